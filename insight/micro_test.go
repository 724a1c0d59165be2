package insight_test

import (
	"encoding/json"
	"math"
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/stretchr/testify/require"

	"github.com/go-conversion/conversion"
	"github.com/go-conversion/conversion/goal"
	"github.com/go-conversion/conversion/insight"
	"github.com/go-conversion/conversion/rule"
)

var ruleM = rule.Event("m")

func TestMicroFaults(t *testing.T) {
	for name, test := range map[string]struct {
		study insight.MicroStudy
		want  string
	}{
		"nothing": {insight.MicroStudy{}, "name: the micro conversion has no name\ngoal: neither a goal nor an event is given"},
		"both": {
			insight.MicroStudy{Name: "m", Goal: "g", On: ruleM},
			`m.on: the goal "g" is given, and an event too`,
		},
		"a bad rule": {
			insight.MicroStudy{Name: "m", On: rule.And(rule.Path("x"))},
			`m.on.and[0].path: a path begins with a slash, not as "x"`,
		},
		"landmarks": {
			insight.MicroStudy{Name: "m", Goal: "g", Landmarks: []int{0, 2, 2, 5, -1, 6}},
			"m.landmarks[0]: 0 does not come after 0\nm.landmarks[2]: 2 does not come after 2\nm.landmarks[4]: -1 does not come after 5",
		},
		"too many": {
			insight.MicroStudy{Name: "m", Goal: "g", Landmarks: make([]int, 101)},
			"m.landmarks: there are 101 landmarks, want at most 100",
		},
		"no text": {
			insight.MicroStudy{Name: "m\xff", Goal: "\xfe"},
			"m\xff.name: \"m\\xff\" is no valid UTF-8\nm\xff.goal: \"\\xfe\" is no valid UTF-8",
		},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := insight.NewMicro(test.study)
			require.EqualError(t, err, test.want)
			var fault *conversion.Fault
			require.ErrorAs(t, err, &fault)
		})
	}
}

func TestMicroAddFaults(t *testing.T) {
	m := microOf(t)
	empty := microBytes(t, m)
	err := m.Add(insight.MicroUnits{Length: -1, First: 2, N: -3})
	require.ErrorIs(t, err, insight.ErrUnits)
	require.Equal(t, 3, strings.Count(err.Error(), "impossible units"))
	require.ErrorIs(t, m.Add(insight.MicroUnits{Length: 3, First: 4, N: 1}), insight.ErrUnits)
	require.NoError(t, m.Add(insight.MicroUnits{Length: 3, First: 3}))
	require.Equal(t, empty, microBytes(t, m), "nothing was counted")
}

// TestMicroOfGoal: a goal and an event are the same where the goal is the event.
func TestMicroOfGoal(t *testing.T) {
	byGoal, err := insight.NewMicro(insight.MicroStudy{Name: "g", Goal: "g"})
	require.NoError(t, err)
	byEvent := microOf(t)
	r := rand.New(rand.NewPCG(12, 1))
	for _, c := range randomMicroCases(r, 200) {
		u := c.unit()
		byEvent.Count(u)
		for i := range u.Events {
			if u.Events[i].Name == "m" {
				u.Reached = append(u.Reached, goal.Completion{Goal: "other", Event: i}, goal.Completion{Goal: "g", Event: i})
			}
		}
		byGoal.Count(u)
	}
	ignore := cmp.FilterPath(func(p cmp.Path) bool { return p.String() == "Name" }, cmp.Ignore())
	require.Empty(t, cmp.Diff(byEvent.Report(insight.MicroOptions{}), byGoal.Report(insight.MicroOptions{}), ignore, equalNaN))
	require.ErrorIs(t, byGoal.Merge(byEvent), conversion.ErrDefinition)

	// A completion of an event that the unit does not have is none.
	byGoal = byGoal.New().(*insight.Micro)
	byGoal.Count(&insight.Unit{Reached: []goal.Completion{{Goal: "g", Event: 3}, {Goal: "g", Event: -1}}})
	require.Zero(t, byGoal.Report(insight.MicroOptions{}).Naive.N)
}

var equalNaN = cmp.Comparer(func(a, b float64) bool { return a == b || math.IsNaN(a) && math.IsNaN(b) })

// TestMicroIncomplete: units of which something is still to come count for nothing.
func TestMicroIncomplete(t *testing.T) {
	m := microOf(t)
	events := []conversion.Event{{Name: "m"}}
	m.Count(&insight.Unit{Events: events, Outcome: insight.Open})
	m.Count(&insight.Unit{Events: events, Outcome: insight.Converted, Young: true})
	require.Zero(t, m.Report(insight.MicroOptions{}).Units)
	m.Count(&insight.Unit{Events: events})
	require.Equal(t, conversion.Rate{K: 0, N: 1}, m.Report(insight.MicroOptions{}).Naive)
}

