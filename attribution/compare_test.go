package attribution_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"math/rand/v2"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/stretchr/testify/require"

	"github.com/go-conversion/conversion"
	"github.com/go-conversion/conversion/attribution"
)

// Each model gives another answer. The comparison shows by how much.
func ExampleCompare() {
	table := attribution.MustTable[string]("EUR")
	for _, row := range []struct {
		keys               []string
		conversions, nulls int64
		euros              int64
	}{
		{[]string{"Search", "Email"}, 4, 6, 200},
		{[]string{"Search"}, 2, 18, 60},
		{[]string{"Email", "Search", "Email"}, 2, 0, 140},
		{nil, 1, 9, 25},
	} {
		if err := table.AddCount(row.keys, row.conversions, row.nulls, conversion.Cents(100*row.euros, "EUR")); err != nil {
			panic(err)
		}
	}
	c, err := attribution.Compare(context.Background(), table, attribution.Last{}, attribution.U(), attribution.Markov{Order: 1})
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, row := range c.Rows {
		for i, r := range c.Results {
			fmt.Printf("%s by %s: %.2f conversions (%+.2f)\n", row.Key, r.Model, row.Conversions[i], row.Difference[i])
		}
	}
	// Output:
	// Email by last: 6.00 conversions (+0.00)
	// Email by U 40/20/40: 3.60 conversions (-2.40)
	// Email by Markov order 1: 3.69 conversions (-2.31)
	// Search by last: 2.00 conversions (+0.00)
	// Search by U 40/20/40: 4.40 conversions (+2.40)
	// Search by Markov order 1: 4.31 conversions (+2.31)
}

// The report of a table needs no model: who was on the paths, and where.
func ExampleTable_Report() {
	table := attribution.MustTable[string]("EUR")
	for _, keys := range [][]string{{"Search", "Email"}, {"Search"}, {"Email", "Search", "Email"}} {
		if err := table.AddCount(keys, 10, 40, conversion.Cents(50_000, "EUR")); err != nil {
			panic(err)
		}
	}
	r := table.Report(10)
	for _, k := range r.Keys {
		fmt.Printf("%s: rate %v; first of %d, last of %d, assisted %d worth %v\n",
			k.Key, k.Rate, k.First.Conversions, k.Last.Conversions, k.Assisted.Conversions, k.Assisted.Value)
	}
	// Output:
	// Email: rate 20.0 % [13.3 %, 28.9 %] (20/100); first of 10, last of 20, assisted 10 worth 500.00 EUR
	// Search: rate 20.0 % [14.4 %, 27.1 %] (30/150); first of 20, last of 10, assisted 20 worth 1000.00 EUR
}

func TestCompareErrors(t *testing.T) {
	table := attribution.MustTable[string]("EUR")
	for name, test := range map[string]struct {
		model attribution.Model
		want  error
		text  string
	}{
		"nil":      {nil, attribution.ErrModel, "model: missing: bad model"},
		"order":    {attribution.Markov{}, attribution.ErrModel, "Markov order 0: markov.order: 0: want 1 or more: bad model"},
		"needs it": {attribution.SameTouch{}, attribution.ErrTimes, ""},
	} {
		t.Run(name, func(t *testing.T) {
			c, err := attribution.Compare(context.Background(), table, attribution.Linear{}, test.model)
			require.ErrorIs(t, err, test.want)
			if test.text != "" {
				require.EqualError(t, err, test.text)
			}
			require.Empty(t, c)
		})
	}
	done, cancel := context.WithCancelCause(context.Background())
	cancel(errors.New("enough"))
	require.NoError(t, table.AddCount([]string{"a"}, 1, 0, conversion.Money{}))
	_, err := attribution.Compare(done, table, attribution.Linear{})
	require.ErrorIs(t, err, context.Canceled)
}

// TestCompareTyped: keys keep their type, and renamed ones have rows of their own.
func TestCompareTyped(t *testing.T) {
	type channel string
	table := attribution.MustTable[channel]("EUR")
	require.NoError(t, table.AddCount([]channel{"a", "b"}, 2, 0, conversion.Cents(100, "EUR")))
	renamed := attribution.Transformed{Name: "renamed", Transforms: []attribution.Transform{attribution.Map{"b": "c"}}, Model: attribution.Last{}}
	c, err := attribution.Compare(context.Background(), table, attribution.Last{}, renamed)
	require.NoError(t, err)
	var got [][]any
	for _, row := range c.Rows {
		got = append(got, []any{row.Key, row.Conversions[0], row.Conversions[1], row.Difference[1], row.Value[1]})
	}
	want := [][]any{{channel("a"), 0.0, 0.0, 0.0, 0.0}, {channel("b"), 2.0, 0.0, -2.0, 0.0}, {channel("c"), 0.0, 2.0, 2.0, 1.0}}
	require.Empty(t, cmp.Diff(want, got))
}

// TestCompareAddsUp: differences of conserving models add up to that of what they
// attribute, and the order of rows changes no bit.
func TestCompareAddsUp(t *testing.T) {
	dice := rand.New(rand.NewPCG(9, 10))
	models := []attribution.Model{attribution.First{}, attribution.Linear{}, attribution.J(), attribution.Markov{Order: 2}, attribution.SubsetSum{}}
	for range 20 {
		paths := randomReportPaths(dice, 1+dice.IntN(60), 5)
		c := compareAll(t, reportTable(t, paths), models...)
		for i, r := range c.Results {
			var sum, difference float64
			for _, row := range c.Rows {
				sum += row.Conversions[i]
				difference += row.Difference[i]
			}
			require.InDelta(t, r.Attributed.Conversions, sum, 1e-9)
			require.InDelta(t, 0, difference, 1e-9)
			require.InDelta(t, r.Total.Conversions, r.Attributed.Conversions+r.Unattributed.Conversions, 1e-9)
			require.InDelta(t, r.Total.Value, r.Attributed.Value+r.Unattributed.Value, 1e-6)
		}
		dice.Shuffle(len(paths), func(i, j int) { paths[i], paths[j] = paths[j], paths[i] })
		require.Empty(t, cmp.Diff(c, compareAll(t, reportTable(t, paths), models...)))
	}
}

// TestNumbersInJSON: nine digits after the point, three of what is large.
func TestNumbersInJSON(t *testing.T) {
	for _, test := range []struct {
		is   float64
		want string
	}{
		{0, "0"}, {-1e-12, "0"}, {1.0 / 3, "0.333333333"}, {-2.0 / 3, "-0.666666667"}, {5e-10, "1e-9"},
		{999_999 + 1.0/3, "999999.333333333"}, {1_000_000 + 1.0/3, "1000000.333"}, {1e300, "1e+300"}, {1 / zero, "null"}, {0 / zero, "null"},
	} {
		t.Run(test.want, func(t *testing.T) {
			text, err := json.Marshal(attribution.Compared[string]{Conversions: []float64{test.is}})
			require.NoError(t, err)
			require.Equal(t, `{"key":"","conversions":[`+test.want+`],"value":[],"difference":[],"value_difference":[]}`, string(text))
		})
	}
}
