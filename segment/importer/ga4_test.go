package importer_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/stretchr/testify/require"

	"github.com/go-conversion/conversion"
	"github.com/go-conversion/conversion/rule"
	"github.com/go-conversion/conversion/segment"
	"github.com/go-conversion/conversion/segment/importer"
)

// audience returns an audience of 30 days with clauses.
func audience(clauses ...string) string {
	return fmt.Sprintf(`{"displayName": "a", "membershipDurationDays": 30, "exclusionDurationMode": "EXCLUDE_TEMPORARILY", "filterClauses": [%s]}`,
		strings.Join(clauses, ","))
}

// simple returns a clause that includes by a conjunction.
func simple(scope string, expressions ...string) string {
	return fmt.Sprintf(`{"clauseType": "INCLUDE", "simpleFilter": {"scope": "AUDIENCE_FILTER_SCOPE_%s", "filterExpression": %s}}`, scope, group("and", expressions...))
}

func group(kind string, expressions ...string) string {
	return fmt.Sprintf(`{"%sGroup": {"filterExpressions": [%s]}}`, kind, strings.Join(expressions, ","))
}

func or(expressions ...string) string { return group("or", expressions...) }

func not(expression string) string { return `{"notExpression": ` + expression + `}` }

// dimension returns a filter of a field by the rest of its keys.
func dimension(field, rest string) string {
	return fmt.Sprintf(`{"dimensionOrMetricFilter": {"fieldName": %q, %s}}`, field, rest)
}

// exact returns a filter of a field by a text in that case.
func exact(field, value string) string {
	return dimension(field, fmt.Sprintf(`"stringFilter": {"matchType": "EXACT", "value": %q, "caseSensitive": true}`, value))
}

func named(event string, parameters ...string) string {
	if len(parameters) == 0 {
		return fmt.Sprintf(`{"eventFilter": {"eventName": %q}}`, event)
	}
	return fmt.Sprintf(`{"eventFilter": {"eventName": %q, "eventParameterFilterExpression": %s}}`, event, group("and", parameters...))
}

func moreThan(field string, n int, rest string) string {
	return dimension(field, fmt.Sprintf(`"numericFilter": {"operation": "GREATER_THAN", "value": {"int64Value": "%d"}}%s`, n, rest))
}

func steps(scope string, list ...string) string {
	return fmt.Sprintf(`{"clauseType": "INCLUDE", "sequenceFilter": {"scope": "AUDIENCE_FILTER_SCOPE_%s", "sequenceMaximumDuration": "86400s", "sequenceSteps": [%s]}}`,
		scope, strings.Join(list, ","))
}

func step(rest string, expressions ...string) string {
	return fmt.Sprintf(`{"scope": "AUDIENCE_FILTER_SCOPE_WITHIN_SAME_EVENT", "filterExpression": %s%s}`, group("and", expressions...), rest)
}

