package grammar

import (
	"github.com/go-conversion/conversion/internal/jsonx/form"
	"github.com/go-conversion/conversion/internal/jsonx/strict"
)

// Goal is something that visitors should reach.
var Goal = &form.Named{
	Name: "goal",
	Doc:  "Something that visitors should reach.",
	Form: form.Object{
		{Name: "name", Form: form.Name{}, Required: true},
		{Name: "kind", Form: form.Enum{"macro", "milestone", "secondary"}, Required: true},
		{Name: "rule", Form: form.Elsewhere{Form: Rule}, Required: true},
		{Name: "count", Form: counting},
		{Name: "at_most", Form: form.Int{Min: 1}},
		{Name: "cooldown", Form: form.Duration{}},
		{Name: "value", Form: value},
		{Name: "leads_to", Form: form.Name{}},
		{Name: "target", Form: target},
	},
}

var counting = form.Either{
	strict.Text:   form.Enum{"every", "once_per_session", "once_per_user"},
	strict.Object: form.Object{{Name: "once_per", Form: form.Name{}, Required: true}},
}

var value = form.Choice{
	{Key: "fixed", Form: form.Amount{}, With: currency},
	{Key: "event", Form: form.True{}, With: form.Object{
		{Name: "default", Form: form.Amount{}},
		{Name: "currency", Form: form.Currency{}},
	}},
	{Key: "prop", Form: form.Name{}, With: form.Object{
		{Name: "currency", Form: form.Currency{}},
		{Name: "factor", Form: form.Decimal{}},
		{Name: "default", Form: form.Amount{}},
	}},
	{Key: "estimated", Form: form.True{}},
}

var span = form.Object{
	{Name: "from", Form: form.Instant{}, Required: true},
	{Name: "to", Form: form.Instant{}, Required: true},
}

var target = form.Choice{
	{Key: "count", Form: form.Int{Min: 1}, With: span},
	{Key: "value", Form: form.Amount{}, With: append(currency[:1:1], span...)},
	{Key: "lift", Form: form.Decimal{}, With: append(form.Object{
		{Name: "baseline", Form: form.Decimal{}, Required: true},
		{Name: "currency", Form: form.Currency{}},
	}, span...)},
}
