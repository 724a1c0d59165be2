package segment

import (
	"slices"
	"sort"

	"github.com/go-conversion/conversion/internal/wire"
)

// first is about the earliest event of its kind.
type first struct {
	window int64 // 0 is no limit
	seen   bool
	time   int64
}

func (f *first) reset() { f.seen = false }

func (f *first) take(e *seen) {
	if !f.seen {
		f.seen, f.time = true, e.time
	}
}

func (f *first) holds(asOf int64) bool { return f.seen && f.time >= since(asOf, f.window) }

func (f *first) next(asOf int64) int64 {
	if f.window == 0 || !f.holds(asOf) {
		return never
	}
	return after(f.time, f.window)
}

func (f *first) append(dst []byte) []byte { return appendLatest(dst, f.seen, f.time) }

func (f *first) read(r *wire.Reader) { f.seen, f.time = readLatest(r) }

// stopped is about the latest event of its kind.
type stopped struct {
	active, quiet int64
	seen          bool
	time          int64
}

func (s *stopped) reset() { s.seen = false }

func (s *stopped) take(e *seen) { s.seen, s.time = true, e.time }

func (s *stopped) holds(asOf int64) bool {
	quiet := before(asOf, s.quiet)
	return s.seen && s.time < quiet && s.time >= before(quiet, s.active)
}

func (s *stopped) next(asOf int64) int64 {
	if !s.seen {
		return never
	}
	return earliest(asOf, after(s.time, s.quiet), after(after(s.time, s.quiet), s.active))
}

func (s *stopped) append(dst []byte) []byte { return appendLatest(dst, s.seen, s.time) }

func (s *stopped) read(r *wire.Reader) { s.seen, s.time = readLatest(r) }

func appendLatest(dst []byte, seen bool, time int64) []byte {
	if dst = wire.AppendBool(dst, seen); seen {
		dst = wire.AppendInt(dst, time)
	}
	return dst
}

func readLatest(r *wire.Reader) (seen bool, time int64) {
	if seen = r.Bool(); seen {
		time = r.Int()
	}
	return seen, time
}

// earliest returns the first of some instants that is not before asOf, or never.
func earliest(asOf int64, instants ...int64) int64 {
	next := int64(never)
	for _, t := range instants {
		if t >= asOf {
			next = min(next, t)
		}
	}
	return next
}

// restarted is about pauses between events of its kind.
type restarted struct {
	active, quiet int64
	seen          bool
	time          int64 // of the latest
	gaps          []gap
	head          int // pauses before have been dropped
}

// gap is two events, one after the other, with more than the quiet time
// between them.
type gap struct{ from, to int64 }

func (s *restarted) reset() { s.seen, s.gaps, s.head = false, s.gaps[:0], 0 }

func (s *restarted) take(e *seen) {
	for ; s.head < len(s.gaps) && s.gaps[s.head].to < before(e.time, s.active); s.head++ {
	}
	if s.head == len(s.gaps) {
		s.gaps, s.head = s.gaps[:0], 0
	}
	if s.seen && s.time < before(e.time, s.quiet) {
		if s.head > 16 && s.head > len(s.gaps)/2 {
			s.gaps, s.head = slices.Delete(s.gaps, 0, s.head), 0
		}
		s.gaps = append(s.gaps, gap{s.time, e.time})
	}
	s.seen, s.time = true, e.time
}

// holds looks at the pause that the active period begins in.
func (s *restarted) holds(asOf int64) bool {
	active := before(asOf, s.active)
	p, found := s.around(active)
	return found && p.from < before(active, s.quiet)
}

// around returns the first pause that ends at t or later.
func (s *restarted) around(t int64) (p gap, found bool) {
	list := s.gaps[s.head:]
	i := sort.Search(len(list), func(i int) bool { return list[i].to >= t })
	if i == len(list) {
		return gap{}, false
	}
	return list[i], true
}

func (s *restarted) next(asOf int64) int64 {
	p, found := s.around(before(asOf, s.active))
	if !found {
		return never
	}
	return earliest(asOf, after(after(p.from, s.quiet), s.active), after(p.to, s.active))
}

func (s *restarted) append(dst []byte) []byte {
	dst = appendLatest(dst, s.seen, s.time)
	dst = wire.AppendUint(dst, uint64(len(s.gaps)-s.head))
	for _, p := range s.gaps[s.head:] {
		dst = wire.AppendInt(wire.AppendInt(dst, p.from), p.to)
	}
	return dst
}

func (s *restarted) read(r *wire.Reader) {
	s.reset()
	s.seen, s.time = readLatest(r)
	last := int64(always)
	for range r.Len(2) {
		p := gap{r.Int(), r.Int()}
		if p.from < last || p.from >= before(p.to, s.quiet) || !s.seen || p.to > s.time {
			r.Fail()
		}
		last = p.to
		s.gaps = append(s.gaps, p)
	}
}

// regularly is about adjoining periods.
type regularly struct {
	atLeast, minPeriods int
	periods             int64
	per                 int64
	times               []int64 // of the events that may be in one of them
	head                int
}

func (g *regularly) reset() { g.times, g.head = g.times[:0], 0 }

func (g *regularly) take(e *seen) {
	for from := before(e.time, times(g.per, g.periods)); g.head < len(g.times) && g.times[g.head] < from; g.head++ {
	}
	if g.head > 16 && g.head > len(g.times)/2 {
		g.times, g.head = slices.Delete(g.times, 0, g.head), 0
	}
	g.times = append(g.times, e.time)
}

// holds goes from one period that has events to the next.
func (g *regularly) holds(asOf int64) bool {
	list, good := g.times[g.head:], 0
	for len(list) > 0 && good < g.minPeriods {
		p := g.period(asOf, list[len(list)-1])
		if p >= g.periods {
			break
		}
		from, _ := slices.BinarySearch(list, before(asOf, times(g.per, p+1)))
		if len(list)-from >= g.atLeast {
			good++
		}
		list = list[:from]
	}
	return good >= g.minPeriods
}

// period returns how many periods before that of asOf an earlier instant is.
func (g *regularly) period(asOf, t int64) int64 {
	return int64((uint64(asOf) - uint64(t) - 1) / uint64(g.per))
}

// next returns when the next event crosses the border of a period: it looks at
// each period or at each event, whichever are fewer.
func (g *regularly) next(asOf int64) int64 {
	list, next := g.times[g.head:], int64(never)
	if int64(len(list)) < g.periods {
		for _, t := range list {
			if p := g.period(asOf, t) + 1; p <= g.periods {
				next = min(next, after(t, times(g.per, p)))
			}
		}
		return next
	}
	for p := int64(1); p <= g.periods; p++ {
		d := times(g.per, p)
		if i, _ := slices.BinarySearch(list, before(asOf, d)); i < len(list) {
			next = min(next, after(list[i], d))
		}
	}
	return next
}

func (g *regularly) append(dst []byte) []byte { return appendInstants(dst, g.times[g.head:]) }

func (g *regularly) read(r *wire.Reader) { g.head, g.times = 0, readInstants(r, g.times[:0]) }
