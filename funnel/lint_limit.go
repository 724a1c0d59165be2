package funnel

import (
	"math"
	"time"

	"github.com/go-conversion/conversion/internal/duration"
)

// limits warns about limits of time that never bind, or that there are none. All
// that it calls slack can be left out at once: with a step limit above the
// window the step limits together are above it too.
func (l *linter) limits(f *Funnel) {
	sum, bounded, some := sumOfLimits(f)
	for i, s := range f.Steps {
		if i > 0 && f.Within > 0 && s.Within > f.Within {
			l.Inform(stepPath(i)+".within", "slack", "%s is longer than the window of the funnel, %s, so it never binds",
				duration.String(s.Within), duration.String(f.Within))
		}
	}
	switch {
	case len(f.Steps) < 2:
	case bounded && f.Within >= sum:
		l.Inform("within", "slack", "the limits of the steps keep within %s, so %s never binds", duration.String(sum), duration.String(f.Within))
	case f.Within == 0 && !some:
		l.Inform("", "unbounded", "the steps may be any time apart, so nothing is ever pending")
	}
}

// sumOfLimits adds up the step limits from the second step on. Bounded reports
// whether all these steps have one, and the sum is a duration; some whether one
// has.
func sumOfLimits(f *Funnel) (sum time.Duration, bounded, some bool) {
	bounded = true
	for i, s := range f.Steps {
		if i == 0 {
			continue
		}
		some = some || s.Within > 0
		bounded = bounded && s.Within > 0 && s.Within <= math.MaxInt64-sum
		if bounded {
			sum += s.Within
		}
	}
	return sum, bounded, some
}
