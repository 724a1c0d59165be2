package definition_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/go-conversion/conversion/definition"
	"github.com/go-conversion/conversion/internal/jsonx/grammar"
	"github.com/go-conversion/conversion/rule"
)

func TestAllFaultsInOrder(t *testing.T) {
	text := `{"version": 1, "goals": [
		{"name": "order", "kind": "makro", "rule": {"event": "purchase"}, "value": {"event": true, "factor": "2"}},
		{"name": "order", "kind": "milestone", "rule": {"path": "cart"}, "leads_to": "ordr"},
		{"kind": "milestone", "rule": {"all": [
			{"on": {"prop": "n", "between": [3, 1]}},
			{"count": {"of": {"event": "a"}, "at_least": 0}},
			{"func": "unheard"}, {"contant_type": "guide"}]}}]}`
	doc, err := definition.Parse([]byte(text), rule.Funcs{})
	require.Zero(t, doc)
	require.Equal(t, []string{
		"goals[0].kind unknown",
		"goals[0].value.factor unknown_key",
		"goals[1].name duplicate",
		"goals[1].rule.path path",
		"goals[1].leads_to unknown_goal",
		"goals[2].name missing",
		"goals[2].rule.all[0].on.between between",
		"goals[2].rule.all[1].count.at_least range",
		"goals[2].rule.all[2].func unknown_func",
		"goals[2].rule.all[3].contant_type unknown_key",
	}, faults(err))
	for _, message := range []string{
		`goals[0].kind: unknown: "makro"; known are "macro", "milestone", "secondary"`,
		`goals[0].value.factor: unknown key; known are "event", "default", "currency"`,
		`goals[2].name: "name" is missing`,
		`goals[2].rule.all[1].count.at_least: want 1 or more, not 0`,
		`goals[2].rule.all[2].func: no rule function is registered as "unheard"`,
		`goals[2].rule.all[3].contant_type: unknown key; did you mean "content_type"?`,
	} {
		require.ErrorContains(t, err, message)
	}
}

// TestFaultsOfFunnelsInOrder has the funnels before the goals: the order is that
// of the document.
func TestFaultsOfFunnelsInOrder(t *testing.T) {
	text := `{"version": 1, "funnels": [
		{"name": "a", "steps": [{"name": "x", "on": {"event": "x"}, "optional": true}], "by": "user"},
		{"by": {"user_and": ""}, "steps": [
			{"on": {"event": "x"}},
			{"name": "y", "within": "0s", "on": {"path": "y"}},
			{"name": "z", "direct": true, "on": {"prop": "n", "between": [3, 1]}, "within": "soon"},
			{"name": "y", "on": {"event": "z"}, "any_order": true}],
		 "exclude": [{"on": {"func": "unheard"}}, {"on": {"event": "w"}, "to": 7}], "name": "a"}],
		"goals": [{"name": "order", "kind": "makro", "rule": {"event": "purchase"}}]}`
	doc, err := definition.Parse([]byte(text), rule.Funcs{})
	require.Zero(t, doc)
	require.Equal(t, []string{
		"funnels[0].steps[0].optional first",
		"funnels[0].steps[0].optional last",
		"funnels[1].by.user_and empty",
		"funnels[1].steps[0].name missing",
		"funnels[1].steps[1].within duration",
		"funnels[1].steps[1].on.path path",
		"funnels[1].steps[2].direct group",
		"funnels[1].steps[2].on.between between",
		"funnels[1].steps[2].within duration",
		"funnels[1].steps[3].name duplicate",
		"funnels[1].exclude[0].on.func unknown_func",
		"funnels[1].exclude[1].to range",
		"funnels[1].name duplicate",
		"goals[0].kind unknown",
	}, faults(err))
}

