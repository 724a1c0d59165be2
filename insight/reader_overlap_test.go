package insight_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/go-conversion/conversion"
	"github.com/go-conversion/conversion/goal"
	"github.com/go-conversion/conversion/insight"
	"github.com/go-conversion/conversion/rule"
	"github.com/go-conversion/conversion/session"
)

// on is an event of a session with a trusted id, so many days and minutes after
// monday.
func on(id, name string, days, minutes int) conversion.Event {
	return conversion.Event{User: "u", Session: id, Name: name, Time: monday.AddDate(0, 0, days).Add(time.Duration(minutes) * time.Minute)}
}

var trusting = session.MustNew(session.Policy{TrustIDs: true})

// TestJourneyOfOverlappingSessions: the first conversion in time counts, and what comes
// after the journey's time uses up nothing.
func TestJourneyOfOverlappingSessions(t *testing.T) {
	goals := goal.MustCompile(
		goal.Goal{Name: "order", Kind: goal.Macro, Rule: rule.Event("purchase"), Count: goal.OncePerUser()},
		goal.Goal{Name: "cart", Kind: goal.Milestone, Rule: rule.Event("add_to_cart"), Count: goal.OncePerUser()},
	)
	r := insight.MustReader(insight.Study{Goals: goals, Cutter: trusting, Within: 7 * 24 * time.Hour, AsOf: monday.AddDate(0, 0, 30), Strata: insight.Unstratified()})
	for _, test := range []struct {
		name   string
		events []conversion.Event
		want   seen
	}{
		{
			"bought again after it", []conversion.Event{on("a", "look", 0, 0), on("a", "purchase", 8, 0), on("b", "look", 1, 0), on("b", "purchase", 2, 0)},
			seen{"", []string{"look", "look"}, nil, insight.Converted, "order", false},
		},
		{
			"bought again within it", []conversion.Event{on("a", "look", 0, 0), on("a", "x", 3, 0), on("a", "purchase", 5, 0), on("b", "look", 1, 0), on("b", "purchase", 2, 0)},
			seen{"", []string{"look", "look"}, nil, insight.Converted, "order", false},
		},
		{
			"a milestone too", []conversion.Event{on("a", "look", 0, 0), on("a", "add_to_cart", 8, 0), on("b", "add_to_cart", 2, 0)},
			seen{"", []string{"look", "add_to_cart"}, []string{"cart@add_to_cart"}, insight.Left, "", false},
		},
	} {
		t.Run(test.name, func(t *testing.T) { require.Equal(t, []seen{test.want}, unitsOf(r, test.events)) })
	}
}

// TestJourneyOfEqualEvents: events that cannot be told apart are still two.
func TestJourneyOfEqualEvents(t *testing.T) {
	goals := goal.MustCompile(
		goal.Goal{Name: "order", Kind: goal.Macro, Rule: rule.Count(2, rule.Event("purchase"))},
		goal.Goal{Name: "buy", Kind: goal.Milestone, Rule: rule.Event("purchase"), Count: goal.Every()},
	)
	events := []conversion.Event{on("", "look", 0, 0), on("", "purchase", 0, 1), on("", "purchase", 0, 1)}
	study := insight.Study{Goals: goals, AsOf: monday.AddDate(0, 0, 30), Strata: insight.Unstratified()}
	want := []seen{{"", []string{"look", "purchase"}, []string{"buy@purchase"}, insight.Converted, "order", false}}
	require.Equal(t, want, unitsOf(insight.MustReader(study), events))
	study.Within = 7 * 24 * time.Hour
	require.Equal(t, want, unitsOf(insight.MustReader(study), events))
}

// TestOpenTrustedSessions: any of them may go on, whichever began last.
func TestOpenTrustedSessions(t *testing.T) {
	r := insight.MustReader(insight.Study{Goals: shopGoals, Cutter: trusting, AsOf: monday.Add(3 * time.Hour)})
	var outcomes []insight.Outcome
	for _, u := range unitsOf(r, []conversion.Event{on("a", "look", 0, 0), on("a", "cart", 0, 179), on("b", "look", 0, 1)}) {
		outcomes = append(outcomes, u.Outcome)
	}
	require.Equal(t, []insight.Outcome{insight.Open, insight.Left}, outcomes)
}

// TestOpenAfterPassive: what the office sends does not say where the visitor is.
func TestOpenAfterPassive(t *testing.T) {
	cutter := session.MustNew(session.Policy{Passive: []string{"refund"}, SplitOn: []session.Attribute{session.Prop("uid")}})
	look, refund := on("", "look", 0, 0), on("", "refund", 0, 1)
	look.Props = conversion.Props{conversion.String("uid", "x")}
	refund.Props = conversion.Props{conversion.String("uid", "office")}
	r := insight.MustReader(insight.Study{Goals: shopGoals, Cutter: cutter, AsOf: monday.Add(5 * time.Minute)})
	require.Equal(t, insight.Open, unitsOf(r, []conversion.Event{look, refund})[0].Outcome)
}

// TestUnitsAreClipped: whoever appends to a unit's events does not write into those
// that were given.
func TestUnitsAreClipped(t *testing.T) {
	events := day(0, "look", "purchase", "look")
	for u := range insight.MustReader(insight.Study{Goals: shopGoals}).Units(events) {
		_ = append(u.Events, conversion.Event{Name: "mine"})
	}
	require.Equal(t, "purchase", events[1].Name)
}
