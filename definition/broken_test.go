package definition_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"os"
	"strings"
	"testing"

	"github.com/santhosh-tekuri/jsonschema/v6"
	"github.com/stretchr/testify/require"

	"github.com/go-conversion/conversion"
	"github.com/go-conversion/conversion/definition"
	"github.com/go-conversion/conversion/rule"
)

// broken is a case of testdata/broken.json: one definition, of one of the six
// kinds, and the fault that it has. Path is relative to the definition.
type broken struct {
	On, Rule, Goal, Funnel, Segment, Document json.RawMessage
	Path, Code                                string
	Schema                                    string // "accepts" what a schema cannot tell
}

// document puts the definition into a document.
func (b broken) document() (text, path string) {
	switch {
	case b.Document != nil:
		return string(b.Document), b.Path
	case b.Goal != nil:
		return wrapGoal(string(b.Goal)), join("goals[0]", b.Path)
	case b.Funnel != nil:
		return wrapFunnel(string(b.Funnel)), join("funnels[0]", b.Path)
	case b.Segment != nil:
		return wrapSegment(string(b.Segment), "[]"), join("segments[0]", b.Path)
	case b.Rule != nil:
		return wrapRule(string(b.Rule)), join("goals[0].rule", b.Path)
	}
	return wrapOn(string(b.On)), join("goals[0].rule.on", b.Path)
}

func wrapOn(predicate string) string { return wrapRule(`{"on": ` + predicate + `}`) }

func wrapRule(rule string) string {
	return wrapGoal(`{"name": "g", "kind": "macro", "rule": ` + rule + `}`)
}

func wrapGoal(goal string) string { return wrapGoals(`[` + goal + `]`) }

func wrapGoals(goals string) string { return `{"version": 1, "goals": ` + goals + `}` }

func wrapFunnel(funnel string) string { return `{"version": 1, "funnels": [` + funnel + `]}` }

func wrapSegment(segment, goals string) string {
	return `{"version": 1, "goals": ` + goals + `, "segments": [` + segment + `]}`
}

func join(path, rest string) string {
	if rest == "" || rest[0] == '[' {
		return path + rest
	}
	return path + "." + rest
}

func readBroken(t *testing.T) (cases []broken) {
	data, err := os.ReadFile("testdata/broken.json")
	require.NoError(t, err)
	d := json.NewDecoder(bytes.NewReader(data))
	d.DisallowUnknownFields()
	require.NoError(t, d.Decode(&cases))
	return cases
}

func TestBroken(t *testing.T) {
	schema := compileSchema(t)
	refused := 0
	for i, b := range readBroken(t) {
		text, path := b.document()
		t.Run(fmt.Sprintf("%d %s %s", i, b.Code, path), func(t *testing.T) {
			_, err := definition.Parse([]byte(text), rule.Funcs{})
			require.Error(t, err, text)
			require.Contains(t, faults(err), path+" "+b.Code, "%s\n%v", text, err)
			require.Equal(t, b.Schema == "accepts", validate(schema, text) == nil, text)
		})
		if b.Schema == "" {
			refused++
		}
	}
	require.Greater(t, refused, 200)
}

// faults returns path and code of each.
func faults(err error) (list []string) {
	for _, f := range joined(err) {
		list = append(list, f.Path+" "+f.Code)
	}
	return list
}

func joined(err error) (list []*conversion.Fault) {
	for _, e := range err.(interface{ Unwrap() []error }).Unwrap() {
		list = append(list, e.(*conversion.Fault))
	}
	return list
}

func compileSchema(t testing.TB) *jsonschema.Schema {
	doc, err := jsonschema.UnmarshalJSON(bytes.NewReader(definition.Schema()))
	require.NoError(t, err)
	c := jsonschema.NewCompiler()
	c.DefaultDraft(jsonschema.Draft2020)
	require.NoError(t, c.AddResource("schema.json", doc))
	return c.MustCompile("schema.json")
}

func validate(schema *jsonschema.Schema, text string) error {
	value, err := jsonschema.UnmarshalJSON(strings.NewReader(text))
	if err != nil {
		return err
	}
	return schema.Validate(value)
}
