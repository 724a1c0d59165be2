package conversiontest

import (
	"fmt"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/go-conversion/conversion"
	"github.com/go-conversion/conversion/rule"
	"github.com/go-conversion/conversion/segment"
)

// bent is a set that breaks a law.
type bent struct {
	*segment.Set
	match   func(j conversion.Journey, asOf time.Time) bool // of the first segment
	tracker *segment.Set                                    // whose trackers it gives
	forgets bool                                            // what was saved
	denies  bool                                            // what it explains
	refutes bool                                            // the condition that it explains
}

func (b bent) Match(dst segment.Bits, j conversion.Journey, asOf time.Time) segment.Bits {
	if b.match == nil {
		return b.Set.Match(dst, j, asOf)
	}
	if b.match(j, asOf) {
		return segment.Bits{1}
	}
	return segment.Bits{0}
}

func (b bent) Tracker(options ...segment.TrackerOption) *segment.Tracker {
	if b.tracker != nil {
		return b.tracker.Tracker(options...)
	}
	return b.Set.Tracker(options...)
}

func (b bent) RestoreTracker(state []byte) (*segment.Tracker, error) {
	if b.forgets {
		return b.Set.Tracker(), nil
	}
	return b.Set.RestoreTracker(state)
}

func (b bent) Explain(j conversion.Journey, asOf time.Time, name string) (segment.Explanation, error) {
	e, err := b.Set.Explain(j, asOf, name)
	e.Member, e.Where.Holds = e.Member != b.denies, e.Where.Holds != b.refutes
	return e, err
}

func eventsOf(j conversion.Journey) (n int) {
	for _, s := range j.Sessions {
		n += len(s.Events)
	}
	return n
}

// TestSegmentLaws: each law finds the set that breaks it.
func TestSegmentLaws(t *testing.T) {
	set := segment.MustCompile(nil, segment.Segment{Name: "shares", Where: segment.Event(rule.Event("share"))})
	other := segment.MustCompile(nil, segment.Segment{Name: "shares", Where: segment.Event(rule.Event("x"))})
	samples := samplesOf([]conversion.Journey{
		{}, Visits("/"), Visits("/p/1", "x", "share", Later(day), Channel("Email"), "/p/2", "x", "y", "share"),
	}, []time.Duration{time.Hour, 2 * day})
	bends := map[string][]struct {
		set  segments
		want string
	}{
		"order": {{bent{Set: set, match: func(j conversion.Journey, _ time.Time) bool {
			return len(j.Sessions) > 0 && j.Sessions[0].Events[0].Name == "page_view"
		}}, `order: 0s after its beginning the journey is in ["shares"], but shuffled in []: Visits("/p/1", "x", "share", Later(24h0m0s), Channel("Email"), "/p/2", "x", "y", "share")`}},
		"duplicates": {{bent{Set: set, match: func(j conversion.Journey, _ time.Time) bool { return eventsOf(j) > 1 }},
			`duplicates: 0s after its beginning the journey is in [], but with each event twice in ["shares"]: Visits("/")`}},
		"what comes later": {{bent{Set: set, match: func(j conversion.Journey, _ time.Time) bool { return len(j.Sessions) > 0 }},
			`what comes later: 0s after its beginning the journey is in ["shares"], but without the events from then on in []: Visits("/")`}},
		"time": {{bent{Set: set, match: func(_ conversion.Journey, asOf time.Time) bool { return asOf.Month() == time.January }},
			`but at another time in []: Visits()`}},
		"tracker": {{bent{Set: set, tracker: other}, `tracker: 1ns after event 2 of visit 1 the tracker has ["shares"], Match []: `}},
		"save and restore": {{bent{Set: set, forgets: true}, `save and restore: the restored state has other bytes: Visits("/")`},
			{bent{Set: set, tracker: other}, `save and restore: `}},
		"explain": {{bent{Set: set, denies: true}, `explain: 0s after its beginning "shares" has member true, Match false: Visits()`},
			{bent{Set: set, refutes: true}, `explain: 0s after its beginning the condition of "shares" holds true, Match false: Visits()`}},
	}
	require.Len(t, bends, len(segmentLaws))
	for _, l := range segmentLaws {
		t.Run(l.name, func(t *testing.T) {
			require.NoError(t, l.check(set, samples))
			require.NotEmpty(t, bends[l.name])
			for _, b := range bends[l.name] {
				require.ErrorContains(t, l.check(b.set, samples), b.want)
			}
		})
	}
}

