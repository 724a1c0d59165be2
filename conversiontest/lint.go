package conversiontest

import (
	"errors"
	"fmt"
	"slices"

	"github.com/go-conversion/conversion/funnel"
	"github.com/go-conversion/conversion/goal"
	"github.com/go-conversion/conversion/segment"
)

// Lint returns the faults of goal.Check, or else the warnings of goal.Lint,
// joined; nil if there are none. Warnings that are only to know are left out,
// and those whose code is among the allowed. The goals of a set are
// set.Goals().
func Lint(goals []goal.Goal, allowed ...string) error {
	if err := goal.Check(goals, nil); err != nil {
		return err
	}
	var found []error
	for _, w := range goal.Lint(goals...) {
		found = append(found, warning(w, w.Code, w.Info, allowed))
	}
	return errors.Join(found...)
}

// LintFunnels does for funnels what [Lint] does for goals.
func LintFunnels(funnels []funnel.Funnel, allowed ...string) error {
	if err := funnel.Check(funnels, nil); err != nil {
		return err
	}
	var found []error
	for _, w := range funnel.Lint(funnels...) {
		found = append(found, warning(w, w.Code, w.Info, allowed))
	}
	return errors.Join(found...)
}

// LintSegments does for segments what [Lint] does for goals. The goals for which
// they ask are taken to be there; segment.Compile looks for them.
func LintSegments(segments []segment.Segment, allowed ...string) error {
	var goals []goal.Goal
	for _, s := range segments {
		for _, name := range goalsOf(s) {
			goals = append(goals, goal.Goal{Name: name})
		}
	}
	if err := segment.Check(segments, goals, nil); err != nil {
		return err
	}
	var found []error
	for _, w := range segment.Lint(segments...) {
		found = append(found, warning(w, w.Code, w.Info, allowed))
	}
	return errors.Join(found...)
}

// warning returns a warning as an error, unless it is to be left out.
func warning(w fmt.Stringer, code string, info bool, allowed []string) error {
	if info || slices.Contains(allowed, code) {
		return nil
	}
	return errors.New(w.String())
}
