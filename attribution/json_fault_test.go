package attribution_test

import (
	"errors"
	"math"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/go-conversion/conversion"
	"github.com/go-conversion/conversion/attribution"
)

// jsonFaults are definitions with one fault; hidden ones no schema can tell.
var jsonFaults = []struct {
	text, fault string
	is          error
	hidden      bool
}{
	{`{"windw": {}}`, `windw: unknown key; did you mean "window"?`, nil, false},
	{`[]`, `want an object, not a list`, nil, false},
	{`{"window": {"lookback": "-1h"}}`, `window.lookback: want a duration such as "90s", "24h", "7d" or "1h30m", not "-1h"`, attribution.ErrWindow, false},
	{`{"window": {"lookback": "0s"}}`, `window.lookback: want more than 0s; leave the key out for no limit`, attribution.ErrWindow, false},
	{`{"window": {"lookbak": "7d"}}`, `window.lookbak: unknown key; did you mean "lookback"?`, attribution.ErrWindow, false},
	{`{"window": {"calendar": "Europe/Berln"}}`, `window.calendar: want a time zone such as "Europe/Berlin" or "UTC", not "Europe/Berln"`, attribution.ErrWindow, true},
	{`{"window": {"calendar": "Local"}}`, `window.calendar: want a time zone such as "Europe/Berlin" or "UTC", not "Local"`, attribution.ErrWindow, true},
	{`{"window": {"calendar": ""}}`, `window.calendar: the name is empty`, attribution.ErrWindow, false},
	{`{"window": {"max_touches": -1}}`, `window.max_touches: want 1 or more, not -1`, attribution.ErrWindow, false},
	{`{"window": {"max_touches": 1.5}}`, `window.max_touches: want a whole number, not 1.5`, attribution.ErrWindow, false},
	{`{"window": {"between": ["2026-01-01"]}}`, `window.between: want exactly 2 items, not 1`, attribution.ErrWindow, false},
	{`{"window": {"between": ["2026-01-01", true]}}`, `window.between[1]: want null or a number or a string, not a boolean`, attribution.ErrWindow, false},
	{`{"window": {"between": ["0001-01-01", null]}}`, `window.between[0]: the year 1 is no limit; leave it out, or write null for an open end`, attribution.ErrWindow, true},
	{`{"window": {"as_of": "1 May"}}`, `window.as_of: want a date such as "2026-01-31" or an RFC 3339 time, not "1 May"`, attribution.ErrWindow, false},
	{`{"window": {"nulls": "all"}}`, `window.nulls: unknown: "all"; known are "never", "tail", "none"`, attribution.ErrWindow, false},
	{`{"transforms": "exposure"}`, `transforms: want a list, not a string`, attribution.ErrTransform, false},
	{`{"transforms": ["exposed"]}`, `transforms[0]: unknown: "exposed"; known are "exposure", "distinct", "frequency"`, attribution.ErrTransform, false},
	{`{"transforms": ["exposure", {"last_n": 0}]}`, `transforms[1].last_n: want 1 or more, not 0`, attribution.ErrTransform, false},
	{`{"transforms": [{"drop_unles_all": []}]}`, `transforms[0].drop_unles_all: unknown key; did you mean "drop_unless_all"?`, attribution.ErrTransform, false},
	{`{"transforms": [{"drop": ["a", 1]}]}`, `transforms[0].drop[1]: want a string, not a number`, attribution.ErrTransform, false},
	{`{"transforms": [{"drop": [], "prefer": []}]}`, `transforms[0]: want only one of "drop" and "prefer"`, attribution.ErrTransform, false},
	{`{"transforms": [{"map": {"a b": 1}}]}`, `transforms[0].map["a b"]: want a string, not a number`, attribution.ErrTransform, false},
	{`{"transforms": [{"inherit": {"key": "Direct"}}]}`, `transforms[0].inherit.within: "within" is missing`, attribution.ErrTransform, false},
	{`{"transforms": [{"func": "revers"}]}`, `transforms[0].func: no transform is given as "revers"`, attribution.ErrTransform, true},
	{`{"model": "liner"}`, `model: unknown: "liner"; did you mean "linear"?`, attribution.ErrModel, false},
	{`{"model": null}`, `model: want a string or an object, not null`, attribution.ErrModel, false},
	{`{"model": {"markov": {}}}`, `model.markov.order: "order" is missing`, attribution.ErrModel, false},
	{`{"model": {"markov": {"order": 0}}}`, `model.markov.order: want 1 or more, not 0`, attribution.ErrModel, false},
	{`{"model": {"position": {"first": "a", "last": 1}}}`, `model.position.first: want a number, not a string`, attribution.ErrCurve, false},
	{`{"model": {"position": {"first": 1e999, "last": 1}}}`, `model.position.first: 1e999 is out of range`, attribution.ErrCurve, true},
	{`{"model": {"custom": [1, 2]}}`, `model.custom: want exactly 3 items, not 2`, attribution.ErrCurve, false},
	{`{"model": {"time_decay": "0s"}}`, `model.time_decay: want more than 0s; leave the key out for no limit`, attribution.ErrCurve, false},
	{`{"model": {"shapley": "global"}}`, `model.shapley: unknown: "global"; known are "subset_sum", "per_set_rate", "global_rate"`, attribution.ErrModel, false},
	{`{"model": {"shapley": {"global_rate": {"seed": -1}}}}`, `model.shapley.global_rate.seed: want a whole number from 0 to 18446744073709551615, not -1`, attribution.ErrModel, false},
	{`{"model": {"shapley": {"global_rate": {"samples": 1}}}}`, `model.shapley.global_rate.samples: want 2 or more, not 1`, attribution.ErrModel, false},
	{`{"model": {"shapley": {"game": {"tabel": []}}}}`, `model.shapley.game.tabel: unknown key; did you mean "table"?`, attribution.ErrModel, false},
	{`{"model": {"shapley": {"game": {"table": [[["a"], 1], [["b"]]]}}}}`, `model.shapley.game.table[1]: want exactly 2 items, not 1`, attribution.ErrModel, false},
	{`{"model": {"shapley": {"game": {"weighted_majority": {"quota": 1, "weights": {"a": "2"}}}}}}`, `model.shapley.game.weighted_majority.weights.a: want a number, not a string`, attribution.ErrModel, false},
	{`{"model": {"bootstrap": {"model": "linear", "replicates": 1}}}`, `model.bootstrap.replicates: want 2 or more, not 1`, attribution.ErrModel, false},
	{`{"model": {"closed_form": {"curve": "shao_li", "level": 0.9}}}`, `model.closed_form.curve: want a curve, which "shao_li" is not`, attribution.ErrModel, true},
	{`{"model": {"func": "by width"}}`, `model.func: no model is given as "by width"`, attribution.ErrModel, true},
}

