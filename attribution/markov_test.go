package attribution_test

import (
	"context"
	"fmt"
	"math"
	"math/rand/v2"
	"runtime"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/stretchr/testify/require"

	"github.com/go-conversion/conversion"
	"github.com/go-conversion/conversion/attribution"
)

func attribute(t testing.TB, rows []journeys, m attribution.Model) attribution.Result[string] {
	t.Helper()
	r, err := tableOf(t, rows).Attribute(t.Context(), m)
	require.NoError(t, err)
	return r
}

// onTables runs the test on tables of all sorts.
func onTables(t *testing.T, test func(t *testing.T, rows []journeys, m attribution.Markov)) {
	for seed := range uint64(60) {
		dice := rand.New(rand.NewPCG(3, seed))
		rows := randomJourneys(dice, 12, 1+dice.IntN(6), 1+dice.IntN(8))
		m := attribution.Markov{Order: 1 + dice.IntN(3), IgnoreNulls: dice.IntN(3) == 0}
		t.Run(fmt.Sprintf("%d, %s", seed, m.Label()), func(t *testing.T) { test(t, rows, m) })
	}
}

func TestMarkovCreditsAddUp(t *testing.T) {
	onTables(t, func(t *testing.T, rows []journeys, m attribution.Markov) {
		r := attribute(t, rows, m)
		require.True(t, r.Conserving)
		var sum attribution.Sum
		for _, c := range r.Credits {
			sum.Conversions += c.Conversions
			sum.Value += c.Value
			require.GreaterOrEqual(t, *c.Effect, 0.0)
			require.LessOrEqual(t, *c.Effect, 1.0)
		}
		require.InDelta(t, r.Attributed.Conversions, sum.Conversions, 1e-12*r.Attributed.Conversions)
		require.InDelta(t, r.Attributed.Value, sum.Value, 1e-12*r.Attributed.Value)
		require.InDelta(t, r.Total.Value, r.Attributed.Value+r.Unattributed.Value, 1e-12*r.Total.Value)
	})
}

func TestMarkovRepeatsChangeNothing(t *testing.T) {
	onTables(t, func(t *testing.T, rows []journeys, _ attribution.Markov) {
		compact := slices.Clone(rows)
		for i, r := range rows {
			compact[i].keys = strings.Join(slices.Compact(r.path()), "")
		}
		m := attribution.Markov{Order: 1}
		require.Empty(t, cmp.Diff(attribute(t, rows, m), attribute(t, compact, m)), "order 1 and exposure")
	})
}

func TestMarkovBeyondTheLongestPathIsParticipation(t *testing.T) {
	onTables(t, func(t *testing.T, rows []journeys, m attribution.Markov) {
		m.Order = 8 + m.Order
		r := attribute(t, rows, m)
		for _, c := range r.Credits {
			var has [2]float64
			for _, row := range rows {
				if strings.Contains(row.keys, c.Key) {
					has[0] += float64(row.conversions)
					has[1] += float64(row.micros) / 1e6
				}
			}
			require.InDelta(t, has[0], *c.Effect*r.Attributed.Conversions, 1e-12*has[0], c.Key)
			require.InDelta(t, has[1], *c.ValueEffect*r.Attributed.Value, 1e-12*has[1], c.Key)
		}
	})
}

func TestRemovalOfGroups(t *testing.T) {
	onTables(t, func(t *testing.T, rows []journeys, m attribution.Markov) {
		chain, err := attribution.Fit(tableOf(t, rows), m)
		require.NoError(t, err)
		some, others := []string{"a", "c"}, []string{"b", "c", "nobody"}
		one, other, both := chain.Removal(some...), chain.Removal(others...), chain.Removal(append(some, others...)...)
		const rounding = 1e-14
		for _, e := range [][3]float64{
			{one.Conversions, other.Conversions, both.Conversions},
			{one.Value, other.Value, both.Value},
		} {
			require.LessOrEqual(t, max(e[0], e[1]), e[2]+rounding, "a larger group")
			require.LessOrEqual(t, e[2], e[0]+e[1]+rounding, "two groups")
		}
		overlap := chain.Overlap("a", "b")
		require.GreaterOrEqual(t, overlap.Conversions, 0.0)
		require.LessOrEqual(t, overlap.Conversions, chain.Removal("a").Conversions+rounding)
		require.Equal(t, attribution.Effect{}, chain.Removal(), "nothing removed")
		require.Equal(t, attribution.Effect{}, chain.Removal("nobody"))
		if chain.Rate().K > 0 {
			require.InDelta(t, 1, chain.Removal("a", "b", "c", "d", "e", "f").Conversions, rounding, "everything removed")
		}
	})
}

