package insight

import (
	"github.com/go-conversion/conversion"
	"github.com/go-conversion/conversion/internal/saved"
	"github.com/go-conversion/conversion/internal/wire"
)

var _ Scorer = (*CardScorer)(nil)

// CardScorer scores open units by a [Card], event by event: at any time P is what the
// card says of the levels that the unit has reached, the same as when a [Training]
// counted it. Events are to come in order and each once; undated ones tell nothing
// about the time elapsed. Nothing is allocated.
//
// Its memory is that of a rule.Memo, some 100 KB: keep one per goroutine, and the
// state of visitors as bytes ([CardScorer.AppendBinary]).
type CardScorer struct {
	card *Card
	look *look
}

// Scorer returns a scorer, as if it had begun a unit of which nothing is known.
func (c *Card) Scorer() *CardScorer { return &CardScorer{card: c, look: newLook(c.plan)} }

// Begin implements [Scorer].
func (s *CardScorer) Begin(from conversion.Touch) { s.look.begin(&from) }

// Observe implements [Scorer].
func (s *CardScorer) Observe(e *conversion.Event) { s.look.observe(e) }

// P implements [Scorer]: σ(Intercept + Σ weights of the levels reached), never NaN. It
// takes a nanosecond or so per feature.
func (s *CardScorer) P() float64 { return s.card.weights.p(s.look.levels) }

// cardScorerVersion begins the bytes of a visitor's state.
const cardScorerVersion = "CIS1"

// AppendBinary appends the state of the unit at hand: what its features come to. It
// is good for all cards of the same features, also one that is fitted anew. The error
// is always nil.
func (s *CardScorer) AppendBinary(dst []byte) ([]byte, error) {
	l := s.look
	dst = saved.AppendHead(dst, cardScorerVersion, l.plan.fingerprint)
	dst = wire.AppendInt(wire.AppendBool(dst, l.begun), l.start)
	for i, f := range l.plan.forms {
		if f.kind == channelFeature {
			dst = append(dst, l.levels[i])
		} else {
			dst = wire.AppendUint(dst, uint64(l.values[i]))
		}
	}
	return dst, nil
}

// UnmarshalBinary goes on with a unit whose state was saved. The error is
// conversion.ErrDefinition for other features and conversion.ErrState for what is no
// state; then nothing changes.
func (s *CardScorer) UnmarshalBinary(b []byte) error {
	plan := s.look.plan
	r, err := saved.Open(b, cardScorerVersion, plan.fingerprint)
	if err != nil {
		return err
	}
	got := look{plan: plan, levels: make([]byte, len(plan.forms)), values: make([]int64, len(plan.forms))}
	got.begun, got.start = r.Bool(), r.Int()
	for i := range plan.forms {
		got.read(r, i)
	}
	if !r.Done() || !got.begun && (got.start != 0 || got.elapsed()) {
		return conversion.ErrState
	}
	copy(s.look.levels, got.levels)
	copy(s.look.values, got.values)
	s.look.begun, s.look.start = got.begun, got.start
	return nil
}

// read reads feature i.
func (l *look) read(r *wire.Reader, i int) {
	f := &l.plan.forms[i]
	if f.kind == channelFeature {
		level := r.Bytes(1)
		if !r.OK() || int(level[0]) >= len(f.levels) {
			r.Fail()
			return
		}
		l.levels[i] = level[0]
		return
	}
	value := r.Uint()
	if value > 1<<63-1 {
		r.Fail()
		return
	}
	l.raise(i, int64(value))
}

// elapsed reports whether time has passed since the first event.
func (l *look) elapsed() bool {
	for i, value := range l.values {
		if value != 0 && l.plan.forms[i].kind == elapsedFeature {
			return true
		}
	}
	return false
}
