package segment_test

import (
	"fmt"
	"math"
	"slices"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/go-conversion/conversion"
	"github.com/go-conversion/conversion/rule"
	"github.com/go-conversion/conversion/segment"
)

// TestNobody: without visible events no positive condition holds, and every
// complement does.
func TestNobody(t *testing.T) {
	positive := segment.MustCompile(orders, allKinds()...)
	for name, j := range map[string]conversion.Journey{
		"no sessions":        {},
		"an empty session":   {Sessions: make([]conversion.Session, 2)},
		"only undated":       {Sessions: []conversion.Session{{Events: []conversion.Event{{Name: "a"}, {Name: "b", Time: time.Date(1500, 1, 1, 0, 0, 0, 0, time.UTC)}}}}},
		"all of it is later": journey("a+1h b+2h"),
	} {
		t.Run(name, func(t *testing.T) {
			members := positive.Match(nil, j, noon)
			for i, s := range positive.Segments() {
				_, isComplement := s.Where.(segment.NotOf)
				require.Equal(t, isComplement, members.Has(i), s.Name)
				why, err := positive.Explain(j, noon, s.Name)
				require.NoError(t, err)
				require.Equal(t, isComplement, why.Member)
			}
			tracker := positive.Tracker()
			observe(tracker, conversion.Journey{})
			require.Equal(t, members, tracker.At(noon))
		})
	}
}

// TestNothingIsVisible: a zero asOf is an instant like others, before all events.
func TestNothingIsVisible(t *testing.T) {
	set := segment.MustCompile(nil, segment.Segment{Name: "s", Where: segment.Event(rule.AnyEvent())})
	require.False(t, set.Match(nil, journey("a+1h"), time.Time{}).Has(0))
	require.True(t, set.Match(nil, journey("a+1h"), time.Date(9000, 1, 1, 0, 0, 0, 0, time.UTC)).Has(0))
}

// TestLongestDurations: windows may be longer than time.
func TestLongestDurations(t *testing.T) {
	a, most := rule.Event("a"), time.Duration(math.MaxInt64)
	set := segment.MustCompile(nil,
		segment.Segment{Name: "did", Where: segment.Did{Of: a, In: most}},
		segment.Segment{Name: "stopped", Where: segment.Stopped{Of: a, Active: most, Quiet: time.Hour}},
		segment.Segment{Name: "never stopped", Where: segment.Stopped{Of: a, Active: most, Quiet: most}},
		segment.Segment{Name: "restarted", Where: segment.Restarted{Of: a, Active: most, Quiet: most}},
		segment.Segment{Name: "regularly", Where: segment.Regularly{Of: a, Per: most, Periods: 1 << 40, MinPeriods: 1}},
		segment.Segment{Name: "sequence", Where: segment.Sequence{Steps: []segment.Step{{On: a}, {On: a, Within: most}}, Within: most, In: most}},
		segment.Segment{Name: "for", Where: segment.FirstTime{Of: a, In: time.Hour}, Membership: segment.For(most)},
	)
	members := set.Match(nil, journey("a+1h a+2h"), noon.Add(9*time.Hour))
	require.Equal(t, []bool{true, true, false, false, true, true, true}, bools(members, 7))
	tracker := set.Tracker()
	observe(tracker, journey("a+1h a+2h"))
	require.Equal(t, members, tracker.At(noon.Add(9*time.Hour)))
}

func bools(b segment.Bits, n int) (list []bool) {
	for i := range n {
		list = append(list, b.Has(i))
	}
	return list
}

