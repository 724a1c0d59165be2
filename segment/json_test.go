package segment_test

import (
	"encoding/json"
	"fmt"
	"math"
	"os"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/stretchr/testify/require"

	"github.com/go-conversion/conversion"
	"github.com/go-conversion/conversion/goal"
	"github.com/go-conversion/conversion/rule"
	"github.com/go-conversion/conversion/segment"
)

// someFuncs are registered as f.
var someFuncs = rule.Funcs{
	Predicates: map[string]func(conversion.Event) bool{"f": func(conversion.Event) bool { return true }},
	Rules:      map[string]func([]conversion.Event) bool{"f": func([]conversion.Event) bool { return true }},
	Journeys:   map[string]func(conversion.Journey, time.Time) bool{"f": func(conversion.Journey, time.Time) bool { return true }},
}

// sameFuncs compares functions by whether they are there; names tell the rest.
var sameFuncs = cmp.Options{
	cmp.Comparer(func(a, b func(conversion.Event) bool) bool { return (a == nil) == (b == nil) }),
	cmp.Comparer(func(a, b func([]conversion.Event) bool) bool { return (a == nil) == (b == nil) }),
	cmp.Comparer(func(a, b func(conversion.Journey, time.Time) bool) bool { return (a == nil) == (b == nil) }),
}

