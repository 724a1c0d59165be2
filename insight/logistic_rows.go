package insight

import (
	"fmt"
	"math"
	"slices"
)

// Row is some units that look alike, and what became of them.
type Row struct {
	X         []float64 // features, known at the time of scoring
	N         int64     // units; 1 for a row of a table of units
	Converted int64     // of these
	Fold      int       // which part of the units it belongs to when forecasts are validated; see [FoldOf]
}

// groups are the different rows in ascending order, so that sums over them do not
// depend on the order in which rows came.
type groups struct {
	dim              int
	x                []float64 // dim of each group, scaled
	scale            []float64 // by which each feature was divided: a power of two
	n, k             []float64
	units, converted int64
}

func groupRows(rows []Row) (*groups, error) {
	g := &groups{}
	order := make([]int, 0, len(rows))
	for i := range rows {
		if err := g.take(rows, i); err != nil {
			return nil, err
		}
		if rows[i].N > 0 {
			order = append(order, i)
		}
	}
	if g.units == 0 {
		return nil, fmt.Errorf("%w: no units", ErrRows)
	}
	g.scaleTo(rows)
	slices.SortFunc(order, func(a, b int) int { return slices.Compare(rows[a].X, rows[b].X) })
	g.x = make([]float64, 0, len(order)*g.dim)
	for i, at := range order {
		if i == 0 || slices.Compare(rows[order[i-1]].X, rows[at].X) != 0 {
			for j, v := range rows[at].X {
				g.x = append(g.x, v/g.scale[j])
			}
			g.n, g.k = append(g.n, 0), append(g.k, 0)
		}
		last := len(g.n) - 1
		g.n[last] += float64(rows[at].N)
		g.k[last] += float64(rows[at].Converted)
	}
	return g, nil
}

// take checks a row and counts its units.
func (g *groups) take(rows []Row, i int) error {
	r := &rows[i]
	if i == 0 {
		g.dim = len(r.X)
	}
	if len(r.X) != g.dim {
		return fmt.Errorf("%w: row %d has %d features, want %d", ErrRows, i, len(r.X), g.dim)
	}
	for j, v := range r.X {
		if math.IsNaN(v) || math.IsInf(v, 0) {
			return fmt.Errorf("%w: row %d: feature %d is %v", ErrRows, i, j, v)
		}
	}
	if r.Converted < 0 || r.Converted > r.N || r.N > mostUnits || g.units+r.N > mostUnits {
		return fmt.Errorf("%w: row %d: %d of %d converted", ErrRows, i, r.Converted, r.N)
	}
	g.units += r.N
	g.converted += r.Converted
	return nil
}

// scaleTo makes the largest magnitude of each feature one in ½..1. Powers of two cost
// no digits.
func (g *groups) scaleTo(rows []Row) {
	g.scale = make([]float64, g.dim)
	for j := range g.scale {
		most := 0.0
		for i := range rows {
			most = max(most, math.Abs(rows[i].X[j]))
		}
		_, exponent := math.Frexp(most)
		g.scale[j] = math.Ldexp(1, min(exponent, 1023))
	}
}

// constant reports whether a feature is the same in all groups.
func (g *groups) constant(j int) bool {
	for i := j; i < len(g.x); i += g.dim {
		if g.x[i] != g.x[j] {
			return false
		}
	}
	return true
}
