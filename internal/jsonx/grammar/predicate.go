// Package grammar says what definitions look like in JSON: each form once, for
// the reader and for the JSON Schema. Keys stand in canonical order.
package grammar

import (
	"github.com/go-conversion/conversion/internal/jsonx/form"
	"github.com/go-conversion/conversion/internal/jsonx/strict"
)

// Pattern is what a text is compared with.
var Pattern = &form.Named{
	Name: "pattern",
	Doc:  "A string is compared exactly, except that one with * or { in a path is a glob.",
	Form: form.Either{
		strict.Text: form.Text{},
		strict.Object: form.Choice{
			{Key: "eq", Form: form.Text{}, With: fold},
			{Key: "in", Form: texts, With: fold},
			{Key: "prefix", Form: form.Text{}, With: fold},
			{Key: "suffix", Form: form.Text{}, With: fold},
			{Key: "contains", Form: form.Text{}, With: fold},
			{Key: "glob", Form: form.Text{}, With: fold},
			{Key: "regexp", Form: form.Text{}, With: fold},
		},
	},
}

// Predicate is about one event.
var Predicate = &form.Named{Name: "predicate", Doc: "What one event has to be like."}

func init() { Predicate.Form = predicates }

var (
	fold   = form.Object{{Name: "fold", Form: form.Bool{}}}
	texts  = form.List{Of: form.Text{}, Min: 1}
	scalar = form.Either{strict.Text: form.Text{}, strict.Number: form.Number{}, strict.Bool: form.Bool{}}
	order  = form.Either{strict.Text: form.Text{}, strict.Number: form.Number{}}
)

var predicates = form.Choice{
	{Key: "event", Form: form.Either{strict.Text: form.Name{}, strict.List: form.List{Of: form.Name{}, Min: 1}}},
	{Key: "path", Form: Pattern},
	{Key: "url", Form: Pattern},
	{Key: "host", Form: Pattern},
	{Key: "fragment", Form: Pattern},
	{Key: "query", Form: form.Name{}, With: form.Object{{Name: "is", Form: Pattern}}},
	{Key: "title", Form: Pattern},
	{Key: "content_type", Form: Pattern},
	{Key: "referrer", Form: Pattern},
	{Key: "referrer_host", Form: Pattern},
	{Key: "prop", Form: form.Name{}, And: propTest},
	{Key: "value", Form: amountTest},
	{Key: "engaged", Form: comparisons(form.Duration{}, nil)},
	{Key: "and", Form: form.List{Of: Predicate, Min: 1}},
	{Key: "or", Form: form.List{Of: Predicate, Min: 1}},
	{Key: "not", Form: Predicate},
	{Key: "any_event", Form: form.True{}},
	{Key: "func", Form: form.Name{}},
}

var propTest = form.Choice{
	{Key: "eq", Form: scalar, With: fold},
	{Key: "ne", Form: scalar, With: fold},
	{Key: "lt", Form: order},
	{Key: "lte", Form: order},
	{Key: "gt", Form: order},
	{Key: "gte", Form: order},
	{Key: "in", Form: form.List{Of: scalar, Min: 1}, With: fold},
	{Key: "not_in", Form: form.List{Of: scalar, Min: 1}, With: fold},
	{Key: "between", Form: form.List{Of: order, Min: 2, Max: 2}},
	{Key: "contains", Form: form.Text{}, With: fold},
	{Key: "prefix", Form: form.Text{}, With: fold},
	{Key: "suffix", Form: form.Text{}, With: fold},
	{Key: "regexp", Form: form.Text{}, With: fold},
	{Key: "exists", Form: form.Bool{}},
}

var amountTest = append(comparisons(form.Amount{}, currency), form.Variant{Key: "exists", Form: form.Bool{}})

var currency = form.Object{{Name: "currency", Form: form.Currency{}}}

// comparisons are those of quantities.
func comparisons(of form.Form, with form.Object) form.Choice {
	list := form.List{Of: of, Min: 1}
	return form.Choice{
		{Key: "eq", Form: of, With: with},
		{Key: "ne", Form: of, With: with},
		{Key: "lt", Form: of, With: with},
		{Key: "lte", Form: of, With: with},
		{Key: "gt", Form: of, With: with},
		{Key: "gte", Form: of, With: with},
		{Key: "in", Form: list, With: with},
		{Key: "not_in", Form: list, With: with},
		{Key: "between", Form: form.List{Of: of, Min: 2, Max: 2}, With: with},
	}
}