// TestMicroBadInput: there is an answer to everything, or none.
func TestMicroBadInput(t *testing.T) {
	cases := map[string][]microCase{
		"nobody":         nil,
		"one user":       {{length: 3, first: 2}},
		"one event":      {{length: 1, first: 1, converted: true}},
		"no event":       {{converted: true}},
		"no conversions": {{length: 3, first: 1}, {length: 4}, {length: 2, first: 2}, {length: 1}},
		"all convert":    {{length: 3, first: 1, converted: true}, {length: 4, converted: true}},
		"nobody did it":  {{length: 3, converted: true}, {length: 4}},
		"all did it":     {{length: 3, first: 1, converted: true}, {length: 4, first: 1}},
	}
	for name, units := range cases {
		t.Run(name, func(t *testing.T) {
			m := microOf(t)
			for _, u := range units {
				m.Count(u.unit())
			}
			r := m.Report(insight.MicroOptions{Value: insight.ConversionValue{Mean: 80, SE: 2, Currency: "EUR"}, Chain: &insight.ChainFit{}})
			require.Equal(t, int64(len(units)), r.Units)
			require.False(t, r.Adjusted.Credible, "of so few nothing is")
			require.Equal(t, r.Naive.N == 0, math.IsNaN(r.NaiveRate.Value))
			require.Equal(t, r.Adjusted.Treated == 0, math.IsNaN(r.Adjusted.Effect.Value))
			require.True(t, math.IsNaN(r.Gain.Value), "the chain has no such state")
			text, err := json.Marshal(r)
			require.NoError(t, err)
			require.True(t, json.Valid(text))
			require.NotContains(t, r.String()+r.Markdown(), "NaN")
		})
	}
}

// TestMicroLevels: intervals are nested in their level, and none of what is no level.
func TestMicroLevels(t *testing.T) {
	m := microOf(t)
	for _, u := range randomMicroCases(rand.New(rand.NewPCG(13, 1)), 300) {
		m.Count(u.unit())
	}
	at := func(level float64) insight.MicroReport {
		return m.Report(insight.MicroOptions{Level: level, Value: insight.ConversionValue{Mean: 10, SE: 1, Currency: "EUR"}})
	}
	narrow, wide := at(0.8), at(0.99)
	require.Equal(t, at(0.95), at(0))
	for _, pair := range [][2]insight.Estimate{
		{narrow.NaiveRate, wide.NaiveRate}, {narrow.NaiveValue, wide.NaiveValue},
		{narrow.Adjusted.Effect.Estimate, wide.Adjusted.Effect.Estimate}, {narrow.Adjusted.Value, wide.Adjusted.Value},
	} {
		require.Equal(t, pair[0].Value, pair[1].Value)
		require.Less(t, pair[1].Low, pair[0].Low)
		require.Greater(t, pair[1].High, pair[0].High)
	}
	require.Contains(t, wide.String(), "99 % interval")
	for _, level := range []float64{-1, 1, 2, math.NaN()} {
		r := at(level)
		require.True(t, math.IsNaN(r.NaiveRate.Low) && math.IsNaN(r.Adjusted.Effect.Low) && math.IsNaN(r.NaiveValue.High))
		require.False(t, r.Adjusted.Credible)
	}
}

// TestMicroPrerequisite: without it hardly anybody converts, so only the chain is
// shown.
func TestMicroPrerequisite(t *testing.T) {
	m := microOf(t)
	for _, u := range []insight.MicroUnits{{Length: 5, First: 2, Converted: true, N: 400}, {Length: 5, First: 2, N: 600}, {Length: 5, N: 3000}} {
		require.NoError(t, m.Add(u))
	}
	fit := &insight.ChainFit{States: []insight.StateValue{{
		State: "m", Entries: 1000, Gain: insight.Measured{Estimate: insight.Estimate{Value: 0.3, Low: 0.28, High: 0.32}, SE: 0.01},
	}}}
	r := m.Report(insight.MicroOptions{Chain: fit, Value: insight.ConversionValue{Mean: 50, Currency: "EUR"}})
	require.True(t, r.Prerequisite.Is)
	require.False(t, r.Adjusted.Credible)
	readings := r.Readings()
	require.Len(t, readings, 1)
	require.Equal(t, insight.ByChain, readings[0].Basis)
	require.Equal(t, int64(1000), readings[0].N)
	require.InDelta(t, 15, readings[0].Value.Value, 1e-12)
	require.InDelta(t, 0.3-1.959964*0.01, r.Gain.Low, 1e-6)
	require.Contains(t, r.String(), "prerequisite")
	require.NotContains(t, r.String(), "upper bound")

	var form map[string]any
	text, err := json.Marshal(r)
	require.NoError(t, err)
	require.NoError(t, json.Unmarshal(text, &form))
	require.Nil(t, form["associated"])
	require.Nil(t, form["adjusted"])
	require.NotNil(t, form["chain"])
	require.Equal(t, true, form["prerequisite"].(map[string]any)["is"])
}

