package insight

import (
	"math"

	"github.com/go-conversion/conversion/internal/stat"
)

// Arm is one side of an experiment: n units, of which some did the micro conversion
// (d = 1, else 0) and each brought y, 1 for a conversion or its value. It holds sums
// over units.
type Arm struct {
	N   int64   `json:"n"`
	Did int64   `json:"did"`
	Y   float64 `json:"y"`  // Σ y
	YY  float64 `json:"yy"` // Σ y²
	DY  float64 `json:"dy"` // Σ d·y: what those who did it brought
}

// RandomisedReport is what an invitation by lot did. It is an effect, not only an
// association: of the invitation on all, and of the micro conversion on those who
// did it because they were invited, if the invitation has no other way to act on y.
type RandomisedReport struct {
	Invited, Control Arm
	Currency         string // of y; "" where y is 1 for a conversion
	Unvalued         int64  // conversions without a value in the currency: their y is 0
	Anonymous        int64  // units without an ID: left out
	Level            float64

	Uptake        Estimate // of the share who did it
	Effect        Estimate // of the mean of y, in which all who were invited count
	PerCompletion Estimate // Effect/Uptake (Wald); NaN without any uptake
	Bounded       bool     // else the invitation was too weak for an interval
}

// Randomise compares those who were invited with those who were not, by lot:
//
//	uptake d̄₁ − d̄₀ and effect ȳ₁ − ȳ₀, both ± z·se,
//	per completion (ȳ₁ − ȳ₀)/(d̄₁ − d̄₀), by Fieller,
//
// with variances of means (Σx² − n·x̄²)/(n(n−1)). Level 0 is 0.95. Without two units
// on a side, with sums that cannot be or with a level outside 0..1, intervals are
// NaN. Units are taken for independent: an experiment by user is counted by user.
// Source: Wald, Ann. Math. Stat. 11 (1940) 284; Fieller, JRSS B 16 (1954) 175.
func Randomise(invited, control Arm, level float64) RandomisedReport {
	r := RandomisedReport{Invited: invited, Control: control, Level: levelOr95(level)}
	one, other := invited.means(), control.means()
	uptake, effect := one.did-other.did, one.y-other.y
	varUptake, varEffect := one.varDid+other.varDid, one.varY+other.varY
	r.Uptake = around(uptake, math.Sqrt(varUptake), r.Level)
	r.Effect = around(effect, math.Sqrt(varEffect), r.Level)
	r.PerCompletion = none()
	if uptake != 0 {
		r.PerCompletion.Value = effect / uptake
	}
	r.PerCompletion.Low, r.PerCompletion.High = stat.Fieller(effect, uptake, varEffect, varUptake, one.cov+other.cov, r.Level)
	r.Bounded = !math.IsNaN(r.PerCompletion.Low)
	return r
}

// armMeans are the means of an arm, with their variances and covariance.
type armMeans struct{ did, y, varDid, varY, cov float64 }

// means returns NaN for what cannot be.
func (a *Arm) means() armMeans {
	n, did := float64(a.N), float64(a.Did)
	if a.N < 1 || a.Did < 0 || a.Did > a.N {
		n = math.NaN()
	}
	pairs := n * n * (n - 1)
	return armMeans{
		did: did / n, y: a.Y / n,
		varDid: did * (n - did) / pairs,
		varY:   spread(n*a.YY, a.Y*a.Y) / pairs,
		cov:    (n*a.DY - did*a.Y) / pairs,
	}
}

// spread returns n·Σx² − (Σx)², which is not negative but for rounding; NaN if it is.
func spread(squares, square float64) float64 {
	d := squares - square
	if d < 0 && d > -1e-9*squares {
		return 0
	}
	if d < 0 {
		return math.NaN()
	}
	return d
}
