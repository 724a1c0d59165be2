package segment_test

import (
	"errors"
	"fmt"
	"math"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/stretchr/testify/require"

	"github.com/go-conversion/conversion"
	"github.com/go-conversion/conversion/goal"
	"github.com/go-conversion/conversion/rule"
	"github.com/go-conversion/conversion/segment"
)

func faultsIn(err error) (faults []*segment.Fault) {
	if err == nil {
		return nil
	}
	for _, err := range err.(interface{ Unwrap() []error }).Unwrap() {
		faults = append(faults, err.(*segment.Fault))
	}
	return faults
}

func pathsIn(err error) (paths []string) {
	for _, f := range faultsIn(err) {
		paths = append(paths, f.Path+" "+f.Code)
	}
	return paths
}

// foreign is a condition of another package.
type foreign struct{ segment.Condition }

// steps returns a sequence of a, b and c after a change.
func steps(change func(*segment.Sequence)) segment.Sequence {
	s := segment.Sequence{Steps: []segment.Step{{On: rule.Event("a")}, {On: rule.Event("b")}, {On: rule.Event("c")}}}
	change(&s)
	return s
}

// faultyCondition is one with a single fault, at a path inside a segment called
// engaged.
type faultyCondition struct {
	condition           segment.Condition
	path, code, message string
}

