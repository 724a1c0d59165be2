package insight_test

import (
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/go-conversion/conversion"
	"github.com/go-conversion/conversion/insight"
)

// microCase is one unit as the definition speaks of it.
type microCase struct {
	stratum   string
	length    int
	first     int // 0 is none
	converted bool
}

func (c microCase) unit() *insight.Unit {
	u := &insight.Unit{Stratum: c.stratum}
	for i := range c.length {
		u.Events = append(u.Events, conversion.Event{Name: "other"})
		if i+1 == c.first || c.first > 0 && i+1 > c.first && i%3 == 0 { // and again, which does not count
			u.Events[i].Name = "m"
		}
	}
	if c.converted {
		u.Outcome = insight.Converted
	}
	return u
}

func (c microCase) y() float64 {
	if c.converted {
		return 1
	}
	return 0
}

// referenceEffect is the definition word by word, unit by unit.
type referenceEffect struct {
	theta, se          float64
	treated, unmatched int64
	within             int64 // units with f inside their risk time
}

type referenceCell struct {
	treated, control []int // units
}

func microReference(units []microCase, landmarks []int) (r referenceEffect) {
	type place struct {
		landmark int
		stratum  string
	}
	cells := map[place]*referenceCell{}
	for j, at := range landmarks {
		before := 0
		if j > 0 {
			before = landmarks[j-1]
		}
		for i, u := range units {
			if u.length < at {
				continue
			}
			c := cells[place{j, u.stratum}]
			if c == nil {
				c = &referenceCell{}
				cells[place{j, u.stratum}] = c
			}
			switch {
			case u.first > before && u.first <= at:
				c.treated = append(c.treated, i)
				r.within++
			case u.first == 0 || u.first > at:
				c.control = append(c.control, i)
			}
		}
	}
	mean := func(of []int) (sum float64) {
		for _, i := range of {
			sum += units[i].y()
		}
		return sum / float64(len(of))
	}
	sum := 0.0
	for _, c := range cells {
		n := int64(len(c.treated))
		if n == 0 || len(c.control) == 0 {
			r.unmatched += n
			continue
		}
		r.treated += n
		sum += float64(n) * (mean(c.treated) - mean(c.control))
	}
	all := float64(r.treated)
	r.theta = sum / all
	psi := make([]float64, len(units))
	for _, c := range cells {
		if len(c.treated) == 0 || len(c.control) == 0 {
			continue
		}
		p1, p0 := mean(c.treated), mean(c.control)
		for _, i := range c.treated {
			psi[i] += ((units[i].y() - p1) + (p1 - p0 - r.theta)) / all
		}
		for _, i := range c.control {
			psi[i] -= float64(len(c.treated)) / all * (units[i].y() - p0) / float64(len(c.control))
		}
	}
	variance := 0.0
	for _, p := range psi {
		variance += p * p
	}
	r.se = math.Sqrt(variance)
	return r
}

func randomMicroCases(r *rand.Rand, n int) []microCase {
	units := make([]microCase, n)
	for i := range units {
		u := &units[i]
		u.stratum = []string{"", "a", "b", "rare"}[min(r.IntN(4), r.IntN(40))]
		u.length = int(r.ExpFloat64() * 6)
		if r.IntN(3) > 0 {
			u.first = min(u.length, 1+int(r.ExpFloat64()*5))
		}
		u.converted = r.Float64() < 0.1+0.3*float64(min(u.first, 2))
	}
	return units
}

func microOf(t testing.TB, landmarks ...int) *insight.Micro {
	t.Helper()
	m, err := insight.NewMicro(insight.MicroStudy{Name: "m", On: ruleM, Landmarks: landmarks})
	require.NoError(t, err)
	return m
}

func TestMicroReference(t *testing.T) {
	r := rand.New(rand.NewPCG(7, 1))
	for range 150 {
		units := randomMicroCases(r, r.IntN(120))
		landmarks := insight.DefaultLandmarks()
		if r.IntN(2) == 0 {
			landmarks = []int{1 + r.IntN(3), 4 + r.IntN(3), 8}
		}
		m, added := microOf(t, landmarks...), microOf(t, landmarks...)
		for _, u := range units {
			m.Count(u.unit())
			require.NoError(t, added.Add(insight.MicroUnits{Stratum: u.stratum, Length: u.length, First: u.first, Converted: u.converted, N: 1}))
		}
		want, got := microReference(units, landmarks), m.Report(insight.MicroOptions{})
		a := got.Adjusted
		require.Equal(t, want.treated, a.Treated)
		require.Equal(t, want.unmatched, a.Unmatched)
		require.Equal(t, want.within, a.Treated+a.Unmatched, "who did it in time has a counterpart or has none")
		if want.treated == 0 {
			require.True(t, math.IsNaN(a.Effect.Value) && math.IsNaN(a.Effect.SE))
		} else {
			require.InDelta(t, want.theta, a.Effect.Value, 1e-12)
			require.InDelta(t, want.se, a.Effect.SE, 1e-12)
		}
		require.Equal(t, microBytes(t, m), microBytes(t, added))
		checkMicroRates(t, units, got)
	}
}

