package attribution_test

import (
	"fmt"
	"math/big"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/go-conversion/conversion"
	"github.com/go-conversion/conversion/attribution"
)

// journeys is a row of a table, as the tests of chains write it.
type journeys struct {
	keys               string // of one byte each
	conversions, nulls int64
	micros             int64
}

func (j journeys) path() []string { return strings.Split(j.keys, "") }

func tableOf(t testing.TB, rows []journeys) *attribution.Table[string] {
	table := attribution.MustTable[string]("EUR")
	for _, r := range rows {
		require.NoError(t, table.AddCount(r.path(), r.conversions, r.nulls, conversion.Money{Micros: r.micros, Currency: "EUR"}))
	}
	return table
}

// exactChain is the chain of the definition, in rational numbers. Its equations are
// solved by the elimination of school.
type exactChain struct {
	states []string
	weight map[string]map[string]int64 // from and to; "" is the start
	visits map[string]int64
	pay    [2]map[string]int64 // conversions and micros
	total  [2]int64
	all    int64
}

func exactChainOf(rows []journeys, m attribution.Markov) *exactChain {
	c := &exactChain{weight: map[string]map[string]int64{"": {}}, visits: map[string]int64{}, pay: [2]map[string]int64{{}, {}}}
	for _, r := range rows {
		if m.IgnoreNulls {
			r.nulls = 0
		}
		weight := r.conversions + r.nulls
		if r.keys == "" || weight == 0 {
			continue
		}
		from := ""
		size := min(m.Order, len(r.keys))
		for i := 0; i+size <= len(r.keys); i++ {
			to := r.keys[i : i+size]
			if to == from {
				continue
			}
			if c.weight[to] == nil {
				c.weight[to] = map[string]int64{}
				c.states = append(c.states, to)
			}
			c.weight[from][to] += weight
			c.visits[to] += weight
			from = to
		}
		c.all += weight
		for p, pay := range []int64{r.conversions, r.micros} {
			c.pay[p][from] += pay
			c.total[p] += pay
		}
	}
	slices.Sort(c.states)
	return c
}

// paid returns what a journey is paid if it is paid nothing from a removed state
// on, by solving u = pay + Q·u for the states that are left.
func (c *exactChain) paid(p int, removed func(state string) bool) *big.Rat {
	var kept []string
	for _, s := range c.states {
		if !removed(s) {
			kept = append(kept, s)
		}
	}
	n := len(kept)
	a := make([][]*big.Rat, n)
	for i, from := range kept {
		a[i] = make([]*big.Rat, n+1)
		for j, to := range kept {
			a[i][j] = big.NewRat(-c.weight[from][to], c.visits[from])
		}
		a[i][i].Add(a[i][i], big.NewRat(1, 1))
		a[i][n] = big.NewRat(c.pay[p][from], c.visits[from])
	}
	solveExactly(a)
	sum := new(big.Rat)
	for i, s := range kept {
		sum.Add(sum, new(big.Rat).Mul(big.NewRat(c.weight[""][s], c.all), a[i][n]))
	}
	return sum
}

func solveExactly(a [][]*big.Rat) {
	n := len(a)
	for k := range n {
		pivot := k
		for a[pivot][k].Sign() == 0 {
			pivot++
		}
		a[k], a[pivot] = a[pivot], a[k]
		inverse := new(big.Rat).Inv(a[k][k])
		for j := range a[k] {
			a[k][j].Mul(a[k][j], inverse)
		}
		for i := range n {
			if i == k || a[i][k].Sign() == 0 {
				continue
			}
			factor := new(big.Rat).Set(a[i][k])
			for j := k; j <= n; j++ {
				a[i][j].Sub(a[i][j], new(big.Rat).Mul(factor, a[k][j]))
			}
		}
	}
}

// removal returns 1 − E₋S/E, or 0 if nothing is paid.
func (c *exactChain) removal(p int, removed func(state string) bool) *big.Rat {
	if c.total[p] == 0 {
		return new(big.Rat)
	}
	left := c.paid(p, removed)
	left.Quo(left, big.NewRat(c.total[p], c.all))
	return left.Sub(big.NewRat(1, 1), left)
}

