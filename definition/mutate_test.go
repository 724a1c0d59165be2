package definition_test

import (
	"encoding/json"
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/go-conversion/conversion/definition"
)

// beyondSchema are the codes of faults that a schema cannot see, because they
// depend on something elsewhere or are hidden in a text.
var beyondSchema = []string{
	"unknown_func", "glob", "regexp", "path", "between", "mixed", "fold", "none", "empty", "estimated", "span", "range",
	"duplicate", "unknown_goal", "secondary", "cycle", "first", "last", "group", "open", "unused", "time",
	"bounds", "whole", "several",
}

// TestSchemaAgrees changes valid documents at random and asks schema and parser:
// what the schema refuses Parse refuses, and what only Parse refuses is beyond a
// schema.
func TestSchemaAgrees(t *testing.T) {
	schema := compileSchema(t)
	refused, accepted := 0, 0
	for seed := range uint64(2000) {
		g := newGenerator(seed)
		text := g.mutate(string(g.document().AppendJSON(nil)))
		_, err := definition.Parse([]byte(text), anyFuncs)
		verdict := validate(schema, text)
		switch {
		case verdict != nil:
			require.Error(t, err, "%s\n%v", text, verdict)
			refused++
		case err == nil:
			accepted++
		default:
			for _, f := range joined(err) {
				require.Contains(t, beyondSchema, f.Code, "%s\n%v", text, err)
			}
		}
	}
	require.Greater(t, refused, 500)
	require.Greater(t, accepted, 100)
}

// mutate changes one value somewhere in the document.
func (g generator) mutate(text string) string {
	d := json.NewDecoder(strings.NewReader(text))
	d.UseNumber()
	var doc any
	if err := d.Decode(&doc); err != nil {
		panic(err)
	}
	doc = g.mutateValue(doc)
	out, err := json.Marshal(doc)
	if err != nil {
		panic(err)
	}
	return string(out)
}

// mutateValue goes down at random and changes what it ends at.
func (g generator) mutateValue(v any) any {
	switch v := v.(type) {
	case map[string]any:
		if len(v) > 0 && g.IntN(5) > 0 {
			key := pick(g, slices.Sorted(maps.Keys(v))...)
			v[key] = g.mutateValue(v[key])
			return v
		}
		return g.mutateObject(v)
	case []any:
		if len(v) > 0 && g.IntN(5) > 0 {
			i := g.IntN(len(v))
			v[i] = g.mutateValue(v[i])
			return v
		}
		return pick[any](g, nil, []any{}, append(v, v...), append(v, "x"), append(v, json.Number("1")), "x", map[string]any{})
	}
	return pick[any](g, nil, true, false, "", "x", "/x", "90s", "0s", "1.5h", "12.50", "EUR", "eur", "1e3", "2026-01-01", "order_id",
		json.Number("0"), json.Number("-1"), json.Number("2"), json.Number("2.0"), json.Number("1.5"), json.Number("1e2"),
		[]any{}, []any{"a"}, []any{json.Number("1"), json.Number("2")}, map[string]any{}, map[string]any{"event": "a"},
		map[string]any{"eq": "/a"}, map[string]any{"once_per": "k"}, map[string]any{"user_and": "k"},
		"any", "later", "every", "session", "sticky", map[string]any{"for": "1d"})
}

func (g generator) mutateObject(v map[string]any) any {
	const keys = "name kind rule count at_most cooldown value leads_to target fixed event prop currency factor default estimated lift baseline " +
		"from to on of at_least distinct duration clock over pages sequence steps within direct without entry channel all any none func " +
		"path query is and or not any_event eq ne in between contains exists fold glob regexp engaged x " +
		"ties order open relevant exclude by optional any_order " +
		"where membership permanently did in distinct_days sum first_time stopped restarted active quiet regularly per periods min_periods " +
		"after same_session from_start then_without for first last reached"
	if len(v) > 0 && g.chance() {
		delete(v, pick(g, slices.Sorted(maps.Keys(v))...))
		return v
	}
	v[pick(g, strings.Fields(keys)...)] = g.mutateValue("")
	return v
}
