package grammar

import (
	"github.com/go-conversion/conversion/internal/jsonx/form"
	"github.com/go-conversion/conversion/internal/jsonx/strict"
)

// Attribution says which touches earn credit for which conversions, and how much.
var Attribution = &form.Named{
	Name: "attribution",
	Doc:  "Which touches earn credit for which conversions, and how much.",
	Form: form.Object{
		{Name: "window", Form: AttributionWindow},
		{Name: "transforms", Form: AttributionTransforms},
		{Name: "model", Form: AttributionModel},
	},
}

// AttributionSchema returns the JSON Schema of attributions.
func AttributionSchema() []byte {
	return Attribution.Schema("https://raw.githubusercontent.com/go-conversion/conversion/main/attribution/schema.json", "Windows, transforms and models of attribution")
}

// AttributionWindow says which touches may earn credit, and which conversions
// count.
var AttributionWindow = &form.Named{
	Name: "attribution_window",
	Doc:  "Which touches may earn credit for a conversion, and which conversions count.",
	Form: form.Object{
		{Name: "lookback", Form: length},
		{Name: "calendar", Form: form.Name{}},
		{Name: "max_touches", Form: form.Int{Min: 1}},
		{Name: "since_previous", Form: form.Bool{}},
		{Name: "once_per_user", Form: form.Bool{}},
		{Name: "between", Form: form.List{Of: openInstant, Min: 2, Max: 2}},
		{Name: "nulls", Form: form.Enum{"never", "tail", "none"}},
		{Name: "horizon", Form: length},
		{Name: "as_of", Form: instant},
	},
}

var openInstant = form.Either{strict.Null: form.Null{}, strict.Text: form.Instant{}, strict.Number: form.UnixSeconds{}}

// AttributionTransforms are applied to a path from left to right.
var AttributionTransforms = &form.Named{
	Name: "attribution_transforms",
	Doc:  "What is done to each path before credit is given, from left to right.",
	Form: form.List{Of: transform},
}

var transform = form.Either{
	strict.Text: form.Enum{"exposure", "distinct", "frequency"},
	strict.Object: form.Choice{
		{Key: "last_n", Form: form.Int{Min: 1}},
		{Key: "drop_unless_all", Form: touchKeys},
		{Key: "drop_trailing_unless_all", Form: touchKeys},
		{Key: "drop", Form: touchKeys},
		{Key: "prefer", Form: touchKeys},
		{Key: "map", Form: form.Dictionary{Of: form.Text{}}},
		{Key: "inherit", Form: form.Object{
			{Name: "key", Form: form.Text{}, Required: true},
			{Name: "within", Form: form.Duration{}, Required: true},
		}},
		{Key: "func", Form: form.Name{}},
	},
}

// touchKeys may be empty texts: those are keys too.
var touchKeys = form.List{Of: form.Text{}}

// AttributionModel shares credit out among the keys of touches.
var AttributionModel = &form.Named{
	Name: "attribution_model",
	Doc:  "How credit is shared out among the touches of a path, or among the keys of all paths.",
}

func init() {
	AttributionModel.Form = form.Either{
		strict.Text: form.Enum{
			"first", "last", "last_non_direct", "linear", "linear_distinct", "u", "j", "inverse_j", "position_decay", "participation", "leave_one_out", "shao_li",
		},
		strict.Object: models,
	}
}

var models = form.Choice{
	{Key: "position", Form: form.Object{
		{Name: "first", Form: form.Number{}, Required: true},
		{Name: "last", Form: form.Number{}, Required: true},
		{Name: "split_middle", Form: form.Bool{}},
	}},
	{Key: "custom", Form: form.List{Of: form.Number{}, Min: 3, Max: 3}},
	{Key: "time_decay", Form: length},
	{Key: "same_touch", Form: form.Duration{}},
	{Key: "markov", Form: form.Object{
		{Name: "order", Form: form.Int{Min: 1}, Required: true},
		{Name: "ignore_nulls", Form: form.Bool{}},
		{Name: "tolerance", Form: form.Number{}},
	}},
	{Key: "redistribute", Form: form.Object{{Name: "order", Form: form.Int{Min: 1}, Required: true}}},
	{Key: "shapley", Form: shapley},
	{Key: "bootstrap", Form: form.Object{
		{Name: "model", Form: AttributionModel, Required: true},
		{Name: "replicates", Form: form.Int{Min: 2}, Required: true},
		{Name: "seed", Form: form.Uint64{}},
		{Name: "level", Form: form.Number{}},
	}},
	{Key: "closed_form", Form: form.Object{
		{Name: "curve", Form: AttributionModel, Required: true},
		{Name: "level", Form: form.Number{}},
	}},
	{Key: "func", Form: form.Name{}},
}

var shapley = form.Either{
	strict.Text: form.Enum{"subset_sum", "per_set_rate", "global_rate"},
	strict.Object: form.Choice{
		{Key: "per_set_rate", Form: append(form.Object{{Name: "clamp", Form: form.Bool{}}}, sampling...)},
		{Key: "global_rate", Form: sampling},
		{Key: "game", Form: game},
	},
}

var sampling = form.Object{
	{Name: "samples", Form: form.Int{Min: 2}},
	{Name: "seed", Form: form.Uint64{}},
}

var game = form.Choice{
	{Key: "table", Form: form.List{Of: form.Tuple{form.List{Of: form.Text{}}, form.Number{}}}, With: gameOptions},
	{Key: "weighted_majority", Form: form.Object{
		{Name: "quota", Form: form.Number{}, Required: true},
		{Name: "weights", Form: form.Dictionary{Of: form.Number{}}, Required: true},
	}, With: gameOptions},
}

var gameOptions = append(form.Object{
	{Name: "players", Form: form.List{Of: form.Text{}}},
	{Name: "name", Form: form.Name{}},
}, sampling...)
