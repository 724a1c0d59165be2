package funnel_test

import (
	"slices"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/go-conversion/conversion/funnel"
)

// TestSteady: once an evaluator has met its actors, evaluating them allocates
// nothing, whatever the funnel.
func TestSteady(t *testing.T) {
	masks, events := benchMasks(200, perActor, gap), benchEvents(200, perActor)
	steady := append(slices.Clone(variants),
		variant{"limits and exclusions", func(f *funnel.Funnel) {
			f.Exclude = []funnel.Exclusion{{On: f.Steps[3].On, To: 2}}
			f.Steps[1].Within, f.Steps[2].Direct = 30*time.Hour, true
		}},
		variant{"optional and exclusions", func(f *funnel.Funnel) {
			f.Exclude = []funnel.Exclusion{{On: f.Steps[3].On, To: 2}}
			f.Steps[1].Optional = true
		}},
		variant{"group and exclusions", func(f *funnel.Funnel) {
			f.Exclude = []funnel.Exclusion{{On: f.Steps[3].On}}
			f.Steps[2].AnyOrder = true
		}},
		variant{"session", func(f *funnel.Funnel) { f.By = funnel.BySession() }},
		variant{"first", func(f *funnel.Funnel) { f.Entry = funnel.FirstEntry }},
		variant{"later", func(f *funnel.Funnel) { f.Ties = funnel.LaterTies }},
	)
	for _, variant := range steady {
		t.Run(variant.name, func(t *testing.T) {
			v := benchPlan(variant.change).Evaluator()
			asOf := time.Unix(0, masks[len(masks)-1][perActor/2].Time)
			evaluate := func() {
				for i := range masks {
					v.EvalMasks(masks[i], asOf.UnixNano())
					for range v.Results(events[i], asOf) {
					}
				}
			}
			for range 5 {
				evaluate()
			}
			require.Zero(t, testing.AllocsPerRun(3, evaluate))
		})
	}
}
