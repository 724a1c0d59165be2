package insight_test

import (
	"fmt"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/go-conversion/conversion"
	"github.com/go-conversion/conversion/goal"
	"github.com/go-conversion/conversion/insight"
	"github.com/go-conversion/conversion/rule"
)

// microVisits are the events of one user: a visit with a newsletter that led to an
// order, one without anything, and one that goes on.
func microVisits(user string) (events []conversion.Event) {
	start := time.Date(2026, 3, 1, 9, 0, 0, 0, time.UTC)
	for day, names := range [][]string{{"/", "newsletter", "/cart", "order", "/thanks"}, {"/"}, {"/", "newsletter"}} {
		for i, name := range names {
			e := conversion.Event{User: user, Time: start.AddDate(0, 0, day).Add(time.Duration(i) * time.Minute), Name: name}
			if name[0] == '/' {
				e.Name, e.URL = conversion.PageView, "https://shop.example"+name
			}
			if name == "order" {
				e.Value = conversion.Cents(5000, "EUR")
			}
			events = append(events, e)
		}
	}
	return events
}

// TestTiedFromEvents: one pass over events feeds all counters, which agree on what
// happened.
func TestTiedFromEvents(t *testing.T) {
	goals := goal.MustCompile(
		goal.Goal{Name: "order", Kind: goal.Macro, Rule: rule.Event("order"), Value: goal.EventValue()},
		goal.Goal{Name: "newsletter", Kind: goal.Milestone, Rule: rule.Event("newsletter")},
	)
	reader := insight.MustReader(insight.Study{Goals: goals, AsOf: time.Date(2026, 3, 3, 9, 10, 0, 0, time.UTC)})
	micro, err := insight.NewMicro(insight.MicroStudy{Name: "newsletter", Goal: "newsletter"})
	require.NoError(t, err)
	study := insight.ExperimentStudy{Name: "newsletter", Goal: "newsletter", Share: 0.5, Currency: "EUR"}
	experiment, err := insight.NewExperiment(study)
	require.NoError(t, err)
	counters := tiedCounters(t)
	pages, open := counters["pages"].(*insight.PageValue), counters["open"].(*insight.OpenVisits)
	a, err := insight.NewAccumulator(reader, micro, experiment, pages, open)
	require.NoError(t, err)
	invited := int64(0)
	for i := range 10 {
		user := fmt.Sprint("user ", i)
		a.Add(microVisits(user))
		if study.Invited(user) {
			invited++
		}
	}

	r := micro.Report(insight.MicroOptions{})
	require.Equal(t, int64(20), r.Units, "what goes on is not over")
	require.Equal(t, conversion.Rate{K: 10, N: 10}, r.Naive)
	require.Equal(t, conversion.Rate{K: 0, N: 10}, r.Prerequisite.Without)

	e := experiment.Report(0)
	require.Equal(t, [2]int64{2 * invited, 20 - 2*invited}, [2]int64{e.Invited.N, e.Control.N})
	require.Equal(t, int64(10), e.Invited.Did+e.Control.Did)
	require.Equal(t, 500.0, e.Invited.Y+e.Control.Y)
	require.Equal(t, 500.0, e.Invited.DY+e.Control.DY)

	require.Equal(t, []insight.PageWorth{{Page: "/cart", Units: 10, Value: 50}, {Page: "/", Units: 20, Value: 25}}, pages.Report("EUR").Pages)
	values := open.Values()
	require.Len(t, values, 1)
	for _, v := range values {
		require.Equal(t, int64(10), v.Visits)
		require.InDelta(t, 10*(1-1.0/3), v.Now, 1e-12)
	}
}