func faultyConditions() []faultyCondition {
	a, b := rule.Event("a"), rule.Event("b")
	one := func(i int, change func(*segment.Step)) segment.Sequence {
		return steps(func(s *segment.Sequence) { change(&s.Steps[i]) })
	}
	sum := func(b segment.Bounds) segment.Did { return segment.Did{Of: a, Sum: "n", Bounds: b} }
	did := func(b segment.Bounds) segment.Did { return segment.Did{Of: a, Bounds: b} }
	var typedNil *segment.Did
	var nilPredicate *rule.NameIs
	return []faultyCondition{
		{nil, "where", "missing", "condition"},
		{foreign{}, "where", "type", "segment_test.foreign"},
		{typedNil, "where", "type", "*segment.Did"},
		{&segment.EventIs{On: a}, "where", "type", "*segment.EventIs"},

		{segment.EventIs{}, "where.event", "missing", "predicate"},
		{segment.Event(nilPredicate), "where.event", "type", "*rule.NameIs"},
		{segment.Event(rule.Event("")), "where.event.event", "empty", "name"},
		{segment.Event(rule.And(a, rule.Path("x"))), "where.event.and[1].path", "path", `"x"`},

		{segment.SessionIs{}, "where.session", "missing", "rule"},
		{segment.Session(rule.None(a)), "where.session", "none", "all"},
		{segment.Session(rule.Count(0, a)), "where.session.count.at_least", "range", "0"},
		{segment.Session(segment.Channel("Email")), "where.session", "type", "segment.TouchIs"},
		{segment.SessionIs{Rule: a, Without: rule.All()}, "where.without.all", "empty", "all"},
		{segment.SessionIs{Rule: a, In: -1}, "where.in", "duration", "-1ns"},
		{segment.SessionIs{Rule: a, Bounds: segment.AtLeast(-1)}, "where.at_least", "range", "-1"},

		{segment.Did{}, "where.did.of", "missing", "predicate"},
		{did(segment.AtLeast(-1)), "where.did.at_least", "range", "-1"},
		{did(segment.AtMost(-0.5)), "where.did.at_most", "range", "-0.5"},
		{did(segment.AtLeast(1.5)), "where.did.at_least", "whole", "1.5"},
		{did(segment.AtMost(math.NaN())), "where.did.at_most", "whole", "NaN"},
		{did(segment.AtMost(math.Inf(1))), "where.did.at_most", "range", "+Inf"},
		{did(segment.AtLeast(1 << 53)), "where.did.at_least", "range", "9007199254740991"},
		{did(segment.Between(3, 2)), "where.did.at_least", "between", "3 is above at_most, 2"},
		{segment.Did{Of: a, In: -time.Hour}, "where.did.in", "duration", "-1h0m0s"},
		{segment.Did{Of: a, Distinct: "\xff"}, "where.did.distinct", "utf8", `"\xff"`},
		{segment.Did{Of: a, DistinctDays: true, Distinct: "sku"}, "where.did", "several", "distinct_days"},
		{segment.Did{Of: a, Sum: "n", Distinct: "sku", Bounds: segment.AtLeast(1)}, "where.did", "several", "only one"},
		{sum(segment.Bounds{}), "where.did", "bounds", "at_least or at_most"},
		{sum(segment.AtLeast(math.NaN())), "where.did.at_least", "number", "NaN"},
		{sum(segment.AtMost(math.Inf(-1))), "where.did.at_most", "number", "-Inf"},
		{sum(segment.Between(-0.5, -1)), "where.did.at_least", "between", "-0.5"},
		{segment.Did{Of: a, Sum: "\xff", Bounds: segment.AtLeast(1)}, "where.did.sum", "utf8", `"\xff"`},

		{segment.FirstTime{}, "where.first_time.of", "missing", "predicate"},
		{segment.FirstTime{Of: a, In: -1}, "where.first_time.in", "duration", "-1ns"},
		{segment.Stopped{Active: 1, Quiet: 1}, "where.stopped.of", "missing", "predicate"},
		{segment.Stopped{Of: a, Quiet: day}, "where.stopped.active", "duration", "more than 0s"},
		{segment.Stopped{Of: a, Active: day, Quiet: -1}, "where.stopped.quiet", "duration", "-1ns"},
		{segment.Restarted{Of: a, Active: day}, "where.restarted.quiet", "duration", "more than 0s"},
		{segment.Regularly{Per: 1, Periods: 1}, "where.regularly.of", "missing", "predicate"},
		{segment.Regularly{Of: a, AtLeast: -1, Per: 1, Periods: 1}, "where.regularly.at_least", "range", "-1"},
		{segment.Regularly{Of: a, Periods: 1}, "where.regularly.per", "duration", "more than 0s"},
		{segment.Regularly{Of: a, Per: 1}, "where.regularly.periods", "range", "0"},
		{segment.Regularly{Of: a, Per: 1, Periods: 3, MinPeriods: 4}, "where.regularly.min_periods", "range", "4"},
		{segment.Regularly{Of: a, Per: 1, Periods: 3, MinPeriods: -1}, "where.regularly.min_periods", "range", "-1"},

		{segment.Sequence{}, "where.sequence.steps", "empty", "no steps"},
		{segment.Sequence{Steps: manySteps(65)}, "where.sequence.steps", "too_many", "65"},
		{one(1, func(s *segment.Step) { s.On = nil }), "where.sequence.steps[1].on", "missing", "predicate"},
		{one(1, func(s *segment.Step) { s.On = rule.Path("x") }), "where.sequence.steps[1].on.path", "path", `"x"`},
		{one(2, func(s *segment.Step) { s.Within = -1 }), "where.sequence.steps[2].within", "duration", "-1ns"},
		{one(2, func(s *segment.Step) { s.After = -1 }), "where.sequence.steps[2].after", "duration", "-1ns"},
		{one(2, func(s *segment.Step) { s.Within, s.After = 1, 2 }), "where.sequence.steps[2].after", "between", "above within"},
		{one(1, func(s *segment.Step) { s.Without = rule.Event() }), "where.sequence.steps[1].without.event", "empty", "name"},
		{one(0, func(s *segment.Step) { s.Within = 1 }), "where.sequence.steps[0].within", "first", "before the first"},
		{one(0, func(s *segment.Step) { s.After = 1 }), "where.sequence.steps[0].after", "first", "before the first"},
		{one(0, func(s *segment.Step) { s.Direct = true }), "where.sequence.steps[0].direct", "first", "before the first"},
		{one(0, func(s *segment.Step) { s.AnyOrder = true }), "where.sequence.steps[0].any_order", "first", "before the first"},
		{one(0, func(s *segment.Step) { s.SameSession = true }), "where.sequence.steps[0].same_session", "first", "one session"},
		{one(1, func(s *segment.Step) { s.AnyOrder, s.Within = true, 1 }), "where.sequence.steps[1].within", "group", "the first of them"},
		{one(1, func(s *segment.Step) { s.AnyOrder, s.After = true, 1 }), "where.sequence.steps[1].after", "group", "the first of them"},
		{one(1, func(s *segment.Step) { s.AnyOrder, s.Direct = true, true }), "where.sequence.steps[1].direct", "group", "the first of them"},
		{one(1, func(s *segment.Step) { s.AnyOrder, s.SameSession = true, true }), "where.sequence.steps[1].same_session", "group", "the first of them"},
		{one(1, func(s *segment.Step) { s.AnyOrder, s.Without = true, b }), "where.sequence.steps[1].without", "group", "the first of them"},
		{steps(func(s *segment.Sequence) { s.Steps = append(manySteps(1), inAnyOrder(6)...) }), "where.sequence.steps[6].any_order", "too_many", "more than 6"},
		{steps(func(s *segment.Sequence) { s.Within = -1 }), "where.sequence.within", "duration", "-1ns"},
		{steps(func(s *segment.Sequence) { s.In = -1 }), "where.sequence.in", "duration", "-1ns"},
		{steps(func(s *segment.Sequence) { s.Ties = "x" }), "where.sequence.ties", "unknown", `"x", want "sequence", "later"`},
		{steps(func(s *segment.Sequence) { s.Relevant = b }), "where.sequence.relevant", "unused", "no step is direct"},
		{steps(func(s *segment.Sequence) { s.Relevant, s.Steps[1].Direct = rule.Not(nil), true }), "where.sequence.relevant.not", "missing", "predicate"},
		{steps(func(s *segment.Sequence) { s.ThenWithout.For = day }), "where.sequence.then_without.of", "missing", "predicate"},
		{steps(func(s *segment.Sequence) { s.ThenWithout = segment.Absence{Of: b, For: -1} }), "where.sequence.then_without.for", "duration", "-1ns"},

		{segment.TouchIs{}, "where", "unknown", "field"},
		{segment.Channel(rule.Regexp("(")), "where.channel.regexp", "regexp", "("},
		{segment.FirstIs{}, "where.first", "missing", "condition"},
		{segment.First(segment.Event(a)), "where.first", "one_session", "channel"},
		{segment.Last(segment.SessionIs{Rule: a, In: day}), "where.last", "one_session", "window"},
		{segment.Last(segment.SessionIs{Rule: a, Without: b}), "where.last", "one_session", "others"},
		{segment.First(segment.SessionIs{Rule: a, Bounds: segment.AtMost(1)}), "where.first", "one_session", "bounds"},
		{segment.First(segment.Session(rule.Lasted(-1))), "where.first.session.duration.over", "duration", "-1ns"},

		{segment.Reached{}, "where.reached", "empty", "name"},
		{segment.Reached{Goal: "ordr"}, "where.reached", "unknown_goal", `"ordr"`},
		{segment.Reached{Goal: "order", In: -1}, "where.in", "duration", "-1ns"},
		{segment.Reached{Goal: "order", Bounds: segment.AtMost(0.5)}, "where.at_most", "whole", "0.5"},

		{segment.And(), "where.and", "empty", "conditions"},
		{segment.Or(), "where.or", "empty", "conditions"},
		{segment.Or(segment.Event(a), segment.And(nil)), "where.or[1].and[0]", "missing", "condition"},
		{segment.Not(nil), "where.not", "missing", "condition"},
		{segment.Func("", func(conversion.Journey, time.Time) bool { return true }), "where.func", "empty", "name"},
		{segment.Func("\xff", func(conversion.Journey, time.Time) bool { return true }), "where.func", "utf8", `"\xff"`},
		{segment.FuncIs{Name: "f"}, "where.func", "missing", `"f"`},
	}
}

