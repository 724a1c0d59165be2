package grammar

import (
	"slices"

	"github.com/go-conversion/conversion/internal/jsonx/form"
	"github.com/go-conversion/conversion/internal/jsonx/strict"
)

// Segment is a condition on one user with a name.
var Segment = &form.Named{
	Name: "segment",
	Doc:  "A condition on one user's journey at one instant, and how long those of whom it has held belong to it.",
	Form: form.Object{
		{Name: "name", Form: form.Name{}, Required: true},
		{Name: "where", Form: Condition, Required: true},
		{Name: "membership", Form: membership},
		{Name: "exclude", Form: form.Object{
			{Name: "where", Form: Condition, Required: true},
			{Name: "permanently", Form: form.Bool{}},
		}},
	},
}

var membership = form.Either{
	strict.Text:   form.Enum{"dynamic", "sticky"},
	strict.Object: form.Object{{Name: "for", Form: length, Required: true}},
}

// Condition is about one user's journey.
var Condition = &form.Named{Name: "condition", Doc: "What a user has to have done. Windows look back from the instant of the question."}

func init() { Condition.Form = conditions }

var (
	length    = form.Duration{Positive: true}
	predicate = form.Elsewhere{Form: Predicate}
	rule      = form.Elsewhere{Form: Rule}
	touches   = form.Choice{
		{Key: "channel", Form: form.Elsewhere{Form: Pattern}},
		{Key: "source", Form: form.Elsewhere{Form: Pattern}},
		{Key: "medium", Form: form.Elsewhere{Form: Pattern}},
		{Key: "campaign", Form: form.Elsewhere{Form: Pattern}},
	}
	oneSession = slices.Concat(touches, form.Choice{{Key: "session", Form: rule}})
	window     = form.Object{{Name: "in", Form: length}}
	bounds     = form.Object{{Name: "at_least", Form: form.Int{}}, {Name: "at_most", Form: form.Int{}}}
	amounts    = form.Object{{Name: "at_least", Form: form.Number{}}, {Name: "at_most", Form: form.Number{}}}
	of         = form.Object{{Name: "of", Form: predicate, Required: true}}
	pause      = slices.Concat(of, form.Object{{Name: "active", Form: length, Required: true}, {Name: "quiet", Form: length, Required: true}})
)

var conditions = slices.Concat(form.Choice{
	{Key: "event", Form: predicate},
	{Key: "session", Form: rule, With: slices.Concat(form.Object{{Name: "without", Form: rule}}, window, bounds)},
	{Key: "did", Form: slices.Concat(of, amounts, window, form.Object{
		{Name: "distinct_days", Form: form.Bool{}},
		{Name: "distinct", Form: form.Name{}},
		{Name: "sum", Form: form.Name{}},
	})},
	{Key: "sequence", Form: sequence},
	{Key: "first_time", Form: slices.Concat(of, window)},
	{Key: "stopped", Form: pause},
	{Key: "restarted", Form: pause},
	{Key: "regularly", Form: slices.Concat(of, form.Object{
		{Name: "at_least", Form: form.Int{Min: 1}},
		{Name: "per", Form: length, Required: true},
		{Name: "periods", Form: form.Int{Min: 1}, Required: true},
		{Name: "min_periods", Form: form.Int{Min: 1}},
	})},
}, touches, form.Choice{
	{Key: "first", Form: oneSession},
	{Key: "last", Form: oneSession},
	{Key: "reached", Form: form.Name{}, With: slices.Concat(window, bounds)},
	{Key: "and", Form: form.List{Of: Condition, Min: 1}},
	{Key: "or", Form: form.List{Of: Condition, Min: 1}},
	{Key: "not", Form: Condition},
	{Key: "func", Form: form.Name{}},
})

var sequence = form.Object{
	{Name: "steps", Form: form.List{Of: sequenceStep, Min: 1, Max: 64}, Required: true},
	{Name: "within", Form: length},
	{Name: "in", Form: length},
	{Name: "ties", Form: form.Enum{"any", "sequence", "later"}},
	{Name: "from_start", Form: form.Bool{}},
	{Name: "relevant", Form: predicate},
	{Name: "then_without", Form: slices.Concat(of, form.Object{{Name: "for", Form: length}})},
}

var sequenceStep = form.Object{
	{Name: "on", Form: predicate, Required: true},
	{Name: "within", Form: length},
	{Name: "after", Form: length},
	{Name: "direct", Form: form.Bool{}},
	{Name: "same_session", Form: form.Bool{}},
	{Name: "without", Form: predicate},
	{Name: "any_order", Form: form.Bool{}},
}
