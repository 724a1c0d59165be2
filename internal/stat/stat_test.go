package stat_test

import (
	"encoding/json"
	"math"
	"math/rand/v2"
	"os"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/go-conversion/conversion/internal/stat"
)

// functions are those of the suite that the package has.
var functions = map[string]func(args []json.RawMessage) []float64{
	"norm_sf": func(args []json.RawMessage) []float64 { return []float64{stat.NormSF(number(args[0]))} },
	"wilson": func(args []json.RawMessage) []float64 {
		return pair(stat.Wilson(count(args[0]), count(args[1]), number(args[2])))
	},
	"diff_newcombe": func(args []json.RawMessage) []float64 {
		return pair(stat.DiffNewcombe(count(args[0]), count(args[1]), count(args[2]), count(args[3]), number(args[4])))
	},
	"z_pooled": func(args []json.RawMessage) []float64 {
		return pair(stat.ZPooled(count(args[0]), count(args[1]), count(args[2]), count(args[3])))
	},
	"fisher": func(args []json.RawMessage) []float64 {
		return []float64{stat.Fisher(count(args[0]), count(args[1]), count(args[2]), count(args[3]))}
	},
	"benjamini_hochberg": func(args []json.RawMessage) []float64 {
		var ps []float64
		must(json.Unmarshal(args[0], &ps))
		return stat.BenjaminiHochberg(ps)
	},
}

func number(raw json.RawMessage) (f float64) { must(json.Unmarshal(raw, &f)); return f }
func count(raw json.RawMessage) (n int64)    { must(json.Unmarshal(raw, &n)); return n }
func pair(a, b float64) []float64            { return []float64{a, b} }

func must(err error) {
	if err != nil {
		panic(err)
	}
}

// TestSuite runs the cases of suite stat whose functions the package has.
func TestSuite(t *testing.T) {
	data, err := os.ReadFile("../../../shared/suites/stat/stat.json")
	if os.IsNotExist(err) && os.Getenv("CI") != "true" {
		t.Skip("the shared suites are not here")
	}
	require.NoError(t, err)
	var suite struct {
		Cases []struct {
			Name, Func string
			Args       []json.RawMessage
			Want       json.RawMessage
			Tolerance  float64
		}
	}
	require.NoError(t, json.Unmarshal(data, &suite))
	ran := map[string]int{}
	for _, c := range suite.Cases {
		f, ok := functions[c.Func]
		if !ok {
			continue
		}
		ran[c.Func]++
		want := make([]float64, 1)
		if json.Unmarshal(c.Want, &want[0]) != nil {
			require.NoError(t, json.Unmarshal(c.Want, &want))
		}
		got := f(c.Args)
		require.Len(t, got, len(want), c.Name)
		for i := range want {
			require.InDelta(t, want[i], got[i], c.Tolerance*max(math.Abs(want[i]), map[bool]float64{want[i] == 0: 1}[true]), "%s %s %s [%d]", c.Name, c.Func, c.Args, i)
		}
	}
	require.Len(t, ran, len(functions))
}

func TestOutside(t *testing.T) {
	low, high := stat.Wilson(3, 2, 0.95)
	require.True(t, math.IsNaN(low) && math.IsNaN(high))
	low, high = stat.Wilson(0, 0, 0.95)
	require.Equal(t, []float64{0, 1}, []float64{low, high})
	for _, p := range []float64{stat.TwoRates(0, 0, 0, 0), stat.TwoRates(-1, 2, 0, 3), stat.Fisher(4, 3, 0, 3)} {
		require.True(t, math.IsNaN(p))
	}
	z, p := stat.ZPooled(0, 0, 3, 5)
	require.Equal(t, []float64{0, 1}, []float64{z, p})
	require.InDelta(t, 1, stat.TwoRates(0, 0, 3, 5), 1e-12)
	require.Empty(t, stat.BenjaminiHochberg(nil))
}

// TestFisher compares with a sum over all tables.
func TestFisher(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	for range 3000 {
		n1, n2 := r.Int64N(40), 1+r.Int64N(40)
		x1, x2 := r.Int64N(n1+1), r.Int64N(n2+1)
		require.InDelta(t, slowFisher(x1, n1, x2, n2), stat.Fisher(x1, n1, x2, n2), 1e-9, "%d/%d %d/%d", x1, n1, x2, n2)
	}
	require.Less(t, stat.Fisher(0, 1e6, 4, 10), 1e-15)
}

func slowFisher(x1, n1, x2, n2 int64) (p float64) {
	choose := func(n, k int64) float64 {
		a, _ := math.Lgamma(float64(n + 1))
		b, _ := math.Lgamma(float64(k + 1))
		c, _ := math.Lgamma(float64(n - k + 1))
		return a - b - c
	}
	probability := func(x int64) float64 {
		return math.Exp(choose(n1, x) + choose(n2, x1+x2-x) - choose(n1+n2, x1+x2))
	}
	for x := max(0, x1+x2-n2); x <= min(x1+x2, n1); x++ {
		if q := probability(x); q <= probability(x1)*(1+1e-7) {
			p += q
		}
	}
	return min(p, 1)
}

// TestPooledAgainstFisher: with large counts the two tests agree roughly, and
// TwoRates takes the exact one where little is expected.
func TestTwoRates(t *testing.T) {
	require.InDelta(t, stat.Fisher(500, 1000, 550, 1000), stat.TwoRates(500, 1000, 550, 1000), 0.005)
	require.Equal(t, stat.Fisher(1, 10, 4, 10), stat.TwoRates(1, 10, 4, 10))
	_, z := stat.ZPooled(56, 70, 48, 80)
	require.Equal(t, z, stat.TwoRates(56, 70, 48, 80))
}

// TestNewcombe: published figures, Newcombe 1998, Table II, method 10.
func TestNewcombe(t *testing.T) {
	for _, test := range []struct {
		x1, n1, x2, n2 int64
		low, high      float64
	}{
		{56, 70, 48, 80, 0.0524, 0.3339},
		{9, 10, 3, 10, 0.1705, 0.8090},
		{6, 7, 2, 7, 0.0582, 0.8062},
		{5, 56, 0, 29, -0.0381, 0.1926},
		{0, 10, 0, 20, -0.1611, 0.2775},
		{10, 10, 0, 10, 0.6075, 1},
	} {
		low, high := stat.DiffNewcombe(test.x1, test.n1, test.x2, test.n2, 0.95)
		require.InDelta(t, test.low, low, 5e-5)
		require.InDelta(t, test.high, high, 5e-5)
	}
}

// TestBenjaminiHochberg: adjusted values are no smaller, keep the order, and do
// not depend on it.
func TestBenjaminiHochberg(t *testing.T) {
	r := rand.New(rand.NewPCG(3, 4))
	for range 200 {
		ps := make([]float64, 1+r.IntN(12))
		for i := range ps {
			ps[i] = r.Float64()
		}
		adjusted := stat.BenjaminiHochberg(ps)
		reversed := make([]float64, len(ps))
		for i := range ps {
			reversed[len(ps)-1-i] = ps[i]
		}
		again := stat.BenjaminiHochberg(reversed)
		for i := range ps {
			require.GreaterOrEqual(t, adjusted[i], ps[i])
			require.InDelta(t, adjusted[i], again[len(ps)-1-i], 1e-12)
			for j := range ps {
				require.True(t, ps[i] > ps[j] || adjusted[i] <= adjusted[j])
			}
		}
	}
}
