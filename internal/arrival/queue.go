package arrival

import (
	"math"
	"slices"
	"time"

	"github.com/go-conversion/conversion"
	"github.com/go-conversion/conversion/internal/wire"
)

// Queue holds the events back that wait for earlier ones.
type Queue struct {
	Wait    time.Duration // below 0: nothing waits
	newest  int64         // the greatest time seen in the session
	waiting []Waiting     // in order; those before head have been taken
	head    int
}

// Waiting is an event that waits.
type Waiting struct {
	Index int // of the event, as passed
	Event conversion.Event
	time  int64
}

// Reset forgets what waits and keeps the wait.
func (q *Queue) Reset() {
	clear(q.waiting)
	q.waiting, q.head, q.newest = q.waiting[:0], 0, math.MinInt64
}

// Add puts an event in its place, which is near the end unless it is very late.
func (q *Queue) Add(w Waiting) {
	w.time, _ = w.Event.UnixNano()
	q.newest = max(q.newest, w.time)
	if q.head > len(q.waiting)/2 {
		q.waiting = slices.Delete(q.waiting, 0, q.head)
		q.head = 0
	}
	at, _ := slices.BinarySearchFunc(q.waiting[q.head:], w, func(a, b Waiting) int {
		if c := conversion.Compare(&a.Event, &b.Event); c != 0 {
			return c
		}
		return -1 // behind its equals
	})
	q.waiting = slices.Insert(q.waiting, q.head+at, w)
}

// Next takes the first event, if it has waited long enough or all are to go.
func (q *Queue) Next(all bool) (w Waiting, ok bool) {
	if q.head == len(q.waiting) || !all && conversion.Elapsed(q.waiting[q.head].time, q.newest) <= int64(q.Wait) {
		return Waiting{}, false
	}
	w = q.waiting[q.head]
	q.waiting[q.head] = Waiting{}
	q.head++
	return w, true
}

// Append appends what waits.
func (q *Queue) Append(dst []byte) []byte {
	dst = wire.AppendInt(wire.AppendInt(dst, int64(q.Wait)), q.newest)
	rest := q.waiting[q.head:]
	dst = wire.AppendUint(dst, uint64(len(rest)))
	for i := range rest {
		dst, _ = rest[i].Event.AppendBinary(wire.AppendInt(dst, int64(rest[i].Index)))
	}
	return dst
}

// Read reads what [Queue.Append] wrote.
func (q *Queue) Read(r *wire.Reader) {
	q.Reset()
	q.Wait, q.newest = time.Duration(r.Int()), r.Int()
	for range r.Len(16) {
		w := Waiting{Index: int(r.Int())}
		r.Cut(w.Event.CutBinary)
		w.time, _ = w.Event.UnixNano()
		q.waiting = append(q.waiting, w)
	}
}
