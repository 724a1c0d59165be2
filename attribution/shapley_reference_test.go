package attribution_test

import (
	"fmt"
	"maps"
	"math"
	"math/bits"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/go-conversion/conversion"
	"github.com/go-conversion/conversion/attribution"
)

// journeyRow is a row of a table, as the references see it.
type journeyRow struct {
	keys                     []string
	conversions, nulls, cent int64
}

func (r journeyRow) set() []string { return slices.Compact(slices.Sorted(slices.Values(r.keys))) }

func (r journeyRow) rate() float64 {
	if r.conversions == 0 {
		return 0
	}
	return float64(r.conversions) / float64(r.conversions+r.nulls)
}

type journeyRows []journeyRow

func (rs journeyRows) table(t testing.TB, times int64) *attribution.Table[string] {
	table := attribution.MustTable[string]("EUR")
	for _, r := range rs {
		require.NoError(t, table.AddCount(r.keys, times*r.conversions, times*r.nulls, conversion.Cents(times*r.cent, "EUR")))
	}
	return table
}

func (rs journeyRows) keys() []string {
	all := map[string]bool{}
	for _, r := range rs {
		for _, key := range r.keys {
			all[key] = true
		}
	}
	return slices.Sorted(maps.Keys(all))
}

// within sums over the rows whose keys are all among the given ones.
func (rs journeyRows) within(keys []string) (sum journeyRow) {
	for _, r := range rs {
		outside := slices.ContainsFunc(r.keys, func(key string) bool { return !slices.Contains(keys, key) })
		if len(r.keys) > 0 && !outside {
			sum.conversions, sum.nulls, sum.cent = sum.conversions+r.conversions, sum.nulls+r.nulls, sum.cent+r.cent
		}
	}
	return sum
}

// randomJourneyRows are different paths of few keys.
func randomJourneyRows(r *rand.Rand, keys int) (rows journeyRows) {
	seen := map[string]bool{}
	for range 1 + r.IntN(12) {
		row := journeyRow{keys: make([]string, r.IntN(6)), nulls: int64(r.IntN(8))}
		for i := range row.keys {
			row.keys[i] = string(rune('a' + r.IntN(keys)))
		}
		if r.IntN(3) > 0 {
			row.conversions = int64(r.IntN(6))
			row.cent = row.conversions * int64(r.IntN(9000))
		}
		if name := strings.Join(row.keys, ">"); !seen[name] && row.conversions+row.nulls > 0 {
			seen[name] = true
			rows = append(rows, row)
		}
	}
	return rows
}

// slowCredits are conversions and value by key.
type slowCredits map[string][2]float64

func (c slowCredits) add(key string, conversions, value float64) {
	old := c[key]
	c[key] = [2]float64{old[0] + conversions, old[1] + value}
}

// byOrders is the definition: what a player adds, averaged over all n! orders.
func byOrders(players []string, worth func([]string) float64) map[string]float64 {
	phi, n := map[string]float64{}, 0.0
	var walk func(before, rest []string)
	walk = func(before, rest []string) {
		if len(rest) == 0 {
			n++
			for i, player := range before {
				phi[player] += worth(before[:i+1]) - worth(before[:i])
			}
			return
		}
		for i := range rest {
			walk(append(slices.Clone(before), rest[i]), slices.Delete(slices.Clone(rest), i, i+1))
		}
	}
	walk(nil, players)
	for player := range phi {
		phi[player] /= n
	}
	return phi
}

// bySets is the same by all 2ⁿ sets.
func bySets(players []string, worth func([]string) float64) map[string]float64 {
	factorial := func(n int) float64 { return math.Gamma(float64(n) + 1) }
	phi, n := map[string]float64{}, len(players)
	for set := range uint(1) << n {
		var keys []string
		for i, player := range players {
			if set>>i&1 == 1 {
				keys = append(keys, player)
			}
		}
		size := bits.OnesCount(set)
		for i, player := range players {
			if set>>i&1 == 0 {
				weight := factorial(size) * factorial(n-size-1) / factorial(n)
				with := slices.Sorted(slices.Values(append(slices.Clone(keys), player)))
				phi[player] += weight * (worth(with) - worth(keys))
			}
		}
	}
	return phi
}

type gameSolver func(players []string, worth func([]string) float64) map[string]float64

// slowGlobalRate and those below follow the specification word by word.
func slowGlobalRate(rs journeyRows, solve gameSolver) slowCredits {
	all := rs.within(rs.keys())
	journeys := float64(all.conversions + all.nulls)
	rate := func(of func(journeyRow) float64) map[string]float64 {
		return solve(rs.keys(), func(keys []string) float64 {
			sum := rs.within(keys)
			return of(sum) / max(1, float64(sum.conversions+sum.nulls))
		})
	}
	c := slowCredits{}
	for key, phi := range rate(func(r journeyRow) float64 { return float64(r.conversions) }) {
		c.add(key, phi*journeys, 0)
	}
	for key, phi := range rate(func(r journeyRow) float64 { return float64(r.cent) / 100 }) {
		c.add(key, 0, phi*journeys)
	}
	return c
}

func slowSubsetSum(rs journeyRows, solve gameSolver) slowCredits {
	c := slowCredits{}
	for key, phi := range solve(rs.keys(), func(keys []string) float64 { return float64(rs.within(keys).conversions) }) {
		c.add(key, phi, 0)
	}
	for key, phi := range solve(rs.keys(), func(keys []string) float64 { return float64(rs.within(keys).cent) / 100 }) {
		c.add(key, 0, phi)
	}
	return c
}