// TestConditionJSON writes each condition and reads it back.
func TestConditionJSON(t *testing.T) {
	a, b := rule.Event("a"), rule.Event("b")
	hour := time.Hour
	tests := []struct {
		condition segment.Condition
		want      string
	}{
		{segment.Event(a), `{"event":{"event":"a"}}`},
		{segment.Event(rule.Match("f", someFuncs.Predicates["f"])), `{"event":{"func":"f"}}`},
		{segment.Session(a), `{"session":{"event":"a"}}`},
		{segment.Session(rule.Match("f", someFuncs.Predicates["f"])), `{"session":{"on":{"func":"f"}}}`},
		{segment.SessionIs{Rule: rule.Count(2, a), Without: b, In: 30 * day, Bounds: segment.Between(2, 3)},
			`{"session":{"count":{"of":{"event":"a"},"at_least":2}},"without":{"event":"b"},"in":"30d","at_least":2,"at_most":3}`},

		{segment.Did{Of: a}, `{"did":{"of":{"event":"a"}}}`},
		{segment.Did{Of: a, Bounds: segment.AtLeast(0)}, `{"did":{"of":{"event":"a"},"at_least":0}}`},
		{segment.Did{Of: a, Bounds: segment.AtLeast(3), In: 36 * hour}, `{"did":{"of":{"event":"a"},"at_least":3,"in":"1d12h"}}`},
		{segment.Did{Of: a, Bounds: segment.AtMost(0)}, `{"did":{"of":{"event":"a"},"at_most":0}}`},
		{segment.Did{Of: a, Bounds: segment.Exactly(1)}, `{"did":{"of":{"event":"a"},"at_least":1,"at_most":1}}`},
		{segment.Did{Of: a, DistinctDays: true, Bounds: segment.AtLeast(5), In: 7 * day},
			`{"did":{"of":{"event":"a"},"at_least":5,"in":"7d","distinct_days":true}}`},
		{segment.Did{Of: a, Distinct: "sku"}, `{"did":{"of":{"event":"a"},"distinct":"sku"}}`},
		{segment.Did{Of: a, Sum: "revenue", Bounds: segment.AtLeast(1)}, `{"did":{"of":{"event":"a"},"at_least":1,"sum":"revenue"}}`},
		{segment.Did{Of: a, Sum: "revenue", Bounds: segment.Between(0, 99.5)}, `{"did":{"of":{"event":"a"},"at_least":0,"at_most":99.5,"sum":"revenue"}}`},
		{segment.Did{Of: a, Sum: "revenue", Bounds: segment.AtMost(-1e-7)}, `{"did":{"of":{"event":"a"},"at_most":-1e-07,"sum":"revenue"}}`},
		{segment.Did{Of: a, Bounds: segment.AtMost(1<<53 - 1)}, `{"did":{"of":{"event":"a"},"at_most":9007199254740991}}`},

		{segment.FirstTime{Of: a}, `{"first_time":{"of":{"event":"a"}}}`},
		{segment.FirstTime{Of: a, In: hour}, `{"first_time":{"of":{"event":"a"},"in":"1h"}}`},
		{segment.Stopped{Of: a, Active: day, Quiet: 2 * day}, `{"stopped":{"of":{"event":"a"},"active":"1d","quiet":"2d"}}`},
		{segment.Restarted{Of: a, Active: day, Quiet: 2 * day}, `{"restarted":{"of":{"event":"a"},"active":"1d","quiet":"2d"}}`},
		{segment.Regularly{Of: a, Per: 7 * day, Periods: 4}, `{"regularly":{"of":{"event":"a"},"per":"7d","periods":4}}`},
		{segment.Regularly{Of: a, AtLeast: 2, Per: day, Periods: 4, MinPeriods: 3},
			`{"regularly":{"of":{"event":"a"},"at_least":2,"per":"1d","periods":4,"min_periods":3}}`},

		{segment.Sequence{Steps: []segment.Step{{On: a}}}, `{"sequence":{"steps":[{"on":{"event":"a"}}]}}`},
		{segment.Sequence{
			Steps: []segment.Step{
				{On: a, Without: b, SameSession: true},
				{On: a, AnyOrder: true},
				{On: b, Within: 2 * hour, After: hour, Direct: true, SameSession: true, Without: a},
			},
			Within: 3 * hour, In: day, Ties: segment.LaterTies, FromStart: true, Relevant: b,
			ThenWithout: segment.Absence{Of: b, For: hour},
		}, `{"sequence":{"steps":[` +
			`{"on":{"event":"a"},"same_session":true,"without":{"event":"b"}},` +
			`{"on":{"event":"a"},"any_order":true},` +
			`{"on":{"event":"b"},"within":"2h","after":"1h","direct":true,"same_session":true,"without":{"event":"a"}}],` +
			`"within":"3h","in":"1d","ties":"later","from_start":true,"relevant":{"event":"b"},"then_without":{"of":{"event":"b"},"for":"1h"}}}`},
		{segment.Sequence{Steps: []segment.Step{{On: a}}, Ties: segment.SequenceTies, ThenWithout: segment.Absence{Of: b}},
			`{"sequence":{"steps":[{"on":{"event":"a"}}],"ties":"sequence","then_without":{"of":{"event":"b"}}}}`},

		{segment.Channel("Paid Search"), `{"channel":"Paid Search"}`},
		{segment.Source(rule.OneOf("a", "b")), `{"source":{"in":["a","b"]}}`},
		{segment.Medium(rule.Fold("CPC")), `{"medium":{"eq":"CPC","fold":true}}`},
		{segment.Campaign(rule.Prefix("x")), `{"campaign":{"prefix":"x"}}`},
		{segment.First(segment.Channel("Email")), `{"first":{"channel":"Email"}}`},
		{segment.Last(segment.Session(rule.All(a, b))), `{"last":{"session":{"all":[{"event":"a"},{"event":"b"}]}}}`},
		{segment.Reached{Goal: "order"}, `{"reached":"order"}`},
		{segment.Reached{Goal: "order", In: day, Bounds: segment.AtMost(2)}, `{"reached":"order","in":"1d","at_most":2}`},
		{segment.And(segment.Event(a), segment.Or(segment.Event(b))), `{"and":[{"event":{"event":"a"}},{"or":[{"event":{"event":"b"}}]}]}`},
		{segment.Not(segment.Event(a)), `{"not":{"event":{"event":"a"}}}`},
		{segment.Func("f", someFuncs.Journeys["f"]), `{"func":"f"}`},
	}
	goals := []goal.Goal{{Name: "order"}}
	for _, test := range tests {
		require.Equal(t, test.want, string(segment.AppendConditionJSON(nil, test.condition)))
		s := segment.Segment{Name: "<s>", Where: test.condition}
		require.NoError(t, segment.Check([]segment.Segment{s}, goals, nil), test.want)
		text := string(segment.AppendJSON(nil, s))
		require.Equal(t, `{"name":"<s>","where":`+test.want+`}`, text)
		read, err := segment.Parse([]byte(text), someFuncs)
		require.NoError(t, err, text)
		require.Empty(t, cmp.Diff(s, read, sameFuncs), text)
	}
}