// TestOddValues: sums leave out what is no finite number and stay exact for those
// that are; distinct values are told apart by type.
func TestOddValues(t *testing.T) {
	j := journey("a+1h a+2h a+3h a+4h a+5h")
	for i, v := range []conversion.Prop{
		conversion.Number("n", math.NaN()), conversion.Number("n", math.Inf(1)), conversion.Number("n", 0.1), conversion.Number("n", 0.2), conversion.String("n", "0.1"),
	} {
		j.Sessions[0].Events[i].Props = conversion.Props{v}
	}
	did := func(d segment.Did) bool {
		d.Of = rule.Event("a")
		return segment.MustCompile(nil, segment.Segment{Name: "s", Where: d}).Match(nil, j, noon.Add(9*time.Hour)).Has(0)
	}
	require.True(t, did(segment.Did{Sum: "n", Bounds: segment.Exactly(0.3)}))
	require.True(t, did(segment.Did{Distinct: "n", Bounds: segment.Exactly(5)}))
	require.True(t, did(segment.Did{Sum: "m", Bounds: segment.AtMost(0)}), "nothing sums up to 0")

	j.Sessions[0].Events[2].Props = conversion.Props{conversion.Number("n", math.MaxFloat64)}
	j.Sessions[0].Events[3].Props = conversion.Props{conversion.Number("n", -math.MaxFloat64)}
	require.True(t, did(segment.Did{Sum: "n", Bounds: segment.Exactly(0)}))
}

// TestManyAtOnce: a hundred thousand events at one instant take no time that
// grows with their square.
func TestManyAtOnce(t *testing.T) {
	j := conversion.Journey{Sessions: []conversion.Session{{}}}
	for i := range 100_000 {
		j.Sessions[0].Events = append(j.Sessions[0].Events, conversion.Event{Name: string(rune('a' + i%3)), Time: noon, Seq: int64(i)})
	}
	steps := []segment.Step{{On: rule.Event("a")}, {On: rule.Event("b")}, {On: rule.Event("b"), AnyOrder: true}, {On: rule.Event("c"), Direct: true}}
	set := segment.MustCompile(nil,
		segment.Segment{Name: "any", Where: segment.Sequence{Steps: steps}},
		segment.Segment{Name: "later", Where: segment.Sequence{Steps: steps, Ties: segment.LaterTies}},
		segment.Segment{Name: "sequence", Where: segment.Sequence{Steps: steps, Ties: segment.SequenceTies}},
	)
	require.Equal(t, []bool{true, false, true}, bools(set.Match(nil, j, noon.Add(1)), 3))
}

func TestExplainOfAnUnknownSegment(t *testing.T) {
	_, err := carts.Explain(journey("cart+1h"), noon, "no such")
	require.EqualError(t, err, `segment: no segment "no such" in the set`)
}

// TestMatchSessionOfRepeats: a repetition that does not count does not move the
// instant either.
func TestMatchSessionOfRepeats(t *testing.T) {
	set := segment.MustCompile(nil, segment.Segment{Name: "s", Where: segment.Sequence{
		Steps:       []segment.Step{{On: rule.Event("a")}},
		ThenWithout: segment.Absence{Of: rule.Event("b"), For: time.Hour},
	}})
	s := journey("b+1h a+2h b+9h").Sessions[0]
	s.Events[0].ID, s.Events[2].ID = "1", "1"
	require.False(t, set.MatchSession(nil, s).Has(0))
	s.Events[2].Name, s.Events[2].ID = "c", "2"
	require.True(t, set.MatchSession(nil, s).Has(0))
	require.False(t, set.MatchSession(nil, conversion.Session{}).Has(0))
}

// TestFuncsSeeOneJourney: Match, a tracker and Explain give a function the same.
func TestFuncsSeeOneJourney(t *testing.T) {
	var seen []conversion.Journey
	set := segment.MustCompile(nil, segment.Segment{Name: "s", Where: segment.Func("spy", func(j conversion.Journey, _ time.Time) bool {
		seen = append(seen, j)
		return true
	})})
	j := journey("a+1h b+2h", "a+9h b+50h")
	j.Sessions[0].Cause = conversion.CauseFirst
	asOf := noon.Add(10 * time.Hour)
	set.Match(nil, j, asOf)
	_, err := set.Explain(j, asOf, "s")
	require.NoError(t, err)
	j.Sessions[1].Events = j.Sessions[1].Events[:1]
	tracker := set.Tracker()
	observe(tracker, j)
	tracker.At(asOf)
	require.Len(t, seen, 4, "Match, then Explain, which matches too, then the tracker")
	for _, other := range seen[1:] {
		require.Equal(t, seen[0], other)
	}
	require.Equal(t, noon.Add(9*time.Hour), seen[0].Sessions[1].End)
}

