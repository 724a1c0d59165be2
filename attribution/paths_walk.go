package attribution

import (
	"math"
	"slices"
	"time"
)

// next goes to the path of the next conversion that counts, and reports whether
// there is one.
func (j *journey) next() bool {
	for j.at < len(j.conversions) {
		c := &j.conversions[j.at]
		if j.at > 0 && j.conversions[j.at-1].At.Before(c.At) {
			j.previous = j.end
		}
		for j.end < len(j.touches) && !j.touches[j.end].At.After(c.At) {
			j.end++
		}
		j.at++
		if !j.window.counts(c.At) {
			continue
		}
		if j.window.OncePerUser {
			j.at = len(j.conversions)
		}
		from := 0
		if j.window.SincePrevious {
			from = j.previous
		}
		j.conversion = c
		j.take(from, j.end, c.At)
		return true
	}
	return false
}

// ending is how a journey ends.
type ending string

const (
	endsHere    ending = "" // no null path
	endsNull    ending = "null"
	endsPending ending = "pending"
)

// ending goes to the null path, if there is one.
func (j *journey) ending() ending {
	from := j.tail()
	if from == len(j.touches) {
		return endsHere
	}
	last := j.touches[len(j.touches)-1].At
	switch {
	case !j.window.counts(last):
		return endsHere
	case j.window.isYoung(last):
		return endsPending
	}
	j.take(from, len(j.touches), last)
	return endsNull
}

// tail returns where the touches of the null path may begin.
func (j *journey) tail() int {
	n := len(j.conversions)
	switch w := &j.window; {
	case w.Nulls == NullsNone:
		return len(j.touches)
	case n == 0:
		return 0
	case w.Nulls != NullsTail || w.OncePerUser:
		return len(j.touches)
	}
	return countUntil(j.touches, j.conversions[n-1].At)
}

// countUntil counts the touches that are not later.
func countUntil(touches []Touch[string], at time.Time) int {
	n, _ := slices.BinarySearchFunc(touches, at, func(t Touch[string], at time.Time) int {
		if t.At.After(at) {
			return 1
		}
		return -1
	})
	return n
}

// take makes the path at hand of the touches in [from, to) that are within the
// lookback of an instant, or the last of them.
func (j *journey) take(from, to int, at time.Time) {
	r := j.window.reach(at)
	from = max(from, j.days.first(j.touches, &r))
	most := j.window.MaxTouches
	if most == 0 {
		most = math.MaxInt
	}
	first := to
	for n := 0; first > from && n < most; {
		if first--; j.days.within(first, &r) {
			n++
		}
	}
	j.trail.reset()
	for i := first; i < to; i++ {
		if j.days.within(i, &r) {
			j.trail.append(j.touches[i])
		}
	}
	for _, step := range j.steps {
		step(&j.trail)
	}
}