func TestSegmentJSON(t *testing.T) {
	of := func(change func(*segment.Segment)) segment.Segment {
		s := segment.Segment{Name: "s", Where: segment.Event(rule.Event("a"))}
		change(&s)
		return s
	}
	const head = `{"name":"s","where":{"event":{"event":"a"}}`
	out := segment.Channel("Email")
	tests := []struct {
		segment segment.Segment
		want    string
	}{
		{of(func(s *segment.Segment) { s.Membership = segment.Dynamic() }), head},
		{of(func(s *segment.Segment) { s.Membership = segment.Sticky() }), head + `,"membership":"sticky"`},
		{of(func(s *segment.Segment) { s.Membership = segment.For(90 * day) }), head + `,"membership":{"for":"90d"}`},
		{of(func(s *segment.Segment) { s.Exclude.Where = out }), head + `,"exclude":{"where":{"channel":"Email"}}`},
		{of(func(s *segment.Segment) { s.Exclude = segment.Exclusion{Where: out, Permanently: true} }),
			head + `,"exclude":{"where":{"channel":"Email"},"permanently":true}`},
	}
	for _, test := range tests {
		text := string(segment.AppendJSON(nil, test.segment))
		require.Equal(t, test.want+"}", text)
		read, err := segment.Parse([]byte(text), rule.Funcs{})
		require.NoError(t, err, text)
		require.Empty(t, cmp.Diff(test.segment, read), text)
	}
}

// TestParseReadsTheShortest: what goes without saying is read as unsaid.
func TestParseReadsTheShortest(t *testing.T) {
	for text, want := range map[string]string{
		`{"session": {"on": {"path": {"eq": "/a"}}}, "at_least": 1}`:                                               `{"session":{"path":"/a"}}`,
		`{"session": {"event": "a"}, "at_least": 0, "at_most": 0}`:                                                 `{"session":{"event":"a"},"at_most":0}`,
		`{"did": {"of": {"event": "a"}, "at_least": 1.0}}`:                                                         `{"did":{"of":{"event":"a"}}}`,
		`{"did": {"of": {"event": "a"}, "at_least": -0, "at_most": 2e1}}`:                                          `{"did":{"of":{"event":"a"},"at_most":20}}`,
		`{"did": {"of": {"event": "a"}, "at_least": -0}}`:                                                          `{"did":{"of":{"event":"a"},"at_least":0}}`,
		`{"did": {"of": {"event": "a"}, "distinct_days": false, "in": "24h"}}`:                                     `{"did":{"of":{"event":"a"},"in":"1d"}}`,
		`{"did": {"sum": "n", "at_least": 1.50, "of": {"event": "a"}}}`:                                            `{"did":{"of":{"event":"a"},"at_least":1.5,"sum":"n"}}`,
		`{"reached": "order", "at_least": 1}`:                                                                      `{"reached":"order"}`,
		`{"channel": {"eq": "Email", "fold": false}}`:                                                              `{"channel":"Email"}`,
		`{"regularly": {"of": {"event": "a"}, "at_least": 1, "per": "7d", "periods": 4, "min_periods": 4}}`:        `{"regularly":{"of":{"event":"a"},"per":"7d","periods":4}}`,
		`{"sequence": {"ties": "any", "from_start": false, "steps": [{"direct": false, "on": {"event": ["a"]}}]}}`: `{"sequence":{"steps":[{"on":{"event":"a"}}]}}`,
	} {
		s, err := segment.Parse([]byte(`{"name": "s", "membership": "dynamic", "where": `+text+`}`), rule.Funcs{})
		require.NoError(t, err, text)
		require.Equal(t, `{"name":"s","where":`+want+`}`, string(segment.AppendJSON(nil, s)))
	}
}

