package funnel

import (
	"slices"

	"github.com/go-conversion/conversion"
	"github.com/go-conversion/conversion/internal/check"
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
	names := namesOf(funnels)
	if place == nil {
		place = names.Place
	}
	var c checker
	for i := range funnels {
		c.Head = place(i)
		c.Name(names, i)
		c.funnel(&funnels[i])
	}
	return c.Err()
}

func namesOf(funnels []Funnel) check.Names {
	return check.NamesOf("funnels", funnels, func(f *Funnel) string { return f.Name })
}

// checker gathers the faults of the funnel at Head.
type checker struct {
	check.Checker
	group bool // whether some of its steps come in any order
}

func (c *checker) funnel(f *Funnel) {
	c.group = f.Order == AnyOrder || slices.ContainsFunc(f.Steps, func(s Step) bool { return s.AnyOrder })
	c.steps(f)
	c.Limit("within", f.Within)
	c.modes(f)
	c.relevant(f)
	c.exclude(f)
	c.by(f.By)
	c.between(f.Between)
}
