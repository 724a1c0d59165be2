package conversiontest

import (
	"errors"
	"fmt"
	"slices"

	"github.com/go-conversion/conversion"
	"github.com/go-conversion/conversion/segment"
)

// CheckSegments returns an error if the answers of a set depend on more than the
// set of events and asOf. It looks at each of the given journeys and at random
// ones, made of the names, paths, properties and channels in the definitions,
// with pauses about as long as the windows:
//
//   - The functions in predicates and rules keep the promises of [CheckRule].
//     Those of segment.Func do not panic, users without events included, are
//     deterministic, and neither change nor keep what they are given.
//   - The order in which events and sessions are given does not matter.
//   - Events with ids that are given twice count once.
//   - Events from asOf on do not matter.
//   - The same journey at another time has the same answer, where no function,
//     no calendar day and no goal is asked, which may look at the time.
//   - A tracker has after each event what Match has of the events so far, then
//     and later.
//   - So has one that was saved and restored after each event, and its state
//     has the same bytes again.
//   - Explain agrees with Match. It is asked about one segment of each journey,
//     as it takes its time.
//   - Who belongs to a segment belongs to it too if it were for a while, and who
//     does then if it were sticky. Segments that ask for goals are left out.
//
// The library sees to all but the first by itself, as long as functions keep
// their promises: so the others are looked at only then. The error joins what
// was found, a line for each, with the journey that showed it. Goals are looked
// at by [CheckSet].
func CheckSegments(set *segment.Set, journeys ...conversion.Journey) error {
	list := set.Segments()
	visits := visitsAbout(list, journeys)
	if err := checkRules(list, visits); err != nil {
		return err
	}
	walker := newJourneyWalker(list, visits)
	samples := samplesOf(append(slices.Clone(journeys), walker.journeys()...), walker.pauses)
	if err := checkFuncs(list, samples); err != nil {
		return err
	}
	var broken []error
	for _, law := range segmentLaws {
		broken = append(broken, law.check(set, samples))
	}
	broken = append(broken, membershipLaw.check(lastingSet(list), samples))
	return errors.Join(broken...)
}

// checkRules asks the functions in predicates and rules.
func checkRules(list []segment.Segment, visits []conversion.Session) error {
	var broken []error
	for _, s := range list {
		for _, r := range rulesIn(s) {
			for _, f := range functionsIn(r) {
				broken = append(broken, inSegment(s, f.check(visits))...)
			}
		}
	}
	return errors.Join(broken...)
}

// checkFuncs asks the functions that are conditions.
func checkFuncs(list []segment.Segment, samples []sample) error {
	var broken []error
	for _, s := range list {
		for _, f := range journeyFunctionsIn(s) {
			broken = append(broken, inSegment(s, f.check(samples))...)
		}
	}
	return errors.Join(broken...)
}

func inSegment(s segment.Segment, found []error) []error {
	for i, err := range found {
		found[i] = fmt.Errorf("segment %q: %w", s.Name, err)
	}
	return found
}
