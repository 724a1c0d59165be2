package funnel

import "fmt"

func (c *checker) exclude(f *Funnel) {
	if n := len(f.Exclude); n > maxSteps {
		c.Fault("exclude", "too_many", "%d exclusions, want at most %d", n, maxSteps)
	}
	if len(f.Exclude) > 0 && f.Open {
		c.Fault("exclude", "open", "an open funnel has no exclusions")
	}
	for i, x := range f.Exclude {
		at := fmt.Sprintf("exclude[%d]", i)
		c.Predicate(at+".on", x.On)
		if len(f.Steps) > 0 {
			c.guarded(at, x, len(f.Steps)-1)
		}
	}
}

// guarded checks the steps between which an exclusion counts; last is the last
// one.
func (c *checker) guarded(at string, x Exclusion, last int) {
	from, to := x.between(last)
	switch {
	case from < 0:
		c.Fault(at+".from", "range", "%d is no step, want 0 or more", from)
	case to < 0 || to > last:
		c.Fault(at+".to", "range", "%d is no step: the last one is %d", to, last)
	case from >= to:
		c.Fault(at, "range", "from step %d to step %d: want a step and a later one", from, to)
	case c.group && from > 0:
		c.Fault(at+".from", "group", "in a funnel with steps in any order an exclusion lies between the first and the last, not from %d", from)
	case c.group && to < last:
		c.Fault(at+".to", "group", "in a funnel with steps in any order an exclusion lies between the first and the last, not to %d", to)
	}
}

// between returns the steps between which the exclusion counts; last is the
// last one.
func (x Exclusion) between(last int) (from, to int) {
	if x.To == 0 {
		return x.From, last
	}
	return x.From, x.To
}
