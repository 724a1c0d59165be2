package importer_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/stretchr/testify/require"

	"github.com/go-conversion/conversion"
	"github.com/go-conversion/conversion/rule"
	"github.com/go-conversion/conversion/segment/importer"
)

func TestUnleash(t *testing.T) {
	for _, test := range []struct{ name, json, want string }{
		{"constraints", `[{"contextName": "country", "operator": "IN", "values": ["no", " se "]},
			{"contextName": "age", "operator": "NUM_GTE", "value": "18"}]`,
			`{"and":[{"prop":"country","in":["no","se"]},{"prop":"age","gte":18}]}`},
		{"not in", `[{"contextName": "country", "operator": "NOT_IN", "values": ["no"]}]`, `{"not":{"prop":"country","eq":"no"}}`},
		{"not not in", `[{"contextName": "country", "operator": "NOT_IN", "values": ["no"], "inverted": true}]`, `{"prop":"country","eq":"no"}`},
		{"inverted", `[{"contextName": "n", "operator": "NUM_EQ", "value": 12.5, "inverted": true}]`, `{"not":{"prop":"n","eq":12.5}}`},
		{"in nothing", `[{"contextName": "e", "operator": "IN", "values": [""]}]`, `{"not":{"any_event":true}}`},
		{"not in nothing", `[{"contextName": "e", "operator": "NOT_IN", "values": []}]`, `{"not":{"not":{"any_event":true}}}`},
		{"a number as text", `[{"contextName": "userId", "operator": "IN", "values": ["7", "b"]}]`,
			`{"or":[{"prop":"userId","in":["7","b"]},{"prop":"userId","eq":7}]}`},
		{"parts", `[{"contextName": "email", "operator": "STR_ENDS_WITH", "values": ["@a.no", "@b.no"], "caseInsensitive": true}]`,
			`{"or":[{"prop":"email","suffix":"@a.no","fold":true},{"prop":"email","suffix":"@b.no","fold":true}]}`},
		{"expression", `[{"contextName": "id", "operator": "REGEX", "value": "^user\\d{3}$"}]`, `{"prop":"id","regexp":"^user\\d{3}$"}`},
		{"no constraints", `{"name": "default", "constraints": []}`, `{"any_event":true}`},
		{"strategies", `{"name": "f", "enabled": true, "strategies": [
			{"name": "default", "constraints": [{"contextName": "a", "operator": "STR_CONTAINS", "values": ["x"]}]},
			{"name": "flexibleRollout", "parameters": {"rollout": "100", "stickiness": "default"},
			 "constraints": [{"contextName": "b", "operator": "STR_STARTS_WITH", "values": ["y"]}]}]}`,
			`{"or":[{"prop":"a","contains":"x"},{"prop":"b","prefix":"y"}]}`},
		{"a segment", `{"id": 1, "name": "norse", "constraints": [{"contextName": "country", "operator": "IN", "values": ["no"]}]}`,
			`{"prop":"country","eq":"no"}`},
		{"list of strategies", `[{"name": "default"}]`, `{"any_event":true}`},
	} {
		t.Run(test.name, func(t *testing.T) {
			got, err := importer.Unleash([]byte(test.json))
			require.NoError(t, err)
			require.Empty(t, cmp.Diff(test.want, string(rule.AppendPredicateJSON(nil, got))))
		})
	}
}

func TestUnleashHolds(t *testing.T) {
	const constraint = `[{"contextName": "country", "operator": "NOT_IN", "values": ["no"], "caseInsensitive": true}]`
	p, err := importer.Unleash([]byte(constraint))
	require.NoError(t, err)
	requireHolds(t, true, p, event(0, "e"))
	requireHolds(t, true, p, event(0, "e", conversion.String("country", "se")))
	requireHolds(t, false, p, event(0, "e", conversion.String("country", "NO")))
}

func TestUnleashFaults(t *testing.T) {
	for _, test := range []struct {
		name, json string
		want       []string
	}{
		{"dates and versions", `[{"contextName": "t", "operator": "DATE_AFTER", "value": "2022-01-29"},
			{"contextName": "v", "operator": "SEMVER_GT", "value": "1.2.3"}]`,
			[]string{"[0].operator unsupported", "[1].operator unsupported"}},
		{"unknown", `[{"contextName": "t", "operator": "EQ", "value": "1", "negate": true}]`, []string{"[0].negate unknown_key", "[0].operator unknown"}},
		{"incomplete", `[{"operator": "NUM_GT"}, {"contextName": "a", "operator": "NUM_GT", "value": "x"}, {"contextName": "a", "operator": "IN"}]`,
			[]string{"[0].contextName missing", "[0].value missing", "[1].value number", "[2].values missing"}},
		{"a part of the users", `[{"name": "flexibleRollout", "parameters": {"rollout": "50"}}, {"name": "userWithId", "parameters": {"userIds": "1"}}]`,
			[]string{"[0].parameters unsupported", "[1].name unsupported"}},
		{"elsewhere", `{"enabled": false, "dependencies": [{"feature": "g"}], "strategies": [{"name": "default", "segments": [1], "disabled": true}]}`,
			[]string{"enabled unsupported", "dependencies unsupported", "strategies[0].disabled unsupported", "strategies[0].segments unsupported"}},
		{"nothing", `{"name": "f"}`, []string{" missing"}},
		{"lookahead", `[{"contextName": "t", "operator": "REGEX", "value": "^(?=a)b$"}]`, []string{"[0] regexp"}},
	} {
		t.Run(test.name, func(t *testing.T) {
			p, err := importer.Unleash([]byte(test.json))
			require.Nil(t, p)
			requireFaults(t, err, test.want...)
		})
	}
}
