package funnel_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/go-conversion/conversion/funnel"
)

// naiveLevel goes on from each entry as far as it comes: what one would write at
// first. It takes quadratic time, and knows no simultaneous events.
func naiveLevel(masks []funnel.Mask, steps int, window time.Duration) (level int) {
	for i := range masks {
		if masks[i].Steps&1 == 0 {
			continue
		}
		k := 1
		for _, m := range masks[i+1:] {
			if m.Time-masks[i].Time > int64(window) || k == steps {
				break
			}
			if m.Steps>>k&1 != 0 {
				k++
			}
		}
		level = max(level, k)
	}
	return level
}

func TestNaive(t *testing.T) {
	v := benchPlan(nil).Evaluator()
	for _, masks := range benchMasks(500, 60, 20*time.Hour) {
		require.Equal(t, naiveLevel(masks, benchSteps, 7*24*time.Hour), v.EvalMasks(masks, funnel.NoAsOf).Level)
	}
}

// BenchmarkNaive is naiveLevel beside the plain funnel, which also gives the
// times, of short and of long histories.
func BenchmarkNaive(b *testing.B) {
	for name, users := range map[string][][]funnel.Mask{
		"20 events":   benchMasks(benchActors, perActor, gap),
		"2000 events": benchMasks(20, 2000, 10*time.Minute),
	} {
		for _, masks := range users {
			for i := range masks {
				masks[i].Steps &^= 1 << (benchSteps - 1)
			}
		}
		for by, level := range map[string]func([]funnel.Mask) int{
			"naive": func(masks []funnel.Mask) int { return naiveLevel(masks, benchSteps, 7*24*time.Hour) },
			"funnel": func() func([]funnel.Mask) int {
				v := benchPlan(nil).Evaluator()
				return func(masks []funnel.Mask) int { return v.EvalMasks(masks, funnel.NoAsOf).Level }
			}(),
		} {
			b.Run(name+"/"+by, func(b *testing.B) {
				events := 0
				for b.Loop() {
					for _, masks := range users {
						level(masks)
						events += len(masks)
					}
				}
				reportRate(b, events)
			})
		}
	}
}
