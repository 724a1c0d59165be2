package conversiontest

import (
	"errors"

	"github.com/go-conversion/conversion"
	"github.com/go-conversion/conversion/rule"
)

// CheckRule returns an error if r is not well formed or if a Go function in it,
// given to rule.Func or rule.Match, breaks a promise on which scoring relies:
//
//   - It does not panic.
//   - It is deterministic: asked again, whatever it was asked in between, it
//     answers the same. It does not count its calls, look at the clock, or
//     remember other visits.
//   - It is causal: it looks at the events of the slice and not, by way of the
//     slice's capacity, at those behind it.
//   - It changes neither the events nor their properties.
//   - It does not keep the slice, or pointers into it, after it has returned.
//
// The error joins what was found, a line for each function and promise, with
// the visit that showed it. Functions are asked about the given visits and
// random ones, which are made of the names, paths and properties in r and of
// the events in the visits: give some that the function is about. What a check
// does not find may still be there.
//
// A rule without functions keeps these promises by its nature.
func CheckRule(r rule.Rule, visits ...conversion.Session) error {
	if _, err := rule.Compile(r); err != nil {
		return err
	}
	functions := functionsIn(r)
	if len(functions) == 0 {
		return nil
	}
	words := wordsOf([]rule.Rule{r}, visits)
	visits = words.visits(visits)
	var broken []error
	for _, f := range functions {
		broken = append(broken, f.check(visits)...)
	}
	return errors.Join(broken...)
}
