package attribution

import (
	"math"
	"math/big"
	"math/rand/v2"

	"github.com/go-conversion/conversion/attribution/internal/poisson"
	"github.com/go-conversion/conversion/internal/stat"
)

// drawer draws tables of the same journeys as a table, each of them a Poisson number of
// times. Any number of goroutines may draw from one.
type drawer struct {
	of    *rows
	order []int       // of rows: canonical
	means []valueMean // of rows in that order
}

// valueMean tells of the values of the conversions of a row, in micros.
type valueMean struct{ mean, deviation, squares float64 }

func newDrawer(t *rows) *drawer {
	v := t.view()
	d := &drawer{of: t, order: v.canonical()}
	d.means = make([]valueMean, len(d.order))
	for i, n := range d.order {
		d.means[i] = t.list[n].valueMean()
	}
	return d
}

// valueMean returns the mean v̄ of the values, their standard deviation s/√n and the mean
// of their squares, where s² = Σv² − (Σv)²/n. Whether that is 0 decides on how many
// random numbers are drawn, so it is worked out in whole numbers.
func (r *row) valueMean() (m valueMean) {
	if r.conversions == 0 {
		return m
	}
	n := float64(r.conversions)
	m.mean, m.squares = r.value.Float()/n, r.squares.Float()/n
	sum, spread := r.value.Big(), r.squares.Big()
	spread.Mul(spread, new(big.Int).SetUint64(r.conversions))
	if spread.Sub(spread, sum.Mul(sum, sum)); spread.Sign() > 0 {
		timesN, _ := spread.Float64() // n·s²
		m.deviation = math.Sqrt(timesN) / n
	}
	return m
}

// draw returns replicate n.
func (d *drawer) draw(seed, n uint64) *rows {
	dice := rand.New(rand.NewPCG(seed, n))
	out := d.of.like()
	for i, n := range d.order {
		drawn := d.of.list[n].draw(dice, d.means[i])
		if drawn.conversions == 0 && drawn.nulls == 0 {
			continue
		}
		drawn.start = len(out.packed)
		out.packed = append(out.packed, d.of.sequence(n)...)
		out.list = append(out.list, drawn)
	}
	return out
}

// like returns a table with the keys of t and room for its rows, of which it has none and
// no index yet.
func (t *rows) like() *rows {
	return &rows{
		currency: t.currency, counters: t.counters, keys: t.keys, ids: t.ids, seed: t.seed,
		list: make([]row, 0, len(t.list)), packed: make([]byte, 0, len(t.packed)),
	}
}

// draw draws conversions, nulls and the value. A sum of n* values drawn from those of
// the row has the mean n*·v̄ and the variance n*·s²/n.
func (r *row) draw(dice *rand.Rand, m valueMean) (drawn row) {
	drawn.conversions = poisson.Draw(dice, r.conversions)
	drawn.nulls = poisson.Draw(dice, r.nulls)
	if drawn.conversions == 0 {
		return drawn
	}
	n := float64(drawn.conversions)
	value := n * m.mean
	if m.deviation > 0 {
		value += float64(m.deviation * math.Sqrt(n) * dice.NormFloat64())
	}
	drawn.value = stat.FromFloat(math.Round(value))
	drawn.squares = stat.FromFloat(n * m.squares)
	return drawn
}
