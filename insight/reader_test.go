package insight_test

import (
	"errors"
	"slices"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/go-conversion/conversion"
	"github.com/go-conversion/conversion/goal"
	"github.com/go-conversion/conversion/insight"
	"github.com/go-conversion/conversion/rule"
	"github.com/go-conversion/conversion/session"
)

var shopGoals = goal.MustCompile(
	goal.Goal{Name: "order", Kind: goal.Macro, Rule: rule.Event("purchase"), Value: goal.EventValue()},
	goal.Goal{Name: "call", Kind: goal.Macro, Rule: rule.Event("call")},
	goal.Goal{Name: "cart", Kind: goal.Milestone, Rule: rule.Event("add_to_cart")},
	goal.Goal{Name: "newsletter", Kind: goal.Milestone, Rule: rule.Event("newsletter"), Count: goal.OncePerUser()},
)

var monday = time.Date(2026, 3, 2, 9, 0, 0, 0, time.UTC)

// day returns events of one user, named so, one a minute from the start of a day on.
func day(n int, names ...string) (events []conversion.Event) {
	for i, name := range names {
		events = append(events, conversion.Event{User: "u", Name: name, Time: monday.AddDate(0, 0, n).Add(time.Duration(i) * time.Minute)})
	}
	return events
}

// seen is what a test looks at of a unit.
type seen struct {
	Stratum         string
	Events, Reached []string
	Outcome         insight.Outcome
	Conversion      string
	Young           bool
}

func unitsOf(r *insight.Reader, events []conversion.Event) (units []seen) {
	for u := range r.Units(events) {
		s := seen{Stratum: u.Stratum, Outcome: u.Outcome, Conversion: u.Conversion.Goal, Young: u.Young}
		for _, e := range u.Events {
			s.Events = append(s.Events, e.EventName())
		}
		for _, c := range u.Reached {
			s.Reached = append(s.Reached, c.Goal+"@"+s.Events[c.Event])
		}
		units = append(units, s)
	}
	return units
}

func TestReaderSessions(t *testing.T) {
	r := insight.MustReader(insight.Study{Goals: shopGoals, Macro: "order", AsOf: monday.AddDate(0, 0, 3).Add(10 * time.Minute)})
	events := slices.Concat(
		day(0, "newsletter", "add_to_cart", "call", "purchase", "add_to_cart", "purchase"),
		day(1, "purchase", "add_to_cart"),
		day(2, "newsletter"),
		day(3, "add_to_cart", "look"),
		day(4, "purchase"), // not known yet
	)
	slices.Reverse(events)
	require.Equal(t, []seen{
		{"Direct, new", []string{"newsletter", "add_to_cart", "call"}, []string{"newsletter@newsletter", "cart@add_to_cart", "call@call"}, insight.Converted, "order", false},
		{"Direct, returning", nil, nil, insight.Converted, "order", false},
		{"Direct, returning", []string{"newsletter"}, []string{"newsletter@newsletter"}, insight.Left, "", false},
		{"Direct, returning", []string{"add_to_cart", "look"}, []string{"cart@add_to_cart"}, insight.Open, "", false},
	}, unitsOf(r, events), "what comes after the conversion is cut off; each session by itself; the last goes on")
}

// TestReaderAnyMacro ends a unit at whatever macro conversion comes first.
func TestReaderAnyMacro(t *testing.T) {
	r := insight.MustReader(insight.Study{Goals: shopGoals})
	units := unitsOf(r, day(0, "look", "call", "purchase"))
	require.Len(t, units, 1)
	require.Equal(t, "call", units[0].Conversion)
	require.Equal(t, []string{"look"}, units[0].Events)
}

// TestReaderBeforeIsStrict: what the conversion's own event reaches is not before it,
// in whatever order the goals are defined.
func TestReaderBeforeIsStrict(t *testing.T) {
	goals := goal.MustCompile(
		goal.Goal{Name: "thanks", Kind: goal.Milestone, Rule: rule.Event("purchase")},
		goal.Goal{Name: "order", Kind: goal.Macro, Rule: rule.Event("purchase")},
	)
	require.Equal(t, []seen{{"Direct, new", []string{"look"}, nil, insight.Converted, "order", false}},
		unitsOf(insight.MustReader(insight.Study{Goals: goals}), day(0, "look", "purchase")))
}

func TestReaderJourneys(t *testing.T) {
	study := insight.Study{Goals: shopGoals, Macro: "order", Within: 7 * 24 * time.Hour, Strata: insight.Unstratified()}
	for _, test := range []struct {
		name   string
		days   int // after which they are looked at
		events []conversion.Event
		want   seen
	}{
		{
			"over all sessions", 30, slices.Concat(day(3, "add_to_cart", "purchase", "look"), day(0, "newsletter")),
			seen{"", []string{"newsletter", "add_to_cart"}, []string{"newsletter@newsletter", "cart@add_to_cart"}, insight.Converted, "order", false},
		},
		{
			"an order after the time", 30, slices.Concat(day(0, "look"), day(8, "purchase")),
			seen{"", []string{"look"}, nil, insight.Left, "", false},
		},
		{
			"exactly at its end", 30, slices.Concat(day(0, "look"), day(7, "purchase")),
			seen{"", []string{"look"}, nil, insight.Converted, "order", false},
		},
		{
			"young", 5, slices.Concat(day(0, "look"), day(2, "add_to_cart")),
			seen{"", []string{"look", "add_to_cart"}, []string{"cart@add_to_cart"}, insight.Open, "", true},
		},
		{
			"young to the last moment, which is not seen yet", 7, day(0, "look"),
			seen{"", []string{"look"}, nil, insight.Open, "", true},
		},
		{
			"young, and has converted", 5, slices.Concat(day(0, "look"), day(2, "purchase")),
			seen{"", []string{"look"}, nil, insight.Converted, "order", true},
		},
	} {
		t.Run(test.name, func(t *testing.T) {
			s := study
			s.AsOf = monday.AddDate(0, 0, test.days)
			require.Equal(t, []seen{test.want}, unitsOf(insight.MustReader(s), test.events))
		})
	}
}

