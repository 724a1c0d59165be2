package conversiontest

import (
	"errors"
	"fmt"

	"github.com/go-conversion/conversion"
	"github.com/go-conversion/conversion/funnel"
	"github.com/go-conversion/conversion/rule"
)

// CheckFunnel returns an error if the results of a funnel depend on more than
// the set of events. It looks at each of the given visits, each for a user of
// its own, and at random ones: some are made as for [CheckRule], and some go
// along the steps, with detours and pauses about as long as the limits.
//
//   - The functions in the predicates keep the promises of CheckRule.
//   - The order in which events are given does not matter.
//   - Events with ids that are given twice count once.
//   - The same visit at another time has the same result, where the funnel has no
//     period and no function, which may look at the time.
//   - A tracker has after each event what evaluating the events so far gives.
//   - So has one that was saved and restored after each event, and its state
//     has the same bytes again.
//   - Accumulators of two halves of the visits, merged, are that of all.
//
// The library sees to all but the first by itself, as long as functions keep
// their promises: so the others are looked at only then. The error joins what
// was found, a line for each, with the visit that showed it.
func CheckFunnel(plan *funnel.Plan, visits ...conversion.Session) error {
	f := plan.Funnel()
	words := wordsOf(predicatesOf(f), visits)
	samples := words.visits(visits)
	var broken []error
	for _, of := range functionsOf(f) {
		for _, err := range of.check(samples) {
			broken = append(broken, fmt.Errorf("%s: %w", of.place, err))
		}
	}
	if len(broken) > 0 {
		return errors.Join(broken...)
	}
	samples = append(samples, newWalker(f, samples).visits()...)
	for _, law := range funnelLaws {
		broken = append(broken, law.check(plan, samples))
	}
	if err := safely(func() error { return mergesAsAdds(plan, samples) }); err != nil {
		broken = append(broken, fmt.Errorf("merge: %w", err))
	}
	return errors.Join(broken...)
}

// asked is a predicate of a funnel and where it stands.
type asked struct {
	place string
	on    rule.Predicate
}

func askedBy(f funnel.Funnel) (all []asked) {
	for _, s := range f.Steps {
		all = append(all, asked{fmt.Sprintf("step %q", s.Name), s.On})
	}
	for i, x := range f.Exclude {
		all = append(all, asked{fmt.Sprintf("exclusion %d", i+1), x.On})
	}
	if f.Relevant != nil {
		all = append(all, asked{"relevant", f.Relevant})
	}
	return all
}

func predicatesOf(f funnel.Funnel) (all []rule.Rule) {
	for _, a := range askedBy(f) {
		all = append(all, a.on)
	}
	return all
}

// placed is a function in a predicate of a funnel.
type placed struct {
	place string
	function
}

func functionsOf(f funnel.Funnel) (all []placed) {
	for _, a := range askedBy(f) {
		for _, of := range functionsIn(a.on) {
			all = append(all, placed{a.place, of})
		}
	}
	return all
}
