package segment_test

import (
	"encoding/json"
	"fmt"
	"math"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/go-conversion/conversion"
	"github.com/go-conversion/conversion/rule"
	"github.com/go-conversion/conversion/segment"
)

func linted(segments ...segment.Segment) (got []string) {
	for _, w := range segment.Lint(segments...) {
		if got = append(got, w.Path+" "+w.Code); w.Info {
			got[len(got)-1] += " info"
		}
	}
	return got
}

func TestLint(t *testing.T) {
	a, b := rule.Event("a"), rule.Event("b")
	both := rule.And(a, b)
	hour := time.Hour
	match := rule.Match("m", func(conversion.Event) bool { panic("Lint runs no functions") })
	opaque := segment.Func("f", func(conversion.Journey, time.Time) bool { panic("Lint runs no functions") })
	did := func(p rule.Predicate, in time.Duration, b segment.Bounds) segment.Condition {
		return segment.Did{Of: p, In: in, Bounds: b}
	}
	event, not, and, or := segment.Event, segment.Not, segment.And, segment.Or
	in := func(within, in time.Duration, limits ...time.Duration) segment.Condition {
		s := segment.Sequence{Within: within, In: in, Steps: []segment.Step{{On: a}}}
		for _, limit := range limits {
			s.Steps = append(s.Steps, segment.Step{On: b, Within: limit})
		}
		return s
	}
	after := func(within, in, horizon time.Duration, after ...time.Duration) segment.Condition {
		s := segment.Sequence{Within: within, In: in, Steps: []segment.Step{{On: a}}}
		for _, d := range after {
			s.Steps = append(s.Steps, segment.Step{On: b, After: d})
		}
		if horizon > 0 {
			s.ThenWithout = segment.Absence{Of: b, For: horizon}
		}
		return s
	}
	inGroup := segment.Sequence{Within: 5 * hour, Steps: []segment.Step{{On: a}, {On: b, AnyOrder: true}, {On: a, Within: hour}}}
	tests := []struct {
		name      string
		condition segment.Condition
		want      []string
	}{
		{"a good condition", and(did(a, 30*day, segment.AtLeast(3)), not(did(b, 7*day, segment.Bounds{})), segment.Channel("Email")), nil},
		{"a good sequence", in(2*hour, 90*day, 2*hour, hour), nil},

		{"a predicate that no event satisfies", event(both), []string{"s.where.event.and never", "s nobody"}},
		{"its complement", not(event(both)), []string{"s.where.not.event.and never", "s everybody"}},
		{"one of two", or(event(both), event(a)), []string{"s.where.or[0].event.and never"}},
		{"none of them counted", did(both, 0, segment.AtMost(3)), []string{"s.where.did.of.and never", "s everybody"}},
		{"some of them counted", did(both, 0, segment.AtLeast(2)), []string{"s.where.did.of.and never", "s nobody"}},
		{"some of them summed", segment.Did{Of: both, Sum: "n", Bounds: segment.AtLeast(2)}, []string{"s.where.did.of.and never"}},
		{"a rule that no session reaches", segment.Session(rule.All(a, rule.None(a))), []string{"s.where.session.all never", "s nobody"}},
		{"of the first session", segment.First(segment.Session(both)), []string{"s.where.first.session.and never", "s nobody"}},
		{"stopped", segment.Stopped{Of: both, Active: 1, Quiet: 1}, []string{"s.where.stopped.of.and never", "s nobody"}},
		{"restarted", segment.Restarted{Of: both, Active: 1, Quiet: 1}, []string{"s.where.restarted.of.and never", "s nobody"}},
		{"regularly", segment.Regularly{Of: both, Per: 1, Periods: 1}, []string{"s.where.regularly.of.and never", "s nobody"}},
		{"first time", segment.FirstTime{Of: both}, []string{"s.where.first_time.of.and never", "s nobody"}},
		{"a step", steps(func(s *segment.Sequence) { s.Within, s.Steps[1].On = day, both }), []string{"s.where.sequence.steps[1].on.and never", "s nobody"}},
		{"beside a step", steps(func(s *segment.Sequence) {
			s.Within, s.Steps[1].Without, s.ThenWithout.Of = day, both, both
			s.Relevant, s.Steps[1].Direct = both, true
		}), []string{"s.where.sequence.steps[1].without.and never", "s.where.sequence.relevant.and never", "s.where.sequence.then_without.of.and never"}},
		{"all is relevant", steps(func(s *segment.Sequence) { s.Within, s.Relevant, s.Steps[1].Direct = day, rule.AnyEvent(), true }),
			[]string{"s.where.sequence.relevant always info"}},

		{"zero or more", did(a, day, segment.AtLeast(0)), []string{"s.where.did.at_least always", "s everybody"}},
		{"zero or more sessions", segment.SessionIs{Rule: a, Bounds: segment.AtLeast(0)}, []string{"s.where.at_least always", "s everybody"}},
		{"zero or more completions", not(segment.Reached{Goal: "g", Bounds: segment.AtLeast(0)}), []string{"s.where.not.at_least always", "s nobody"}},
		{"a sum of zero or more", segment.Did{Of: a, Sum: "n", Bounds: segment.AtLeast(0)}, nil},
		{"without what it is", segment.SessionIs{Rule: both.Predicates[0], Without: a}, []string{"s.where.without never", "s nobody"}},
		{"without what comes with it", segment.SessionIs{Rule: rule.Count(3, a), Without: rule.Any(rule.Pages(9), a)}, []string{"s.where.without never", "s nobody"}},
		{"without any event", segment.SessionIs{Rule: a, Without: rule.AnyEvent(), Bounds: segment.AtMost(3)}, []string{"s.where.without never", "s everybody"}},
		{"without something else", segment.SessionIs{Rule: a, Without: rule.Count(2, a)}, nil},

		{"a condition and its complement", and(in(hour, 0, 0), not(in(hour, 0, 0))), []string{"s.where.and never", "s nobody"}},
		{"one of both", or(in(hour, 0, 0), event(b), not(in(hour, 0, 0))), []string{"s.where.or always", "s everybody"}},
		{"in other words", and(did(a, 0, segment.AtLeast(2)), not(or(event(rule.Prop("n", 1)), event(rule.Or(a, b))))), []string{"s.where.and never", "s nobody"}},
		{"more in a shorter window", and(did(a, day, segment.AtLeast(3)), did(a, 2*day, segment.AtMost(2))), []string{"s.where.and never", "s nobody"}},
		{"more in a longer window", and(did(a, 2*day, segment.AtLeast(3)), did(a, day, segment.AtMost(2))), nil},
		{"more of all time", and(did(a, 0, segment.AtLeast(3)), did(a, day, segment.AtMost(2))), nil},
		{"many of few", and(did(rule.And(a, rule.Prop("n", 1)), 0, segment.AtLeast(3)), did(a, 0, segment.AtMost(2))), []string{"s.where.and never", "s nobody"}},
		{"few of many", and(did(a, 0, segment.AtLeast(3)), did(rule.And(a, rule.Prop("n", 1)), 0, segment.AtMost(2))), nil},
		{"a range and beside it", and(did(a, 0, segment.Between(2, 3)), did(a, 0, segment.Exactly(4))), []string{"s.where.and never", "s nobody"}},
		{"outside of a range", and(not(did(a, 0, segment.Between(2, 3))), did(a, 0, segment.AtLeast(2))), nil},
		{"sums of windows are not monotone", and(segment.Did{Of: a, Sum: "n", In: day, Bounds: segment.AtLeast(3)}, segment.Did{Of: a, Sum: "n", In: 2 * day, Bounds: segment.AtMost(2)}), nil},
		{"values", and(segment.Did{Of: a, Distinct: "k", Bounds: segment.AtLeast(3)}, segment.Did{Of: a, Distinct: "k", Bounds: segment.AtMost(2)}), []string{"s.where.and never", "s nobody"}},
		{"values of another property", and(segment.Did{Of: a, Distinct: "k", Bounds: segment.AtLeast(3)}, segment.Did{Of: a, Distinct: "n", Bounds: segment.AtMost(2)}), nil},
		{"stopped, but not", and(segment.Stopped{Of: a, Active: day, Quiet: day}, did(a, hour, segment.Bounds{})), []string{"s.where.and never", "s nobody"}},
		{"stopped, but never did", and(segment.Stopped{Of: a, Active: day, Quiet: day}, not(did(a, 2*day, segment.Bounds{}))), []string{"s.where.and never", "s nobody"}},
		{"restarted what was once", and(segment.Restarted{Of: a, Active: day, Quiet: day}, did(a, 0, segment.Exactly(1))), []string{"s.where.and never", "s nobody"}},
		{"regularly, but not", and(segment.Regularly{Of: a, AtLeast: 2, Per: day, Periods: 3}, did(a, 3*day, segment.AtMost(1))), []string{"s.where.and never", "s nobody"}},
		{"for the first time, but not", and(segment.FirstTime{Of: a, In: day}, did(a, day, segment.AtMost(0))), []string{"s.where.and never", "s nobody"}},
		{"a sequence without a step", and(in(hour, day, 0), did(b, 2*day, segment.AtMost(0))), []string{"s.where.and never", "s nobody"}},
		{"a session, but no event", and(segment.Session(a), not(event(a))), []string{"s.where.and never", "s nobody"}},
		{"an event, but no session", and(event(a), not(segment.Session(a))), nil},
		{"two channels of the first session", and(segment.First(segment.Channel("Email")), segment.First(segment.Channel("Direct"))), []string{"s.where.and never", "s nobody"}},
		{"two channels of some session", and(segment.Channel("Email"), segment.Channel("Direct")), nil},
		{"of the first and the last", and(segment.First(segment.Channel("Email")), segment.Last(segment.Channel("Direct"))), nil},
		{"the last one and none", and(segment.Last(segment.Channel("Email")), not(segment.Channel("Email"))), []string{"s.where.and never", "s nobody"}},
		{"not the first", and(segment.First(segment.Channel("Email")), not(segment.First(segment.Channel("Email")))), []string{"s.where.and never", "s nobody"}},
		{"no first at all", and(not(segment.First(segment.Channel("Email"))), not(segment.First(segment.Channel("Direct")))), nil},
		{"functions of one name may differ", and(opaque, not(opaque), event(match), not(event(match))),
			[]string{"s.where.and[0].func opaque info", "s.where.and[1].not.func opaque info", "s.where.and[2].event.func opaque info", "s.where.and[3].not.event.func opaque info"}},

		{"twice", and(event(a), event(b), event(a)), []string{"s.where.and[2] shadowed"}},
		{"a longer window beside a shorter one", and(did(a, 30*day, segment.Bounds{}), did(a, 7*day, segment.Bounds{})), []string{"s.where.and[0] shadowed"}},
		{"one of two windows", or(did(a, 30*day, segment.Bounds{}), did(a, 7*day, segment.Bounds{})), []string{"s.where.or[1] shadowed"}},
		{"fewer beside more", or(did(a, day, segment.AtLeast(5)), not(did(a, day, segment.AtMost(2)))), []string{"s.where.or[0] shadowed"}},
		{"an event beside its sequence", and(event(a), in(hour, 0, 0)), []string{"s.where.and[0] shadowed"}},
		{"lists in lists", or(and(event(a), event(b)), event(a)), []string{"s.where.or[0] shadowed"}},

		{"a step limit above the window", in(24*hour, 0, 2*hour, 25*hour), []string{"s.where.sequence.steps[2].within slack info"}},
		{"a step limit equal to the window", in(24*hour, 0, 0, 24*hour), nil},
		{"a step limit as long as the journey", in(0, day, day), []string{"s.where.sequence.steps[1].within slack info"}},
		{"a window as long as the journey", in(day, day, 0), []string{"s.where.sequence.within slack info"}},
		{"a window that the step limits keep", in(day, 0, hour, 23*hour), []string{"s.where.sequence.within slack info"}},
		{"a window that they do not", in(day, 0, hour, 23*hour+1), nil},
		{"not after a group", inGroup, nil},
		{"step limits of three centuries", in(math.MaxInt64, 0, math.MaxInt64, 1), nil},
		{"no limit", in(0, 0, 0), []string{"s.where.sequence unbounded info"}},
		{"one step", in(0, 0), nil},
		{"steps too far apart", after(hour, 0, 0, 30*time.Minute, 31*time.Minute), []string{"s.where.sequence.within never", "s nobody"}},
		{"steps just near enough", after(hour, 0, 0, 30*time.Minute, 30*time.Minute), nil},
		{"steps beyond the window", after(0, hour, 0, hour), []string{"s.where.sequence.in never", "s nobody"}},
		{"steps and the time after them", after(0, 2*hour, hour, hour), []string{"s.where.sequence.in never", "s nobody"}},
		{"steps and less time", after(0, 2*hour, hour-1, hour), nil},
		{"centuries apart", after(hour, 0, 0, math.MaxInt64, math.MaxInt64), []string{"s.where.sequence.within never", "s nobody"}},

		{"a function", or(opaque, segment.Session(rule.Func("f", func([]conversion.Event) bool { return true }))),
			[]string{"s.where.or[0].func opaque info", "s.where.or[1].session.func opaque info"}},
		{"faults are for Check", and(nil, did(both, -1, segment.Bounds{})), nil},
		{"nothing at all", nil, nil},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			require.Equal(t, test.want, linted(segment.Segment{Name: "s", Where: test.condition}))
		})
	}
	require.Nil(t, segment.Lint())
}

