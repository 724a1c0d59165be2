package absorbing

import (
	"context"
	"math"
)

// single tells whether all sets are single states, and enough of them to be had
// cheaper together.
func single(sets [][]uint32) bool {
	for _, set := range sets {
		if len(set) > 1 {
			return false
		}
	}
	return len(sets) > 2
}

// removeSingly takes all effects of single states from one inverse G of the matrix
// of totals less counts: journeys pass state j G[j,j]·total times each once they
// are there, so that 1/G[j,j] of them meet it at all.
func (c *Chain) removeSingly(ctx context.Context, g *sparse, sets [][]uint32) ([]Effect, error) {
	return each(ctx, sets, func() func(set []uint32) (Effect, error) {
		column := g.newColumn()
		return func(set []uint32) (e Effect, err error) {
			j := int(set[0])
			x := column.of(j)
			away := c.forward.away(j, x)
			for p, total := range c.total {
				if total == 0 {
					continue
				}
				share := c.worth[p][j] / x[j] / total
				e.Share[p] = min(1, share)
				e.Bound[p] = (share*away + c.off[p]/total) * 1.001
			}
			return e, nil
		}
	})
}

// away returns how far element j of column j of the inverse is off, relative to
// what it is. It is Σ|residual| of the column, because no element of row j of the
// inverse is larger than this one.
func (f *flow) away(j int, column []float64) float64 {
	off := 0.0
	for i, x := range column {
		in := f.gather(i, column)
		if i == j {
			in++
		}
		out := f.total[i] * x
		off += math.Abs(in-out) + float64(f.first[i+1]-f.first[i]+8)*unit*(in+out)
	}
	if off >= 1 {
		return math.Inf(1)
	}
	return off/(1-off) + 8*unit
}
