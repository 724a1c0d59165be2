package conformance

import (
	"encoding/json"
	"fmt"
	"slices"
	"time"

	"github.com/go-conversion/conversion"
	"github.com/go-conversion/conversion/funnel"
)

// checkReport compares what an accumulator has counted.
func checkReport(c *funnelCase, plan *funnel.Plan, users map[string][]conversion.Event, asOf time.Time) error {
	options := []funnel.Option{funnel.AsOf(asOf)}
	if c.Breakdown != nil {
		at, err := choiceOf(c.Breakdown.At)
		if err != nil {
			return err
		}
		options = append(options, funnel.BreakdownBy(c.Breakdown.Prop, at))
	}
	if c.Trends != nil {
		options = append(options, funnel.Trend(funnel.Bucket(c.Trends.Bucket), time.UTC))
	}
	a, err := funnel.NewAccumulator(plan, options...)
	if err != nil {
		return err
	}
	for _, events := range usersInOrder(users) {
		a.Add(events)
	}
	r := a.Report()
	for _, check := range []func(*funnelWant, *funnel.Report) error{checkCounts, checkEntered, checkRates, checkGroups, checkTrends} {
		if err := check(&c.Want, &r); err != nil {
			return err
		}
	}
	return nil
}

// choiceOf reads "first", "last", "every" or {"step": i}; nothing is step 0.
func choiceOf(raw json.RawMessage) (funnel.Choice, error) {
	if raw == nil {
		return funnel.AtStep(0), nil
	}
	var mode string
	if err := json.Unmarshal(raw, &mode); err != nil {
		var at struct{ Step int }
		err := strict(raw, &at)
		return funnel.AtStep(at.Step), err
	}
	switch mode {
	case "first":
		return funnel.FirstValue(), nil
	case "last":
		return funnel.LastValue(), nil
	case "every":
		return funnel.EveryValue(), nil
	}
	return funnel.Choice{}, fmt.Errorf("unknown choice %q", mode)
}

func countsOf(f *funnel.Flow) (counts []int64) {
	for i := range f.Steps {
		counts = append(counts, f.Steps[i].Reached)
	}
	return counts
}

func checkCounts(want *funnelWant, r *funnel.Report) error {
	if got := countsOf(&r.Flow); want.Counts != nil && !slices.Equal(want.Counts, got) {
		return fmt.Errorf("want counts %v, have %v", want.Counts, got)
	}
	return nil
}

func checkEntered(want *funnelWant, r *funnel.Report) error {
	var got []int64
	for i := range r.Steps {
		got = append(got, r.Steps[i].Entered)
	}
	if want.Entered != nil && !slices.Equal(want.Entered, got) {
		return fmt.Errorf("want entered %v, have %v", want.Entered, got)
	}
	return nil
}

func checkRates(want *funnelWant, r *funnel.Report) error {
	for i, rate := range want.Rates {
		if got := r.Steps[i].FromPrevious; rate != nil && (got.K != rate[0] || got.N != rate[1]) {
			return fmt.Errorf("step %d: want rate %d/%d, have %d/%d", i, rate[0], rate[1], got.K, got.N)
		}
	}
	return nil
}

func checkGroups(want *funnelWant, r *funnel.Report) error {
	if want.By == nil {
		return nil
	}
	got := map[string][]int64{}
	for i := range r.Breakdown.Groups {
		got[r.Breakdown.Groups[i].Value] = countsOf(&r.Breakdown.Groups[i].Flow)
	}
	return sameKeys("group", want.By, got, slices.Equal[[]int64])
}

func checkTrends(want *funnelWant, r *funnel.Report) error {
	if want.Trends == nil {
		return nil
	}
	got := map[string]trendWant{}
	for i := range r.Trend.Buckets {
		b := &r.Trend.Buckets[i]
		layout := time.DateOnly
		if r.Trend.Bucket == funnel.Hour {
			layout = "2006-01-02T15"
		}
		got[b.Start.Format(layout)] = trendWant{b.Entered, b.Converted, b.Dropped, b.Pending, b.Excluded, countsOf(&b.Flow)}
	}
	return sameKeys("bucket", want.Trends, got, func(a, b trendWant) bool { return fmt.Sprint(a) == fmt.Sprint(b) })
}

func sameKeys[T any](what string, want, got map[string]T, same func(a, b T) bool) error {
	for key, w := range want {
		if g, ok := got[key]; !ok || !same(w, g) {
			return fmt.Errorf("%s %q: want %v, have %v", what, key, w, g)
		}
	}
	for key, g := range got {
		if _, ok := want[key]; !ok {
			return fmt.Errorf("%s %q: want none, have %v", what, key, g)
		}
	}
	return nil
}