func manySteps(n int) (steps []segment.Step) {
	for range n {
		steps = append(steps, segment.Step{On: rule.Event("a")})
	}
	return steps
}

func inAnyOrder(n int) []segment.Step {
	steps := manySteps(n)
	for i := range steps {
		steps[i].AnyOrder = true
	}
	return steps
}

// faultySegments have a single fault each.
func faultySegments() (list []segment.Segment) {
	a := segment.Event(rule.Event("a"))
	for _, c := range faultyConditions() {
		list = append(list, segment.Segment{Name: "engaged", Where: c.condition})
	}
	return append(list,
		segment.Segment{Where: a},
		segment.Segment{Name: "s"},
		segment.Segment{Name: "s", Where: a, Membership: segment.For(0)},
		segment.Segment{Name: "s", Where: a, Membership: segment.For(-day)},
		segment.Segment{Name: "s", Where: a, Membership: segment.Membership{Mode: "static"}},
		segment.Segment{Name: "s", Where: a, Membership: segment.Membership{For: day}},
		segment.Segment{Name: "s", Where: a, Membership: segment.Membership{Mode: segment.StickyMode, For: day}},
		segment.Segment{Name: "s", Where: a, Exclude: segment.Exclusion{Permanently: true}},
		segment.Segment{Name: "s", Where: a, Exclude: segment.Exclusion{Where: segment.Not(nil)}},
	)
}

