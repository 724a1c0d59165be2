package attribution_test

import (
	"context"
	"encoding/json"
	"fmt"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/stretchr/testify/require"

	"github.com/go-conversion/conversion/attribution"
)

// jsonOptions compare time zones by their names and functions not at all: each is
// known by its name.
var jsonOptions = cmp.Options{
	cmp.Comparer(func(a, b *time.Location) bool {
		return a == nil && b == nil || a != nil && b != nil && a.String() == b.String()
	}),
	cmp.Comparer(func(a, b attribution.Func) bool { return a.Name == b.Name }),
	cmp.Comparer(func(a, b attribution.Weights) bool { return a.Name == b.Name }),
}

var jsonFuncs = []attribution.Func{{Name: "reverse", Apply: func(p []attribution.Touch[string]) []attribution.Touch[string] { return p }}}

var jsonWeights = []attribution.Model{attribution.Weights{Name: "by length", Score: func(p attribution.Path[string]) []float64 { return make([]float64, len(p.Touches)) }}}

func jsonZone(t testing.TB, name string) *time.Location {
	zone, err := time.LoadLocation(name)
	require.NoError(t, err)
	return zone
}

func TestWindowJSON(t *testing.T) {
	day := 24 * time.Hour
	for text, w := range map[string]attribution.Window{
		`{}`:                              {},
		`{"lookback":"30d"}`:              attribution.Default(),
		`{"lookback":"1d12h"}`:            {Lookback: 36 * time.Hour},
		`{"calendar":"UTC"}`:              {Calendar: time.UTC},
		`{"between":[null,"2026-02-01"]}`: {To: time.Date(2026, 2, 1, 0, 0, 0, 0, time.UTC)},
		`{"nulls":"none"}`:                {Nulls: attribution.NullsNone},
		`{"lookback":"7d","calendar":"Europe/Berlin","max_touches":50,"since_previous":true,"once_per_user":true,` +
			`"between":["2026-01-01","2026-02-01T12:30:00.5Z"],"nulls":"tail","horizon":"2d","as_of":"2026-03-01"}`: {
			Lookback: 7 * day, Calendar: jsonZone(t, "Europe/Berlin"), MaxTouches: 50, SincePrevious: true, OncePerUser: true,
			From: time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC), To: time.Date(2026, 2, 1, 12, 30, 0, 5e8, time.UTC),
			Nulls: attribution.NullsTail, Horizon: 2 * day, AsOf: time.Date(2026, 3, 1, 0, 0, 0, 0, time.UTC),
		},
	} {
		t.Run(text, func(t *testing.T) {
			got, err := attribution.ParseWindow([]byte(text))
			require.NoError(t, err)
			require.Empty(t, cmp.Diff(w, got, jsonOptions))
			require.Equal(t, text, string(attribution.AppendWindowJSON(nil, w)))
			require.NoError(t, got.Validate())
		})
	}
}

func TestTransformsJSON(t *testing.T) {
	for text, ts := range map[string][]attribution.Transform{
		`[]`:                                             nil,
		`["exposure","distinct","frequency"]`:            {attribution.Exposure{}, attribution.Distinct{}, attribution.Frequency{}},
		`[{"last_n":3}]`:                                 {attribution.LastN(3)},
		`[{"drop_unless_all":["Direct",""]}]`:            {attribution.DropUnlessAll{"Direct", ""}},
		`[{"drop_trailing_unless_all":["Direct"]}]`:      {attribution.DropTrailingUnlessAll{"Direct"}},
		`[{"drop":["a\"b"]},{"prefer":["Paid"]}]`:        {attribution.Drop{`a"b`}, attribution.Prefer{"Paid"}},
		`[{"map":{}}]`:                                   {attribution.Map{}},
		`[{"map":{"":"none","bing":"Organic","{":"}"}}]`: {attribution.Map{"bing": "Organic", "": "none", "{": "}"}},
		`[{"inherit":{"key":"Direct","within":"1d"}}]`:   {attribution.Inherit{Key: "Direct", Within: 24 * time.Hour}},
		`[{"inherit":{"key":"","within":"0s"}}]`:         {attribution.Inherit{}},
		`[{"func":"reverse"}]`:                           {jsonFuncs[0]},
	} {
		t.Run(text, func(t *testing.T) {
			got, err := attribution.ParseTransforms([]byte(text), jsonFuncs...)
			require.NoError(t, err)
			require.Empty(t, cmp.Diff(ts, got, jsonOptions))
			require.Equal(t, text, string(attribution.AppendTransformsJSON(nil, ts)))
		})
	}
}