// TestManySessionsAtOnce: steps that are bound to sessions two by two, and all
// sessions at one instant.
func TestManySessionsAtOnce(t *testing.T) {
	var steps []segment.Step
	for i := range 64 {
		steps = append(steps, segment.Step{On: rule.Event("a"), SameSession: i%2 == 1})
	}
	set := segment.MustCompile(nil, segment.Segment{Name: "s", Where: segment.Sequence{Steps: steps}})
	var j conversion.Journey
	for i := range 4 {
		s := conversion.Session{ID: string(rune('a' + i))}
		for k := range 64 {
			s.Events = append(s.Events, conversion.Event{Name: "a", Time: noon, Seq: int64(k)})
		}
		j.Sessions = append(j.Sessions, s)
	}
	require.True(t, set.Match(nil, j, noon.Add(1)).Has(0))
}

// TestSessionsThatBeginAlike: without ids the later of two sessions that begin at
// one instant is the one whose first event is later in order.
func TestSessionsThatBeginAlike(t *testing.T) {
	j := journey("a+1h", "b+1h")
	for i := range j.Sessions {
		j.Sessions[i].ID = ""
	}
	set := segment.MustCompile(nil,
		segment.Segment{Name: "first a", Where: segment.First(segment.Session(rule.Event("a")))},
		segment.Segment{Name: "last b", Where: segment.Last(segment.Session(rule.Event("b")))},
	)
	slices.Reverse(j.Sessions)
	require.Equal(t, []bool{true, true}, bools(set.Match(nil, j, noon.Add(9*time.Hour)), 2))
	for _, s := range set.Segments() {
		why, err := set.Explain(j, noon.Add(9*time.Hour), s.Name)
		require.NoError(t, err)
		require.True(t, why.Where.Holds)
	}
}

// TestManyIDs: an id counts once among few and among many, and one user's ids are
// none of the next.
func TestManyIDs(t *testing.T) {
	m := segment.MustCompile(nil, segment.Segment{Name: "s", Where: segment.Did{Of: rule.Event("a"), Bounds: segment.Exactly(3)}}).Matcher()
	for _, n := range []int{3, 5000, 24, 25, 200, 3} {
		j := conversion.Journey{Sessions: []conversion.Session{{}}}
		for i := range n {
			e := conversion.Event{Name: "b", ID: fmt.Sprint(i), Time: noon.Add(time.Duration(i) * time.Second)}
			if i < 3 {
				e.Name = "a"
			}
			j.Sessions[0].Events = append(j.Sessions[0].Events, e)
		}
		again := j.Sessions[0].Events[0]
		again.Time = noon.Add(time.Duration(n) * time.Second)
		require.True(t, m.Match(nil, j, noon.Add(9*time.Hour)).Has(0), n)
		j.Sessions[0].Events = append(j.Sessions[0].Events, again)
		require.True(t, m.Match(nil, j, noon.Add(9*time.Hour)).Has(0), n)
		again.ID = "another"
		j.Sessions[0].Events = append(j.Sessions[0].Events, again)
		require.False(t, m.Match(nil, j, noon.Add(9*time.Hour)).Has(0), n)
	}
}

// TestBareTexts: who writes the name of an event alone is told what to write.
func TestBareTexts(t *testing.T) {
	for text, want := range map[string]string{
		`{"event":"purchase"}`:      `where.event: want what an event has to be like, such as {"event": "purchase"}, not a string`,
		`{"session":"purchase"}`:    `where.session: want what an event has to be like, such as {"event": "purchase"}, not a string`,
		`{"did":{"of":"purchase"}}`: `where.did.of: want what an event has to be like, such as {"event": "purchase"}, not a string`,
	} {
		_, err := segment.Parse([]byte(`{"name":"s","where":`+text+`}`), rule.Funcs{})
		require.EqualError(t, err, want)
	}
}