func TestLintSegments(t *testing.T) {
	a, b := segment.Event(rule.Event("a")), segment.Event(rule.Event("b"))
	everybody, nobody := segment.Not(segment.Event(rule.Not(rule.AnyEvent()))), segment.Event(rule.Not(rule.AnyEvent()))
	tests := []struct {
		name     string
		segments []segment.Segment
		want     []string
	}{
		{"equal", []segment.Segment{{Name: "one", Where: a}, {Name: "two", Where: b}, {Name: "three", Where: a}}, []string{"three duplicate"}},
		{"equal in name too", []segment.Segment{{Name: "one", Where: a}, {Name: "one", Where: a}}, []string{"segments[1] duplicate"}},
		{"another membership", []segment.Segment{{Name: "one", Where: a}, {Name: "two", Where: a, Membership: segment.Sticky()}}, nil},
		{"all excluded", []segment.Segment{{Name: "one", Where: a, Exclude: segment.Exclusion{Where: everybody}}},
			[]string{"one.exclude.where.not.event.not never", "one nobody"}},
		{"nobody excluded", []segment.Segment{{Name: "one", Where: a, Exclude: segment.Exclusion{Where: nobody}}},
			[]string{"one.exclude.where.event.not never"}},
		{"the members excluded", []segment.Segment{{Name: "one", Where: segment.And(a, b), Exclude: segment.Exclusion{Where: b}}}, []string{"one nobody"}},
		{"members of the past are not", []segment.Segment{{Name: "one", Where: segment.And(a, b), Membership: segment.For(day), Exclude: segment.Exclusion{Where: b}}}, nil},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) { require.Equal(t, test.want, linted(test.segments...)) })
	}
}

