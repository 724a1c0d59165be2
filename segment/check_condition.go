package segment

import (
	"fmt"
	"math"
	"time"

	"github.com/go-conversion/conversion/rule"
)

// condition checks the condition at path.
func (c *checker) condition(path string, of Condition) {
	switch of := of.(type) {
	case nil:
		c.Fault(path, "missing", "there is no condition")
	case EventIs:
		c.Predicate(path+".event", of.On)
	case SessionIs:
		c.session(path, of)
	case Did:
		c.did(path+".did", of)
	case FirstTime:
		c.Predicate(path+".first_time.of", of.Of)
		c.Limit(path+".first_time.in", of.In)
	case Stopped:
		c.pause(path+".stopped", of.Of, of.Active, of.Quiet)
	case Restarted:
		c.pause(path+".restarted", of.Of, of.Active, of.Quiet)
	case Regularly:
		c.regularly(path+".regularly", of)
	case Sequence:
		c.sequence(path+".sequence", &of)
	case TouchIs:
		c.Rule(path, of.TouchIs)
	case FirstIs:
		c.oneSession(path+".first", of.Of)
	case LastIs:
		c.oneSession(path+".last", of.Of)
	case Reached:
		c.reached(path, of)
	case AndOf:
		c.list(path+".and", of.Conditions)
	case OrOf:
		c.list(path+".or", of.Conditions)
	case NotOf:
		c.condition(path+".not", of.Condition)
	case FuncIs:
		c.function(path+".func", of)
	default:
		c.Fault(path, "type", "%T is no condition of this package", of)
	}
}

func (c *checker) list(path string, conditions []Condition) {
	if len(conditions) == 0 {
		c.Fault(path, "empty", "the list has no conditions")
	}
	for i, one := range conditions {
		c.condition(fmt.Sprintf("%s[%d]", path, i), one)
	}
}

func (c *checker) session(path string, of SessionIs) {
	c.Rule(path+".session", of.Rule)
	if of.Without != nil {
		c.Rule(path+".without", of.Without)
	}
	c.Limit(path+".in", of.In)
	c.counts(path, of.Bounds)
}

func (c *checker) did(path string, of Did) {
	c.Predicate(path+".of", of.Of)
	if of.Sum == "" {
		c.counts(path, of.Bounds)
	} else {
		c.sums(path, of.Bounds)
	}
	c.Limit(path+".in", of.In)
	ways := 0
	for _, set := range []bool{of.DistinctDays, of.Distinct != "", of.Sum != ""} {
		if set {
			ways++
		}
	}
	if ways > 1 {
		c.Fault(path, "several", "want only one of distinct_days, distinct and sum")
	}
	c.UTF8(path+".distinct", of.Distinct)
	c.UTF8(path+".sum", of.Sum)
}

// maxCount is the largest bound of a count: every whole number up to it is a
// float64.
const maxCount = 1<<53 - 1

// counts checks the bounds of a count.
func (c *checker) counts(path string, b Bounds) {
	c.count(path+".at_least", b.Low)
	c.count(path+".at_most", b.High)
	c.ascend(path, b)
}

func (c *checker) count(path string, b Bound) {
	switch {
	case !b.Set:
	case b.N < 0:
		c.Fault(path, "range", "%v is too small, want at least 0", b.N)
	case b.N > maxCount:
		c.Fault(path, "range", "%v is too large, want at most %d", b.N, int64(maxCount))
	case b.N != math.Trunc(b.N):
		c.Fault(path, "whole", "%v is no whole number", b.N)
	}
}

// sums checks the bounds of a sum.
func (c *checker) sums(path string, b Bounds) {
	if !b.Low.Set && !b.High.Set {
		c.Fault(path, "bounds", "a sum needs at_least or at_most")
	}
	c.finite(path+".at_least", b.Low)
	c.finite(path+".at_most", b.High)
	c.ascend(path, b)
}

func (c *checker) finite(path string, b Bound) {
	if b.Set && b.N-b.N != 0 {
		c.Fault(path, "number", "%v is no finite number", b.N)
	}
}

// ascend checks that bounds have something between them.
func (c *checker) ascend(path string, b Bounds) {
	if b.Low.Set && b.High.Set && b.Low.N > b.High.N {
		c.Fault(path+".at_least", "between", "%v is above at_most, %v", b.Low.N, b.High.N)
	}
}

func (c *checker) pause(path string, of rule.Predicate, active, quiet time.Duration) {
	c.Predicate(path+".of", of)
	c.length(path+".active", active)
	c.length(path+".quiet", quiet)
}

// length checks a duration that has to be given.
func (c *checker) length(path string, d time.Duration) {
	if d <= 0 {
		c.Fault(path, "duration", "want more than %v", d)
	}
}

func (c *checker) regularly(path string, of Regularly) {
	c.Predicate(path+".of", of.Of)
	if of.AtLeast < 0 {
		c.Fault(path+".at_least", "range", "%d is too small, want at least 1, which 0 stands for", of.AtLeast)
	}
	c.length(path+".per", of.Per)
	if of.Periods < 1 {
		c.Fault(path+".periods", "range", "%d is too small, want at least 1", of.Periods)
	} else if of.MinPeriods > of.Periods {
		c.Fault(path+".min_periods", "range", "%d is more than there are periods, %d", of.MinPeriods, of.Periods)
	}
	if of.MinPeriods < 0 {
		c.Fault(path+".min_periods", "range", "%d is too small, want at least 1, or 0 for all", of.MinPeriods)
	}
}

// oneSession checks what is to hold of one session.
func (c *checker) oneSession(path string, of Condition) {
	switch one := of.(type) {
	case nil, TouchIs:
	case SessionIs:
		if one.Without != nil || one.In != 0 || one.Bounds.shortest() != (Bounds{}) {
			c.Fault(path, "one_session", "it is about one session: want a rule alone, without others, window or bounds")
		}
	default:
		c.Fault(path, "one_session", "it is about one session: want channel, source, medium, campaign or session")
	}
	c.condition(path, of)
}

func (c *checker) reached(path string, of Reached) {
	switch {
	case of.Goal == "":
		c.Fault(path+".reached", "empty", "the goal has no name")
	case !c.knows(of.Goal):
		c.Fault(path+".reached", "unknown_goal", "there is no goal %q", of.Goal)
	}
	c.Limit(path+".in", of.In)
	c.counts(path, of.Bounds)
}

func (c *checker) function(path string, of FuncIs) {
	if of.Name == "" {
		c.Fault(path, "empty", "the function has no name")
	}
	c.UTF8(path, of.Name)
	if of.Func == nil {
		c.Fault(path, "missing", "there is no function %q", of.Name)
	}
}
