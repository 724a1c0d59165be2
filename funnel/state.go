package funnel

import (
	"bytes"
	"math"

	"github.com/go-conversion/conversion"
	"github.com/go-conversion/conversion/internal/saved"
	"github.com/go-conversion/conversion/internal/wire"
)

// stateVersion begins the bytes of a tracker's state.
const stateVersion = "CFT1"

// AppendBinary appends the tracker's state, from which [Plan.RestoreTracker]
// goes on exactly. The form is canonical: trackers of one funnel that have met
// the same events have equal bytes, whether or not they were restored in
// between. The error is always nil.
func (t *Tracker) AppendBinary(dst []byte) ([]byte, error) {
	dst = saved.AppendHead(dst, stateVersion, t.p.Fingerprint())
	dst = wire.AppendUint(dst, uint64(t.seen))
	dst = wire.AppendBool(dst, t.any)
	if t.any {
		dst = wire.AppendInt(wire.AppendInt(dst, t.last.t), t.last.seq)
	}
	dst = t.ids.Append(dst)
	dst = wire.AppendUint(dst, uint64(len(t.findings)))
	for _, f := range t.findings {
		dst = wire.AppendString(dst, string(f.Code))
		dst = wire.AppendInt(wire.AppendInt(dst, f.Count), int64(f.Event))
	}
	dst = wire.AppendUint(dst, uint64(t.instants))
	dst = wire.AppendBool(dst, t.live.isOver)
	if !t.live.isOver {
		dst = t.open.append(dst)
		dst = t.live.append(dst, moment{t.instants + 1, t.last.t})
	}
	return dst, nil
}

func (o *instant) append(dst []byte) []byte {
	dst = wire.AppendUint(wire.AppendUint(dst, o.exclude), o.breaks)
	dst = wire.AppendUint(dst, uint64(len(o.steps)))
	for _, steps := range o.steps {
		dst = wire.AppendUint(dst, steps)
	}
	return dst
}

func (l *live) append(dst []byte, now moment) []byte {
	if l.isEvery() {
		for _, n := range []int{l.rounds.begun, l.rounds.converted, l.rounds.level, l.rounds.ignoring} {
			dst = wire.AppendUint(dst, uint64(n))
		}
		dst = wire.AppendBool(dst, l.rounds.isOpen)
	}
	l.each(func(r kept) {
		dst = wire.AppendUint(dst, uint64(r.furthest().level))
		if !r.isComplete() {
			dst = r.appendState(dst, now)
		}
	})
	return dst
}

func appendMoment(dst []byte, m moment) []byte {
	return wire.AppendInt(wire.AppendUint(dst, uint64(m.n)), m.t)
}

// RestoreTracker returns the tracker whose state is b, with its options. The
// error is conversion.ErrDefinition if b comes from another funnel, and
// conversion.ErrState if it is no state. Any change of the funnel makes another
// one: to keep how far actors had come before that, keep their events and
// observe them again.
func (p *Plan) RestoreTracker(b []byte) (*Tracker, error) {
	body, err := saved.Open(b, stateVersion, p.Fingerprint())
	if err != nil {
		return nil, err
	}
	r := &stateReader{Reader: body, p: p}
	t := p.Tracker()
	t.read(r)
	if !r.Done() {
		return nil, conversion.ErrState
	}
	if same, _ := t.AppendBinary(nil); !bytes.Equal(same, b) {
		return nil, conversion.ErrState // no tracker comes to such a state
	}
	return t, nil
}

// stateReader reads what a tracker of a plan knows.
type stateReader struct {
	*wire.Reader
	p    *Plan
	next int   // number of the open instant
	last int64 // time of the last event
}

// number reads an int that is not negative.
func (r *stateReader) number() int {
	n := r.Uint()
	if n > math.MaxInt64/2 {
		r.Fail()
		return 0
	}
	return int(n)
}

// instant reads the number of an instant that is over, or 0 for none.
func (r *stateReader) instant() int {
	n := r.number()
	if n >= r.next {
		r.Fail()
	}
	return n
}

func (r *stateReader) moment() moment {
	m := moment{r.instant(), r.Int()}
	if m.n == 0 || m.t > r.last {
		r.Fail()
	}
	return m
}

func (r *stateReader) level() int {
	level := r.Uint()
	if level > uint64(r.p.k) {
		r.Fail()
		return 0
	}
	return int(level)
}

// steps reads some of the steps.
func (r *stateReader) steps() uint64 {
	steps := r.Uint()
	if steps&^r.p.steps() != 0 {
		r.Fail()
		return 0
	}
	return steps
}

func (t *Tracker) read(r *stateReader) {
	t.seen = r.number()
	if t.any = r.Bool(); t.any {
		t.last = clock{r.Int(), r.Int()}
	}
	t.ids.Read(r.Reader)
	for range r.Len(3) {
		code := conversion.FindingCode(r.String())
		t.findings.Add(code, "", r.Int(), int(r.Int()))
	}
	t.instants = r.number()
	r.next, r.last = t.instants+1, t.last.t
	t.live.isOver = r.Bool()
	if t.live.isOver {
		t.live.free, t.live.guarded = nil, nil
		return
	}
	t.open.read(r)
	t.live.read(r)
}

func (o *instant) read(r *stateReader) {
	o.exclude, o.breaks = r.Uint(), r.Uint()
	for range r.Len(1) {
		steps := r.steps()
		if n := len(o.steps); steps == 0 || n > 0 && o.steps[n-1] > steps {
			r.Fail()
		}
		o.steps = append(o.steps, steps)
		for rest := steps; rest != 0; rest &= rest - 1 {
			if n := &o.met[lowest(rest)]; *n < 64 {
				*n++
			}
		}
	}
}

func (l *live) read(r *stateReader) {
	if l.isEvery() {
		l.rounds = rounds{begun: r.number(), converted: r.number(), level: r.level(), ignoring: r.level()}
		l.rounds.isOpen = r.Bool()
	}
	l.each(func(k kept) {
		*k.furthest() = attempt{level: r.level()}
		if !k.isComplete() {
			k.readState(r)
		} else if k == l.main() {
			r.Fail()
		}
	})
}