func TestModelJSON(t *testing.T) {
	for text, m := range map[string]attribution.Model{
		`"first"`: attribution.First{}, `"last"`: attribution.Last{}, `"linear"`: attribution.Linear{}, `"linear_distinct"`: attribution.LinearDistinct{},
		`"u"`: attribution.U(), `"j"`: attribution.J(), `"inverse_j"`: attribution.InverseJ(), `"position_decay"`: attribution.PositionDecay{}, `"participation"`: attribution.Participation{},
		`"leave_one_out"`: attribution.LeaveOneOut{}, `"shao_li"`: attribution.ShaoLi{},
		`{"position":{"first":0.3,"last":0.5}}`:                                    attribution.Position{First: 0.3, Last: 0.5},
		`{"position":{"first":0.4,"last":0.4,"split_middle":true}}`:                attribution.Position{First: 0.4, Last: 0.4, SplitMiddle: true},
		`{"custom":[1,0.5,2]}`:                                                     attribution.Custom{First: 1, Middle: 0.5, Last: 2},
		`{"time_decay":"7d"}`:                                                      attribution.TimeDecay{HalfLife: 7 * 24 * time.Hour},
		`{"same_touch":"0s"}`:                                                      attribution.SameTouch{},
		`{"same_touch":"30m"}`:                                                     attribution.SameTouch{Within: 30 * time.Minute},
		`{"markov":{"order":3}}`:                                                   attribution.Markov{Order: 3},
		`{"redistribute":{"order":2}}`:                                             attribution.Redistribute{Order: 2},
		`{"shapley":"subset_sum"}`:                                                 attribution.SubsetSum{},
		`{"shapley":"per_set_rate"}`:                                               attribution.PerSetRate{},
		`{"shapley":"global_rate"}`:                                                attribution.GlobalRate{},
		`{"shapley":{"per_set_rate":{"clamp":true}}}`:                              attribution.PerSetRate{Clamp: true},
		`{"shapley":{"per_set_rate":{"clamp":true,"samples":1000,"seed":7}}}`:      attribution.PerSetRate{Clamp: true, Samples: 1000, Seed: 7},
		`{"shapley":{"global_rate":{"samples":1000,"seed":18446744073709551615}}}`: attribution.GlobalRate{Samples: 1000, Seed: 1<<64 - 1},
		`{"markov":{"order":1,"ignore_nulls":true,"tolerance":1e-08}}`:             attribution.Markov{Order: 1, IgnoreNulls: true, Tolerance: 1e-8},
		`{"bootstrap":{"model":{"markov":{"order":1}},"replicates":200,"seed":3,"level":0.9}}`: attribution.Bootstrap{Model: attribution.Markov{Order: 1}, Replicates: 200, Seed: 3, Level: 0.9},
		`{"closed_form":{"curve":"u","level":0.8}}`:                                            attribution.ClosedForm{Curve: attribution.U(), Level: 0.8},
		`{"shapley":{"game":{"table":[[[],1],[["a"],2],[["a","b"],-0.5]]}}}`: attribution.Game{
			Worth: attribution.Coalitions{{Keys: []string{}, Worth: 1}, {Keys: []string{"a"}, Worth: 2}, {Keys: []string{"a", "b"}, Worth: -0.5}},
		},
		`{"shapley":{"game":{"weighted_majority":{"quota":3,"weights":{"big":2,"x":1.5}},"players":["big","nobody","x"],"name":"board","samples":100,"seed":9}}}`: attribution.Game{
			Name: "board", Players: []string{"big", "nobody", "x"}, Samples: 100, Seed: 9,
			Worth: attribution.WeightedMajority{Quota: 3, Weights: map[string]float64{"x": 1.5, "big": 2}},
		},
		`{"func":"by length"}`: jsonWeights[0],
	} {
		t.Run(text, func(t *testing.T) {
			got, err := attribution.ParseModel([]byte(text), jsonWeights...)
			require.NoError(t, err)
			require.Empty(t, cmp.Diff(m, got, jsonOptions))
			require.Equal(t, text, string(attribution.AppendModelJSON(nil, m)))
		})
	}
}

func TestDefinitionJSON(t *testing.T) {
	for text, d := range map[string]attribution.Definition{
		`{}`:                 {},
		`{"model":"linear"}`: {Model: attribution.Linear{}},
		`{"window":{"lookback":"30d"},"transforms":["exposure",{"func":"reverse"}],"model":{"func":"by length"}}`: {
			Window: attribution.Default(), Transforms: []attribution.Transform{attribution.Exposure{}, jsonFuncs[0]}, Model: jsonWeights[0],
		},
	} {
		t.Run(text, func(t *testing.T) {
			got, err := attribution.Parse([]byte(text), jsonFuncs, jsonWeights)
			require.NoError(t, err)
			require.Empty(t, cmp.Diff(d, got, jsonOptions))
			require.Equal(t, text, string(attribution.AppendJSON(nil, d)))
		})
	}
}