// TestReaderOpen: a visit is open as long as its next event would belong to it.
func TestReaderOpen(t *testing.T) {
	for _, test := range []struct {
		name   string
		policy session.Policy
		after  time.Duration
		want   insight.Outcome
	}{
		{"a minute later", session.Policy{}, time.Minute, insight.Open},
		{"at the timeout", session.Policy{}, session.DefaultTimeout, insight.Open},
		{"after it", session.Policy{}, session.DefaultTimeout + 1, insight.Left},
		{"where the timeout itself splits", session.Policy{AtTimeout: session.Split}, session.DefaultTimeout, insight.Left},
		{"for ever", session.Policy{Timeout: session.NoTimeout}, 1000 * time.Hour, insight.Open},
		{"too old", session.Policy{Timeout: session.NoTimeout, MaxAge: time.Hour}, 2 * time.Hour, insight.Left},
		{"full", session.Policy{MaxEvents: 1}, time.Minute, insight.Left},
		{"passive events do not keep it open", session.Policy{Passive: []string{"look"}}, time.Hour, insight.Left},
	} {
		t.Run(test.name, func(t *testing.T) {
			r := insight.MustReader(insight.Study{Goals: shopGoals, Cutter: session.MustNew(test.policy), AsOf: monday.Add(test.after)})
			units := unitsOf(r, day(0, "look"))
			require.Len(t, units, 1)
			require.Equal(t, test.want, units[0].Outcome)
		})
	}
}

func TestReaderStrata(t *testing.T) {
	events := day(0, "look")
	events[0].URL = "https://shop.example/?utm_source=letter&utm_medium=email"
	events[0].Props = conversion.Props{conversion.String("plan", "gold")}
	for want, strata := range map[string]insight.Strata{
		"Email, new": {}, "Email": insight.ByChannel(), "gold": insight.ByProp("plan"), "": insight.Unstratified(),
	} {
		units := unitsOf(insight.MustReader(insight.Study{Goals: shopGoals, Strata: strata}), events)
		require.Equal(t, want, units[0].Stratum)
	}
}

func TestReaderNothing(t *testing.T) {
	r := insight.MustReader(insight.Study{Goals: shopGoals, AsOf: monday})
	require.Empty(t, unitsOf(r, nil))
	require.Empty(t, unitsOf(r, day(0, "look")), "from AsOf on nothing is seen")
	require.Empty(t, unitsOf(r, []conversion.Event{{Name: "undated"}}))
}

// TestReaderUnnamed: without users halves and holdouts go by session ids.
func TestReaderUnnamed(t *testing.T) {
	r := insight.MustReader(insight.Study{Goals: shopGoals, Cutter: session.MustNew(session.Policy{TrustIDs: true})})
	for u := range r.Units([]conversion.Event{{Session: "s1", Name: "look", Time: monday}}) {
		require.Equal(t, "s1", u.ID)
	}
}

func TestReaderFaults(t *testing.T) {
	micro := goal.MustCompile(goal.Goal{Name: "cart", Kind: goal.Milestone, Rule: rule.Event("add_to_cart")})
	for _, test := range []struct {
		name  string
		study insight.Study
		want  []string
	}{
		{"nothing at all", insight.Study{}, []string{"goals"}},
		{"an unknown goal", insight.Study{Goals: shopGoals, Macro: "lead"}, []string{"macro"}},
		{"no macro goal", insight.Study{Goals: micro}, []string{"macro"}},
		{"time", insight.Study{Goals: shopGoals, Within: -1, Strata: insight.Strata{Name: "x"}}, []string{"within", "strata.of"}},
		{"journeys without end", insight.Study{Goals: shopGoals, Within: 1}, []string{"as_of"}},
		{"nameless strata", insight.Study{Goals: shopGoals, Strata: insight.Strata{Of: insight.ByChannel().Of}}, []string{"strata.name"}},
	} {
		t.Run(test.name, func(t *testing.T) {
			_, err := insight.NewReader(test.study)
			require.Equal(t, test.want, pathsOf(t, err))
		})
	}
	require.Panics(t, func() { insight.MustReader(insight.Study{}) })
}

// pathsOf returns the places of the faults that are joined in an error.
func pathsOf(t *testing.T, err error) (paths []string) {
	t.Helper()
	joined, ok := err.(interface{ Unwrap() []error })
	require.True(t, ok, "%v", err)
	for _, one := range joined.Unwrap() {
		var f *conversion.Fault
		require.True(t, errors.As(one, &f), "%v", one)
		paths = append(paths, f.Path)
	}
	return paths
}
