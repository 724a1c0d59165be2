package conversiontest

import (
	"errors"
	"fmt"

	"github.com/go-conversion/conversion"
	"github.com/go-conversion/conversion/goal"
)

// CheckSet returns an error if the results of a set depend on more than the set
// of events. It looks at each of the given visits and at random ones, of users
// with one to three visits, made as for [CheckRule]:
//
//   - The functions in the rules keep the promises of CheckRule.
//   - A tracker has after each event what scoring the events so far gives, and
//     returned the completions that are new.
//   - So has one that was saved and restored after each event, and its state
//     has the same bytes again.
//   - The order in which events are given does not matter.
//   - Events with ids that are given twice count once.
//
// The library sees to the last four by itself, as long as functions keep
// their promises: so they are looked at only then. The error joins what was
// found, a line for each, with the visits that showed it.
func CheckSet(set *goal.Set, visits ...conversion.Session) error {
	words := wordsOf(rulesOf(set.Goals()), visits)
	samples := words.visits(visits)
	var broken []error
	for _, g := range set.Goals() {
		for _, f := range functionsIn(g.Rule) {
			for _, err := range f.check(samples) {
				broken = append(broken, fmt.Errorf("goal %q: %w", g.Name, err))
			}
		}
	}
	if len(broken) > 0 {
		return errors.Join(broken...)
	}
	journeys := journeysOf(samples, len(visits))
	for _, law := range laws {
		broken = append(broken, law.check(set, journeys))
	}
	return errors.Join(broken...)
}

// journeysOf makes users of visits: the first n stay alone, for they may be of
// different users; the others are one to three of one user.
func journeysOf(visits []conversion.Session, n int) (journeys []conversion.Journey) {
	for _, v := range visits[:n] {
		journeys = append(journeys, Journey(v))
	}
	for rest := visits[n:]; len(rest) > 0; {
		size := min(1+len(journeys)%3, len(rest))
		journeys = append(journeys, Journey(rest[:size]...))
		rest = rest[size:]
	}
	return journeys
}