// TestMembershipLaw: who belongs to a segment belongs to it if it lasts.
func TestMembershipLaw(t *testing.T) {
	set := lastingSet([]segment.Segment{
		{Name: "shares", Where: segment.Did{Of: rule.Event("share"), In: time.Hour}, Membership: segment.For(3 * day)},
		{Name: "orders", Where: segment.Reached{Goal: "order"}},
		{Name: "for ages", Where: segment.Event(rule.Event("x")), Membership: segment.For(1<<63 - 1)},
	})
	var names []string
	for _, s := range set.Segments() {
		names = append(names, s.Name)
	}
	require.Equal(t, []string{"shares (dynamic)", "shares (for a while)", "shares (for longer)", "shares (sticky)",
		"for ages (dynamic)", "for ages (for a while)", "for ages (for longer)", "for ages (sticky)"}, names)

	samples := samplesOf([]conversion.Journey{{}, Visits("/", "share", "x")}, []time.Duration{time.Hour, 2 * day})
	require.NoError(t, membershipLaw.check(set, samples))
	onlyFirst := bent{Set: set, match: func(j conversion.Journey, _ time.Time) bool { return len(j.Sessions) > 0 }}
	require.ErrorContains(t, membershipLaw.check(onlyFirst, samples),
		`membership: 0s after its beginning it is in "shares (dynamic)", but not in "shares (for a while)": Visits("/", "share", "x")`)
}

// TestSegmentLawsFindFunctions: a function that breaks its promises breaks every
// law, and a pure one none. What happens at another time is not looked at where
// there are functions.
func TestSegmentLawsFindFunctions(t *testing.T) {
	samples := samplesOf([]conversion.Journey{{}, Visits("/"), Visits("/p/1", "x", "share", Later(day), "/p/2", "x", "y", "share")}, []time.Duration{time.Hour, 2 * day})
	compile := func(f func(conversion.Journey, time.Time) bool) *segment.Set {
		return segment.MustCompile(nil, segment.Segment{Name: "s", Where: segment.Func("f", f)})
	}
	calls := 0
	counting := compile(func(conversion.Journey, time.Time) bool { calls++; return calls%5 < 2 })
	panicking := compile(func(conversion.Journey, time.Time) bool { panic("no") })
	pure := compile(func(j conversion.Journey, _ time.Time) bool { return eventsOf(j)%2 == 0 })
	for _, l := range segmentLaws {
		t.Run(l.name, func(t *testing.T) {
			require.NoError(t, l.check(pure, samples))
			if l.name == "time" {
				require.NoError(t, l.check(panicking, samples))
				return
			}
			require.ErrorContains(t, l.check(panicking, samples), l.name+`: panic: no: Visits(`)
			require.ErrorContains(t, l.check(counting, samples), l.name+": ")
		})
	}
}

// TestTimeLawOfSegments: what looks at the calendar is another one later, which
// is why it is not asked.
func TestTimeLawOfSegments(t *testing.T) {
	s := samplesOf([]conversion.Journey{Visits("/", After(15*time.Hour), "/")}, []time.Duration{time.Hour})[0]
	days := segment.MustCompile(nil, segment.Segment{Name: "days", Where: segment.Did{
		Of: rule.AnyEvent(), DistinctDays: true, Bounds: segment.AtLeast(2),
	}})
	require.ErrorContains(t, membersLater(days, s), "at another time")
	require.NoError(t, membersAtAnyTime(days, s))
	for _, c := range []segment.Condition{
		segment.Func("f", func(conversion.Journey, time.Time) bool { return true }),
		segment.Not(segment.Event(rule.Match("m", hasValue))), segment.Reached{Goal: "g"},
	} {
		require.True(t, mayAskCalendar(segment.Segment{Where: c}), fmt.Sprintf("%T", c))
	}
	require.False(t, mayAskCalendar(segment.Segment{Where: segment.Channel("Email")}))
}

// TestTrackersFollowOneSessionAtATime: what overlaps is left out, and what is
// merely given in disorder is not.
func TestTrackersFollowOneSessionAtATime(t *testing.T) {
	j := Visits("/", "a", Later(day), "/", "b")
	j.Sessions[0], j.Sessions[1] = j.Sessions[1], j.Sessions[0]
	sorted, ok := oneByOne(j)
	require.True(t, ok)
	require.Equal(t, "a", sorted.Sessions[0].Events[1].Name)

	j.Sessions[1].Events[1].Time = Day(9)
	_, ok = oneByOne(j)
	require.False(t, ok)
}
