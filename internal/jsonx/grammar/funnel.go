package grammar

import (
	"github.com/go-conversion/conversion/internal/jsonx/form"
	"github.com/go-conversion/conversion/internal/jsonx/strict"
)

// Funnel is a list of steps on the way to a conversion.
var Funnel = &form.Named{
	Name: "funnel",
	Doc:  "A list of steps on the way to a conversion, and the limits under which they count.",
	Form: form.Object{
		{Name: "name", Form: form.Name{}, Required: true},
		{Name: "steps", Form: form.List{Of: step, Min: 1, Max: 64}, Required: true},
		{Name: "within", Form: form.Duration{Positive: true}},
		{Name: "ties", Form: form.Enum{"any", "sequence", "later"}},
		{Name: "order", Form: form.Enum{"steps", "any"}},
		{Name: "open", Form: form.Bool{}},
		{Name: "entry", Form: form.Enum{"best", "first", "every"}},
		{Name: "relevant", Form: form.Elsewhere{Form: Predicate}},
		{Name: "exclude", Form: form.List{Of: exclusion, Max: 64}},
		{Name: "by", Form: by},
		{Name: "between", Form: form.List{Of: instant, Min: 2, Max: 2}},
	},
}

var step = form.Object{
	{Name: "name", Form: form.Name{}, Required: true},
	{Name: "on", Form: form.Elsewhere{Form: Predicate}, Required: true},
	{Name: "within", Form: form.Duration{Positive: true}},
	{Name: "direct", Form: form.Bool{}},
	{Name: "optional", Form: form.Bool{}},
	{Name: "any_order", Form: form.Bool{}},
}

var exclusion = form.Object{
	{Name: "on", Form: form.Elsewhere{Form: Predicate}, Required: true},
	{Name: "from", Form: form.Int{}},
	{Name: "to", Form: form.Int{Min: 1}},
}

var by = form.Either{
	strict.Text:   form.Enum{"user", "session"},
	strict.Object: form.Object{{Name: "user_and", Form: form.Name{}, Required: true}},
}

var instant = form.Either{strict.Text: form.Instant{}, strict.Number: form.UnixSeconds{}}
