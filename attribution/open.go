package attribution

import (
	"slices"
	"time"
)

// Open returns those of a user's micro conversions that no macro conversion follows, at
// the same time or at most within later: what they are worth is still to come, or was
// lost, while the others have become the money of the macro conversion. Added up with
// that, all of them would count one gain twice. The order is kept, and nothing given is
// changed. A macro conversion without a time follows nothing. It takes O(n log n).
func Open(micro, macro []Conversion, within time.Duration) (open []Conversion) {
	var times []time.Time
	for _, c := range macro {
		if !c.At.IsZero() {
			times = append(times, c.At)
		}
	}
	slices.SortFunc(times, time.Time.Compare)
	for _, c := range micro {
		next, _ := slices.BinarySearchFunc(times, c.At, time.Time.Compare)
		if next == len(times) || times[next].Sub(c.At) > within {
			open = append(open, c)
		}
	}
	return open
}