func TestParseFaults(t *testing.T) {
	const head = `{"name":"s","where":{"event":{"event":"a"}}`
	tests := []struct{ text, want string }{
		{`[]`, " type"},
		{`{"name":"s"}`, "where missing"},
		{`{"where":{"event":{"event":"a"}}}`, "name missing"},
		{head + `,"wher":{}}`, "wher unknown_key"},
		{head + `,"membership":"for"}`, "membership unknown"},
		{head + `,"membership":{"for":"0s"}}`, "membership.for duration"},
		{head + `,"membership":{}}`, "membership.for missing"},
		{head + `,"exclude":{"permanently":true}}`, "exclude.where missing"},
		{head + `,"exclude":{"where":{"event":{"event":""}}}}`, "exclude.where.event.event empty"},
	}
	for _, test := range tests {
		_, err := segment.Parse([]byte(test.text), rule.Funcs{})
		require.Contains(t, pathsIn(err), test.want, test.text)
	}
	conditions := []struct{ text, want string }{
		{`null`, "where type"},
		{`{}`, "where missing"},
		{`{"evnt":{"event":"a"}}`, "where.evnt unknown_key"},
		{`{"event":{"event":"a"},"did":{"of":{"event":"a"}}}`, "where several"},
		{`{"event":{"evnt":"a"}}`, "where.event.evnt unknown_key"},
		{`{"event":{"event":"a"},"in":"1d"}`, "where.in unknown_key"},
		{`{"event":{"func":"g"}}`, "where.event.func unknown_func"},
		{`{"session":{"func":"g"}}`, "where.session.func unknown_func"},
		{`{"session":{"event":"a"},"without":{"all":[]}}`, "where.without.all empty"},
		{`{"session":{"event":"a"},"in":"0s"}`, "where.in duration"},
		{`{"session":{"event":"a"},"at_least":-1}`, "where.at_least range"},
		{`{"session":{"event":"a"},"at_most":1.5}`, "where.at_most range"},
		{`{"did":{"at_least":1}}`, "where.did.of missing"},
		{`{"did":{"of":{"event":"a"},"at_least":"1"}}`, "where.did.at_least type"},
		{`{"did":{"of":{"event":"a"},"at_least":1e999}}`, "where.did.at_least number"},
		{`{"did":{"of":{"event":"a"},"distinct":""}}`, "where.did.distinct empty"},
		{`{"did":{"of":{"event":"a"},"in":"week"}}`, "where.did.in duration"},
		{`{"first_time":{"of":{"event":"a"},"in":"0s"}}`, "where.first_time.in duration"},
		{`{"stopped":{"of":{"event":"a"},"active":"1d"}}`, "where.stopped.quiet missing"},
		{`{"restarted":{"of":{"event":"a"},"active":"0d","quiet":"1d"}}`, "where.restarted.active duration"},
		{`{"regularly":{"of":{"event":"a"},"per":"7d","periods":0}}`, "where.regularly.periods range"},
		{`{"regularly":{"of":{"event":"a"},"per":"7d","periods":3,"at_least":0}}`, "where.regularly.at_least range"},
		{`{"sequence":{"steps":[]}}`, "where.sequence.steps empty"},
		{`{"sequence":{"steps":[{"on":{"event":"a"},"within":"0s"}]}}`, "where.sequence.steps[0].within duration"},
		{`{"sequence":{"steps":[{"on":{"path":1}}]}}`, "where.sequence.steps[0].on.path type"},
		{`{"sequence":{"steps":[{"on":{"event":"a"}}],"ties":"none"}}`, "where.sequence.ties unknown"},
		{`{"sequence":{"steps":[{"on":{"event":"a"}}],"then_without":{"for":"1d"}}}`, "where.sequence.then_without.of missing"},
		{`{"channel":{"like":"x"}}`, "where.channel.like unknown_key"},
		{`{"channel":"x","fold":true}`, "where.fold unknown_key"},
		{`{"channel":1}`, "where.channel type"},
		{`{"first":{"event":{"event":"a"}}}`, "where.first.event unknown_key"},
		{`{"last":{"session":{"event":"a"},"in":"1d"}}`, "where.last.in unknown_key"},
		{`{"reached":""}`, "where.reached empty"},
		{`{"and":[]}`, "where.and empty"},
		{`{"or":[{"not":{"and":[{"func":"g"}]}}]}`, "where.or[0].not.and[0].func unknown_func"},
		{`{"func":1}`, "where.func type"},
	}
	for _, test := range conditions {
		_, err := segment.Parse([]byte(`{"name":"s","where":`+test.text+`}`), rule.Funcs{})
		require.Contains(t, pathsIn(err), test.want, test.text)
	}

	s := segment.Segment{Name: "before"}
	require.Error(t, json.Unmarshal([]byte(`{"name":"s","where":1}`), &s))
	require.Equal(t, "before", s.Name, "an error changes nothing")
	require.NoError(t, json.Unmarshal([]byte(head+"}"), &s))
	require.Equal(t, "s", s.Name)
}