func TestGA4Conditions(t *testing.T) {
	for _, test := range []struct{ name, clauses, want string }{
		{"one event", simple("WITHIN_SAME_EVENT", or(named("purchase")), or(exact("pagePath", "/thanks"), exact("customEvent:plan", "pro"))),
			`{"event":{"and":[{"event":"purchase"},{"or":[{"path":"/thanks"},{"prop":"plan","eq":"pro"}]}]}}`},
		{"one event of a session", simple("WITHIN_SAME_EVENT", named("purchase"), not(exact("sessionSource", "google"))),
			`{"session":{"all":[{"event":"purchase"},{"all":[{"any_event":true},{"none":{"source":"google"}}]}]}}`},
		{"one session", simple("WITHIN_SAME_SESSION", named("view_item"), or(named("share"), exact("sessionMedium", "cpc")), moreThan("eventCount", 4, "")),
			`{"session":{"all":[{"event":"view_item"},{"any":[{"event":"share"},{"medium":"cpc"}]},{"count":{"of":{"any_event":true},"at_least":5}}]}}`},
		{"anywhere", simple("ACROSS_ALL_SESSIONS", or(named("view_item"), exact("source", "google")), exact("firstUserMedium", "cpc")),
			`{"and":[{"or":[{"event":{"event":"view_item"}},{"source":"google"}]},{"first":{"medium":"cpc"}}]}`},
		{"the first touch in any scope", simple("WITHIN_SAME_EVENT", named("purchase"), not(exact("firstUserSource", "google"))),
			`{"and":[{"not":{"first":{"source":"google"}}},{"event":{"event":"purchase"}}]}`},
		{"count in a window", simple("ACROSS_ALL_SESSIONS", named("purchase", moreThan("eventCount", 2, `, "inAnyNDayPeriod": 7`))),
			`{"did":{"of":{"event":"purchase"},"at_least":3,"in":"7d"}}`},
		{"window", simple("ACROSS_ALL_SESSIONS", dimension("pageTitle", `"inAnyNDayPeriod": 2, "stringFilter": {"matchType": "CONTAINS", "value": "Sale"}`)),
			`{"did":{"of":{"title":{"contains":"Sale","fold":true}},"in":"2d"}}`},
		{"source in a window", simple("ACROSS_ALL_SESSIONS", dimension("source", `"inAnyNDayPeriod": 2, "inListFilter": {"values": ["a", "b"], "caseSensitive": true}`)),
			`{"session":{"source":{"in":["a","b"]}},"in":"2d"}`},
		{"parameters", simple("ACROSS_ALL_SESSIONS", named("purchase", exact("customEvent:coupon", "x"), dimension("customEvent:n", `"betweenFilter": {"fromValue": {"doubleValue": 1.5}, "toValue": {"int64Value": "3"}}`))),
			`{"event":{"and":[{"event":"purchase"},{"prop":"coupon","eq":"x"},{"prop":"n","between":[1.5,3]}]}}`},
		{"whole expression", simple("WITHIN_SAME_EVENT", dimension("hostName", `"stringFilter": {"matchType": "FULL_REGEXP", "value": "a|b"}`)),
			`{"event":{"host":{"regexp":"^(?:a|b)$","fold":true}}}`},
		{"landing page", simple("WITHIN_SAME_SESSION", dimension("landingPage", `"stringFilter": {"matchType": "BEGINS_WITH", "value": "/blog"}`)),
			`{"session":{"entry":{"path":{"prefix":"/blog","fold":true}}}}`},
		{"number as text", simple("WITHIN_SAME_EVENT", exact("customEvent:level", "3")), `{"event":{"or":[{"prop":"level","eq":"3"},{"prop":"level","eq":3}]}}`},
		{"not equal", simple("WITHIN_SAME_EVENT", named("level_up"), not(exact("country", "Norway"))),
			`{"event":{"and":[{"event":"level_up"},{"not":{"prop":"country","eq":"Norway"}}]}}`},
		{"sequence", steps("ACROSS_ALL_SESSIONS",
			step(`, "immediatelyFollows": true, "constraintDuration": "5s"`, named("view_item")),
			step(`, "immediatelyFollows": true, "constraintDuration": "3600.5s"`, named("add_to_cart"), exact("pagePath", "/p"))),
			`{"sequence":{"steps":[{"on":{"event":"view_item"}},{"on":{"and":[{"event":"add_to_cart"},{"path":"/p"}]},"within":"1h500ms","direct":true}],"within":"1d"}}`},
		{"sequence in a session", steps("WITHIN_SAME_SESSION", step("", named("a")), step("", named("b"))),
			`{"sequence":{"steps":[{"on":{"event":"a"}},{"on":{"event":"b"},"same_session":true}],"within":"1d"}}`},
		{"two clauses", simple("WITHIN_SAME_EVENT", named("a")) + "," + simple("WITHIN_SAME_EVENT", named("b")),
			`{"and":[{"event":{"event":"a"}},{"event":{"event":"b"}}]}`},
		{"no inclusion", strings.Replace(simple("WITHIN_SAME_EVENT", named("a")), "INCLUDE", "EXCLUDE", 1), `{"event":{"any_event":true}}`},
	} {
		t.Run(test.name, func(t *testing.T) {
			got, err := importer.GA4([]byte(audience(test.clauses)))
			require.NoError(t, err)
			require.Empty(t, cmp.Diff(test.want, strings.ReplaceAll(string(segment.AppendConditionJSON(nil, got.Where)), `"24h"`, `"1d"`)))
		})
	}
}

