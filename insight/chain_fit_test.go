package insight_test

import (
	"math"
	"strconv"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/go-conversion/conversion/insight"
)

// TestChainBad: chains that say little say so.
func TestChainBad(t *testing.T) {
	a := []string{"a"}
	for _, c := range []struct {
		name  string
		paths []chainPath
		start float64
		want  map[string]float64
	}{
		{"nobody", nil, math.NaN(), nil},
		{"one user who did nothing", []chainPath{{nil, insight.Left, 1}}, 0, nil},
		{"one event", []chainPath{{a, insight.Left, 1}}, 0, map[string]float64{"a": 0}},
		{"no conversions", []chainPath{{a, insight.Left, 5}, {nil, insight.Left, 3}}, 0, map[string]float64{"a": 0}},
		{"all conversions", []chainPath{{a, insight.Converted, 5}, {[]string{"a", "b", "a"}, insight.Converted, 3}}, 1, map[string]float64{"a": 1, "b": 1}},
		{"open units only", []chainPath{{a, insight.Open, 5}, {nil, insight.Open, 2}}, math.NaN(), map[string]float64{"a": math.NaN()}},
		{"a state that nobody left", []chainPath{{a, insight.Open, 5}, {nil, insight.Converted, 1}, {nil, insight.Left, 1}}, 0.5, map[string]float64{"a": math.NaN()}},
		{"states that only led to each other", []chainPath{{[]string{"a", "b", "a"}, insight.Open, 1}, {nil, insight.Left, 1}}, 0, map[string]float64{"a": math.NaN(), "b": math.NaN()}},
	} {
		t.Run(c.name, func(t *testing.T) {
			fit := fitOf(t, insight.FitOptions{}, c.paths...)
			requireNumber(t, c.start, fit.Start.Value.Value)
			require.Equal(t, !math.IsNaN(c.start), fit.Start.Known)
			require.Len(t, fit.States, len(c.want))
			for _, s := range fit.States {
				requireNumber(t, c.want[s.State], s.Value.Value)
				require.Equal(t, !math.IsNaN(c.want[s.State]), s.Known)
			}
			_ = fit.String()
			_, err := fit.MarshalJSON()
			require.NoError(t, err)
		})
	}
}

func requireNumber(t *testing.T, want, got float64) {
	t.Helper()
	if math.IsNaN(want) {
		require.True(t, math.IsNaN(got), "%v", got)
		return
	}
	require.Equal(t, want, got)
}

func TestChainCounts(t *testing.T) {
	fit := fitOf(t, insight.FitOptions{},
		chainPath{[]string{"a"}, insight.Converted, 3}, chainPath{nil, insight.Converted, 1}, chainPath{[]string{"a", "z"}, insight.Left, 4},
		chainPath{[]string{"a"}, insight.Open, 5}, chainPath{nil, insight.Open, 6}, chainPath{[]string{"y"}, insight.Open, 7})
	require.Equal(t, []int64{26, 4, 4, 18}, []int64{fit.Units, fit.Converted, fit.Left, fit.Open})
	require.Equal(t, insight.ByChain, fit.Basis)
	require.Equal(t, 0.95, fit.Level)
	y := fit.States[len(fit.States)-1]
	require.Equal(t, []any{"y", int64(7), int64(0), false}, []any{y.State, y.Entries, y.Departures, y.Known})
	require.Equal(t, int64(13), fit.Start.Departures, "not those to where nobody came back from")
}

func TestFitFaults(t *testing.T) {
	c := newChain(t)
	_, err := c.Fit(insight.FitOptions{Smoothing: -1, MinCount: -2, Level: 1})
	require.EqualError(t, err, "smoothing: -1: want a number from 0 on\nmin_count: -2: want 0 or more\nlevel: 1: want a number between 0 and 1")
	for _, smoothing := range []float64{math.NaN(), math.Inf(1)} {
		_, err = c.Fit(insight.FitOptions{Smoothing: smoothing})
		require.Error(t, err)
	}
	_, err = c.Fit(insight.FitOptions{Level: math.NaN()})
	require.Error(t, err)
}

// TestChainTooLarge: the error names a MinCount that is enough.
func TestChainTooLarge(t *testing.T) {
	c := newChain(t)
	for i := range 4097 {
		require.NoError(t, c.AddPath([]string{strconv.Itoa(i)}, insight.Left, int64(1+i/4)))
	}
	_, err := c.Fit(insight.FitOptions{})
	require.EqualError(t, err, "min_count: 4097 states are more than 4096; a MinCount of 2 makes one of the rarest")
	fit, err := c.Fit(insight.FitOptions{MinCount: 1000})
	require.NoError(t, err)
	require.Len(t, fit.States, 4097-999*4+1)
}

// TestChainHardlyLeft: what is lost in rounding is no panic.
func TestChainHardlyLeft(t *testing.T) {
	c := newChain(t)
	const many = 1 << 48
	for _, m := range []struct {
		from, to string
		n        int64
	}{{insight.StartState, "a", 1}, {"a", "b", many}, {"b", "c", many}, {"c", "a", many}, {"c", "c", many}, {"a", insight.ConvertedState, 1}, {"b", insight.LeftState, 3}} {
		require.NoError(t, c.AddMoves(m.from, m.to, m.n))
	}
	fit, err := c.Fit(insight.FitOptions{})
	require.NoError(t, err)
	require.InDelta(t, 0.25, fit.Start.Value.Value, 0.1)
	require.GreaterOrEqual(t, fit.Start.Value.Low, 0.0)
}

// TestChainMovesOnly: moves that nobody can have made are solved as they stand.
func TestChainMovesOnly(t *testing.T) {
	c := newChain(t)
	require.NoError(t, c.AddMoves("a", insight.ConvertedState, 1))
	require.NoError(t, c.AddMoves("a", insight.LeftState, 3))
	require.NoError(t, c.AddMoves(insight.RareState, "a", 1))
	for _, smoothing := range []float64{0, 1} {
		fit, err := c.Fit(insight.FitOptions{Smoothing: smoothing})
		require.NoError(t, err)
		require.Equal(t, []int64{0, 1, 3, 0}, []int64{fit.Units, fit.Converted, fit.Left, fit.Open})
		require.True(t, !fit.Start.Known && math.IsNaN(fit.Start.Value.Value))
		a, known := fit.State("a")
		require.True(t, known)
		require.InDelta(t, 0.25, a.Value.Value, 0.05)
		require.False(t, math.IsNaN(a.Value.SE) || math.IsNaN(a.Gain.SE))
		rare := fit.States[1]
		require.Equal(t, insight.RareState, rare.State)
		require.True(t, rare.Known && math.IsNaN(rare.Gain.Value), "nobody entered it")
		require.Zero(t, fit.Live().Enter("a"), "from where nothing is known")
	}
}
