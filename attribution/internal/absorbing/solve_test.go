package absorbing

import (
	"context"
	"fmt"
	"math"
	"math/rand/v2"
	"runtime"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/stretchr/testify/require"
)

// journeys walks at random, which makes a chain where as many come to a state as
// leave it. Counts range over many orders of magnitude.
func journeys(seed uint64, n, walks int, stay float64) ([]State, []Edge) {
	dice := rand.New(rand.NewPCG(seed, 1))
	states := make([]State, n)
	counts := map[[2]int]uint64{}
	for range walks {
		weight := uint64(1) << dice.IntN(34)
		at := dice.IntN(n)
		states[at].Start += weight
		for dice.Float64() < stay {
			to := dice.IntN(1 + dice.IntN(n))
			if to != at {
				counts[[2]int{at, to}] += weight
				at = to
			}
		}
		states[at].End += weight
		if dice.IntN(3) == 0 {
			states[at].Pay[0] += float64(weight)
			states[at].Pay[1] += float64(weight) * float64(dice.IntN(1000))
		}
	}
	var edges []Edge
	for pair, count := range counts { // in any order
		edges = append(edges, Edge{uint32(pair[0]), uint32(pair[1]), count})
	}
	return compact(states, edges)
}

// compact leaves out states that no journey came to.
func compact(states []State, edges []Edge) ([]State, []Edge) {
	visited := make([]bool, len(states))
	for i, s := range states {
		visited[i] = s.Start > 0
	}
	for _, e := range edges {
		visited[e.To] = true
	}
	place := make([]uint32, len(states))
	var kept []State
	for i, s := range states {
		if visited[i] {
			place[i] = uint32(len(kept))
			kept = append(kept, s)
		}
	}
	for n := range edges {
		edges[n].From, edges[n].To = place[edges[n].From], place[edges[n].To]
	}
	return kept, edges
}

func newChain(t testing.TB, seed uint64, n, walks int, stay float64) *Chain {
	states, edges := journeys(seed, n, walks, stay)
	return newChainOf(t, states, edges)
}

func newChainOf(t testing.TB, states []State, edges []Edge) *Chain {
	c, err := New(t.Context(), states, edges, 1e-11)
	require.NoError(t, err)
	return c
}

// removing returns the system of a removal, which remove solves.
func removing(c *Chain, set ...int) system {
	s := system{flow: c.backward, reward: c.backward.outside, scale: c.scale, goal: 1e-12, removed: make([]bool, c.States())}
	for _, j := range set {
		s.removed[j] = true
	}
	return s
}

func TestWaysAgree(t *testing.T) {
	for seed := range uint64(12) {
		n := 10 << (seed % 6)
		t.Run(fmt.Sprintf("%d states", n), func(t *testing.T) {
			c := newChain(t, seed, n, 4*n, 0.8)
			s := removing(c, 0, c.States()/2)
			w := newWork(c.States())
			eliminated, propagated, krylov := make([]float64, c.States()), make([]float64, c.States()), make([]float64, c.States())
			w.keep(&s, eliminated)
			require.NoError(t, w.eliminate(t.Context(), &s, eliminated))
			done, err := w.propagate(t.Context(), &s, propagated, 10_000)
			require.NoError(t, err)
			require.True(t, done)
			require.NoError(t, w.bicgstab(t.Context(), &s, krylov))
			require.True(t, w.reached(&s, krylov))
			for i, want := range eliminated {
				require.InDelta(t, want, krylov[i], 1e-9, "Krylov, state %d", i)
				if want > 0 {
					require.InEpsilon(t, want, propagated[i], 1e-13, "propagation, state %d", i)
				}
			}
			require.Less(t, w.off(&s, eliminated), 1e-11)
		})
	}
}

// One state at a time: all from one inverse, and each by itself.
func TestSinglesAgree(t *testing.T) {
	for seed := range uint64(8) {
		n := 30 << (seed % 5)
		walks := n << (seed % 3)
		t.Run(fmt.Sprintf("%d states, %d walks", n, walks), func(t *testing.T) {
			c := newChain(t, seed, n, walks, 0.7)
			var sets [][]uint32
			for j := range c.States() {
				sets = append(sets, []uint32{uint32(j)})
			}
			together, err := c.Remove(t.Context(), append(sets, nil))
			require.NoError(t, err)
			require.Equal(t, Effect{}, together[len(sets)], "nothing removed")
			for j, set := range sets {
				alone, err := c.Remove(t.Context(), [][]uint32{set})
				require.NoError(t, err)
				for p, want := range alone[0].Share {
					got := together[j].Share[p]
					require.InDelta(t, want, got, together[j].Bound[p]+alone[0].Bound[p])
					require.Less(t, together[j].Bound[p], 1e-12)
					if want > 0 {
						require.InEpsilon(t, want, got, 1e-12, "relative precision of state %d", j)
					}
				}
			}
		})
	}
}

// The elimination of states with few transitions is part of the inverse.
func TestSparseThins(t *testing.T) {
	c := newChain(t, 3, 2000, 3000, 0.6)
	s, err := newSparse(t.Context(), c.forward)
	require.NoError(t, err)
	require.Greater(t, len(s.order), 1000)
	require.Equal(t, c.States(), len(s.order)+s.core.n)
	column := s.newColumn()
	for j := 0; j < c.States(); j += 97 {
		require.Less(t, c.forward.away(j, column.of(j)), 1e-12)
	}
}

