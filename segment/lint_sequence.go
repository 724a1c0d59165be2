package segment

import (
	"fmt"
	"math"
	"time"

	"github.com/go-conversion/conversion/internal/duration"
	"github.com/go-conversion/conversion/internal/lint"
)

func (l *linter) sequence(path string, c *Sequence) verdict {
	v := unsure
	for i := range c.Steps {
		at, s := fmt.Sprintf("%s.steps[%d]", path, i), &c.Steps[i]
		if l.Rule(at+".on", s.On) {
			v = nobody
		}
		if s.Without != nil {
			l.Rule(at+".without", s.Without)
		}
	}
	if l.isTooLong(path, c) {
		v = nobody
	}
	l.limits(path, c)
	if r := c.Relevant; r != nil && !l.Rule(path+".relevant", r) && lint.ReachedAtOnce(r) {
		l.Inform(path+".relevant", "always", "every event is relevant, as without it")
	}
	if c.ThenWithout.Of != nil {
		l.Rule(path+".then_without.of", c.ThenWithout.Of)
	}
	return v
}

// isTooLong warns about a sequence that takes longer than it may.
func (l *linter) isTooLong(path string, c *Sequence) (never bool) {
	var least time.Duration
	for i := range c.Steps {
		least = sumOf(least, c.Steps[i].After)
	}
	if c.Within > 0 && least > c.Within {
		l.Warn(path+".within", "never", "the steps take %s or more, so %s is never enough", duration.String(least), duration.String(c.Within))
		return true
	}
	if least = sumOf(least, c.ThenWithout.For); c.In > 0 && least >= c.In {
		l.Warn(path+".in", "never", "the steps, and the time after them, take %s or more, so %s is never enough",
			duration.String(least), duration.String(c.In))
		return true
	}
	return false
}

// sumOf adds up durations that are not negative, or returns the longest.
func sumOf(a, b time.Duration) time.Duration {
	if a > math.MaxInt64-b {
		return math.MaxInt64
	}
	return a + b
}

// timesOf returns n times d, or the longest duration.
func timesOf(d time.Duration, n int) time.Duration {
	if d > math.MaxInt64/time.Duration(n) {
		return math.MaxInt64
	}
	return d * time.Duration(n)
}

// limits warns about limits of time that never bind, or that there are none. All
// that it calls slack can be left out at once: what a step limit is longer than
// stays, or is longer than the window, which stays.
func (l *linter) limits(path string, c *Sequence) {
	for i := range c.Steps {
		at, d := fmt.Sprintf("%s.steps[%d].within", path, i), c.Steps[i].Within
		switch {
		case c.Within > 0 && d > c.Within:
			l.slack(at, d, "within", c.Within)
		case c.In > 0 && d >= c.In:
			l.slack(at, d, "in", c.In)
		}
	}
	sum, bounded, some := c.stepLimits()
	switch {
	case c.In > 0 && c.Within >= c.In:
		l.slack(path+".within", c.Within, "in", c.In)
	case bounded && c.Within >= sum:
		l.Inform(path+".within", "slack", "the limits of the steps keep within %s, so %s never binds", duration.String(sum), duration.String(c.Within))
	case len(c.Steps) > 1 && c.Within == 0 && c.In == 0 && !some:
		l.Inform(path, "unbounded", "the steps may be any time apart: no within, no in")
	}
}

func (l *linter) slack(path string, d time.Duration, key string, limit time.Duration) {
	l.Inform(path, "slack", "%s never binds beside %s of the sequence, %s", duration.String(d), key, duration.String(limit))
}

// stepLimits adds up the limits of the groups after the first. Bounded reports
// whether all of them have one, and there is one, and the sum is a duration, and
// the first group is one event, so that the sum bounds the whole; some whether
// one has.
func (c *Sequence) stepLimits() (sum time.Duration, bounded, some bool) {
	bounded = len(c.Steps) > 1 && !c.Steps[1].AnyOrder
	for i := range c.Steps {
		s := &c.Steps[i]
		if i == 0 || s.AnyOrder {
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