func TestGA4Membership(t *testing.T) {
	const ever = `, "atAnyPointInTime": true`
	recent := func(rest string) string {
		return named("purchase", moreThan("eventCount", 2, `, "inAnyNDayPeriod": 7`+rest))
	}
	few := func(rest string) string {
		return named("purchase", dimension("eventCount", `"numericFilter": {"operation": "LESS_THAN", "value": {"int64Value": 3}}`+rest))
	}
	for _, test := range []struct {
		name    string
		days    string
		filters []string
		want    segment.Membership
	}{
		{"stays for a while", "30", []string{named("purchase")}, segment.For(30 * day)},
		{"leaves when the window has passed", "30", []string{recent("")}, segment.Dynamic()},
		{"leaves with one too many", "30", []string{few(""), named("a")}, segment.Dynamic()},
		{"ever, for a while", "30", []string{recent(ever)}, segment.For(30 * day)},
		{"ever, for ever", "540", []string{recent(ever)}, segment.Sticky()},
		{"ever, of what stays true", "540", []string{dimension("pageTitle", `"stringFilter": {"matchType": "CONTAINS", "value": "a"}`+ever), named("b")}, segment.Sticky()},
	} {
		t.Run(test.name, func(t *testing.T) {
			json := strings.Replace(audience(simple("ACROSS_ALL_SESSIONS", test.filters...)), ": 30", ": "+test.days, 1)
			got, err := importer.GA4([]byte(json))
			require.NoError(t, err)
			require.Equal(t, test.want, got.Membership)
		})
	}
}

func TestGA4Exclusion(t *testing.T) {
	exclude := func(clause string) string { return strings.Replace(clause, "INCLUDE", "EXCLUDE", 1) }
	json := audience(simple("WITHIN_SAME_EVENT", named("a")), exclude(simple("WITHIN_SAME_EVENT", named("b"))), exclude(simple("WITHIN_SAME_SESSION", named("c"), named("d"))))
	want := segment.Exclusion{Where: segment.Or(
		segment.Event(rule.Event("b")),
		segment.Session(rule.All(rule.Event("c"), rule.Event("d"))),
	)}
	got, err := importer.GA4([]byte(json))
	require.NoError(t, err)
	require.Empty(t, cmp.Diff(want, got.Exclude))

	got, err = importer.GA4([]byte(strings.Replace(json, "TEMPORARILY", "PERMANENTLY", 1)))
	require.NoError(t, err)
	require.True(t, got.Exclude.Permanently)
}