func TestLargeChain(t *testing.T) {
	states, edges := journeys(5, 6000, 60_000, 0.8)
	c, err := New(t.Context(), states, edges, 1e-11)
	require.NoError(t, err)
	require.Greater(t, c.States(), direct+1000)
	sets := [][]uint32{{0, 1, 2}, {5000}, nil}
	defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(1))
	want, err := c.Remove(t.Context(), sets)
	require.NoError(t, err)
	runtime.GOMAXPROCS(3)
	again, err := c.Remove(t.Context(), sets)
	require.NoError(t, err)
	require.Empty(t, cmp.Diff(want, again))

	s := removing(c, 0, 1, 2)
	w, u := newWork(c.States()), make([]float64, c.States())
	w.keep(&s, u)
	done, err := w.propagate(t.Context(), &s, u, 10_000)
	require.NoError(t, err)
	require.True(t, done)
	for p := range want[0].Share {
		s.scale = c.ceiling[p]
		share, bound := c.share(p, sets[0], u, w.off(&s, u)+c.off[p])
		require.InDelta(t, share, want[0].Share[p], bound+want[0].Bound[p], "propagated")
		require.Less(t, want[0].Bound[p], 2e-11)
	}
}

// A journey that goes round a large ring ten thousand times, against the order of
// the states, is too much for all ways to solve large chains. What comes out must
// say so.
func TestBoundTellsOfFailure(t *testing.T) {
	const n, laps = 1600, 10_000
	states := make([]State, n)
	var edges []Edge
	for i := range n {
		edges = append(edges, Edge{uint32((i + 1) % n), uint32(i), laps})
	}
	states[n-1].Start, states[0].End, states[0].Pay[0] = 1, 1, 1
	edges[n-1].Count-- // from 0 to n−1, where the journey ends
	c := newChainOf(t, states, edges)
	e, err := c.Remove(t.Context(), [][]uint32{{n / 2}})
	require.NoError(t, err)
	require.InDelta(t, 1, e[0].Share[0], e[0].Bound[0])
	require.Greater(t, e[0].Bound[0], 1e-6)
}

func TestCeilingIsAbove(t *testing.T) {
	for seed := range uint64(20) {
		c := newChain(t, seed, 40, 100, 0.8)
		for p, worth := range c.worth {
			for i, x := range worth {
				require.GreaterOrEqual(t, c.ceiling[p][i], x)
			}
		}
	}
}

func TestOrderOfEdgesIsNothing(t *testing.T) {
	states, edges := journeys(9, 300, 2000, 0.8)
	c := newChainOf(t, states, edges)
	dice := rand.New(rand.NewPCG(1, 1))
	dice.Shuffle(len(edges), func(i, j int) { edges[i], edges[j] = edges[j], edges[i] })
	require.Empty(t, cmp.Diff(c, newChainOf(t, states, edges), cmp.AllowUnexported(Chain{}, flow{})))
}

func TestNothingPaid(t *testing.T) {
	states, edges := journeys(2, 20, 50, 0.8)
	for i := range states {
		states[i].Pay = [2]float64{}
	}
	c := newChainOf(t, states, edges)
	effects, err := c.Remove(t.Context(), [][]uint32{{0, 1}, {2}, {3}})
	require.NoError(t, err)
	require.Empty(t, cmp.Diff(make([]Effect, 3), effects))
	none := newChainOf(t, nil, nil)
	require.Zero(t, none.States())
}

func TestContext(t *testing.T) {
	for _, n := range []int{50, 400, 4000} {
		states, edges := journeys(1, n, 10*n, 0.8)
		c := newChainOf(t, states, edges)
		ctx, cancel := context.WithCancel(t.Context())
		cancel()
		_, err := c.Remove(ctx, [][]uint32{{0, 1}})
		require.ErrorIs(t, err, context.Canceled)
		_, err = c.Remove(ctx, [][]uint32{{0}, {1}, {2}})
		require.ErrorIs(t, err, context.Canceled)
	}
	states, edges := journeys(1, 4000, 40_000, 0.8)
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	_, err := New(ctx, states, edges, 1e-11)
	require.ErrorIs(t, err, context.Canceled)
}

// A set of rare states keeps its digits: nothing is subtracted from 1.
func TestRareStatesKeepTheirDigits(t *testing.T) {
	const often = 1_000_000_000_000
	states := []State{{Start: often, End: often, Pay: [2]float64{often, often}}, {End: 1, Pay: [2]float64{1, 3}}}
	edges := []Edge{{0, 1, 1}}
	states[0].Start++
	for n := range 150 { // more than are eliminated at once
		states = append(states, State{Start: 2, End: 1})
		edges = append(edges, Edge{uint32(n + 2), 0, 1})
	}
	states[0].End += 150
	c := newChainOf(t, states, edges)
	e, err := c.Remove(t.Context(), [][]uint32{{1}})
	require.NoError(t, err)
	// The last of often + 1 + 150 journeys at state 0, of which often are paid.
	require.InEpsilon(t, 1/(often+1.0), e[0].Share[0], 1e-9)
	require.InEpsilon(t, 3/(often+3.0), e[0].Share[1], 1e-9)
	require.False(t, math.IsNaN(e[0].Bound[0]))
}