// requireWithin demands that got is within the bound of want, in rational numbers,
// and the bound is of use.
func requireWithin(t *testing.T, want *big.Rat, got, bound float64, what string) {
	t.Helper()
	off := new(big.Rat).SetFloat64(got)
	off.Sub(off, want).Abs(off)
	require.LessOrEqual(t, off.Cmp(new(big.Rat).SetFloat64(bound)), 0, "%s: got %v, want %s, bound %g", what, got, want.FloatString(20), bound)
	require.LessOrEqual(t, bound, 1e-12, what)
	if exact, _ := want.Float64(); exact > 0 {
		require.InEpsilon(t, exact, got, 1e-12, what)
	}
}

// randomJourneys returns a table of up to so many rows.
func randomJourneys(dice *rand.Rand, rows, keys, longest int) (all []journeys) {
	for range 1 + dice.IntN(rows) {
		var path strings.Builder
		for range dice.IntN(longest + 1) {
			path.WriteByte("abcdefgh"[dice.IntN(keys)])
		}
		j := journeys{keys: path.String(), nulls: dice.Int64N(20)}
		if dice.IntN(2) == 0 {
			j.conversions = dice.Int64N(1 << dice.IntN(20))
		}
		if j.conversions > 0 {
			j.micros = dice.Int64N(1 << dice.IntN(50))
		}
		all = append(all, j)
	}
	return all
}

// requireExact compares everything that a chain tells of removal with the
// definition.
func requireExact(t *testing.T, rows []journeys, m attribution.Markov) {
	t.Helper()
	want := exactChainOf(rows, m)
	table := tableOf(t, rows)
	chain, err := attribution.Fit(table, m)
	require.NoError(t, err)
	r, err := table.Attribute(t.Context(), m)
	require.NoError(t, err)
	require.Equal(t, []int64{want.total[0], want.all}, []int64{chain.Rate().K, chain.Rate().N}, "rate")
	both := func(what string, got attribution.Effect, removed func(state string) bool) {
		t.Helper()
		requireWithin(t, want.removal(0, removed), got.Conversions, got.Bound, what)
		requireWithin(t, want.removal(1, removed), got.Value, got.Bound, what+", value")
	}
	for i, c := range r.Credits {
		has := func(state string) bool { return strings.Contains(state, c.Key) }
		both(c.Key, attribution.Effect{Conversions: *c.Effect, Value: *c.ValueEffect, Bound: r.Bound}, has)
		both("only "+c.Key, chain.Removal(c.Key), has)
		group := c.Key + r.Credits[(i+1)%len(r.Credits)].Key
		both("group "+group, chain.Removal(strings.Split(group, "")...), func(state string) bool { return strings.ContainsAny(state, group) })
		effect, err := chain.RemovalSequence(strings.Split(group, "")...)
		if m.Order == 1 {
			require.ErrorIs(t, err, attribution.ErrModel)
			continue
		}
		require.NoError(t, err)
		both("sequence "+group, effect, func(state string) bool { return strings.Contains(state, group) })
	}
}

func TestMarkovIsExact(t *testing.T) {
	for seed := range uint64(120) {
		dice := rand.New(rand.NewPCG(1, seed))
		m := attribution.Markov{Order: 1 + dice.IntN(4), IgnoreNulls: dice.IntN(3) == 0}
		rows := randomJourneys(dice, 8, 1+dice.IntN(5), 1+dice.IntN(7))
		t.Run(fmt.Sprintf("%d, %s", seed, m.Label()), func(t *testing.T) { requireExact(t, rows, m) })
	}
}

func FuzzMarkovIsExact(f *testing.F) {
	f.Add(uint64(1), uint8(1), uint8(3), uint8(5), false)
	f.Add(uint64(2), uint8(3), uint8(1), uint8(9), true)
	f.Add(uint64(117), uint8(0), uint8(27), uint8(213), true) // one order is worth nearly all
	f.Fuzz(func(t *testing.T, seed uint64, order, keys, longest uint8, ignore bool) {
		m := attribution.Markov{Order: 1 + int(order%6), IgnoreNulls: ignore}
		rows := randomJourneys(rand.New(rand.NewPCG(2, seed)), 7, 1+int(keys%8), 1+int(longest%9))
		requireExact(t, rows, m)
	})
}