func slowPerSetRate(rs journeyRows, solve gameSolver, clamp bool) slowCredits {
	bySet := map[string]journeyRow{}
	for _, r := range rs {
		name := fmt.Sprintf("%q", r.set())
		sum := bySet[name]
		bySet[name] = journeyRow{r.set(), sum.conversions + r.conversions, sum.nulls + r.nulls, sum.cent + r.cent}
	}
	c := slowCredits{}
	for _, set := range bySet {
		if set.conversions == 0 || len(set.keys) == 0 {
			continue
		}
		phi := solve(set.keys, func(keys []string) float64 {
			if len(keys) == 0 {
				return 0
			}
			return bySet[fmt.Sprintf("%q", slices.Sorted(slices.Values(keys)))].rate()
		})
		total := set.rate()
		if clamp {
			total = 0
			for key := range phi {
				phi[key] = max(0, phi[key])
				total += phi[key]
			}
		}
		for key, x := range phi {
			c.add(key, float64(set.conversions)*x/total, float64(set.cent)/100*x/total)
		}
	}
	return c
}

func slowLeaveOneOut(rs journeyRows) slowCredits {
	rates := map[string]float64{}
	for _, r := range rs {
		rates[fmt.Sprintf("%q", r.keys)] = r.rate()
	}
	c := slowCredits{}
	for _, r := range rs {
		if r.conversions == 0 || len(r.keys) == 0 {
			continue
		}
		missed, sum := make([]float64, len(r.keys)), 0.0
		for i := range r.keys {
			missed[i] = max(0, r.rate()-rates[fmt.Sprintf("%q", slices.Delete(slices.Clone(r.keys), i, i+1))])
			sum += missed[i]
		}
		if sum == 0 || len(r.keys) == 1 {
			clear(missed)
			missed[len(missed)-1], sum = 1, 1
		}
		for i, key := range r.keys {
			c.add(key, float64(r.conversions)*missed[i]/sum, float64(r.cent)/100*missed[i]/sum)
		}
	}
	return c
}

func slowShaoLi(rs journeyRows) slowCredits {
	rate := func(with ...string) float64 {
		sum := journeyRow{}
		for _, r := range rs {
			if !slices.ContainsFunc(with, func(key string) bool { return !slices.Contains(r.keys, key) }) {
				sum.conversions, sum.nulls = sum.conversions+r.conversions, sum.nulls+r.nulls
			}
		}
		return sum.rate()
	}
	c := slowCredits{}
	var all [2]float64
	for _, r := range rs {
		set := r.set()
		for _, i := range set {
			score := rate(i)
			for _, j := range set {
				if j != i {
					score += (rate(i, j) - rate(i) - rate(j)) / (2 * float64(len(set)-1))
				}
			}
			conversions, value := float64(r.conversions)*score, float64(r.cent)/100*score
			c.add(i, conversions, value)
			all[0], all[1] = all[0]+conversions, all[1]+value
		}
	}
	total := rs.within(rs.keys())
	for key, x := range c {
		x[0] *= float64(total.conversions) / all[0]
		if x[1] != 0 {
			x[1] *= float64(total.cent) / 100 / all[1]
		}
		c[key] = x
	}
	return c
}

// TestShapleyAgainstReference compares the models with the definitions.
func TestShapleyAgainstReference(t *testing.T) {
	orders, sets := gameSolver(byOrders), gameSolver(bySets)
	for _, c := range []struct {
		name      string
		model     attribution.Model
		keys      int
		reference func(journeyRows) slowCredits
	}{
		{"subset sum, orders", attribution.SubsetSum{}, 5, func(rs journeyRows) slowCredits { return slowSubsetSum(rs, orders) }},
		{"subset sum, sets", attribution.SubsetSum{}, 9, func(rs journeyRows) slowCredits { return slowSubsetSum(rs, sets) }},
		{"global rate, orders", attribution.GlobalRate{}, 5, func(rs journeyRows) slowCredits { return slowGlobalRate(rs, orders) }},
		{"global rate, sets", attribution.GlobalRate{}, 9, func(rs journeyRows) slowCredits { return slowGlobalRate(rs, sets) }},
		{"rate per set, orders", attribution.PerSetRate{}, 3, func(rs journeyRows) slowCredits { return slowPerSetRate(rs, orders, false) }},
		{"rate per set, sets", attribution.PerSetRate{}, 4, func(rs journeyRows) slowCredits { return slowPerSetRate(rs, sets, false) }},
		{"rate per set, clamped", attribution.PerSetRate{Clamp: true}, 4, func(rs journeyRows) slowCredits { return slowPerSetRate(rs, sets, true) }},
		{"leave one out", attribution.LeaveOneOut{}, 3, slowLeaveOneOut},
		{"Shao-Li", attribution.ShaoLi{}, 5, slowShaoLi},
	} {
		t.Run(c.name, func(t *testing.T) {
			r := rand.New(rand.NewPCG(7, uint64(c.keys)))
			for range 60 {
				rows := randomJourneyRows(r, c.keys)
				if rows.within(rows.keys()).conversions > 0 {
					requireSlowCredits(t, rows, c.model, c.reference(rows))
				}
			}
		})
	}
}

func requireSlowCredits(t *testing.T, rows journeyRows, model attribution.Model, want slowCredits) {
	t.Helper()
	got, err := rows.table(t, 1).Attribute(t.Context(), model)
	require.NoError(t, err)
	require.Len(t, got.Credits, len(rows.keys()))
	for _, c := range got.Credits {
		require.InDeltaf(t, want[c.Key][0], c.Conversions, 1e-9*max(1, got.Total.Conversions), "%s: %q: conversions: %v", model.Label(), c.Key, rows)
		require.InDeltaf(t, want[c.Key][1], c.Value, 1e-9*max(1, got.Total.Value), "%s: %q: value: %v", model.Label(), c.Key, rows)
	}
}
