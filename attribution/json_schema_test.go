package attribution_test

import (
	"bytes"
	"strings"
	"testing"

	"github.com/santhosh-tekuri/jsonschema/v6"
	"github.com/stretchr/testify/require"

	"github.com/go-conversion/conversion/attribution"
	"github.com/go-conversion/conversion/internal/jsonx/grammar"
)

// TestSchemaIsUpToDate fails where go generate was forgotten.
func TestSchemaIsUpToDate(t *testing.T) {
	require.Equal(t, string(grammar.AttributionSchema()), string(attribution.Schema()))
}

func compileAttributionSchema(t *testing.T) *jsonschema.Schema {
	doc, err := jsonschema.UnmarshalJSON(bytes.NewReader(attribution.Schema()))
	require.NoError(t, err)
	c := jsonschema.NewCompiler()
	c.DefaultDraft(jsonschema.Draft2020)
	require.NoError(t, c.AddResource("schema.json", doc))
	return c.MustCompile("schema.json")
}

func schemaAccepts(t *testing.T, schema *jsonschema.Schema, text string) bool {
	value, err := jsonschema.UnmarshalJSON(strings.NewReader(text))
	require.NoError(t, err, text)
	return schema.Validate(value) == nil
}

func TestSchemaAcceptsWhatIsWritten(t *testing.T) {
	schema, r := compileAttributionSchema(t), newJSONRandom(t)
	for range 500 {
		text := string(attribution.AppendJSON(nil, r.definition()))
		require.True(t, schemaAccepts(t, schema, text), text)
	}
}

func TestSchemaRefusesFaults(t *testing.T) {
	schema := compileAttributionSchema(t)
	for _, test := range jsonFaults {
		require.Equal(t, test.hidden, schemaAccepts(t, schema, test.text), test.text)
	}
}
