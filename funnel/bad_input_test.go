package funnel_test

import (
	"fmt"
	"math"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/go-conversion/conversion"
	"github.com/go-conversion/conversion/funnel"
	"github.com/go-conversion/conversion/rule"
)

// TestBadDefinitions: each is told with its place, and nothing is compiled.
func TestBadDefinitions(t *testing.T) {
	steps := func(n int) (steps []funnel.Step) {
		for i := range n {
			steps = append(steps, funnel.Step{Name: fmt.Sprint("s", i), On: rule.AnyEvent()})
		}
		return steps
	}
	for name, test := range map[string]struct {
		funnel funnel.Funnel
		want   string
	}{
		"no steps":            {funnel.Funnel{Name: "f"}, "f.steps"},
		"65 steps":            {funnel.Funnel{Name: "f", Steps: steps(65)}, "f.steps"},
		"negative window":     {funnel.Funnel{Name: "f", Steps: steps(2), Within: -1}, "f.within"},
		"negative limit":      {funnel.Funnel{Name: "f", Steps: []funnel.Step{steps(1)[0], {Name: "b", On: rule.AnyEvent(), Within: -time.Second}}}, "f.steps[1].within"},
		"exclusion backwards": {funnel.Funnel{Name: "f", Steps: steps(3), Exclude: []funnel.Exclusion{{On: rule.AnyEvent(), From: 2, To: 1}}}, "f.exclude[0]"},
		"exclusion beyond":    {funnel.Funnel{Name: "f", Steps: steps(3), Exclude: []funnel.Exclusion{{On: rule.AnyEvent(), To: 3}}}, "f.exclude[0]"},
		"same names":          {funnel.Funnel{Name: "f", Steps: append(steps(1), steps(1)...)}, "f.steps[1].name"},
		"empty period":        {funnel.Funnel{Name: "f", Steps: steps(2), Between: funnel.Period{From: time.Unix(9, 0), To: time.Unix(9, 0)}}, "f.between"},
		"nameless property":   {funnel.Funnel{Name: "f", Steps: steps(2), By: funnel.ByUserAnd("")}, "f.by"},
	} {
		t.Run(name, func(t *testing.T) {
			plan, err := funnel.Compile(test.funnel)
			require.ErrorContains(t, err, test.want)
			require.Nil(t, plan)
			var fault *conversion.Fault
			require.ErrorAs(t, err, &fault)
			require.Panics(t, func() { funnel.MustCompile(test.funnel) })
		})
	}
	require.NotNil(t, funnel.MustCompile(funnel.Funnel{Name: "f", Steps: steps(64)}))
	_, err := funnel.Parse([]byte(`{"name":"f","steps":[{"name":"a","on":{"event":"a"}}],"within":"0s"}`), rule.Funcs{})
	require.ErrorContains(t, err, "within", "in JSON an empty window is none that could be meant")
}

// TestBadActors: nothing panics, nobody is lost, and what was wrong is counted.
func TestBadActors(t *testing.T) {
	plan := named(func(f *funnel.Funnel) { f.Within = time.Hour }, "A", "B")
	at := func(minutes int, name, id string) conversion.Event {
		return conversion.Event{ID: id, User: "u", Name: name, Time: slowStart.Add(time.Duration(minutes) * time.Minute)}
	}
	for _, test := range []struct {
		name   string
		events []conversion.Event
		level  int
		found  map[conversion.FindingCode]int64
	}{
		{"no events", nil, 0, nil},
		{"unsorted", []conversion.Event{at(2, "B", ""), at(1, "A", "")}, 2, nil},
		{"duplicate ids", []conversion.Event{at(1, "A", "x"), at(1, "A", "x"), at(2, "B", "x")}, 1, map[conversion.FindingCode]int64{conversion.Duplicate: 1, conversion.DuplicateDiffers: 1}},
		{"equal times everywhere", []conversion.Event{at(1, "B", ""), at(1, "A", ""), at(1, "B", "")}, 2, nil},
		{"no time", []conversion.Event{at(1, "A", ""), {User: "u", Name: "B"}}, 1, map[conversion.FindingCode]int64{conversion.Undated: 1}},
		{"no user", []conversion.Event{at(1, "A", ""), {Name: "B", Time: slowStart.Add(2 * time.Minute)}}, 1, map[conversion.FindingCode]int64{conversion.NoUser: 1}},
		{"the year 9999", []conversion.Event{at(1, "A", ""), {User: "u", Name: "B", Time: time.Date(9999, 1, 1, 0, 0, 0, 0, time.UTC)}}, 1, map[conversion.FindingCode]int64{conversion.Undated: 1}},
	} {
		t.Run(test.name, func(t *testing.T) {
			for _, result := range plan.Results(test.events, time.Time{}) {
				require.Equal(t, test.level, result.Level)
			}
			report := counted(funnel.MustAccumulator(plan), test.events).Report()
			for code, n := range test.found {
				require.Equal(t, n, report.Data.Count(code), code)
			}
			require.Len(t, report.Data, len(test.found))
		})
	}
}

// TestTimesAtTheEnds: limits do not wrap around.
func TestTimesAtTheEnds(t *testing.T) {
	v := named(func(f *funnel.Funnel) { f.Within = math.MaxInt64 }, "A", "B").Evaluator()
	for _, test := range []struct {
		from, to int64
		level    int
	}{
		{math.MinInt64, math.MaxInt64, 1},
		{math.MinInt64, -1, 2},
		{math.MinInt64, 0, 1},
		{0, math.MaxInt64, 2},
		{math.MaxInt64, math.MaxInt64, 2},
		{math.MinInt64, math.MinInt64, 2},
	} {
		result := v.EvalMasks([]funnel.Mask{{Time: test.from, Steps: 1}, {Time: test.to, Steps: 2}}, funnel.NoAsOf)
		require.Equal(t, test.level, result.Level, "%d to %d", test.from, test.to)
	}
}

// TestMissingProperty: an event without the property that is held constant
// belongs to nobody.
func TestMissingProperty(t *testing.T) {
	plan := named(func(f *funnel.Funnel) { f.By = funnel.ByUserAnd("sku") }, "A", "B")
	a := conversion.Event{User: "u", Name: "A", Time: slowStart}
	for range plan.Results([]conversion.Event{a}, time.Time{}) {
		t.Error("an actor without the property")
	}
	b := a
	b.Name, b.Time, b.Props = "B", slowStart.Add(1), conversion.Props{conversion.Number("sku", 1234567)}
	for actor, result := range plan.Results([]conversion.Event{a, b}, time.Time{}) {
		require.Equal(t, "u/1234567", actor.String())
		require.Equal(t, funnel.Absent, result.Outcome)
	}
}