func checkMicroRates(t *testing.T, units []microCase, got insight.MicroReport) {
	t.Helper()
	var naive, without conversion.Rate
	for _, u := range units {
		k := int64(u.y())
		without.N += k
		if u.first > 0 {
			naive.K, naive.N = naive.K+k, naive.N+1
		} else {
			without.K += k
		}
	}
	require.Equal(t, int64(len(units)), got.Units)
	require.Equal(t, naive, got.Naive)
	require.Equal(t, without, got.Prerequisite.Without)
}

// TestMicroPlainDifference: with one landmark and one stratum the effect is a plain
// difference of rates, with the unpooled standard error.
func TestMicroPlainDifference(t *testing.T) {
	r := rand.New(rand.NewPCG(8, 1))
	for range 100 {
		k1, k0 := 1+r.Int64N(40), 1+r.Int64N(40)
		n1, n0 := k1+1+r.Int64N(60), k0+1+r.Int64N(60)
		m := microOf(t, 3)
		for _, u := range []insight.MicroUnits{
			{Length: 3, First: 2, Converted: true, N: k1}, {Length: 3, First: 1, N: n1 - k1},
			{Length: 4, Converted: true, N: k0}, {Length: 3, N: n0 - k0}, {Length: 2, First: 1, N: 7},
		} {
			require.NoError(t, m.Add(u))
		}
		p1, p0 := float64(k1)/float64(n1), float64(k0)/float64(n0)
		effect := m.Report(insight.MicroOptions{}).Adjusted.Effect
		require.InDelta(t, p1-p0, effect.Value, 1e-12)
		require.InDelta(t, math.Sqrt(p1*(1-p1)/float64(n1)+p0*(1-p0)/float64(n0)), effect.SE, 1e-12)
	}
}

// TestMicroScale: as many of each again change nothing but the standard error.
func TestMicroScale(t *testing.T) {
	units := randomMicroCases(rand.New(rand.NewPCG(9, 1)), 300)
	one, many := microOf(t), microOf(t)
	for _, u := range units {
		one.Count(u.unit())
		require.NoError(t, many.Add(insight.MicroUnits{Stratum: u.stratum, Length: u.length, First: u.first, Converted: u.converted, N: 1e6}))
	}
	a, b := one.Report(insight.MicroOptions{}).Adjusted, many.Report(insight.MicroOptions{}).Adjusted
	require.InDelta(t, a.Effect.Value, b.Effect.Value, 1e-12)
	require.InDelta(t, a.Effect.SE, b.Effect.SE*1000, 1e-9)
	require.Equal(t, a.Treated*1e6, b.Treated)
}

// TestMicroSwap: converted and not, swapped, turn the effect around.
func TestMicroSwap(t *testing.T) {
	units := randomMicroCases(rand.New(rand.NewPCG(10, 1)), 300)
	one, other := microOf(t), microOf(t)
	for _, u := range units {
		one.Count(u.unit())
		u.converted = !u.converted
		other.Count(u.unit())
	}
	a, b := one.Report(insight.MicroOptions{}).Adjusted.Effect, other.Report(insight.MicroOptions{}).Adjusted.Effect
	require.InDelta(t, a.Value, -b.Value, 1e-12)
	require.InDelta(t, a.SE, b.SE, 1e-12)
}

// TestMicroOrder: neither the order of units nor the way in which they are parted
// changes a bit.
func TestMicroOrder(t *testing.T) {
	r := rand.New(rand.NewPCG(11, 1))
	units := randomMicroCases(r, 500)
	whole, merged := microOf(t), microOf(t)
	shards := []insight.Counter{merged.New(), merged.New(), merged.New()}
	for _, u := range units {
		whole.Count(u.unit())
	}
	r.Shuffle(len(units), func(i, j int) { units[i], units[j] = units[j], units[i] })
	for _, u := range units {
		shards[r.IntN(3)].Count(u.unit())
	}
	slices.Reverse(shards)
	for _, s := range shards {
		require.NoError(t, merged.Merge(s))
	}
	require.Equal(t, microBytes(t, whole), microBytes(t, merged))
	require.Equal(t, fmt.Sprint(whole.Report(insight.MicroOptions{})), fmt.Sprint(merged.Report(insight.MicroOptions{})))
}

func microBytes(t testing.TB, c insight.Counter) []byte {
	t.Helper()
	b, err := c.AppendBinary(nil)
	require.NoError(t, err)
	return b
}
