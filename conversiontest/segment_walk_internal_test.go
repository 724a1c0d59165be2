package conversiontest

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/go-conversion/conversion"
	"github.com/go-conversion/conversion/goal"
	"github.com/go-conversion/conversion/rule"
	"github.com/go-conversion/conversion/segment"
)

// visited are segments of every shape.
var visited = func() map[string]segment.Condition {
	offer, quote, call := rule.Path("/offer/**"), rule.Event("quote_sent"), rule.Prop("tier", "gold")
	week := 7 * day
	return map[string]segment.Condition{
		"event":      segment.Event(rule.And(quote, call)),
		"session":    segment.SessionIs{Rule: rule.All(offer, rule.Channel("Email")), Without: quote, In: week},
		"did":        segment.Did{Of: quote, In: week, Bounds: segment.Between(2, 3)},
		"never":      segment.Did{Of: quote, Bounds: segment.AtMost(0)},
		"days":       segment.Did{Of: offer, DistinctDays: true, Bounds: segment.AtLeast(3)},
		"distinct":   segment.Did{Of: rule.AnyEvent(), Distinct: "seat", Bounds: segment.AtLeast(2)},
		"sum":        segment.Did{Of: rule.AnyEvent(), Sum: "weight", Bounds: segment.AtLeast(250), In: 2 * week},
		"first time": segment.FirstTime{Of: offer, In: week},
		"stopped":    segment.Stopped{Of: quote, Active: week, Quiet: 30 * day},
		"restarted":  segment.Restarted{Of: quote, Active: week, Quiet: 30 * day},
		"regularly":  segment.Regularly{Of: quote, Per: week, Periods: 4, MinPeriods: 3},
		"sequence": segment.Sequence{Within: week, Steps: []segment.Step{
			{On: offer}, {On: quote, Within: day, Without: rule.Event("logout")}, {On: call, After: time.Hour},
		}},
		"abandoned": segment.Sequence{Steps: []segment.Step{{On: offer}, {On: rule.Event("call"), Direct: true, SameSession: true}},
			Relevant: rule.Not(quote), ThenWithout: segment.Absence{Of: quote, For: 2 * day}},
		"any order": segment.Sequence{Steps: []segment.Step{{On: offer}, {On: quote, AnyOrder: true}}, In: week, Ties: segment.LaterTies},
		"from":      segment.And(segment.Source("letter"), segment.Medium("post"), segment.Campaign(rule.Prefix("spring"))),
		"first":     segment.Or(segment.First(segment.Channel("Email")), segment.Last(segment.Session(rule.Steps(offer, quote)))),
		"reached":   segment.Not(segment.Reached{Goal: "order", In: week}),
		"function":  segment.Func("even", func(j conversion.Journey, _ time.Time) bool { return eventsOf(j)%2 == 0 }),
		"predicate": segment.Event(rule.And(quote, rule.Match("worth", hasValue))),
	}
}()

var orders = goal.MustCompile(goal.Goal{Name: "order", Kind: goal.Macro, Rule: rule.Event("purchase"), Count: goal.Every()})

// memberships are what a segment can be beside its condition.
func memberships(name string, c segment.Condition) []segment.Segment {
	logout := segment.Did{Of: rule.Event("logout"), In: day}
	return []segment.Segment{
		{Name: name, Where: c},
		{Name: name + " sticky", Where: c, Membership: segment.Sticky(), Exclude: segment.Exclusion{Where: logout, Permanently: true}},
		{Name: name + " for a while", Where: c, Membership: segment.For(3 * day), Exclude: segment.Exclusion{Where: logout}},
	}
}

func TestCheckSegmentsOfEveryShape(t *testing.T) {
	for name, c := range visited {
		t.Run(name, func(t *testing.T) {
			require.NoError(t, CheckSegments(segment.MustCompile(orders, memberships(name, c)...)))
		})
	}
}

// TestJourneysGetIntoSegments: random journeys get into segments of every shape
// and stay out of them, else they would prove nothing.
func TestJourneysGetIntoSegments(t *testing.T) {
	for name, c := range visited {
		list := memberships(name, c)
		set := segment.MustCompile(orders, list...)
		in, of := map[string]int{}, 0
		walker := newJourneyWalker(list, visitsAbout(list, nil))
		for _, s := range samplesOf(walker.journeys(), walker.pauses) {
			for _, asOf := range s.asOf {
				of++
				for _, member := range Members(set, s.journey, asOf) {
					in[member]++
				}
			}
		}
		for _, s := range list {
			require.GreaterOrEqual(t, in[s.Name], 5, s.Name)
			require.LessOrEqual(t, in[s.Name], of-5, s.Name)
		}
	}
}

func TestRandomJourneysAreTheSameEachTime(t *testing.T) {
	list := memberships("sequence", visited["sequence"])
	w := newJourneyWalker(list, visitsAbout(list, nil))
	require.Equal(t, w.journeys(), newJourneyWalker(list, visitsAbout(list, nil)).journeys())
}

func TestPausesAreAboutAsLongAsTheWindows(t *testing.T) {
	got := limitedPauses([]segment.Segment{
		{Where: visited["sequence"], Membership: segment.For(90 * day)},
		{Where: segment.Not(visited["regularly"])},
		{Where: segment.Did{Of: rule.AnyEvent(), In: 100 * 365 * day}},
	})
	for _, d := range []time.Duration{time.Hour + 1, day, 7 * day / 2, 7*day + 1, 90 * day, longestPause + 1} {
		require.Contains(t, got, d)
	}
	require.NotContains(t, got, 100*365*day)
}