func TestGA4Matches(t *testing.T) {
	shopper := journey(
		visit("google", "cpc", event(0, "view_item"), event(time.Minute, "scroll"), event(2*time.Minute, "add_to_cart", conversion.Number("n", 2))),
		visit("letter", "email", event(day, "add_to_cart"), event(day+time.Minute, "purchase", conversion.String("coupon", "X"))),
	)
	follows := `, "immediatelyFollows": true`
	for _, test := range []struct {
		name, clauses string
		want          bool
	}{
		{"in one event", simple("WITHIN_SAME_EVENT", named("purchase"), exact("sessionMedium", "email")), true},
		{"not in that one", simple("WITHIN_SAME_EVENT", named("purchase"), exact("sessionMedium", "cpc")), false},
		{"another visit", simple("ACROSS_ALL_SESSIONS", named("purchase"), exact("sessionMedium", "cpc")), true},
		{"of a visit that came otherwise", simple("WITHIN_SAME_EVENT", named("purchase"), not(exact("sessionMedium", "cpc"))), true},
		{"in one session", simple("WITHIN_SAME_SESSION", named("view_item"), named("purchase")), false},
		{"in any", simple("ACROSS_ALL_SESSIONS", named("view_item"), named("purchase")), true},
		{"case", simple("WITHIN_SAME_EVENT", exact("customEvent:coupon", "x")), false},
		{"no case", simple("WITHIN_SAME_EVENT", dimension("customEvent:coupon", `"stringFilter": {"matchType": "EXACT", "value": "x"}`)), true},
		{"twice", simple("ACROSS_ALL_SESSIONS", named("add_to_cart", moreThan("eventCount", 1, ""))), true},
		{"thrice", simple("ACROSS_ALL_SESSIONS", named("add_to_cart", moreThan("eventCount", 2, ""))), false},
		{"between is inclusive", simple("WITHIN_SAME_EVENT", dimension("customEvent:n", `"betweenFilter": {"fromValue": {"int64Value": "2"}, "toValue": {"int64Value": "2"}}`)), true},
		{"followed", steps("ACROSS_ALL_SESSIONS", step("", named("view_item")), step("", named("add_to_cart"))), true},
		{"followed at once", steps("ACROSS_ALL_SESSIONS", step("", named("view_item")), step(follows, named("add_to_cart"))), false},
		{"followed in the session", steps("WITHIN_SAME_SESSION", step("", named("scroll")), step("", named("purchase"))), false},
	} {
		t.Run(test.name, func(t *testing.T) {
			s, err := importer.GA4([]byte(audience(test.clauses)))
			require.NoError(t, err)
			requireMember(t, test.want, s, shopper, noon.Add(3*day))
		})
	}
}

