package grammar

import "github.com/go-conversion/conversion/internal/jsonx/form"

// Rule is about the visit so far; a predicate is a rule too.
var Rule = &form.Named{Name: "rule", Doc: "What has to happen in a visit; a predicate is reached at each event that satisfies it."}

func init() { Rule.Form = append(append(form.Choice{}, rules...), bare()...) }

var rules = form.Choice{
	{Key: "on", Form: Predicate},
	{Key: "count", Form: form.Object{
		{Name: "of", Form: Predicate, Required: true},
		{Name: "at_least", Form: form.Int{Min: 1}, Required: true},
		{Name: "distinct", Form: form.Name{}},
	}},
	{Key: "duration", Form: form.Object{
		{Name: "clock", Form: form.Enum{"span", "engaged"}, Required: true},
		{Name: "over", Form: form.Duration{}, Required: true},
	}},
	{Key: "pages", Form: form.Object{{Name: "over", Form: form.Int{}, Required: true}}},
	{Key: "sequence", Form: form.Object{
		{Name: "steps", Form: form.List{Of: Predicate, Min: 1}, Required: true},
		{Name: "within", Form: form.Duration{Positive: true}},
		{Name: "direct", Form: form.Bool{}},
		{Name: "without", Form: Predicate},
	}},
	{Key: "entry", Form: Predicate},
	{Key: "channel", Form: Pattern},
	{Key: "source", Form: Pattern},
	{Key: "medium", Form: Pattern},
	{Key: "campaign", Form: Pattern},
	{Key: "all", Form: form.List{Of: Rule, Min: 1}},
	{Key: "any", Form: form.List{Of: Rule, Min: 1}},
	{Key: "none", Form: Rule},
	{Key: "func", Form: form.Name{}},
}

// bare returns the predicates that may stand where a rule is expected: all but
// functions.
func bare() (all form.Choice) {
	for _, p := range predicates {
		if p.Key != "func" {
			all = append(all, p)
		}
	}
	return all
}
