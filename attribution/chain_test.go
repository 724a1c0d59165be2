package attribution_test

import (
	"context"
	"fmt"
	"math"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/stretchr/testify/require"

	"github.com/go-conversion/conversion"
	"github.com/go-conversion/conversion/attribution"
)

// workedExample is the worked example.
func workedExample() *attribution.Table[string] {
	t := attribution.MustTable[string]("EUR")
	add := func(conversions, nulls int64, value string, keys ...string) {
		if err := t.AddCount(keys, conversions, nulls, conversion.MustMoney(value+" EUR")); err != nil {
			panic(err)
		}
	}
	add(4, 6, "200", "Search", "Email")
	add(2, 18, "60", "Search")
	add(2, 0, "140", "Email", "Search", "Email")
	add(1, 9, "25")
	return t
}

func ExampleMarkov() {
	r, err := workedExample().Attribute(context.Background(), attribution.Markov{Order: 1})
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, c := range r.Credits {
		fmt.Printf("%-6s %.3f conversions, %6.2f EUR; without it %.1f %% would be lost\n", c.Key, c.Conversions, c.Value, 100**c.Effect)
	}
	fmt.Println("unattributed:", r.Unattributed.Conversions)
	// Output:
	// Email  3.693 conversions, 197.79 EUR; without it 76.6 % would be lost
	// Search 4.307 conversions, 202.21 EUR; without it 89.3 % would be lost
	// unattributed: 1
}

func ExampleFit() {
	chain, err := attribution.Fit(workedExample(), attribution.Markov{Order: 1})
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(chain.Rate())
	fmt.Printf("both: %.4f\n", chain.Removal("Search", "Email").Conversions)
	fmt.Printf("converting journeys that meet both: %.4f\n", chain.Overlap("Search", "Email").Conversions)
	for t := range chain.Transitions() {
		fmt.Println(t.From, t.To, t.End, t.Count, t.Probability)
	}
	// Output:
	// 25.0 % [13.3 %, 42.1 %] (8/32)
	// both: 1.0000
	// converting journeys that meet both: 0.6585
	// [] [Email]  2 0.0625
	// [] [Search]  30 0.9375
	// [Email] [Search]  2 0.14285714285714285
	// [Email] [] conversion 6 0.42857142857142855
	// [Email] [] null 6 0.42857142857142855
	// [Search] [Email]  12 0.375
	// [Search] [] conversion 2 0.0625
	// [Search] [] null 18 0.5625
}

func ExampleChooseOrder() {
	choice, err := attribution.ChooseOrder(context.Background(), workedExample(), attribution.Markov{}, 5)
	if err != nil {
		fmt.Println(err)
		return
	}
	for i, q := range choice.Orders {
		fmt.Printf("order %d: %d states, BIC %.1f, AUC %.3f\n", i+1, q.States, q.BIC, *q.AUC)
	}
	fmt.Println("order", choice.Order, "describes the journeys best")
	// Output:
	// order 1: 2 states, BIC 115.8, AUC 0.750
	// order 2: 3 states, BIC 96.7, AUC 0.750
	// order 3: 3 states, BIC 93.5, AUC 0.781
	// order 3 describes the journeys best
}

// Entries of the ledger add up to the order.
func ExampleChain_Curve() {
	chain, err := attribution.Fit(workedExample(), attribution.Markov{Order: 1})
	if err != nil {
		fmt.Println(err)
		return
	}
	order := attribution.Path[string]{
		Touches:    []attribution.Touch[string]{{Key: "Search"}, {Key: "Email"}},
		Indices:    []int{0, 1},
		Conversion: &attribution.Conversion{Value: conversion.Cents(7000, "EUR")},
	}
	for _, e := range attribution.Ledger(nil, order, chain.Curve(), 10_000) {
		fmt.Println(e.Key, e.Money)
	}
	// Output:
	// Search 37.69 EUR
	// Email 32.31 EUR
}

func TestRemovalSequence(t *testing.T) {
	chain, err := attribution.Fit(workedExample(), attribution.Markov{Order: 2})
	require.NoError(t, err)
	effect, err := chain.RemovalSequence("Search", "Email")
	require.NoError(t, err)
	require.InDelta(t, 0.75, effect.Conversions, effect.Bound)
	effect, err = chain.RemovalSequence("Search", "nobody")
	require.NoError(t, err)
	require.Equal(t, attribution.Effect{}, effect)
	for _, keys := range [][]string{nil, {"Search", "Email", "Search"}} {
		_, err = chain.RemovalSequence(keys...)
		require.ErrorIs(t, err, attribution.ErrModel)
	}
}

