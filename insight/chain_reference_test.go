package insight_test

import (
	"fmt"
	"math"
	"math/rand/v2"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/go-conversion/conversion/insight"
)

// chainPath is so many units that went the same way.
type chainPath struct {
	states []string
	end    insight.Outcome
	n      int64
}

// randomPaths returns ways of units among a few states, of which some were never
// left.
func randomPaths(r *rand.Rand) (paths []chainPath) {
	states := []string{"a", "b", "c", "d", "e", "f"}[:1+r.IntN(6)]
	for range 1 + r.IntN(40) {
		p := chainPath{end: insight.Outcome(r.IntN(3)), n: 1 + r.Int64N(20)}
		for range r.IntN(8) {
			p.states = append(p.states, states[r.IntN(len(states))])
		}
		if p.end == insight.Open && r.IntN(3) == 0 {
			p.states = append(p.states, "trap", "trap", "pit")
		}
		paths = append(paths, p)
	}
	return paths
}

// closed leaves out units that are open.
func closed(paths []chainPath) (closed []chainPath) {
	for _, p := range paths {
		if p.end != insight.Open {
			closed = append(closed, p)
		}
	}
	return closed
}

func newChain(t testing.TB, paths ...chainPath) *insight.Chain {
	t.Helper()
	c, err := insight.NewChain(insight.ByName{})
	require.NoError(t, err)
	for _, p := range paths {
		require.NoError(t, c.AddPath(p.states, p.end, p.n))
	}
	return c
}

func fitOf(t testing.TB, o insight.FitOptions, paths ...chainPath) *insight.ChainFit {
	t.Helper()
	fit, err := newChain(t, paths...).Fit(o)
	require.NoError(t, err)
	return fit
}

// slowChain is a chain as one would write it down: how often each state was left for
// each other.
type slowChain map[string]map[string]float64

func slowChainOf(paths []chainPath, smoothing float64) slowChain {
	c := slowChain{}
	for _, p := range paths {
		at := insight.StartState
		for _, next := range append(p.states[:len(p.states):len(p.states)], endOf(p.end)...) {
			c.add(at, next, float64(p.n))
			at = next
		}
	}
	c.dropUnknown()
	c.smooth(smoothing)
	return c
}

func endOf(o insight.Outcome) []string {
	return map[insight.Outcome][]string{insight.Converted: {insight.ConvertedState}, insight.Left: {insight.LeftState}}[o]
}

func (c slowChain) add(from, to string, n float64) {
	if c[from] == nil {
		c[from] = map[string]float64{}
	}
	c[from][to] += n
}

// dropUnknown follows the moves backwards until nothing more is known.
func (c slowChain) dropUnknown() {
	known := map[string]bool{insight.ConvertedState: true, insight.LeftState: true}
	for range len(c) {
		for from, row := range c {
			for to := range row {
				known[from] = known[from] || known[to]
			}
		}
	}
	for from, row := range c {
		for to := range row {
			if !known[to] {
				delete(row, to)
			}
		}
		if !known[from] {
			delete(c, from)
		}
	}
}

func (c slowChain) smooth(smoothing float64) {
	if smoothing == 0 {
		return
	}
	all, into := 0.0, map[string]float64{}
	for _, row := range c {
		for to, n := range row {
			all += n
			into[to] += n
		}
	}
	for from := range c {
		for to, n := range into {
			c.add(from, to, smoothing*n/all)
		}
	}
}

// values iterates V = r + Q·V until nothing changes any more.
func (c slowChain) values() map[string]float64 {
	v := map[string]float64{insight.ConvertedState: 1}
	for change := 1.0; change > 1e-15; {
		change = 0
		for from, row := range c {
			sum, n := 0.0, 0.0
			for to, w := range row {
				sum += w * v[to]
				n += w
			}
			change = max(change, math.Abs(sum/n-v[from]))
			v[from] = sum / n
		}
	}
	return v
}

// se returns the standard error of something computed of the values: each move is a
// Poisson count, and what is computed moves with it as numerical differences say. A
// smoothed chain is counted as if what was added had been seen.
func (c slowChain) se(of func(values map[string]float64) float64) float64 {
	variance := 0.0
	for _, row := range c {
		for to, n := range row {
			h := 1e-3 * n
			row[to] = n + h
			up := of(c.values())
			row[to] = n - h
			down := of(c.values())
			row[to] = n
			slope := (up - down) / (2 * h)
			variance += n * slope * slope
		}
	}
	return math.Sqrt(variance)
}

// TestChainReference: values against iteration, errors against numerical differences.
func TestChainReference(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	for i := range 100 {
		paths, o := randomPaths(r), insight.FitOptions{Smoothing: float64(i % 3)}
		t.Run(fmt.Sprint(i), func(t *testing.T) {
			fit, slow := fitOf(t, o, paths...), slowChainOf(paths, o.Smoothing)
			want := slow.values()
			for _, s := range append([]insight.StateValue{fit.Start}, fit.States...) {
				_, known := slow[s.State]
				require.Equal(t, known, s.Known, s.State)
				if !known {
					require.True(t, math.IsNaN(s.Value.Value) && math.IsNaN(s.Value.SE) && math.IsNaN(s.Gain.Value))
					continue
				}
				require.InDelta(t, want[s.State], s.Value.Value, 1e-9, s.State)
				if i < 4 {
					requireErrors(t, slow, paths, s)
				}
			}
		})
	}
}

func requireErrors(t *testing.T, slow slowChain, paths []chainPath, s insight.StateValue) {
	t.Helper()
	se := slow.se(func(v map[string]float64) float64 { return v[s.State] })
	require.InDelta(t, se, s.Value.SE, 1e-5, s.State)
	if s.State == insight.StartState {
		return
	}
	from := map[string]float64{} // shares of the moves that were seen
	for before, row := range slowChainOf(paths, 0) {
		from[before] = row[s.State] / float64(s.Entries)
	}
	gain := func(v map[string]float64) float64 {
		sum := v[s.State]
		for before, share := range from {
			sum -= share * v[before]
		}
		return sum
	}
	require.InDelta(t, gain(slow.values()), s.Gain.Value, 1e-9, s.State)
	require.InDelta(t, slow.se(gain), s.Gain.SE, 1e-5, s.State)
}
