package main

import (
	"context"
	"runtime"
	"slices"
	"time"

	"github.com/go-conversion/conversion"
	"github.com/go-conversion/conversion/attribution"
	"github.com/go-conversion/conversion/examples/internal/garden"
)

// question is about some micro conversions. Milestones that every order passes
// are asked about apart from secondary actions: next to them nothing else counts.
type question struct {
	title string
	goals []string
	moral string
}

var questions = []question{
	{
		title: "MILESTONES OF THE CHECKOUT",
		goals: []string{"product seen", "cart", "checkout"},
		moral: "Without one of these there is no order, so their removal effect is 1. That says that they are steps,\n" +
			"not which of them to improve; a funnel says that.",
	},
	{
		title: "SECONDARY ACTIONS",
		goals: []string{"newsletter", "guide read", "video watched", "share", "job application"},
		moral: "A large removal effect says that many who ordered had done it before, as many of those did who never ordered.\n" +
			"Look at the rate beside it: where it is no higher than that of others, the action is frequent, not persuasive.\n" +
			"Here the simulation gives none of them an influence.",
	},
}

// answer is a table of paths from micro conversions to orders, and what two models
// make of it.
type answer struct {
	question
	table      *attribution.Table[string]
	last       attribution.Result[string]
	removal    attribution.Result[string]
	journeys   map[string]conversion.Rate // those with the micro conversion
	everywhere conversion.Rate            // all journeys with any of them
}

// ask makes the paths of so many visitors. A visitor counts once, however often
// they order, and is lost only if the last micro conversion is two weeks old.
func (q question) ask(visitors int) (*answer, error) {
	reader, err := attribution.NewReader(attribution.Source[string]{
		Goals: goals, Goal: "order", Touches: attribution.PerCompletion[string]{Goals: q.goals},
	})
	if err != nil {
		return nil, err
	}
	users := garden.Visitors(1, visitors)
	paths, err := attribution.NewPaths(attribution.Window{
		Lookback: 30 * 24 * time.Hour, OncePerUser: true, AsOf: lastOf(users), Horizon: 14 * 24 * time.Hour,
	}, attribution.Exposure{})
	if err != nil {
		return nil, err
	}
	counted, err := attribution.NewAccumulator(reader, paths, "EUR")
	if err != nil {
		return nil, err
	}
	if err := conversion.Accumulate(slices.Values(users), runtime.GOMAXPROCS(0), counted); err != nil {
		return nil, err
	}
	return q.answer(counted.Table())
}

func (q question) answer(table *attribution.Table[string]) (a *answer, err error) {
	a = &answer{question: q, table: table}
	if a.last, err = table.Attribute(context.Background(), attribution.Last{}); err != nil {
		return nil, err
	}
	// The bootstrap asks the chain of 200 samples of the journeys how sure it is.
	chain := attribution.Bootstrap{Model: attribution.Markov{Order: 1}, Replicates: 200, Seed: 1}
	if a.removal, err = table.Attribute(context.Background(), chain); err != nil {
		return nil, err
	}
	a.count()
	return a, nil
}

// count says how many journeys had each of the micro conversions.
func (a *answer) count() {
	a.journeys = map[string]conversion.Rate{}
	for row := range a.table.Rows() {
		rate := conversion.Rate{K: int64(row.Conversions), N: int64(row.Conversions + row.Nulls)}
		if len(row.Keys) > 0 {
			a.everywhere.K += rate.K
			a.everywhere.N += rate.N
		}
		slices.Sort(row.Keys)
		for _, key := range slices.Compact(row.Keys) {
			sum := a.journeys[key]
			a.journeys[key] = conversion.Rate{K: sum.K + rate.K, N: sum.N + rate.N}
		}
	}
}

func lastOf(users [][]conversion.Event) (last time.Time) {
	for _, events := range users {
		for i := range events {
			if events[i].Time.After(last) {
				last = events[i].Time
			}
		}
	}
	return last
}