// TestAppendJSONIsTotal: faulty segments have a text, and never that of a segment
// that is well formed, but for what no JSON can say.
func TestAppendJSONIsTotal(t *testing.T) {
	isUTF8 := func(f *segment.Fault) bool { return f.Code == "utf8" }
	for _, s := range faultySegments() {
		if slices.ContainsFunc(faultsIn(segment.Check([]segment.Segment{s}, nil, nil)), isUTF8) {
			continue
		}
		read, err := segment.Parse(segment.AppendJSON(nil, s), rule.Funcs{})
		if err == nil {
			require.Error(t, segment.Check([]segment.Segment{read}, nil, nil), "%s", segment.AppendJSON(nil, s))
		}
	}
	require.Equal(t, `null`, string(segment.AppendConditionJSON(nil, nil)))
	require.Equal(t, `{"did":{"of":null,"at_least":null}}`, string(segment.AppendConditionJSON(nil, segment.Did{Bounds: segment.AtLeast(math.NaN())})))
}

func TestRandomRoundTrip(t *testing.T) {
	for seed := range uint64(2000) {
		s := newMaker(seed).segment()
		require.NoError(t, segment.Check([]segment.Segment{s}, []goal.Goal{{Name: "order"}}, nil), "seed %d", seed)
		text := string(segment.AppendJSON(nil, s))
		read, err := segment.Parse([]byte(text), rule.Funcs{})
		require.NoError(t, err, text)
		require.Empty(t, cmp.Diff(s, read), text)
		require.Equal(t, text, string(segment.AppendJSON(nil, read)))
	}
}

// TestSharedDefinitions reads every segment of the shared suite.
func TestSharedDefinitions(t *testing.T) {
	files, err := filepath.Glob("../../shared/suites/segment/*.json")
	require.NoError(t, err)
	if len(files) == 0 {
		require.NotEqual(t, "true", os.Getenv("CI"), "the shared suites are missing")
		t.Skip("no shared suites beside the project")
	}
	for _, file := range files {
		data, err := os.ReadFile(file)
		require.NoError(t, err)
		var suite struct {
			Cases []struct {
				Segment json.RawMessage
				Goals   []goal.Goal
			}
		}
		require.NoError(t, json.Unmarshal(data, &suite))
		for _, c := range suite.Cases {
			s, err := segment.Parse(c.Segment, rule.Funcs{})
			require.NoError(t, err, "%s", c.Segment)
			require.NoError(t, segment.Check([]segment.Segment{s}, c.Goals, nil), "%s", c.Segment)
			canonical := segment.AppendJSON(nil, s)
			again, err := segment.Parse(canonical, rule.Funcs{})
			require.NoError(t, err, "%s", canonical)
			require.Empty(t, cmp.Diff(s, again), "%s", canonical)
		}
	}
}

func FuzzParse(f *testing.F) {
	for seed := range uint64(40) {
		f.Add(string(segment.AppendJSON(nil, newMaker(seed).segment())))
	}
	f.Add(`{"name":"s","where":{"func":"f"},"exclude":{"where":{"event":{"func":"f"}}}}`)
	f.Fuzz(func(t *testing.T, text string) {
		got, err := segment.Parse([]byte(text), someFuncs)
		if err != nil {
			require.NotEmpty(t, faultsIn(err))
			return
		}
		wellFormed := segment.Check([]segment.Segment{got}, []goal.Goal{{Name: "order"}}, nil) == nil
		canonical := segment.AppendJSON(nil, got)
		read, err := segment.Parse(canonical, someFuncs)
		if err != nil && !wellFormed {
			return
		}
		require.NoError(t, err, string(canonical))
		require.Empty(t, cmp.Diff(got, read, sameFuncs))
		require.Equal(t, string(canonical), string(segment.AppendJSON(nil, read)))
	})
}

func ExampleParse() {
	s, err := segment.Parse([]byte(`{
		"name": "engaged",
		"where": {"and": [
			{"did": {"of": {"event": "view_item"}, "at_least": 3, "in": "720h"}},
			{"not": {"reached": "order"}}]},
		"membership": {"for": "90d"}}`), rule.Funcs{})
	fmt.Printf("%s %v\n", segment.AppendJSON(nil, s), err)

	_, err = segment.Parse([]byte(`{"name": "engaged", "where": {"and": [{"did": {"off": {"event": "view_item"}, "in": "0s"}}]}}`), rule.Funcs{})
	fmt.Println(err)
	// Output:
	// {"name":"engaged","where":{"and":[{"did":{"of":{"event":"view_item"},"at_least":3,"in":"30d"}},{"not":{"reached":"order"}}]},"membership":{"for":"90d"}} <nil>
	// where.and[0].did.off: unknown key; did you mean "of"?
	// where.and[0].did.of: "of" is missing
	// where.and[0].did.in: want more than 0s; leave the key out for no limit
}
