package goal

import (
	"math"
	"slices"
	"time"

	"github.com/go-conversion/conversion"
)

// Reorder makes a tracker hold events back until it has seen one more than d
// later, so that events up to d late find their place. [Tracker.Flush] ends the
// wait.
func Reorder(d time.Duration) TrackerOption {
	return func(t *Tracker) { t.queue.wait = max(0, d) }
}

// queue holds the events back that wait for earlier ones.
type queue struct {
	wait    time.Duration // below 0: nothing waits
	newest  int64         // the greatest time seen in the session
	waiting []waiting     // in order; those before head have been taken
	head    int
}

type waiting struct {
	index int // of the event in its session, as passed
	time  int64
	event conversion.Event
}

func (q *queue) reset() {
	clear(q.waiting)
	q.waiting, q.head, q.newest = q.waiting[:0], 0, math.MinInt64
}

// add puts an event in its place, which is near the end unless it is very late.
func (q *queue) add(w waiting) {
	q.newest = max(q.newest, w.time)
	if q.head > len(q.waiting)/2 {
		q.waiting = slices.Delete(q.waiting, 0, q.head)
		q.head = 0
	}
	at, _ := slices.BinarySearchFunc(q.waiting[q.head:], w, func(a, b waiting) int {
		if c := conversion.Compare(&a.event, &b.event); c != 0 {
			return c
		}
		return -1 // behind its equals
	})
	q.waiting = slices.Insert(q.waiting, q.head+at, w)
}

// next takes the first event, if it has waited long enough or all are to go.
func (q *queue) next(all bool) (w waiting, ok bool) {
	if q.head == len(q.waiting) || !all && conversion.Elapsed(q.waiting[q.head].time, q.newest) <= int64(q.wait) {
		return waiting{}, false
	}
	w = q.waiting[q.head]
	q.waiting[q.head] = waiting{}
	q.head++
	return w, true
}