// TestLintIsSound asks random journeys whether anybody, or everybody, is in the
// segments of which Lint says that nobody or everybody is.
func TestLintIsSound(t *testing.T) {
	found := map[string]int{}
	for seed := range uint64(2000) {
		s := newMaker(seed).segment()
		for _, w := range segment.Lint(s) {
			if w.Path != "s" || w.Code != "nobody" && w.Code != "everybody" {
				continue
			}
			found[w.Code]++
			require.NoError(t, holdsOf(s, w.Code == "everybody", seed), "%s: %s", segment.AppendJSON(nil, s), w)
		}
	}
	require.Greater(t, found["nobody"], 50)
	require.Greater(t, found["everybody"], 25)
}

// holdsOf returns an error if a user is found of whom the segment does not hold,
// or does unless it is expected.
func holdsOf(s segment.Segment, want bool, seed uint64) error {
	set := segment.MustCompile(orderGoal, s)
	for i := range uint64(8) {
		j := randomJourney(seed*8 + i)
		for hours := range 20 {
			asOf := noon.Add(time.Duration(hours*9) * time.Hour)
			if set.Match(nil, j, asOf).Has(0) != want {
				return fmt.Errorf("journey %d at %v", seed*8+i, asOf)
			}
		}
	}
	return nil
}

