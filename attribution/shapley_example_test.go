package attribution_test

import (
	"context"
	"fmt"

	"github.com/go-conversion/conversion"
	"github.com/go-conversion/conversion/attribution"
)

func exampleJourneys() *attribution.Table[string] {
	table := attribution.MustTable[string]("EUR")
	for _, row := range []struct {
		keys               []string
		conversions, nulls int64
		euros              int64
	}{
		{[]string{"Search", "Email"}, 4, 6, 200},
		{[]string{"Search"}, 2, 18, 60},
		{[]string{"Email", "Search", "Email"}, 2, 0, 140},
	} {
		if err := table.AddCount(row.keys, row.conversions, row.nulls, conversion.Cents(100*row.euros, "EUR")); err != nil {
			panic(err)
		}
	}
	return table
}

// What an email adds to the rate of those who searched is its credit.
func ExamplePerSetRate() {
	r, err := exampleJourneys().Attribute(context.Background(), attribution.PerSetRate{})
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, c := range r.Credits {
		fmt.Printf("%s: %.1f conversions, %.0f %s\n", c.Key, c.Conversions, c.Value, r.Currency)
	}
	// Output:
	// Email: 2.4 conversions, 136 EUR
	// Search: 5.6 conversions, 264 EUR
}

// Who decides in a council in which one member has a veto?
func ExamplePhi() {
	values, err := attribution.Phi(context.Background(), attribution.Game{
		Worth: attribution.WeightedMajority{Quota: 4, Weights: map[string]float64{"chair": 3, "left": 1, "right": 1}},
	})
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, v := range values {
		fmt.Printf("%s: %.3f\n", v.Player, v.Phi)
	}
	// Output:
	// chair: 0.667
	// left: 0.167
	// right: 0.167
}

// A dividend below 0 tells of channels that do the same work.
func ExampleDividends() {
	game, err := exampleJourneys().Game(attribution.GlobalRate{})
	if err != nil {
		fmt.Println(err)
		return
	}
	dividends, err := attribution.Dividends(context.Background(), game)
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, d := range dividends {
		fmt.Printf("%v: %.3f\n", d.Keys, d.Amount)
	}
	// Output:
	// [Search]: 0.100
	// [Email Search]: 0.150
}

func ExampleTable_ByPosition() {
	credit, err := exampleJourneys().ByPosition(attribution.LinearDistinct{})
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, c := range credit {
		fmt.Printf("%s at %d: %.1f conversions\n", c.Key, c.Position, c.Conversions)
	}
	// Output:
	// Email at 1: 0.5 conversions
	// Email at 2: 2.0 conversions
	// Email at 3: 0.5 conversions
	// Search at 1: 4.0 conversions
	// Search at 2: 1.0 conversions
}
