package definition

import (
	_ "embed"
	"slices"
)

//go:generate go run schema_gen.go

//go:embed schema.json
var schemaJSON []byte

// Schema returns the JSON Schema, draft 2020-12, of documents, for editors and
// other programs. It accepts everything that [Parse] accepts, and refuses most
// of what Parse refuses: what depends on other parts of the document, or on the
// registered functions, a schema cannot say.
func Schema() []byte { return slices.Clone(schemaJSON) }
