package attribution

import (
	"slices"

	"github.com/go-conversion/conversion/internal/stat"
)

// wholeShare is a share of 1, in units of 2⁻⁴⁸.
const wholeShare = 1 << 48

// tallyScratch is memory for the path at hand.
type tallyScratch struct {
	journey journey
	path    steps
	scores  []float64
	grains  grains
	rests   []remainder
	parts   []uint64      // of touches: shares, then micros
	weights []tallyWeight // of keys in the path at hand, by id; all 0 between paths
}

// tallyWeight is what one conversion gives to a key.
type tallyWeight struct{ share, micros uint64 }

// AddUser adds the paths of one user: what [Cut] returns, path by path, a pending
// journey, and what came undated or twice. Once the tally has met paths of such
// length and with these keys, it allocates nothing, unless a function of the
// user's own does.
func (t *Tally[K]) AddUser(touches []Touch[K], conversions []Conversion) {
	s := t.sums
	j := &s.scratch.journey
	readJourney(j, s.paths, touches, conversions)
	for j.next() {
		s.add(j.trail.touches, j.conversion)
	}
	switch j.ending() {
	case endsNull:
		s.add(j.trail.touches, nil)
	case endsPending:
		s.counters.pending = capped(s.counters.pending, 1)
	}
	s.counters.undated = capped(s.counters.undated, uint64(j.undated))
	s.counters.duplicate = capped(s.counters.duplicate, uint64(j.duplicates))
}

// Add adds one path, as the paths of the tally would cut it: one conversion, or one
// null path. A conversion of negative value, or in another currency, counts with
// value 0 and as a finding.
func (t *Tally[K]) Add(p Path[K]) {
	s := t.sums
	trail := &s.scratch.journey.trail
	trail.touches = appendTouches(trail.touches[:0], p.Touches)
	s.add(trail.touches, p.Conversion)
}

// add adds a path; c is nil for a null path.
func (t *tally) add(touches []Touch[string], c *Conversion) {
	p := &t.scratch.path
	p.keys = p.keys[:0]
	for i := range touches {
		id := t.intern(touches[i].Key)
		p.keys = append(p.keys, id)
		t.credits[id].touches = capped(t.credits[id].touches, 1)
	}
	p.names, p.touches, p.conversion = t.keys, touches, c
	if c == nil {
		t.nulls = capped(t.nulls, 1)
		return
	}
	micros := t.counters.valued(c.Value, t.currency)
	one := worth{1, stat.Uint128{Lo: uint64(micros)}}
	t.total.add(one)
	if len(touches) > 0 {
		t.note(&t.first, &touches[0], c, one)
		t.note(&t.last, &touches[len(touches)-1], c, one)
	}
	if t.judge(p) {
		t.credit(uint64(micros))
	} else {
		t.none.add(one)
	}
}

// judge reads the scores of a path; it is false if the conversion is unattributed.
func (t *tally) judge(p *steps) bool {
	if len(p.keys) == 0 {
		return false
	}
	s := &t.scratch
	s.scores = t.curve.scores(s.scores[:0], p)
	switch _, is := judge(s.scores, len(p.keys)); is {
	case givesNonsense:
		t.bad = capped(t.bad, 1)
		return false
	case givesNothing:
		return false
	}
	s.grains, _ = readGrains(s.grains.sizes[:0], s.scores)
	s.rests = slices.Grow(s.rests[:0], len(s.scores))
	return true
}

// credit gives the keys of the path their parts of one conversion.
func (t *tally) credit(micros uint64) {
	s := &t.scratch
	if len(s.weights) < len(t.keys) {
		s.weights = make([]tallyWeight, 2*len(t.keys))
	}
	n := len(s.path.keys)
	s.parts = s.grains.divide(s.parts[:0], s.rests, t.curve, &s.path, wholeShare, 1)
	s.parts = s.grains.divide(s.parts, s.rests, t.curve, &s.path, micros, 1)
	for i, key := range s.path.keys {
		s.weights[key].share += s.parts[i]
		s.weights[key].micros += s.parts[n+i]
	}
	for _, key := range s.path.keys {
		w := s.weights[key]
		s.weights[key] = tallyWeight{} // so that later touches of the key add nothing
		t.credits[key].add(&tallyCredit{
			shares:        stat.Uint128{Lo: w.share},
			shareSquares:  stat.Product(int64(w.share), int64(w.share)),
			value:         stat.Product(int64(w.share), int64(micros)),
			micros:        stat.Uint128{Lo: w.micros},
			microsSquares: stat.Product(int64(w.micros), int64(w.micros)),
		})
	}
}
