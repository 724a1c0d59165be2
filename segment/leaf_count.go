package segment

import (
	"slices"

	"github.com/go-conversion/conversion/internal/wire"
)

// tally counts events of all time, no further than it matters.
type tally struct {
	limits
	n int64
}

func (t *tally) reset() { t.n = 0 }

func (t *tally) take(*seen) { t.n = min(t.n+1, t.decisive()) }

func (t *tally) holds(int64) bool { return t.limits.hold(t.n) }

func (t *tally) next(int64) int64 { return never }

func (t *tally) append(dst []byte) []byte { return wire.AppendInt(dst, t.n) }

func (t *tally) read(r *wire.Reader) {
	if t.n = r.Int(); t.n < 0 || t.n > t.decisive() {
		r.Fail()
	}
}

// recent counts events in a window: it keeps the newest of them, as many as
// decide whether their number is within the limits. The oldest stands first.
type recent struct {
	limits
	window int64
	times  []int64
	head   int // those before have been dropped
}

func (c *recent) reset() { c.times, c.head = c.times[:0], 0 }

func (c *recent) take(e *seen) { c.add(e.time) }

func (c *recent) add(time int64) {
	most := c.decisive()
	if most == 0 {
		return
	}
	if c.head > 16 && c.head > len(c.times)/2 {
		c.times, c.head = slices.Delete(c.times, 0, c.head), 0
	}
	c.times = append(c.times, time)
	if int64(len(c.times)-c.head) > most {
		c.head++
	}
}

// nth returns the time of the i-th newest, from 1, or always.
func (c *recent) nth(i int64) int64 {
	if i < 1 || i > int64(len(c.times)-c.head) {
		return always
	}
	return c.times[int64(len(c.times))-i]
}

func (c *recent) holds(asOf int64) bool {
	return c.limits.areHeld(c.nth, since(asOf, c.window))
}

func (c *recent) next(asOf int64) int64 { return c.limits.next(c.nth, asOf, c.window) }

// areHeld reports whether so many are not before from, of which nth gives the
// times from the newest on.
func (l limits) areHeld(nth func(i int64) int64, from int64) bool {
	isWithin := func(i int64) bool { t := nth(i); return t != always && t >= from }
	return (l.low == 0 || isWithin(l.low)) && (l.high == never || !isWithin(l.high+1))
}

// next returns when one of those that decide leaves a window.
func (l limits) next(nth func(i int64) int64, asOf, window int64) int64 {
	if window == 0 {
		return never
	}
	from, next := since(asOf, window), int64(never)
	for _, i := range [...]int64{l.low, l.high + 1} {
		if t := nth(i); t != always && t >= from {
			next = min(next, after(t, window))
		}
	}
	return next
}

func (c *recent) append(dst []byte) []byte { return appendInstants(dst, c.times[c.head:]) }

func (c *recent) read(r *wire.Reader) {
	c.head, c.times = 0, readInstants(r, c.times[:0])
	if int64(len(c.times)) > c.decisive() {
		r.Fail()
	}
}

// appendInstants appends instants in ascending order.
func appendInstants(dst []byte, times []int64) []byte {
	dst = wire.AppendUint(dst, uint64(len(times)))
	for _, t := range times {
		dst = wire.AppendInt(dst, t)
	}
	return dst
}

func readInstants(r *wire.Reader, times []int64) []int64 {
	for range r.Len(1) {
		times = append(times, r.Int())
	}
	if !slices.IsSorted(times) {
		r.Fail()
	}
	return times
}
