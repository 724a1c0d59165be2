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
	if first == last {
		if in.steps>>first&1 == 0 {
			return 0, 0
		}
		return 1, 1
	}
	if len(in.events) == 1 || in.strict {
		return 0, 0
	}
	between := stepsFrom(first) &^ stepsFrom(last+1)
	ends := uint64(1)<<first | 1<<last
	forced := between&^in.passed | ends
	if forced&^in.steps != 0 || !in.all(forced) {
		return 0, 0
	}
	return ones(forced), in.extend(between & in.steps)
}

// stepsFrom returns a step and all after it.
func stepsFrom(step int) uint64 {
	if step > 63 {
		return 0
	}
	return ^uint64(0) << step
}