func TestGA4Faults(t *testing.T) {
	const first = "filterClauses[0].simpleFilter"
	const one = first + ".filterExpression.andGroup.filterExpressions[0]"
	const stepOne = "filterClauses[0].sequenceFilter.sequenceSteps[0]"
	ever := `, "atAnyPointInTime": true`
	for _, test := range []struct {
		name, json string
		want       []string
	}{
		{"nothing", `{}`, []string{"displayName missing", "filterClauses missing", "membershipDurationDays missing"}},
		{"unknown keys and values", `{"displayName": "a", "membershipDurationDays": 541, "filterClause": 1, "filterClauses": [{"clauseType": "BOTH", "simpleFilters": {}}]}`,
			[]string{"filterClause unknown_key", "filterClauses[0].simpleFilters unknown_key", "filterClauses[0].clauseType unknown", "membershipDurationDays range"}},
		{"no scope", strings.Replace(audience(simple("", named("a"))), "AUDIENCE_FILTER_SCOPE_", "", 1), []string{first + ".scope unknown"}},
		{"local window", audience(simple("WITHIN_SAME_SESSION", moreThan("customEvent:n", 1, `, "inAnyNDayPeriod": 7`))), []string{one + ".dimensionOrMetricFilter scope"}},
		{"long window", audience(simple("ACROSS_ALL_SESSIONS", moreThan("customEvent:n", 1, `, "inAnyNDayPeriod": 61`))), []string{one + ".dimensionOrMetricFilter.inAnyNDayPeriod range"}},
		{"count in an event", audience(simple("WITHIN_SAME_EVENT", moreThan("eventCount", 1, ""))), []string{one + ".dimensionOrMetricFilter scope"}},
		{"upper bound in a session", audience(simple("WITHIN_SAME_SESSION", dimension("eventCount", `"betweenFilter": {"fromValue": {"int64Value": "1"}, "toValue": {"int64Value": "2"}}`))),
			[]string{one + ".dimensionOrMetricFilter unsupported"}},
		{"a count between nothing", audience(simple("ACROSS_ALL_SESSIONS", dimension("eventCount", `"betweenFilter": {"fromValue": {"int64Value": "3"}, "toValue": {"int64Value": "2"}}`))),
			[]string{one + ".dimensionOrMetricFilter.betweenFilter between"}},
		{"totals", audience(simple("ACROSS_ALL_SESSIONS", moreThan("totalRevenue", 100, ""))), []string{one + ".dimensionOrMetricFilter.fieldName unsupported"}},
		{"names of events", audience(simple("WITHIN_SAME_EVENT", dimension("eventName", `"stringFilter": {"matchType": "CONTAINS", "value": "a"}`))), []string{one + ".dimensionOrMetricFilter unsupported"}},
		{"beside a count", audience(simple("ACROSS_ALL_SESSIONS", named("a", moreThan("eventCount", 1, ""), exact("customEvent:x", "y")))),
			[]string{one + ".eventFilter.eventParameterFilterExpression.andGroup.filterExpressions[0].dimensionOrMetricFilter unsupported"}},
		{"an event in an event", audience(simple("WITHIN_SAME_EVENT", named("a", named("b")))),
			[]string{one + ".eventFilter.eventParameterFilterExpression.andGroup.filterExpressions[0].eventFilter unsupported"}},
		{"groups in groups", audience(simple("WITHIN_SAME_EVENT", or(group("and", named("a"))))), []string{one + ".orGroup.filterExpressions[0].andGroup unsupported"}},
		{"not of an event", audience(simple("WITHIN_SAME_EVENT", not(named("a")))), []string{one + ".notExpression unsupported"}},
		{"a visit beside an event", audience(simple("WITHIN_SAME_EVENT", or(named("a"), exact("source", "b")))), []string{first + " unsupported"}},
		{"several filters", audience(simple("WITHIN_SAME_EVENT", dimension("city", `"stringFilter": {"matchType": "EXACT", "value": "a"}, "inListFilter": {"values": ["b"]}`))),
			[]string{one + ".dimensionOrMetricFilter.inListFilter several"}},
		{"bad expression", audience(simple("WITHIN_SAME_EVENT", dimension("city", `"stringFilter": {"matchType": "FULL_REGEXP", "value": "("}`))), []string{one + ".dimensionOrMetricFilter regexp"}},
		{"bad path", audience(simple("WITHIN_SAME_EVENT", exact("pagePath", "thanks"))), []string{one + ".dimensionOrMetricFilter path"}},
		{"ever, beside others", audience(simple("ACROSS_ALL_SESSIONS", moreThan("eventCount", 1, `, "inAnyNDayPeriod": 7`+ever), named("a"))), []string{one + ".dimensionOrMetricFilter unsupported"}},
		{"a step of several events", audience(steps("ACROSS_ALL_SESSIONS", strings.Replace(step("", named("a"), named("b")), "WITHIN_SAME_EVENT", "ACROSS_ALL_SESSIONS", 1))),
			[]string{stepOne + ".scope unsupported"}},
		{"a step of a visit", audience(steps("ACROSS_ALL_SESSIONS", step("", exact("source", "a")))), []string{stepOne + ".filterExpression.andGroup.filterExpressions[0].dimensionOrMetricFilter unsupported"}},
		{"durations", audience(steps("WITHIN_SAME_EVENT", step("", named("a")), step(`, "constraintDuration": "1h"`, named("a")))),
			[]string{"filterClauses[0].sequenceFilter.scope unsupported", "filterClauses[0].sequenceFilter.sequenceSteps[1].constraintDuration duration"}},
		{"how to exclude", strings.Replace(strings.Replace(audience(simple("WITHIN_SAME_EVENT", named("a"))), "INCLUDE", "EXCLUDE", 1), `"EXCLUDE_TEMPORARILY"`, `"AUDIENCE_EXCLUSION_DURATION_MODE_UNSPECIFIED"`, 1),
			[]string{"exclusionDurationMode unknown"}},
	} {
		t.Run(test.name, func(t *testing.T) {
			s, err := importer.GA4([]byte(test.json))
			require.Empty(t, s)
			requireFaults(t, err, test.want...)
		})
	}
}
