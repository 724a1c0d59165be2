package insight

import (
	"fmt"
	"maps"
	"slices"
)

// ValidateRows evaluates forecasts of rows by what was fitted on the rows of other
// folds: what fit returns is asked for the rows of a fold that it has not seen. So
// the quality is one of forecasts about units that are new, as those will be that
// are scored live. bins are those of [Evaluate].
//
// The error is [ErrRows] if there are not two folds with units, that of a fit, or
// [ErrScored] if a forecast is no probability. The order of rows changes nothing if
// it changes no fit.
func ValidateRows(rows []Row, bins int, fit func(others []Row) (func(x []float64) float64, error)) (Quality, error) {
	units := slices.DeleteFunc(slices.Clone(rows), func(r Row) bool { return r.N == 0 })
	forecasts, err := outOfFold(units, func(r Row) int { return r.Fold }, func(others []Row) (func(Row) float64, error) {
		p, err := fit(others)
		return func(r Row) float64 { return p(r.X) }, err
	})
	if err != nil {
		return Quality{}, err
	}
	scored := make([]Scored, len(units))
	for i, r := range units {
		scored[i] = Scored{forecasts[i], r.N, r.Converted}
	}
	return Evaluate(scored, bins)
}

// outOfFold returns the forecast for each row of what was fitted on the other folds.
func outOfFold[R any](rows []R, fold func(R) int, fit func(others []R) (func(R) float64, error)) ([]float64, error) {
	folds := map[int]bool{}
	for _, r := range rows {
		folds[fold(r)] = true
	}
	if len(folds) < 2 {
		return nil, fmt.Errorf("%w: units in %d folds, want 2 or more", ErrRows, len(folds))
	}
	forecasts := make([]float64, len(rows))
	for _, held := range slices.Sorted(maps.Keys(folds)) {
		others := slices.DeleteFunc(slices.Clone(rows), func(r R) bool { return fold(r) == held })
		p, err := fit(others)
		if err != nil {
			return nil, fmt.Errorf("without fold %d: %w", held, err)
		}
		for i, r := range rows {
			if fold(r) == held {
				forecasts[i] = p(r)
			}
		}
	}
	return forecasts, nil
}
