package insight_test

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/go-conversion/conversion/insight"
)

func sum(x []float64) (sum float64) {
	for _, x := range x {
		sum += x
	}
	return sum
}

// TestChainTelescopes: the increments of a unit are what is between the start and its
// last state.
func TestChainTelescopes(t *testing.T) {
	r := rand.New(rand.NewPCG(3, 4))
	for i := range 200 {
		paths := append(randomPaths(r), chainPath{[]string{"a"}, insight.Left, 1})
		fit := fitOf(t, insight.FitOptions{Smoothing: float64(i % 2), MinCount: r.Int64N(30)}, paths...)
		for _, p := range paths {
			live := fit.Live()
			start := live.P()
			for _, state := range p.states {
				live.Enter(state)
			}
			last := live.P()
			switch p.end {
			case insight.Converted:
				last = 1
			case insight.Left:
				last = 0
			}
			increments := fit.AppendIncrements(nil, p.states, p.end)
			require.Len(t, increments, len(p.states)+len(endOf(p.end)))
			require.InDelta(t, last-start, sum(increments), 1e-12)
		}
	}
}

// TestChainMeans: without smoothing and open units the mean increment out of every
// state is 0, the start has the rate of conversions, and all credit adds up to 0.
func TestChainMeans(t *testing.T) {
	r := rand.New(rand.NewPCG(5, 6))
	for range 200 {
		paths := closed(append(randomPaths(r), chainPath{nil, insight.Left, 1}))
		fit := fitOf(t, insight.FitOptions{}, paths...)
		require.InDelta(t, float64(fit.Converted)/float64(fit.Units), fit.Start.Value.Value, 1e-12)
		credits, total := fit.Credits()
		require.InDelta(t, 0, total, 1e-9)

		out, into, entries := map[string]float64{}, map[string]float64{}, map[string]int64{}
		for _, p := range paths {
			from, ways := insight.StartState, append(slices.Clone(p.states), endOf(p.end)...)
			for i, x := range fit.AppendIncrements(nil, p.states, p.end) {
				out[from] += x * float64(p.n)
				into[ways[i]] += x * float64(p.n)
				entries[ways[i]] += p.n
				from = ways[i]
			}
		}
		for state, x := range out {
			require.InDelta(t, 0, x, 1e-10, state)
		}
		require.Len(t, credits, len(into))
		for _, c := range credits {
			require.InDelta(t, into[c.State], c.Sum, 1e-10, c.State)
			require.Equal(t, entries[c.State], c.Entries, c.State)
		}
		for _, s := range fit.States {
			require.InDelta(t, s.Gain.Value*float64(s.Entries), s.Credit, 1e-10)
		}
	}
}

// TestChainOrder: not a bit depends on who counted what first.
func TestChainOrder(t *testing.T) {
	r := rand.New(rand.NewPCG(19, 20))
	for range 50 {
		paths, o := randomPaths(r), insight.FitOptions{Smoothing: r.Float64(), MinCount: r.Int64N(20)}
		fit := fitOf(t, o, paths...)
		parts := []*insight.Chain{newChain(t), newChain(t), newChain(t)}
		for _, i := range r.Perm(len(paths)) {
			require.NoError(t, parts[r.IntN(3)].AddPath(paths[i].states, paths[i].end, paths[i].n))
		}
		require.NoError(t, parts[2].Merge(parts[0]))
		require.NoError(t, parts[1].Merge(parts[2]))
		other, err := parts[1].Fit(o)
		require.NoError(t, err)
		require.Equal(t, fmt.Sprint(fit.Units, fit.Start, fit.States), fmt.Sprint(other.Units, other.Start, other.States))
	}
}

// renamed returns paths with their states called otherwise.
func renamed(paths []chainPath, name func(string) string) (other []chainPath) {
	for _, p := range paths {
		states := make([]string, len(p.states))
		for i, s := range p.states {
			states[i] = name(s)
		}
		other = append(other, chainPath{states, p.end, p.n})
	}
	return other
}

// TestChainNames: what states are called matters only for what they are called.
func TestChainNames(t *testing.T) {
	r := rand.New(rand.NewPCG(7, 8))
	for range 100 {
		paths := randomPaths(r)
		upper := map[string]string{}
		for i, name := range r.Perm(26) {
			upper[string(rune('a'+i))] = string(rune('A' + name))
		}
		name := func(s string) string { return upper[s[:1]] + s[1:] }
		fit, other := fitOf(t, insight.FitOptions{}, paths...), fitOf(t, insight.FitOptions{}, renamed(paths, name)...)
		requireSameValues(t, fit, other, name)
	}
}

