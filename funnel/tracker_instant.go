package funnel

import "slices"

// instant is what happened at the last instant, at which more may happen.
type instant struct {
	exclude uint64
	breaks  uint64    // as of a tick
	steps   []uint64  // what each event that can serve a step satisfies, ascending
	met     [64]uint8 // by step: how many of them do, up to 64
}

func (o *instant) isEmpty() bool { return o.exclude|o.breaks == 0 && len(o.steps) == 0 }

func (o *instant) clear() {
	if len(o.steps) > 0 {
		o.met = [64]uint8{}
	}
	o.exclude, o.breaks, o.steps = 0, 0, o.steps[:0]
}

// add adds an event. Only so many that satisfy a step can matter, so a million
// of them need no more memory.
func (o *instant) add(m *Mask, ties *matching) {
	o.exclude |= m.Exclude
	if m.Relevant {
		o.breaks |= ^m.Steps
	}
	if m.Steps != 0 && ties.matters(m.Steps, &o.met) {
		at, _ := slices.BinarySearch(o.steps, m.Steps)
		o.steps = slices.Insert(o.steps, at, m.Steps)
	}
}