func TestMarkovIsBlindToOrder(t *testing.T) {
	onTables(t, func(t *testing.T, rows []journeys, m attribution.Markov) {
		want := attribute(t, rows, m)
		dice := rand.New(rand.NewPCG(4, uint64(len(rows))))
		shuffled := slices.Clone(rows)
		dice.Shuffle(len(rows), func(i, j int) { shuffled[i], shuffled[j] = shuffled[j], shuffled[i] })
		require.Empty(t, cmp.Diff(want, attribute(t, shuffled, m)), "rows")
	})
}

// On a large chain the effects are shared out to goroutines.
func TestLargeChainIsBlindToOrder(t *testing.T) {
	rows := manyJourneys(3000)
	m := attribution.Markov{Order: 4}
	defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(1))
	want := attribute(t, rows, m)
	runtime.GOMAXPROCS(4)
	slices.Reverse(rows)
	require.Empty(t, cmp.Diff(want, attribute(t, rows, m)))
	require.Less(t, want.Bound, 1e-11)
}

// manyJourneys has about as many states of order 4 as rows.
func manyJourneys(n int) (rows []journeys) {
	dice := rand.New(rand.NewPCG(6, 6))
	for range n {
		var path strings.Builder
		for ended := false; !ended; ended = dice.IntN(5) == 0 {
			path.WriteByte("aaabbcdefgh"[dice.IntN(11)])
		}
		conversions := dice.Int64N(2)
		rows = append(rows, journeys{path.String(), conversions, 1 + dice.Int64N(3), conversions * dice.Int64N(1e8)})
	}
	return rows
}

// One order that is worth more than all others must not blur what is known.
func TestBoundWithOneLargeOrder(t *testing.T) {
	for order := range 4 {
		rows := manyJourneys(3000)
		for i := range rows {
			rows[i].nulls *= 300
		}
		rows[7].conversions, rows[7].micros = 1, 1e15
		r := attribute(t, rows, attribution.Markov{Order: order + 1})
		require.Less(t, r.Bound, 2e-11, "order %d", order+1)
	}
}

func TestMarkovFollowsNames(t *testing.T) {
	onTables(t, func(t *testing.T, rows []journeys, m attribution.Markov) {
		turned := slices.Clone(rows)
		other := func(key rune) rune { return 'a' + 'h' - key }
		for i := range turned {
			turned[i].keys = strings.Map(other, turned[i].keys)
		}
		got := map[string]attribution.Credit[string]{}
		for _, c := range attribute(t, turned, m).Credits {
			got[c.Key] = c
		}
		for _, c := range attribute(t, rows, m).Credits {
			same := got[strings.Map(other, c.Key)]
			require.InDelta(t, *c.Effect, *same.Effect, 1e-14)
			require.InDelta(t, *c.ValueEffect, *same.ValueEffect, 1e-14)
		}
	})
}

func TestMarkovOfMultiples(t *testing.T) {
	onTables(t, func(t *testing.T, rows []journeys, m attribution.Markov) {
		const times = 7
		multiplied := slices.Clone(rows)
		for i := range multiplied {
			r := &multiplied[i]
			r.conversions, r.nulls, r.micros = times*r.conversions, times*r.nulls, times*r.micros
		}
		r := attribute(t, multiplied, m)
		for i, c := range attribute(t, rows, m).Credits {
			require.InDelta(t, *c.Effect, *r.Credits[i].Effect, 1e-14)
			require.InDelta(t, times*c.Value, r.Credits[i].Value, 1e-12*r.Total.Value)
		}
	})
}

func TestMarkovOfSingleTouches(t *testing.T) {
	rows := []journeys{{"a", 3, 7, 9e6}, {"b", 1, 9, 50e6}, {"c", 0, 4, 0}, {"", 2, 2, 5e6}}
	for order := range 4 {
		r := attribute(t, rows, attribution.Markov{Order: order + 1})
		for i, c := range r.Credits {
			require.InDelta(t, float64(rows[i].conversions), c.Conversions, 1e-12)
			require.InDelta(t, float64(rows[i].micros)/1e6, c.Value, 1e-12)
		}
		require.Equal(t, attribution.Sum{Conversions: 2, Value: 5}, r.Unattributed)
	}
}