// TestOtherSpellings has what is read but written otherwise.
func TestOtherSpellings(t *testing.T) {
	for text, want := range map[string]string{
		`{"window": {}, "transforms": []}`:                                                                  `{}`,
		`{"window": {"nulls": "never", "since_previous": false}}`:                                           `{}`,
		`{"window": {"lookback": "720h", "between": [null, null]}}`:                                         `{"window":{"lookback":"30d"}}`,
		`{"window": {"between": [1767225600, null], "as_of": 1767225600.5}}`:                                `{"window":{"between":["2026-01-01",null],"as_of":"2026-01-01T00:00:00.5Z"}}`,
		`{"window": {"as_of": "2026-01-01T02:00:00+02:00", "max_touches": 5e0}}`:                            `{"window":{"max_touches":5,"as_of":"2026-01-01"}}`,
		`{"model": {"position": {"first": 0.20, "last": 6e-1, "split_middle": false}}}`:                     `{"model":"j"}`,
		`{"model": {"custom": [1.0, -0, 10e-1]}}`:                                                           `{"model":{"custom":[1,0,1]}}`,
		`{"model": {"shapley": {"per_set_rate": {"clamp": false}}}}`:                                        `{"model":{"shapley":"per_set_rate"}}`,
		`{"model": {"shapley": {"game": {"players": ["b", "a"], "table": [[["b", "a"], 1], [["a"], 0]]}}}}`: `{"model":{"shapley":{"game":{"table":[[["a"],0],[["a","b"],1]],"players":["a","b"]}}}}`,
		`{"model": {"shapley": {"global_rate": {}}}}`:                                                       `{"model":{"shapley":"global_rate"}}`,
		`{"model": {"markov": {"order": 1, "ignore_nulls": false, "tolerance": 0}}}`:                        `{"model":{"markov":{"order":1}}}`,
	} {
		t.Run(text, func(t *testing.T) {
			d, err := attribution.Parse([]byte(text), nil, nil)
			require.NoError(t, err)
			require.Equal(t, want, string(attribution.AppendJSON(nil, d)))
		})
	}
}

// TestJSONInAProgramsOwnFile has a window and a definition as parts of something
// else.
func TestJSONInAProgramsOwnFile(t *testing.T) {
	var file struct {
		Shop        string
		Window      attribution.Window
		Attribution attribution.Definition
	}
	const text = `{"Shop":"x","Window":{"lookback":"30d"},"Attribution":{"transforms":["exposure"],"model":"u"}}`
	require.NoError(t, json.Unmarshal([]byte(text), &file))
	require.Equal(t, attribution.Default(), file.Window)
	back, err := json.Marshal(file)
	require.NoError(t, err)
	require.Equal(t, text, string(back))
	require.ErrorIs(t, json.Unmarshal([]byte(`{"Window": {"lookback": 30}}`), &file), attribution.ErrWindow)
	require.Equal(t, attribution.Default(), file.Window, "unchanged")
}

func ExampleParse() {
	d, err := attribution.Parse([]byte(`{
		"window": {"lookback": "30d", "since_previous": true},
		"transforms": [{"drop_unless_all": ["Direct"]}],
		"model": {"position": {"first": 0.4, "last": 0.4}}
	}`), nil, nil)
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(d.Window.Lookback, d.Model.Label())
	fmt.Println(string(attribution.AppendJSON(nil, d)))

	_, err = attribution.Parse([]byte(`{"window": {"lookback": "30 days"}, "model": "liner"}`), nil, nil)
	fmt.Println(err)
	// Output:
	// 720h0m0s U 40/20/40
	// {"window":{"lookback":"30d","since_previous":true},"transforms":[{"drop_unless_all":["Direct"]}],"model":"u"}
	// window.lookback: want a duration such as "90s", "24h", "7d" or "1h30m", not "30 days"
	// model: unknown: "liner"; did you mean "linear"?
}

// ownModel is a model of a program.
type ownModel struct{}

func (ownModel) Label() string { return "own" }

func (ownModel) Attribute(context.Context, *attribution.Table[string]) (attribution.Result[string], error) {
	return attribution.Result[string]{Model: "own"}, nil
}

func TestOwnModelsJSON(t *testing.T) {
	game := attribution.Game{Name: "votes", Worth: attribution.WorthFunc(func([]string) float64 { return 1 })}
	own := []attribution.Model{nil, game, ownModel{}}
	for text, want := range map[string]string{
		`{"func":"votes"}`: game.Label(),
		`{"func":"own"}`:   "own",
	} {
		got, err := attribution.ParseModel([]byte(text), own...)
		require.NoError(t, err)
		require.Equal(t, want, got.Label())
		require.Equal(t, text, string(attribution.AppendModelJSON(nil, got)))
	}
}
