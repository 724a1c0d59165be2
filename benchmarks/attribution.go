package main

import (
	"context"
	"fmt"
	"math"
	"strings"

	"github.com/go-conversion/conversion"
	"github.com/go-conversion/conversion/attribution"
)

// attributionContests gives credit for the same lines of aggregated paths: from
// strings in memory to credit by key, splitting included.
func attributionContests(journeys int) ([]contest, error) {
	large := randomPaths(journeys, 20)
	few := randomPaths(min(journeys, 20_000), 12)
	exact, err := byLibrary(large, attribution.Markov{Order: 1})
	if err != nil {
		return nil, err
	}
	subsets, err := byLibrary(few, attribution.SubsetSum{})
	if err != nil {
		return nil, err
	}
	table, err := tableOf(large)
	if err != nil {
		return nil, err
	}
	byHand, err := heuristics(large)
	if err != nil {
		return nil, err
	}
	all := []contest{
		{"first, last and linear; lines of paths", len(large), 5, []entry{
			{"attribution (this library)", func() { byLibrary(large, attribution.First{}, attribution.Last{}, attribution.Linear{}) }, "right"}, //nolint:errcheck // it was without error above
			{"Go by hand, maps", func() { heuristicsByHand(large) }, byHand},
		}},
		{"Markov chain of order 1; lines of paths", len(large), 5, []entry{
			{"attribution (this library)", func() { byLibrary(large, attribution.Markov{Order: 1}) }, "exact"}, //nolint:errcheck // as above
			{"Go by hand, maps and propagation", func() { markovByHand(large) }, distance(markovByHand(large), exact)},
			{"simulated, 10,000 walks", func() { markovSimulated(large, 10_000) }, distance(markovSimulated(large, 10_000), exact)},
			{"simulated, 100,000 walks", func() { markovSimulated(large, 100_000) }, distance(markovSimulated(large, 100_000), exact)},
		}},
		{"Shapley value of 12 keys; lines of paths", len(few), 1, []entry{
			{"attribution (this library)", func() { byLibrary(few, attribution.SubsetSum{}) }, "exact"}, //nolint:errcheck // as above
			{"Go by hand, all coalitions", func() { shapleyByHand(few) }, distance(shapleyByHand(few), subsets)},
		}},
	}
	return append(all, tableContest(table)), nil
}

// heuristics says how far the rules by hand are from those of the library.
func heuristics(lines []aggregated) (string, error) {
	first, last, linear := heuristicsByHand(lines)
	for _, c := range []struct {
		got   credits
		model attribution.Model
	}{{first, attribution.First{}}, {last, attribution.Last{}}, {linear, attribution.Linear{}}} {
		want, err := byLibrary(lines, c.model)
		if err != nil {
			return "", err
		}
		if far := distance(c.got, want); far != "right" {
			return far, nil
		}
	}
	return "right", nil
}

// tableContest asks a table that is there already.
func tableContest(table *attribution.Table[string]) contest {
	c := contest{name: "a table that is there", inputs: table.Len(), rounds: 5}
	for _, m := range []attribution.Model{
		attribution.Linear{}, attribution.U(), attribution.Markov{Order: 1}, attribution.Markov{Order: 2}, attribution.Markov{Order: 4},
		attribution.LeaveOneOut{}, attribution.ShaoLi{}, attribution.GlobalRate{},
	} {
		c.entries = append(c.entries, entry{m.Label() + " (this library)", func() {
			table.Attribute(context.Background(), m) //nolint:errcheck // the package's tests look at it
		}, "exact"})
	}
	return c
}

func tableOf(lines []aggregated) (*attribution.Table[string], error) {
	table := attribution.MustTable[string]("EUR")
	var keys []string
	for _, l := range lines {
		keys = keys[:0]
		for key := range strings.SplitSeq(l.path, " > ") {
			keys = append(keys, key)
		}
		if err := table.AddCount(keys, l.conversions, l.nulls, conversion.Cents(l.cents, "EUR")); err != nil {
			return nil, err
		}
	}
	return table, nil
}

// byLibrary returns what the last of the models says.
func byLibrary(lines []aggregated, models ...attribution.Model) (credits, error) {
	table, err := tableOf(lines)
	if err != nil {
		return nil, err
	}
	var all credits
	for _, m := range models {
		r, err := table.Attribute(context.Background(), m)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", m.Label(), err)
		}
		all = credits{}
		for _, c := range r.Credits {
			all[c.Key] = c.Conversions
		}
	}
	return all, nil
}

// distance says how far credits are from the exact ones: the sum of all
// differences, as a share of what there is to share out.
func distance(got, want credits) string {
	sum, total := 0.0, 0.0
	for key, n := range want {
		sum += math.Abs(got[key] - n)
		total += n
	}
	if sum <= 1e-9*total {
		return "right"
	}
	return fmt.Sprintf("off by %.2f %%", 100*sum/total)
}