func TestCheck(t *testing.T) {
	for _, test := range faultyConditions() {
		t.Run(test.path+" "+test.code, func(t *testing.T) {
			s := segment.Segment{Name: "engaged", Where: test.condition}
			faults := faultsIn(segment.Check([]segment.Segment{s}, []goal.Goal{{Name: "order"}}, nil))
			require.NotEmpty(t, faults)
			require.Equal(t, "engaged."+test.path, faults[0].Path, faults[0].Message)
			require.Equal(t, test.code, faults[0].Code, faults[0].Message)
			require.Contains(t, faults[0].Message, test.message)
			if test.code != "one_session" || len(faults) > 2 {
				require.Len(t, faults, 1, "%v", faults)
			}
		})
	}
	for _, s := range faultySegments() {
		require.Error(t, segment.Check([]segment.Segment{s}, nil, nil), "%+v", s)
	}
}

func TestCheckFindsAllAtOnce(t *testing.T) {
	a := rule.Event("a")
	segments := []segment.Segment{
		{Name: "engaged", Where: segment.And(
			nil,
			segment.SessionIs{Without: rule.Event(""), In: -1, Bounds: segment.Between(-1, 0.5)},
			steps(func(s *segment.Sequence) {
				s.Steps[0] = segment.Step{Within: -1, SameSession: true, AnyOrder: true}
				s.Steps[2] = segment.Step{On: a, Within: 1, After: 2, AnyOrder: true}
				s.In, s.Ties, s.Relevant, s.ThenWithout.For = -1, "x", rule.And(), -1
			}),
		), Membership: segment.Membership{Mode: "static", For: -1}, Exclude: segment.Exclusion{Where: segment.Reached{Goal: "g", Bounds: segment.AtLeast(-1)}}},
		{Name: "engaged", Where: segment.First(segment.Did{Sum: "n", Distinct: "\xff", In: -1}), Exclude: segment.Exclusion{Permanently: true}},
		{Where: segment.Event(a), Membership: segment.For(0)},
		{Name: "\xff"},
	}
	want := []string{
		"engaged.where.and[0] missing",
		"engaged.where.and[1].session missing",
		"engaged.where.and[1].without.event empty",
		"engaged.where.and[1].in duration",
		"engaged.where.and[1].at_least range",
		"engaged.where.and[1].at_most whole",
		"engaged.where.and[2].sequence.steps[0].on missing",
		"engaged.where.and[2].sequence.steps[0].within duration",
		"engaged.where.and[2].sequence.steps[0].within first",
		"engaged.where.and[2].sequence.steps[0].same_session first",
		"engaged.where.and[2].sequence.steps[0].any_order first",
		"engaged.where.and[2].sequence.steps[2].after between",
		"engaged.where.and[2].sequence.steps[2].within group",
		"engaged.where.and[2].sequence.steps[2].after group",
		"engaged.where.and[2].sequence.in duration",
		"engaged.where.and[2].sequence.ties unknown",
		"engaged.where.and[2].sequence.relevant unused",
		"engaged.where.and[2].sequence.relevant.and empty",
		"engaged.where.and[2].sequence.then_without.of missing",
		"engaged.where.and[2].sequence.then_without.for duration",
		"engaged.membership unknown",
		"engaged.membership.for unused",
		"engaged.exclude.where.reached unknown_goal",
		"engaged.exclude.where.at_least range",
		"segments[1].name duplicate",
		"segments[1].where.first one_session",
		"segments[1].where.first.did.of missing",
		"segments[1].where.first.did bounds",
		"segments[1].where.first.did.in duration",
		"segments[1].where.first.did several",
		"segments[1].where.first.did.distinct utf8",
		"segments[1].exclude.where missing",
		"segments[2].name empty",
		"segments[2].membership.for duration",
		"\xff.name utf8",
		"\xff.where missing",
	}
	require.Empty(t, cmp.Diff(want, pathsIn(segment.Check(segments, nil, nil))))

	place := func(i int) string { return fmt.Sprintf("segments[%d]", i+10) }
	require.Equal(t, "segments[10].where.and[0] missing", pathsIn(segment.Check(segments, nil, place))[0])
	_, err := segment.Compile(nil, segments...)
	require.Equal(t, want, pathsIn(err))
}

