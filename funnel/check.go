package funnel

import (
	"errors"
	"fmt"
	"slices"
	"time"
	"unicode/utf8"

	"github.com/go-conversion/conversion"
	"github.com/go-conversion/conversion/rule"
)

// Fault is one thing wrong with a definition, such as Check and Compile
// return: errors.As with a *Fault finds the first.
type Fault = conversion.Fault

// Check returns everything that is wrong with some funnels, joined, each a
// *[Fault], funnel by funnel in the order in which it is written; nil if nothing
// is. No funnels at all are well formed.
//
// The path of a fault begins with place(i), by default the name of the funnel or
// "funnels[i]" where it has none of its own, and goes on by the keys of the JSON
// form: "checkout.steps[2].within". Predicates have the codes of [rule.Check].
// Funnels have those of them that fit, and
//
//	duplicate  a name that an earlier funnel has, or an earlier step of the same funnel
//	too_many   more than 64 steps or 64 exclusions
//	first      within, direct, optional or any_order on the first step, which is the entry
//	last       optional on the last step, which is the conversion
//	group      what does not go with steps in any order: within, direct, optional,
//	           an exclusion between some of the steps, any_order beside order "any"
//	open       what does not go with an open funnel: steps in any order, optional
//	           steps, exclusions, another entry than the best
//	unused     something that says nothing there, such as what is relevant without a direct step
//	span       a period that does not end after it begins
//	time       a time outside of the years 0 to 9999, which no text has
func Check(funnels []Funnel, place func(i int) string) error {
	names := firstByName(funnels)
	if place == nil {
		place = placeByName(funnels, names)
	}
	var c checker
	for i := range funnels {
		c.head = place(i)
		c.funnelName(funnels, names, i)
		c.funnel(&funnels[i])
	}
	return errors.Join(c.faults...)
}

// placeByName returns names, where they are unambiguous.
func placeByName(funnels []Funnel, names map[string]int) func(i int) string {
	return func(i int) string {
		if name := funnels[i].Name; name != "" && names[name] == i {
			return name
		}
		return fmt.Sprintf("funnels[%d]", i)
	}
}

// firstByName returns the index of the first funnel of each name.
func firstByName(funnels []Funnel) map[string]int {
	names := make(map[string]int, len(funnels))
	for i := range funnels {
		if _, taken := names[funnels[i].Name]; !taken {
			names[funnels[i].Name] = i
		}
	}
	return names
}

// checker gathers the faults of the funnel at head.
type checker struct {
	head   string
	group  bool // whether some of its steps come in any order
	faults []error
}

func (c *checker) fault(path, code, format string, args ...any) {
	c.faults = append(c.faults, &Fault{Path: rule.JoinPath(c.head, path), Code: code, Message: fmt.Sprintf(format, args...)})
}

func (c *checker) funnelName(funnels []Funnel, names map[string]int, i int) {
	name := funnels[i].Name
	switch first := names[name]; {
	case name == "":
		c.fault("name", "empty", "the funnel has no name")
	case first != i:
		c.fault("name", "duplicate", "funnel %d is called %q too", first, name)
	}
	c.utf8("name", name)
}

func (c *checker) utf8(path, s string) {
	if !utf8.ValidString(s) {
		c.fault(path, "utf8", "%q is no valid UTF-8", s)
	}
}

// limit checks a limit of time; 0 is none.
func (c *checker) limit(path string, d time.Duration) {
	if d < 0 {
		c.fault(path, "duration", "the duration %v is negative", d)
	}
}

func (c *checker) predicate(path string, p rule.Predicate) {
	if p == nil {
		c.fault(path, "missing", "there is no predicate")
		return
	}
	for _, f := range rule.Check(p) {
		c.fault(rule.JoinPath(path, f.Path), f.Code, "%s", f.Message)
	}
}

func (c *checker) funnel(f *Funnel) {
	c.group = f.Order == AnyOrder || slices.ContainsFunc(f.Steps, func(s Step) bool { return s.AnyOrder })
	c.steps(f)
	c.limit("within", f.Within)
	c.modes(f)
	c.relevant(f)
	c.exclude(f)
	c.by(f.By)
	c.between(f.Between)
}
