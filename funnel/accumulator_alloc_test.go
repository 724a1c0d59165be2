//go:build !race

package funnel_test

import (
	"testing"

	"github.com/go-conversion/conversion/funnel"
)

// TestAddAllocations counts users again and again, until durations are kept by
// bins; the race detector allocates, so it is done without it.
func TestAddAllocations(t *testing.T) {
	for _, c := range accumulators {
		if c.name != "channel" { // sessions are made anew
			checkAllocations(t, c.name, c.change, c.options)
		}
	}
	all := []funnel.Option{funnel.BreakdownBy("plan", funnel.AtStep(1)), funnel.Trend(funnel.Week, nil), funnel.Between(), funnel.DailyHits()}
	for _, v := range append(variants[:len(variants):len(variants)], variant{"sessions", func(f *funnel.Funnel) { f.By = funnel.BySession() }}) {
		checkAllocations(t, v.name, v.change, all)
	}
}

func checkAllocations(t *testing.T, name string, change func(*funnel.Funnel), options []funnel.Option) {
	users := planned(benchEvents(30, perActor))
	acc := funnel.MustAccumulator(benchPlan(change), options...)
	add := func() {
		for _, events := range users {
			acc.Add(events)
		}
	}
	for range 1100 {
		add()
	}
	if n := testing.AllocsPerRun(5, add); n > 0 {
		t.Errorf("%s: %v allocations for %d users", name, n, len(users))
	}
}