// TestLintLeavesOut leaves out what Lint calls slack, or shadowed, one thing at a
// time: nothing changes.
func TestLintLeavesOut(t *testing.T) {
	found := map[string]int{}
	for seed := range uint64(1500) {
		s := newMaker(seed).segment()
		for _, w := range segment.Lint(s) {
			if w.Code != "slack" && w.Code != "shadowed" {
				continue
			}
			found[w.Code]++
			less := withoutPath(t, s, strings.TrimPrefix(w.Path, "s."))
			require.NoError(t, sameMembers(s, less, seed), "%s: %s", segment.AppendJSON(nil, s), w)
		}
	}
	require.Greater(t, found["slack"], 50)
	require.Greater(t, found["shadowed"], 50)
}

func sameMembers(a, b segment.Segment, seed uint64) error {
	x, y := segment.MustCompile(orderGoal, a), segment.MustCompile(orderGoal, b)
	for i := range uint64(8) {
		j := randomJourney(seed*8 + i)
		for hours := range 20 {
			asOf := noon.Add(time.Duration(hours*9) * time.Hour)
			if x.Match(nil, j, asOf).Has(0) != y.Match(nil, j, asOf).Has(0) {
				return fmt.Errorf("journey %d at %v", seed*8+i, asOf)
			}
		}
	}
	return nil
}

