package funnel_test

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/go-conversion/conversion"
	"github.com/go-conversion/conversion/funnel"
)

// accumulators are the reports that are measured.
var accumulators = []struct {
	name    string
	change  func(*funnel.Funnel)
	options []funnel.Option
}{
	{"plain", nil, nil},
	{"counts", nil, []funnel.Option{funnel.Counts()}},
	{"breakdown", nil, []funnel.Option{funnel.BreakdownBy("plan", funnel.FirstValue())}},
	{"every", nil, []funnel.Option{funnel.BreakdownBy("plan", funnel.EveryValue())}},
	{"channel", nil, []funnel.Option{funnel.BreakdownByChannel(nil, funnel.FirstValue())}},
	{"trend", nil, []funnel.Option{funnel.Trend(funnel.Day, nil)}},
	{"totals", func(f *funnel.Funnel) { f.Entry = funnel.EveryEntry }, nil},
	{"open", func(f *funnel.Funnel) { f.Open = true }, nil},
	{"between", nil, []funnel.Option{funnel.Between()}},
	{"days", nil, []funnel.Option{funnel.DailyHits()}},
	{"as of", nil, []funnel.Option{funnel.AsOf(time.Unix(0, 0).Add(60 * 24 * time.Hour))}},
}

// planned gives a fifth of the events a property.
func planned(users [][]conversion.Event) [][]conversion.Event {
	r := rand.New(rand.NewPCG(7, 8))
	for _, events := range users {
		for i := range events {
			if r.IntN(5) == 0 {
				events[i].Props = append(events[i].Props, conversion.String("plan", fmt.Sprint("plan-", r.IntN(6))))
			}
		}
	}
	return users
}

func BenchmarkAccumulator(b *testing.B) {
	users := planned(benchEvents(benchActors, perActor))
	for _, c := range accumulators {
		b.Run(c.name, func(b *testing.B) {
			acc := funnel.MustAccumulator(benchPlan(c.change), c.options...)
			b.ReportAllocs()
			n := 0
			for b.Loop() {
				for _, events := range users {
					acc.Add(events)
					n += len(events)
				}
			}
			reportRate(b, n)
		})
	}
	for _, workers := range []int{1, 2} {
		b.Run(fmt.Sprintf("workers=%d", workers), func(b *testing.B) {
			b.ReportAllocs()
			n := 0
			for b.Loop() {
				acc := funnel.MustAccumulator(benchPlan(nil))
				require.NoError(b, conversion.Accumulate(slices.Values(users), workers, acc))
				n += benchActors * perActor
			}
			reportRate(b, n)
		})
	}
}
