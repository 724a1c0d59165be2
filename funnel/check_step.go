package funnel

import (
	"fmt"
	"slices"
)

// maxSteps is how many steps and how many exclusions a funnel may have: they are
// the bits of a [Mask].
const maxSteps = 64

func (c *checker) steps(f *Funnel) {
	switch n := len(f.Steps); {
	case n == 0:
		c.Fault("steps", "empty", "the funnel has no steps")
	case n > maxSteps:
		c.Fault("steps", "too_many", "%d steps, want at most %d", n, maxSteps)
	}
	first := make(map[string]int, len(f.Steps))
	for i := range f.Steps {
		at := stepPath(i)
		s := &f.Steps[i]
		c.stepName(at+".name", s.Name, first, i)
		c.Predicate(at+".on", s.On)
		c.Limit(at+".within", s.Within)
		c.options(at, f, i)
	}
}

func stepPath(i int) string { return fmt.Sprintf("steps[%d]", i) }

// stepName checks a name; first has the first step of each name before.
func (c *checker) stepName(path, name string, first map[string]int, i int) {
	c.UTF8(path, name)
	if name == "" {
		c.Fault(path, "empty", "the step has no name")
		return
	}
	if at, taken := first[name]; taken {
		c.Fault(path, "duplicate", "step %d is called %q too", at, name)
		return
	}
	first[name] = i
}

// options checks what step i asks for against its position and the rest of the
// funnel.
func (c *checker) options(at string, f *Funnel, i int) {
	s := &f.Steps[i]
	for _, option := range []struct {
		key string
		set bool
	}{
		{"within", s.Within != 0}, {"direct", s.Direct}, {"optional", s.Optional}, {"any_order", s.AnyOrder},
	} {
		if !option.set {
			continue
		}
		path := at + "." + option.key
		if i == 0 {
			c.Fault(path, "first", "the first step is the entry: no step comes before it, and it cannot be passed over")
		}
		if option.key == "any_order" {
			c.anyOrder(path, f)
		} else if c.group {
			c.Fault(path, "group", "a funnel with steps in any order has no step with %s", option.key)
		}
		if option.key == "optional" {
			c.optional(path, f, i)
		}
	}
}

func (c *checker) anyOrder(path string, f *Funnel) {
	if f.Order == AnyOrder {
		c.Fault(path, "group", "all steps come in any order already")
	}
	if f.Open {
		c.Fault(path, "open", "an open funnel has no steps in any order")
	}
}

func (c *checker) optional(path string, f *Funnel, i int) {
	if i == len(f.Steps)-1 {
		c.Fault(path, "last", "the last step is the conversion and cannot be passed over")
	}
	if f.Open {
		c.Fault(path, "open", "an open funnel has no optional steps: any step may be the first")
	}
}

func (c *checker) relevant(f *Funnel) {
	if f.Relevant == nil {
		return
	}
	if !slices.ContainsFunc(f.Steps, func(s Step) bool { return s.Direct }) {
		c.Fault("relevant", "unused", "no step is direct, so it does not matter what comes between")
	}
	c.Predicate("relevant", f.Relevant)
}