func TestPrerequisiteOf(t *testing.T) {
	require.False(t, insight.PrerequisiteOf(conversion.Rate{}, 0, 0).Is, "no conversions")
	require.False(t, insight.PrerequisiteOf(conversion.Rate{N: 380}, 0, 0).Is)
	require.True(t, insight.PrerequisiteOf(conversion.Rate{N: 381}, 0, 0).Is)
	require.True(t, insight.PrerequisiteOf(conversion.Rate{N: 30}, 0.2, 0).Is)
	require.False(t, insight.PrerequisiteOf(conversion.Rate{N: 381}, 0, 0.99).Is)
	require.True(t, math.IsNaN(insight.PrerequisiteOf(conversion.Rate{K: 2, N: 1}, 0, 0).Upper))
}

// TestMicroHostile: names come from outside.
func TestMicroHostile(t *testing.T) {
	m, err := insight.NewMicro(insight.MicroStudy{Name: "a|b\x1b[2J*c*", Goal: "g"})
	require.NoError(t, err)
	r := m.Report(insight.MicroOptions{})
	require.NotContains(t, r.String(), "\x1b")
	require.Contains(t, r.Markdown(), `a\|b`)
	require.Contains(t, r.Markdown(), `\*c\*`)
}

// TestMicroSaturates: counts stop, they do not turn around.
func TestMicroSaturates(t *testing.T) {
	m := microOf(t)
	for range 3 {
		require.NoError(t, m.Add(insight.MicroUnits{Length: 1, First: 1, N: math.MaxInt64}))
	}
	n := m.Report(insight.MicroOptions{}).Units
	require.Positive(t, n)
	require.NoError(t, m.Merge(m))
	require.Equal(t, n, m.Report(insight.MicroOptions{}).Units)
	again := m.New()
	require.NoError(t, again.UnmarshalBinary(microBytes(t, m)))
}

func TestMicroAllocs(t *testing.T) {
	unit := microCase{stratum: "email", length: 20, first: 13}.unit()
	unit.ID = "u"
	for name, c := range tiedCounters(t) {
		c.Count(unit)
		require.Zero(t, testing.AllocsPerRun(100, func() { c.Count(unit) }), name)
	}
}

// tiedCounters are one of each of this file's neighbours.
func tiedCounters(t testing.TB) map[string]insight.Counter {
	t.Helper()
	study := insight.ExperimentStudy{Name: "e", On: ruleM, Share: 0.5, Seed: 1, Currency: "EUR"}
	experiment, err := insight.NewExperiment(study)
	require.NoError(t, err)
	pages, err := insight.NewPageValue(insight.PageStudy{})
	require.NoError(t, err)
	open, err := insight.NewOpenVisits(insight.OpenStudy{Name: "lengths", Forecast: forecastByLength})
	require.NoError(t, err)
	return map[string]insight.Counter{"micro": microOf(t), "experiment": experiment, "pages": pages, "open": open}
}

func forecastByLength() func(u *insight.Unit) float64 { return insight.Replay(&lengthScorer{}) }

// lengthScorer forecasts more of longer visits, and nothing of very long ones.
type lengthScorer struct{ events int }

func (s *lengthScorer) Begin(conversion.Touch)    { s.events = 0 }
func (s *lengthScorer) Observe(*conversion.Event) { s.events++ }
func (s *lengthScorer) P() float64 {
	if s.events > 30 {
		return math.NaN()
	}
	return 1 - 1/float64(1+s.events)
}

// TestMicroPoint: an interval that is a point, because one unit was compared with one
// other, makes nothing credible.
func TestMicroPoint(t *testing.T) {
	m := insight.MustMicro(insight.MicroStudy{Name: "cart", Goal: "cart", Landmarks: []int{1}})
	for _, u := range []insight.MicroUnits{
		{Length: 1, First: 1, Converted: true, N: 1},
		{Length: 1, N: 1},
		{Length: 0, Converted: true, N: 9}, // so that it is no prerequisite
	} {
		require.NoError(t, m.Add(u))
	}
	a := m.Report(insight.MicroOptions{}).Adjusted
	require.Equal(t, []float64{1, 0}, []float64{a.Effect.Value, a.Effect.SE})
	require.False(t, a.Credible)
}