func TestJSONFaults(t *testing.T) {
	for _, test := range jsonFaults {
		t.Run(test.text, func(t *testing.T) {
			_, err := attribution.Parse([]byte(test.text), jsonFuncs, jsonWeights)
			require.EqualError(t, err, test.fault)
			var fault *conversion.Fault
			require.ErrorAs(t, err, &fault)
			require.NotEmpty(t, fault.Code)
			for _, kind := range []error{attribution.ErrWindow, attribution.ErrTransform, attribution.ErrCurve, attribution.ErrModel} {
				require.Equal(t, kind == test.is, errors.Is(err, kind), kind)
			}
		})
	}
}

// TestJSONFaultsAreJoined has several faults at once, each in its place.
func TestJSONFaultsAreJoined(t *testing.T) {
	_, err := attribution.Parse([]byte(`{"window": {"max_touches": 0}, "transforms": [{"last_n": 0}], "model": {"custom": []}}`), nil, nil)
	require.EqualError(t, err, "window.max_touches: want 1 or more, not 0\ntransforms[0].last_n: want 1 or more, not 0\nmodel.custom: want exactly 3 items, not 0")
	for _, kind := range []error{attribution.ErrWindow, attribution.ErrTransform, attribution.ErrCurve} {
		require.ErrorIs(t, err, kind)
	}
	require.NotErrorIs(t, err, attribution.ErrModel)
	require.Len(t, err.(interface{ Unwrap() []error }).Unwrap(), 3)
}

func TestBrokenJSON(t *testing.T) {
	for _, text := range []string{``, `{`, `{} {}`, `{"model": "linear", "model": "last"}`, "\"\xff\""} {
		_, err := attribution.Parse([]byte(text), nil, nil)
		require.Error(t, err, text)
		_, err = attribution.ParseModel([]byte(text))
		require.Error(t, err, text)
		_, err = attribution.ParseTransforms([]byte(text))
		require.Error(t, err, text)
		_, err = attribution.ParseWindow([]byte(text))
		require.Error(t, err, text)
	}
}

// TestFaultyDefinitionsHaveATextToo writes what no reader accepts.
func TestFaultyDefinitionsHaveATextToo(t *testing.T) {
	for text, d := range map[string]attribution.Definition{
		`{"window":{"lookback":"-1h","max_touches":-1,"nulls":"all"},"transforms":[null,{"last_n":0}]}`: {
			Window:     attribution.Window{Lookback: -time.Hour, MaxTouches: -1, Nulls: "all"},
			Transforms: []attribution.Transform{nil, attribution.LastN(0)},
		},
		`{"model":{"custom":[null,-1,null]}}`:                      {Model: attribution.Custom{First: math.NaN(), Middle: -1, Last: math.Inf(1)}},
		`{"model":{"closed_form":{"curve":null,"level":0.9}}}`:     {Model: attribution.ClosedForm{Level: 0.9}},
		`{"model":{"bootstrap":{"model":null,"replicates":0}}}`:    {Model: attribution.Bootstrap{}},
		`{"model":{"func":""}}`:                                    {Model: attribution.Game{}},
		`{"model":{"shapley":{"game":{"table":[],"players":[]}}}}`: {Model: attribution.Game{Players: []string{}, Worth: attribution.Coalitions{}}},
		`{"model":{"markov":{"order":0,"tolerance":-1}}}`:          {Model: attribution.Markov{Tolerance: -1}},
		`{"model":{"position":{"first":0.4,"last":null}}}`:         {Model: attribution.Position{First: 0.4, Last: math.NaN()}},
		`{"window":{"between":["2026-01-01","2025-01-01"]}}`:       {Window: attribution.Window{From: time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC), To: time.Date(2025, 1, 1, 0, 0, 0, 0, time.UTC)}},
	} {
		require.Equal(t, text, string(attribution.AppendJSON(nil, d)))
	}
}
