package segment

import (
	"encoding/json"
	"maps"
	"math"
	"slices"
	"strings"

	"github.com/go-conversion/conversion"
	"github.com/go-conversion/conversion/internal/stat"
)

// Stratum is units that are alike in something: those of a group and those it is
// compared with.
type Stratum struct {
	Name string          `json:"name"`
	In   conversion.Rate `json:"in"`
	Out  conversion.Rate `json:"out"`
}

// Adjusted is the difference of two rates between units that are alike. A crude
// difference may be that of something else: if returning visitors come by better
// channels, they convert better even if returning does nothing, and the sign may
// even turn round within every channel (Simpson's paradox).
// Intervals take sessions as independent.
type Adjusted struct {
	Crude      Estimate // with Newcombe's interval
	CrudeP     float64
	Difference Estimate // Mantel and Haenszel's, weights n·m/(n+m), with Sato's interval
	OddsRatio  Estimate // Mantel and Haenszel's, with the interval of Robins, Breslow and Greenland
	In, Out    float64  // standardised rates: as if both had the strata of all
	Chi2       float64  // of Breslow and Day: that the odds ratio is the same in all strata
	DF         int
	P          float64 // its p
	Findings   []Confounding
	Strata     []Stratum // by name
}

// Confounding is a finding about a difference.
type Confounding string

// The findings.
const (
	Reversal   Confounding = "reversal"   // crude and adjusted difference point to different sides
	Confounded Confounding = "confounded" // the crude difference is outside the interval of the adjusted one
	Varies     Confounding = "varies"     // one number does not describe the strata: Breslow and Day's p is below 0.05
)

// Adjust compares groups within strata. Strata in which one side has no units
// say nothing about the difference; if none is left, the numbers are NaN.
//
// Sources: Mantel and Haenszel, JNCI 22 (1959) 719; Sato, Biometrics 45 (1989)
// 1323; Robins, Breslow and Greenland, Biometrics 42 (1986) 311; Breslow and Day,
// IARC 32 (1980) 142.
func Adjust(strata []Stratum) Adjusted {
	a := Adjusted{Strata: slices.Clone(strata)}
	slices.SortStableFunc(a.Strata, func(a, b Stratum) int { return strings.Compare(a.Name, b.Name) })
	tables := make([]stat.Table, len(a.Strata))
	var in, out Measure
	for i, s := range a.Strata {
		tables[i] = stat.Table{A: s.In.K, B: s.In.N - s.In.K, C: s.Out.K, D: s.Out.N - s.Out.K}
		in.K, in.N, out.K, out.N = in.K+s.In.K, in.N+s.In.N, out.K+s.Out.K, out.N+s.Out.N
	}
	a.Crude, a.CrudeP = Estimate{math.NaN(), math.NaN(), math.NaN()}, math.NaN()
	if d := differenceOf(in, out); d != nil {
		a.Crude, a.CrudeP = d.Estimate, d.P
	}
	d, r := &a.Difference, &a.OddsRatio
	d.Value, d.Low, d.High = stat.MHDifference(tables, level95)
	r.Value, r.Low, r.High = stat.MHOdds(tables, level95)
	a.In, a.Out = stat.Standardised(tables)
	a.Chi2, a.DF, a.P = stat.BreslowDay(tables)
	a.find()
	return a
}

func (a *Adjusted) find() {
	crude, d := a.Crude.Value, a.Difference
	if crude*d.Value < 0 {
		a.Findings = append(a.Findings, Reversal)
	}
	if crude < d.Low || crude > d.High {
		a.Findings = append(a.Findings, Confounded)
	}
	if a.P < 0.05 {
		a.Findings = append(a.Findings, Varies)
	}
}

// Has reports whether there is a finding.
func (a *Adjusted) Has(f Confounding) bool { return slices.Contains(a.Findings, f) }

// MarshalJSON writes all numbers, those that are NaN as null.
func (a Adjusted) MarshalJSON() ([]byte, error) {
	type breslowDay struct {
		Chi2 *float64 `json:"chi2"`
		DF   int      `json:"df"`
		P    *float64 `json:"p"`
	}
	return json.Marshal(struct {
		Difference Estimate      `json:"difference"`
		Crude      Estimate      `json:"crude"`
		CrudeP     *float64      `json:"crude_p"`
		OddsRatio  Estimate      `json:"odds_ratio"`
		In         *float64      `json:"standardised_in"`
		Out        *float64      `json:"standardised_out"`
		BreslowDay breslowDay    `json:"breslow_day"`
		Findings   []Confounding `json:"findings"`
		Strata     []Stratum     `json:"strata"`
	}{
		a.Difference, a.Crude, significant(a.CrudeP), a.OddsRatio, rounded(a.In), rounded(a.Out),
		breslowDay{rounded(a.Chi2), a.DF, significant(a.P)}, append([]Confounding{}, a.Findings...), a.Strata,
	})
}

// tables returns the strata of two sets of units.
func (p *Partition) tables(in, out map[string]cell) (strata []Stratum) {
	keys := maps.Clone(in)
	maps.Copy(keys, out)
	for _, key := range keysOf(keys) {
		levels, _ := p.levels(key)
		strata = append(strata, Stratum{nameOf(levels), in[key].rate(), out[key].rate()})
	}
	return strata
}

func addCells(to, from map[string]cell) map[string]cell {
	if to == nil {
		to = map[string]cell{}
	}
	mergeCells(to, from)
	return to
}

func lessCells(all, part map[string]cell) map[string]cell {
	rest := maps.Clone(all)
	for key, c := range part {
		rest[key] = cell{rest[key].n - c.n, rest[key].k - c.k}
	}
	return rest
}
