package insight

import (
	"fmt"
	"math"
	"slices"

	"github.com/go-conversion/conversion/internal/stat"
)

// Isotonic is a recalibration that assumes nothing but that higher forecasts mean
// higher rates. Between the forecasts on which it was fitted it is linear, beyond
// them it is flat. It keeps the mean, wants many units (some 1,000), and gives ends
// of exactly 0 and 1 where units are few.
type Isotonic struct {
	P   []float64 // the different forecasts, ascending
	Fit []float64 // what to say instead, never falling
}

// FitIsotonic returns, among all that never fall, the recalibration with the least
// Brier score, by pooling adjacent violators: neighbouring forecasts whose rates fall
// or are equal get their common rate. The error is [ErrScored], or [ErrRows]
// without units. It takes O(n log n), and compares rates exactly.
//
// Source: Ayer et al., Ann. Math. Stat. 26 (1955) 641.
func FitIsotonic(scored []Scored) (Isotonic, error) {
	fs, err := distinctScores(scored)
	if err != nil {
		return Isotonic{}, err
	}
	if len(fs) == 0 {
		return Isotonic{}, fmt.Errorf("%w: no units", ErrRows)
	}
	var iso Isotonic
	for _, b := range poolViolators(fs) {
		for range b.forecasts {
			iso.P = append(iso.P, fs[len(iso.P)].P)
			iso.Fit = append(iso.Fit, float64(b.k)/float64(b.n))
		}
	}
	return iso, nil
}

// pooled is a run of forecasts with one rate.
type pooled struct {
	forecasts int
	n, k      int64
}

// poolViolators returns the runs, whose rates rise.
func poolViolators(fs []Scored) (runs []pooled) {
	for _, f := range fs {
		last := pooled{1, f.N, f.Converted}
		for len(runs) > 0 && !runs[len(runs)-1].isBelow(last) {
			before := runs[len(runs)-1]
			runs = runs[:len(runs)-1]
			last = pooled{before.forecasts + last.forecasts, before.n + last.n, before.k + last.k}
		}
		runs = append(runs, last)
	}
	return runs
}

func (a pooled) isBelow(b pooled) bool {
	x, y := stat.Product(a.k, b.n), stat.Product(b.k, a.n)
	return x.Hi < y.Hi || x.Hi == y.Hi && x.Lo < y.Lo
}

// Apply implements [Recalibration]. An Isotonic that was not fitted changes nothing.
func (r Isotonic) Apply(p float64) float64 {
	if !(p >= 0 && p <= 1) {
		return math.NaN()
	}
	n := min(len(r.P), len(r.Fit))
	if n == 0 {
		return p
	}
	at, found := slices.BinarySearch(r.P[:n], p)
	switch {
	case found || at == 0:
		return r.Fit[at]
	case at == n:
		return r.Fit[n-1]
	}
	share := (p - r.P[at-1]) / (r.P[at] - r.P[at-1])
	return r.Fit[at-1] + share*(r.Fit[at]-r.Fit[at-1])
}
