package segment

import (
	"github.com/go-conversion/conversion"
	"github.com/go-conversion/conversion/internal/wire"
)

// leaf is what remains of the events of one user for one condition that is not
// made of others. All instants at which it is asked lie after the events that it
// has taken.
type leaf interface {
	// reset forgets all events.
	reset()
	// take takes the next event of those that the leaf listens to.
	take(e *seen)
	// holds reports whether the condition holds at asOf. It changes nothing.
	holds(asOf int64) bool
	// next returns the earliest instant, not before asOf, after which the answer
	// may be another without any event.
	next(asOf int64) int64

	append(dst []byte) []byte
	read(r *wire.Reader)
}

// seen is an event that counts, in its place among those of the user.
type seen struct {
	event   *conversion.Event
	time    int64
	session int32
	held    []uint64 // the predicates that hold of it

	isFirst    bool // at the time of the user's first event
	isFirstSeq bool // and of the same seq
}

// opens reports whether nothing is before the event.
func (s *seen) opens(ties Ties) bool {
	if ties == SequenceTies {
		return s.isFirstSeq
	}
	return s.isFirst
}

func (s *seen) has(bit int) bool { return s.held[bit/64]&(1<<(bit%64)) != 0 }

// limits are bounds of a number that is counted. No upper end is never.
type limits struct{ low, high int64 }

func (l limits) hold(n int64) bool { return l.low <= n && n <= l.high }

// decisive is how many of the newest of something decide whether their number is
// within the limits, now and later.
func (l limits) decisive() int64 {
	if l.high == never {
		return l.low
	}
	return max(l.low, l.high+1)
}
