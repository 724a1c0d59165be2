package conversiontest

import (
	"github.com/go-conversion/conversion"
	"github.com/go-conversion/conversion/funnel"
)

// Reached returns the names of the steps that an actor took, in order of time:
// those of the canonical attempt over all events of the visits. Nobody who got
// nowhere is nil, which a table leaves out; so is one whom an exclusion keeps
// from every step.
//
//	{"detour keeps the place", conversiontest.Visit("/p/1", "/help", "add_to_cart"), []string{"product", "cart"}},
//
// What the funnel says of actors (By) is not looked at: the visits are those of
// one actor.
func Reached(plan *funnel.Plan, visits ...conversion.Session) []string {
	var events []conversion.Event
	for i := range visits {
		events = append(events, visits[i].Events...)
	}
	steps := plan.Funnel().Steps
	var names []string
	for _, taken := range plan.Eval(events, noTime).Steps {
		names = append(names, steps[taken.Step].Name)
	}
	return names
}