// requireSameValues compares fits, whose states are called otherwise in the second.
func requireSameValues(t *testing.T, fit, other *insight.ChainFit, name func(string) string) {
	t.Helper()
	requireSameState(t, fit.Start, other.Start)
	for _, s := range fit.States {
		if !s.Known {
			continue
		}
		o, known := other.State(name(s.State))
		require.True(t, known)
		o.State = s.State
		requireSameState(t, s, o)
	}
}

func requireSameState(t *testing.T, want, got insight.StateValue) {
	t.Helper()
	require.Equal(t, want.State, got.State)
	require.Equal(t, []int64{want.Entries, want.Departures}, []int64{got.Entries, got.Departures}, want.State)
	numbers := func(s insight.StateValue) []float64 {
		return []float64{s.Value.Value, s.Value.SE, s.Value.Low, s.Value.High, s.Gain.Value, s.Gain.SE, s.Gain.Low, s.Gain.High}
	}
	require.InDeltaSlice(t, numbers(want), numbers(got), 1e-9, want.State)
}

// TestChainAlike: making two states of one, or one of two, that are left alike changes
// no other value.
func TestChainAlike(t *testing.T) {
	r := rand.New(rand.NewPCG(9, 10))
	for range 100 {
		paths := append(closed(randomPaths(r)), chainPath{[]string{"a"}, insight.Converted, 2}, chainPath{[]string{"a"}, insight.Left, 1})
		one := fitOf(t, insight.FitOptions{}, paths...)
		twins := append(renamed(paths, func(s string) string { return strings.Replace(s, "a", "a1", 1) }),
			renamed(paths, func(s string) string { return strings.Replace(s, "a", "a2", 1) })...)
		two := fitOf(t, insight.FitOptions{}, twins...)
		for _, s := range one.States {
			names := []string{s.State}
			if s.State == "a" {
				names = []string{"a1", "a2"}
			}
			for _, name := range names {
				o, known := two.State(name)
				require.True(t, known)
				require.InDelta(t, s.Value.Value, o.Value.Value, 1e-12)
			}
		}
		require.InDelta(t, one.Start.Value.Value, two.Start.Value.Value, 1e-12)
	}
}

// TestChainUnknown: what nobody came to an end from is as if it had not been there.
func TestChainUnknown(t *testing.T) {
	r := rand.New(rand.NewPCG(11, 12))
	for range 100 {
		paths := append(randomPaths(r), chainPath{nil, insight.Left, 1})
		var without []chainPath
		slow := slowChainOf(paths, 0)
		for _, p := range paths {
			kept := chainPath{end: p.end, n: p.n}
			for _, s := range p.states {
				if _, known := slow[s]; known {
					kept.states = append(kept.states, s)
				}
			}
			without = append(without, kept)
		}
		for _, smoothing := range []float64{0, 2} {
			o := insight.FitOptions{Smoothing: smoothing}
			requireSameValues(t, fitOf(t, o, paths...), fitOf(t, o, without...), func(s string) string { return s })
		}
	}
}

// TestChainRare: rare states are as if they had one name.
func TestChainRare(t *testing.T) {
	r := rand.New(rand.NewPCG(13, 14))
	for range 100 {
		paths := append(closed(randomPaths(r)), chainPath{nil, insight.Left, 1})
		departures := map[string]int64{}
		for _, p := range paths {
			for _, s := range p.states {
				departures[s] += p.n
			}
		}
		least := r.Int64N(60)
		name := func(s string) string {
			if departures[s] < least {
				return "other"
			}
			return s
		}
		rare, other := fitOf(t, insight.FitOptions{MinCount: least}, paths...), fitOf(t, insight.FitOptions{}, renamed(paths, name)...)
		require.Len(t, rare.States, len(other.States))
		for _, s := range rare.States {
			called := s.State
			if s.State == insight.RareState {
				called = "other"
			}
			o, known := other.State(called)
			require.True(t, known)
			o.State = s.State
			requireSameState(t, s, o)
		}
		for state, n := range departures {
			s, known := rare.State(state)
			require.True(t, known)
			require.Equal(t, n < least, s.State == insight.RareState)
		}
	}
}
