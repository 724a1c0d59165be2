package main

import (
	"context"
	"runtime"
	"time"

	"github.com/go-conversion/conversion"
	"github.com/go-conversion/conversion/attribution"
	"github.com/go-conversion/conversion/examples/internal/garden"
)

const day = 24 * time.Hour

// answer is what there is to tell.
type answer struct {
	channels attribution.Report[string]
	models   attribution.Comparison[string]
	order    attribution.OrderChoice
	overlap  attribution.Effect
	lag      attribution.TimeLag
	example  []attribution.Entry[string]
	returns  attribution.ReturnReport[string]
}

// chain is a Markov chain of the order that describes these paths best, asked about
// 200 samples of the journeys too, to see how sure it is.
var chain = attribution.Bootstrap{Model: attribution.Markov{Order: 1}, Replicates: 200, Seed: 1, Workers: runtime.GOMAXPROCS(0)}

func ask(visitors int) (*answer, error) {
	users := garden.Visitors(1, visitors)
	window := attribution.Window{
		Lookback: 30 * day,
		AsOf:     lastOf(users), Horizon: 14 * day, // who was here within two weeks may still order
	}
	paths, err := attribution.NewPaths(window, attribution.Exposure{}) // two visits by one channel in a row are one touch
	if err != nil {
		return nil, err
	}
	orders, err := gather("order", paths, users)
	if err != nil {
		return nil, err
	}
	a := &answer{channels: orders.table.Report(5), lag: orders.tally.TimeLag(), example: orders.example}
	if err := a.askModels(orders.table); err != nil {
		return nil, err
	}
	newsletters, err := gather("newsletter", paths, users)
	if err != nil {
		return nil, err
	}
	return a, a.askReturns(orders.table, newsletters.table)
}

// gathered is what the journeys to one goal add up to.
type gathered struct {
	table   *attribution.Table[string] // for all models that look at the order of channels
	tally   *attribution.Tally[string] // for curves that look at times
	example []attribution.Entry[string]
}

// gather reads the journeys to a goal.
func gather(name string, paths *attribution.Paths, users [][]conversion.Event) (*gathered, error) {
	reader, err := attribution.NewReader(attribution.Source[string]{Goals: goals, Goal: name}) // a touch for each session, by channel
	if err != nil {
		return nil, err
	}
	table, err := attribution.NewTable[string]("EUR")
	if err != nil {
		return nil, err
	}
	tally, err := attribution.NewTally[string]("EUR", paths, attribution.TimeDecay{HalfLife: 7 * day})
	if err != nil {
		return nil, err
	}
	g := &gathered{table: table, tally: tally}
	for _, events := range users {
		touches, conversions, _ := reader.Read(events)
		table.AddUser(paths, touches, conversions)
		tally.AddUser(touches, conversions)
		if g.example != nil || len(conversions) == 0 {
			continue
		}
		for _, path := range attribution.Cut(paths, touches, conversions).Paths {
			if len(path.Touches) == 3 { // the first order after three visits, by cents
				g.example = attribution.Ledger(nil, path, attribution.U(), 10_000)
			}
		}
	}
	return g, nil
}

func (a *answer) askModels(table *attribution.Table[string]) (err error) {
	ctx := context.Background()
	if a.models, err = attribution.Compare(ctx, table, attribution.Last{}, attribution.LastNonDirect{}, attribution.First{}, attribution.U(), chain); err != nil {
		return err
	}
	if a.order, err = attribution.ChooseOrder(ctx, table, attribution.Markov{}, 4); err != nil {
		return err
	}
	fitted, err := attribution.Fit(table, attribution.Markov{Order: 2})
	if err != nil {
		return err
	}
	a.overlap = fitted.Overlap("Organic Search", "Direct")
	return nil
}

func (a *answer) askReturns(orders, newsletters *attribution.Table[string]) error {
	ctx := context.Background()
	credit, err := orders.Attribute(ctx, chain)
	if err != nil {
		return err
	}
	virtual, err := newsletters.Attribute(ctx, chain.Model)
	if err != nil {
		return err
	}
	a.returns, err = attribution.Returns(credit, costs, virtual)
	return err
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
