package attribution

import (
	_ "embed"
	"slices"
)

//go:generate go run schema_gen.go

//go:embed schema.json
var schemaJSON []byte

// Schema returns the JSON Schema, draft 2020-12, of a [Definition], for editors and
// other programs. It accepts everything that [Parse] accepts, and refuses most of
// what Parse refuses: time zones and names of functions a schema does not know.
func Schema() []byte { return slices.Clone(schemaJSON) }