// withoutPath returns the segment without what is at the path in its JSON.
func withoutPath(t *testing.T, s segment.Segment, path string) segment.Segment {
	var doc any
	require.NoError(t, json.Unmarshal(segment.AppendJSON(nil, s), &doc))
	text, err := json.Marshal(removed(doc, strings.FieldsFunc(path, func(r rune) bool { return r == '.' || r == '[' || r == ']' })))
	require.NoError(t, err)
	less, err := segment.Parse(text, rule.Funcs{})
	require.NoError(t, err)
	return less
}

func removed(v any, keys []string) any {
	switch v := v.(type) {
	case map[string]any:
		if len(keys) == 1 {
			delete(v, keys[0])
		} else {
			v[keys[0]] = removed(v[keys[0]], keys[1:])
		}
		return v
	case []any:
		var i int
		if _, err := fmt.Sscan(keys[0], &i); err != nil {
			panic(err)
		}
		if len(keys) == 1 {
			return append(v[:i:i], v[i+1:]...)
		}
		v[i] = removed(v[i], keys[1:])
		return v
	}
	panic("no such path")
}

func ExampleLint() {
	for _, w := range segment.Lint(segment.Segment{
		Name: "abandoned cart",
		Where: segment.And(
			segment.Did{Of: rule.Event("add_to_cart"), In: 30 * 24 * time.Hour},
			segment.Sequence{
				Steps:       []segment.Step{{On: rule.Event("add_to_cart")}, {On: rule.Event("begin_checkout"), Within: 7 * 24 * time.Hour}},
				Within:      24 * time.Hour,
				In:          14 * 24 * time.Hour,
				ThenWithout: segment.Absence{Of: rule.Event("purchase"), For: 24 * time.Hour},
			},
			segment.Not(segment.Event(rule.Event("begin_checkout", "purchase"))),
		),
	}) {
		fmt.Println(w)
	}
	// Output:
	// abandoned cart.where.and[1].sequence.steps[1].within: 7d never binds beside within of the sequence, 1d (slack)
	// abandoned cart.where.and: of no user all of them hold: see [1] and [2] (never)
	// abandoned cart: nobody belongs to it: its condition never holds (nobody)
}
