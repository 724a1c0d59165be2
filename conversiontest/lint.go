package conversiontest

import (
	"errors"
	"slices"

	"github.com/go-conversion/conversion/goal"
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
		if !w.Info && !slices.Contains(allowed, w.Code) {
			found = append(found, errors.New(w.String()))
		}
	}
	return errors.Join(found...)
}
