package segment

import (
	"fmt"
	"slices"
)

// How many steps a [Sequence] may have, and how many of them come in any order.
const (
	maxSteps = 64
	maxGroup = 6
)

func (c *checker) sequence(path string, s *Sequence) {
	c.steps(path+".steps", s.Steps)
	c.Limit(path+".within", s.Within)
	c.Limit(path+".in", s.In)
	switch s.Ties {
	case AnyTies, SequenceTies, LaterTies:
	default:
		c.Fault(path+".ties", "unknown", `unknown ties %q, want %q, %q, or "" for either order`, s.Ties, SequenceTies, LaterTies)
	}
	if s.Relevant != nil {
		if !slices.ContainsFunc(s.Steps, func(s Step) bool { return s.Direct }) {
			c.Fault(path+".relevant", "unused", "no step is direct, so it does not matter what comes between")
		}
		c.Predicate(path+".relevant", s.Relevant)
	}
	if absent := s.ThenWithout; absent.Of != nil || absent.For != 0 {
		c.Predicate(path+".then_without.of", absent.Of)
		c.Limit(path+".then_without.for", absent.For)
	}
}

func (c *checker) steps(path string, steps []Step) {
	switch n := len(steps); {
	case n == 0:
		c.Fault(path, "empty", "the sequence has no steps")
	case n > maxSteps:
		c.Fault(path, "too_many", "%d steps, want at most %d", n, maxSteps)
	}
	group := 0 // steps of the group so far
	for i := range steps {
		at, s := fmt.Sprintf("%s[%d]", path, i), &steps[i]
		if group++; !s.AnyOrder {
			group = 1
		}
		c.Predicate(at+".on", s.On)
		c.limits(at, s)
		switch {
		case i == 0:
			c.firstStep(at, s, len(steps) == 1 || !steps[1].AnyOrder)
		case s.AnyOrder:
			c.joined(at, s)
		}
		if group == maxGroup+1 {
			c.Fault(at+".any_order", "too_many", "more than %d steps in any order", maxGroup)
		}
	}
}

// limits checks the limits of a step by themselves.
func (c *checker) limits(at string, s *Step) {
	c.Limit(at+".within", s.Within)
	c.Limit(at+".after", s.After)
	if s.Within > 0 && s.After > s.Within {
		c.Fault(at+".after", "between", "%v is above within, %v", s.After, s.Within)
	}
	if s.Without != nil {
		c.Predicate(at+".without", s.Without)
	}
}

// firstStep refuses what has nothing to refer to at the first step, which may be
// alone in its group.
func (c *checker) firstStep(at string, s *Step, alone bool) {
	for _, key := range s.keys() {
		switch {
		case key == "same_session" && alone:
			c.Fault(at+".same_session", "first", "no step comes before the first, and a single event is in one session")
		case key != "same_session" && key != "without":
			c.Fault(at+"."+key, "first", "no step comes before the first")
		}
	}
}

// joined refuses limits of a step in any order.
func (c *checker) joined(at string, s *Step) {
	for _, key := range s.keys() {
		if key != "any_order" {
			c.Fault(at+"."+key, "group", "the limits of steps in any order stand at the first of them")
		}
	}
}

// keys returns the keys beside the predicate that the step has.
func (s *Step) keys() (keys []string) {
	for _, option := range []struct {
		key string
		set bool
	}{
		{"within", s.Within != 0}, {"after", s.After != 0}, {"direct", s.Direct},
		{"same_session", s.SameSession}, {"without", s.Without != nil}, {"any_order", s.AnyOrder},
	} {
		if option.set {
			keys = append(keys, option.key)
		}
	}
	return keys
}