func TestTransitionsAreInOrder(t *testing.T) {
	table := tableOf(t, []journeys{{"bab", 1, 0, 0}, {"ab", 1, 2, 0}, {"b", 0, 1, 0}, {"bbb", 0, 3, 0}, {"", 9, 9, 0}})
	chain, err := attribution.Fit(table, attribution.Markov{Order: 2})
	require.NoError(t, err)
	lines := func(self bool) (all []string) {
		transitions := chain.Transitions()
		if self {
			transitions = chain.TransitionsWithSelf()
		}
		for tr := range transitions {
			all = append(all, fmt.Sprintf("%v %v%s %d/%.2f", tr.From, tr.To, tr.End, tr.Count, tr.Probability))
		}
		return all
	}
	want := []string{
		"[] [a b] 3/0.38", "[] [b] 1/0.12", "[] [b a] 1/0.12", "[] [b b] 3/0.38",
		"[a b] []conversion 2/0.50", "[a b] []null 2/0.50",
		"[b] []null 1/1.00",
		"[b a] [a b] 1/1.00",
		"[b b] []null 3/1.00",
	}
	require.Empty(t, cmp.Diff(want, lines(false)))
	want = append(want[:8:8], "[b b] [b b] 3/0.50", "[b b] []null 3/0.50")
	require.Empty(t, cmp.Diff(want, lines(true)))
	for range chain.Transitions() {
		break // must not go on
	}
}

// AUC over all pairs of journeys.
func TestAUC(t *testing.T) {
	onTables(t, func(t *testing.T, rows []journeys, m attribution.Markov) {
		chain, err := attribution.Fit(tableOf(t, rows), m)
		require.NoError(t, err)
		type ends struct{ conversions, nulls float64 }
		last := map[string]*ends{}
		for _, r := range rows {
			if r.keys == "" || m.IgnoreNulls && r.conversions == 0 {
				continue
			}
			state := r.keys[max(0, len(r.keys)-m.Order):]
			if last[state] == nil {
				last[state] = &ends{}
			}
			last[state].conversions += float64(r.conversions)
			if !m.IgnoreNulls {
				last[state].nulls += float64(r.nulls)
			}
		}
		won, pairs := 0.0, 0.0
		for _, a := range last {
			for _, b := range last {
				n := a.conversions * b.nulls
				pairs += n
				switch x, y := a.conversions*(b.conversions+b.nulls), b.conversions*(a.conversions+a.nulls); {
				case x > y:
					won += n
				case x == y:
					won += n / 2
				}
			}
		}
		got := chain.Quality().AUC
		if pairs == 0 {
			require.Nil(t, got)
			return
		}
		require.InDelta(t, won/pairs, *got, 1e-12)
	})
}

func TestChooseOrder(t *testing.T) {
	onTables(t, func(t *testing.T, rows []journeys, m attribution.Markov) {
		table := tableOf(t, rows)
		choice, err := attribution.ChooseOrder(t.Context(), table, m, 20)
		require.NoError(t, err)
		least := math.Inf(1)
		for i, q := range choice.Orders {
			m.Order = i + 1
			chain, err := attribution.Fit(table, m)
			require.NoError(t, err)
			require.Empty(t, cmp.Diff(chain.Quality(), q))
			least = min(least, q.BIC)
		}
		require.Equal(t, least, choice.Orders[choice.Order-1].BIC)
		require.LessOrEqual(t, len(choice.Orders), 8)
	})
	_, err := attribution.ChooseOrder(t.Context(), workedExample(), attribution.Markov{}, 0)
	require.ErrorIs(t, err, attribution.ErrModel)
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	_, err = attribution.ChooseOrder(ctx, workedExample(), attribution.Markov{}, 3)
	require.ErrorIs(t, err, context.Canceled)
}

// Windows of more than 64 bits are found by their bytes.
func TestLongWindows(t *testing.T) {
	rows := []journeys{{"abcdefghabcdefghabcdefgh", 3, 1, 5}, {"abcdefghabcdefghabcdefga", 1, 1, 9}, {"hg", 1, 1, 1}}
	for _, order := range []int{16, 17, 20, 22, 24, 30} {
		requireExact(t, rows, attribution.Markov{Order: order})
	}
}
