package conversiontest

import (
	"github.com/go-conversion/conversion"
	"github.com/go-conversion/conversion/funnel"
)

// Reached returns the names of the steps that an actor took, in order of time:
// those of the attempt that counts, over all events of the visits. No step is
// nil, which a table leaves out; it is so for whoever an exclusion stopped, too.
//
//	{"detour keeps the place", conversiontest.Visit("/p/1", "/help", "add_to_cart"), []string{"product", "cart"}},
//
// Several visits of one user, with a night between them, are those of
// Journey(…).Sessions. What the funnel says of actors (By) is not looked at: the
// visits are those of one actor.
//
// The end of a failed or unfinished way is told by the plan itself:
//
//	plan.Eval(visit.Events, visit.End.Add(time.Hour)).Outcome // an hour after the visit: funnel.Pending?
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
