package grammar

import "github.com/go-conversion/conversion/internal/jsonx/form"

// Document is a file of definitions.
var Document = &form.Named{
	Name: "document",
	Doc:  "Conversion goals, funnels and segments.",
	Form: form.Object{
		{Name: "version", Form: form.Version(1), Required: true},
		{Name: "goals", Form: form.List{Of: form.Elsewhere{Form: Goal}}},
		{Name: "funnels", Form: form.List{Of: form.Elsewhere{Form: Funnel}}},
		{Name: "segments", Form: form.List{Of: form.Elsewhere{Form: Segment}}},
	},
}

// Schema returns the JSON Schema of documents.
func Schema() []byte {
	return Document.Schema("https://raw.githubusercontent.com/go-conversion/conversion/main/definition/schema.json", "Definitions of conversion goals, funnels and segments")
}