func TestMarkovWithoutMuch(t *testing.T) {
	for name, rows := range map[string][]journeys{
		"empty table":      nil,
		"only empty paths": {{"", 3, 4, 5}},
		"only nulls":       {{"ab", 0, 4, 0}, {"b", 0, 2, 0}},
		"one key":          {{"aaa", 3, 4, 5}},
		"no value":         {{"ab", 3, 4, 0}, {"b", 1, 0, 0}},
	} {
		for _, m := range []attribution.Markov{{Order: 1}, {Order: 2, IgnoreNulls: true}, {Order: math.MaxInt}} {
			t.Run(name+", "+m.Label(), func(t *testing.T) {
				requireExact(t, rows, m)
				chain, err := attribution.Fit(tableOf(t, rows), m)
				require.NoError(t, err)
				q := chain.Quality()
				require.False(t, math.IsNaN(q.BIC) || math.IsInf(q.BIC, 0))
				for tr := range chain.TransitionsWithSelf() {
					require.Positive(t, tr.Probability)
				}
			})
		}
	}
}

func TestMarkovErrors(t *testing.T) {
	table := tableOf(t, []journeys{{"ab", 3, 4, 5}, {"ba", 1, 1, 1}})
	for _, m := range []attribution.Markov{
		{}, {Order: -1}, {Order: 1, Tolerance: -1}, {Order: 1, Tolerance: math.NaN()}, {Order: 1, Tolerance: math.Inf(1)},
	} {
		_, err := table.Attribute(t.Context(), m)
		require.ErrorIs(t, err, attribution.ErrModel)
		_, err = attribution.Fit(table, m)
		require.ErrorIs(t, err, attribution.ErrModel)
	}
	_, err := table.Attribute(t.Context(), attribution.Markov{Order: 0})
	require.EqualError(t, err, "markov.order: 0: want 1 or more: bad model")

	r, err := table.Attribute(t.Context(), attribution.Markov{Order: 1, Tolerance: 1e-300})
	require.ErrorIs(t, err, attribution.ErrTolerance)
	require.Positive(t, r.Credits[0].Conversions, "the result is there all the same")
	require.Positive(t, r.Bound)
}

func TestMarkovWatchesContext(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	for _, order := range []int{1, 2, 4} {
		_, err := tableOf(t, manyJourneys(3000)).Attribute(ctx, attribution.Markov{Order: order})
		require.ErrorIs(t, err, context.Canceled)
	}
}

func TestMarkovOfManyKeys(t *testing.T) {
	const keys = 10_000
	dice := rand.New(rand.NewPCG(7, 7))
	table := attribution.MustTable[string]("EUR")
	for range keys {
		path := make([]string, 1+dice.IntN(3))
		for i := range path {
			path[i] = fmt.Sprintf("page %04d", dice.IntN(keys))
		}
		conversions := dice.Int64N(2)
		require.NoError(t, table.AddCount(path, conversions, 1, conversion.Cents(100*conversions, "EUR")))
	}
	r, err := table.Attribute(t.Context(), attribution.Markov{Order: 1})
	require.NoError(t, err)
	chain, err := attribution.Fit(table, attribution.Markov{Order: 1})
	require.NoError(t, err)
	for _, c := range r.Credits[:20] { // solved in another way
		alone := chain.Removal(c.Key)
		require.InDelta(t, alone.Conversions, *c.Effect, alone.Bound+r.Bound)
		require.InDelta(t, alone.Value, *c.ValueEffect, alone.Bound+r.Bound)
	}
	require.Less(t, r.Bound, 1e-11)
}

// A journey that goes to and fro ten thousand times on average would take
// propagation as many sweeps.
func TestMarkovThatMixesSlowly(t *testing.T) {
	rows := []journeys{{strings.Repeat("ab", 10_000), 1, 0, 1}, {"c", 1, 1, 3}, {"ac", 0, 2, 0}}
	m := attribution.Markov{Order: 1}
	r := attribute(t, rows, m)
	c := exactChainOf(rows, m)
	for _, credit := range r.Credits {
		want, _ := c.removal(0, func(state string) bool { return state == credit.Key }).Float64()
		require.InEpsilon(t, want, *credit.Effect, 1e-14, credit.Key)
		require.InDelta(t, want, *credit.Effect, r.Bound)
	}
	require.Less(t, r.Bound, 1e-10)
}