func TestCheckOfWellFormedSegments(t *testing.T) {
	require.NoError(t, segment.Check(nil, nil, nil))
	a, b := rule.Event("a"), rule.Event("b")
	for i, c := range []segment.Condition{
		segment.Event(a),
		segment.SessionIs{Rule: segment.Channel("Email").TouchIs, Without: rule.All(a, rule.None(b)), In: math.MaxInt64, Bounds: segment.Exactly(0)},
		segment.Did{Of: a, Bounds: segment.Between(1<<53-1, 1<<53-1)},
		segment.Did{Of: a, Sum: "n", Bounds: segment.Between(-1e300, -0.25)},
		segment.Regularly{Of: a, Per: math.MaxInt64, Periods: math.MaxInt64, MinPeriods: math.MaxInt64},
		segment.Sequence{Steps: manySteps(64)},
		segment.Sequence{Steps: append(manySteps(1), inAnyOrder(5)...)},
		segment.Sequence{Steps: []segment.Step{{On: a, SameSession: true, Without: b}, {On: b, AnyOrder: true}, {On: a, Within: 1, After: 1}}},
		segment.First(segment.SessionIs{Rule: a, Bounds: segment.AtLeast(1)}),
	} {
		require.NoError(t, segment.Check([]segment.Segment{{Name: "s", Where: c}}, nil, nil), "condition %d", i)
	}
}

func TestFaultIsFoundByErrorsAs(t *testing.T) {
	err := fmt.Errorf("reading segments: %w", segment.Check([]segment.Segment{{Name: "s"}}, nil, nil))
	var fault *segment.Fault
	require.True(t, errors.As(err, &fault))
	require.Equal(t, "s.where", fault.Path)
}

func ExampleCheck() {
	err := segment.Check([]segment.Segment{{
		Name: "engaged",
		Where: segment.And(
			segment.Did{Of: rule.Path("guide/**"), Bounds: segment.Between(5, 3)},
			segment.Reached{Goal: "newsletter"},
			segment.Sequence{Steps: []segment.Step{
				{On: rule.Event("add_to_cart"), Direct: true},
				{On: rule.Event("purchase"), Within: time.Hour, After: 2 * time.Hour},
			}},
		),
	}}, []goal.Goal{{Name: "order", Kind: goal.Macro, Rule: rule.Event("purchase")}}, nil)
	fmt.Println(err)
	// Output:
	// engaged.where.and[0].did.of.path: a path begins with a slash, not as "guide/**"
	// engaged.where.and[0].did.at_least: 5 is above at_most, 3
	// engaged.where.and[1].reached: there is no goal "newsletter"
	// engaged.where.and[2].sequence.steps[0].direct: no step comes before the first
	// engaged.where.and[2].sequence.steps[1].after: 2h0m0s is above within, 1h0m0s
}
