package funnel

// moment is an instant at which something happened: its place among the
// instants of the actor, and its time.
type moment struct {
	n int // index of its first event, or any other number that grows
	t int64
}

// since returns the time from an earlier instant.
func (m moment) since(t int64) uint64 { return uint64(m.t) - uint64(t) }

// tick is the events of an actor at one time.
type tick struct {
	moment
	events  []Mask
	steps   uint64 // those that one of the events satisfies
	exclude uint64
	breaks  uint64 // the steps behind which it is an interruption: something relevant that is not more of the step
	*matching
}

// read fills in what the events have in common.
func (in *tick) read(at moment, events []Mask, m *matching) {
	in.moment, in.events, in.matching = at, events, m
	in.steps, in.exclude, in.breaks = 0, 0, 0
	for i := range events {
		e := &events[i]
		in.steps |= e.Steps
		in.exclude |= e.Exclude
		if e.Relevant {
			in.breaks |= ^e.Steps
		}
	}
	if len(events) > 1 {
		m.load(events)
	}
}

// chain returns how many steps an attempt can take at the instant if its first
// one there is a step and its last another or the same: from least to most; most
// is 0 if it cannot.
func (in *tick) chain(first, last int) (least, most int) {
	switch {
	case first == last:
		n := int(in.steps >> first & 1)
		return n, n
	case in.isSingle() || in.steps>>first&1 == 0 || in.steps>>last&1 == 0:
		return 0, 0
	case in.passed == 0:
		return in.match(first, last)
	}
	return in.spans.of(in, first, last)
}

// isSingle reports whether an attempt can take one step at most.
func (in *tick) isSingle() bool { return len(in.events) == 1 || in.strict }

// end returns the last step that a chain from a step can have.
func (in *tick) end(first, last int) int {
	if in.isSingle() {
		return first
	}
	return last
}

// match finds out what chain tells.
func (in *tick) match(first, last int) (least, most int) {
	between := stepsFrom(first) &^ stepsFrom(last+1)
	ends := uint64(1)<<first | 1<<last
	forced := between&^in.passed | ends
	if forced&^in.steps != 0 || !in.all(forced) {
		return 0, 0
	}
	return ones(forced), in.extend(between & in.steps)
}

// spans remembers what chain told of an instant.
type spans struct {
	told [64][64]span
}

type span struct {
	load        int // of the matching that it is of
	least, most int8
}

func (s *spans) of(in *tick, first, last int) (least, most int) {
	at := &s.told[first][last]
	if at.load != in.loads {
		least, most := in.match(first, last)
		*at = span{in.loads, int8(least), int8(most)}
	}
	return int(at.least), int(at.most)
}

// stepsFrom returns a step and all after it.
func stepsFrom(step int) uint64 {
	if step > 63 {
		return 0
	}
	return ^uint64(0) << step
}