// TestFaultsOfSegmentsInOrder has goals after the segments that ask for them.
func TestFaultsOfSegmentsInOrder(t *testing.T) {
	text := `{"version": 1, "segments": [
		{"where": {"and": [
			{"did": {"in": "soon", "of": {"path": "p"}, "at_most": 1, "at_least": 2}},
			{"reached": "order"}, {"reached": "ordr"},
			{"did": {"of": {"event": "a"}, "sum": "n", "distinct": "k"}},
			{"channel": {"glob": "{"}},
			{"first": {"session": {"all": [{"none": {"event": "a"}}]}}}]}, "name": "a"},
		{"name": "a", "membership": {"for": "0s"}, "where": {"sequence": {"relevant": {"event": "x"}, "steps": [
			{"on": {"event": "x"}, "direct": true, "any_order": true},
			{"on": {"prop": "n", "between": [3, 1]}, "after": "2h", "within": "1h"},
			{"any_order": true, "same_session": true}]}},
		 "exclude": {"where": {"func": "unheard"}}}],
		"goals": [{"name": "order", "kind": "makro", "rule": {"event": "purchase"}}]}`
	doc, err := definition.Parse([]byte(text), rule.Funcs{})
	require.Zero(t, doc)
	require.Equal(t, []string{
		"segments[0].where.and[0].did.in duration",
		"segments[0].where.and[0].did.of.path path",
		"segments[0].where.and[0].did.at_least between",
		"segments[0].where.and[2].reached unknown_goal",
		"segments[0].where.and[3].did bounds",
		"segments[0].where.and[3].did several",
		"segments[0].where.and[4].channel.glob glob",
		"segments[0].where.and[5].first.session.all none",
		"segments[1].name duplicate",
		"segments[1].membership.for duration",
		"segments[1].where.sequence.steps[0].direct first",
		"segments[1].where.sequence.steps[0].any_order first",
		"segments[1].where.sequence.steps[1].on.between between",
		"segments[1].where.sequence.steps[1].after between",
		"segments[1].where.sequence.steps[2].on missing",
		"segments[1].where.sequence.steps[2].same_session group",
		"segments[1].exclude.where.func unknown_func",
		"goals[0].kind unknown",
	}, faults(err))
}

// TestManyFaultsAreNearlyLinear takes some seconds. With work that is quadratic
// in the faults it takes more than a minute.
func TestManyFaultsAreNearlyLinear(t *testing.T) {
	n := 40_000
	if testing.Short() {
		n = 10_000
	}
	many := func(part string) string { return strings.Repeat(part+",", n-1) + part }
	numbered := func(part string) string {
		list := make([]string, n)
		for i := range list {
			list[i] = fmt.Sprintf(part, i)
		}
		return strings.Join(list, ",")
	}
	tests := []struct {
		name, text string
		faults     int
	}{
		{"in texts and values", wrapGoals("[" + numbered(`{"name":"g%d","kind":"macro","rule":{"path":"p1"},"x":1}`) + "]"), 2 * n},
		{"in one list", wrapRule(`{"any":[` + many(`{"path":"p1"},{"x":1}`) + `]}`), 2 * n},
		{"in funnels", `{"version":1,"funnels":[` + numbered(`{"name":"f%d","steps":[{"name":"s","on":{"path":"p1"},"x":1}]}`) + "]}", 2 * n},
		{"in too many steps", wrapFunnel(`{"name":"f","order":"any","steps":[` + numbered(`{"name":"s%d","on":{"path":"p1"},"direct":true}`) + `]}`), 1},
		{"in segments", `{"version":1,"segments":[` + numbered(`{"name":"s%d","where":{"event":{"path":"p1"}},"x":1}`) + "]}", 2 * n},
		{"in one condition", wrapSegment(`{"name":"s","where":{"or":[`+many(`{"reached":"g"},{"x":1}`)+`]}}`, "[]"), 2 * n},
		{"in one group of steps", wrapSegment(`{"name":"s","where":{"sequence":{"steps":[`+many(`{"on":{"path":"p1"},"any_order":true}`)+`]}}}`, "[]"), 1},
		{"unknown keys", `{"version":1,` + numbered(`"x%d":1`) + "}", n},
		{"keys twice", `{"version":1,` + many(`"x":1`) + "}", n - 1},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			_, err := definition.Parse([]byte(test.text), rule.Funcs{})
			require.Len(t, joined(err), test.faults)
		})
	}
}

func TestSyntax(t *testing.T) {
	tests := []struct{ text, want string }{
		{"", "line 1, column 1: want a value, found the end"},
		{"{\"version\": 1,\n \"goals\": [\n]]}", "line 3, column 2: want a comma or }, found ']'"},
		{"{\"version\": 1}\n{}", "line 2, column 1: only one value is expected, but '{' follows"},
		{`{"version": 1, "version": 1}`, `version: line 1, column 16: the key "version" appears twice`},
		{"{\"version\": 1, \"goals\": [{\"name\": \"a\",\n  \"rule\": {\"path\": \"/ä\", \"path\": \"/b\"}, \"name\": \"c\"}]}",
			"goals[0].rule.path: line 2, column 26: the key \"path\" appears twice\n" +
				"goals[0].name: line 2, column 41: the key \"name\" appears twice"},
		{"{\"version\": 1, \"goals\": [{\"name\": \"\xff\"}]}", `goals[0].name: line 1, column 36: the byte 0xFF is no UTF-8`},
	}
	for _, test := range tests {
		_, err := definition.Parse([]byte(test.text), rule.Funcs{})
		require.ErrorContains(t, err, test.want, test.text)
	}
}

func TestSchemaIsGenerated(t *testing.T) {
	require.Equal(t, string(grammar.Schema()), string(definition.Schema()), "run go generate ./definition")
}
