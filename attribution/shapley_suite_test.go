package attribution_test

import (
	"encoding/csv"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"math"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/go-conversion/conversion"
	"github.com/go-conversion/conversion/attribution"
)

// shapleyCase is a vector of the suite, of which only those are run that are about
// the models of games and their kin.
type shapleyCase struct {
	Name      string
	Paths     []shapleyPath
	PathsFile string `json:"paths_file"`

	Transforms []json.RawMessage
	Model      json.RawMessage
	Tolerance  *float64
	Relative   *float64

	Want         map[string][2]float64
	Unattributed [2]float64
	Phi          map[string]float64
	Dividends    []struct {
		Keys     []string
		Dividend float64
	}
	ByPosition map[string]map[string]float64 `json:"by_position"`
	Error      string
}

type shapleyPath struct {
	Path               []string
	Conversions, Nulls int64
	Value              string
}

func (c *shapleyCase) near(got, want float64) bool {
	tolerance := 1e-9
	if c.Tolerance != nil {
		tolerance = *c.Tolerance
	}
	off := math.Abs(got - want)
	return off <= tolerance*max(1, math.Abs(want)) && (c.Relative == nil || off <= *c.Relative*math.Abs(want))
}

func TestShapleySuite(t *testing.T) {
	const dir = "../../shared/suites/attribution"
	if _, err := os.Stat(dir); err != nil {
		require.NotEqual(t, "true", os.Getenv("CI"), "the shared suites are missing")
		t.Skip("no shared suites beside the project")
	}
	ran := map[string]int{}
	for _, name := range []string{"shapley", "errors", "tables", "peers", "worked"} {
		text, err := os.ReadFile(filepath.Join(dir, name+".json"))
		require.NoError(t, err)
		var file struct{ Cases []shapleyCase }
		require.NoError(t, json.Unmarshal(text, &file))
		for _, c := range file.Cases {
			if model, known := shapleyModel(c.Model); known || c.ByPosition != nil {
				ran[name]++
				t.Run(name+"/"+c.Name, func(t *testing.T) { c.run(t, dir, model) })
			}
		}
	}
	require.Equal(t, map[string]int{"shapley": 74, "errors": 2, "tables": 7, "peers": 4, "worked": 5}, ran, "cases by file")
}

func (c *shapleyCase) run(t *testing.T, dir string, model attribution.Model) {
	table := c.table(t, dir)
	switch {
	case c.Phi != nil:
		values, err := attribution.Phi(t.Context(), model.(attribution.Game))
		require.NoError(t, err)
		require.Len(t, values, len(c.Phi))
		for _, v := range values {
			require.Truef(t, c.near(v.Phi, c.Phi[v.Player]), "%s: %v, want %v", v.Player, v.Phi, c.Phi[v.Player])
		}
	case c.Dividends != nil:
		game, err := table.Game(model)
		require.NoError(t, err)
		c.compareDividends(t, game)
	case c.ByPosition != nil:
		c.comparePositions(t, table)
	default:
		r, err := table.Attribute(t.Context(), model)
		if c.Error != "" {
			require.ErrorIs(t, err, map[string]error{"limit": attribution.ErrLimit, "model": attribution.ErrModel}[c.Error])
			return
		}
		require.NoError(t, err)
		c.compareCredit(t, r)
	}
}

func (c *shapleyCase) compareCredit(t *testing.T, r attribution.Result[string]) {
	got := map[string][2]float64{}
	for _, credit := range r.Credits {
		got[credit.Key] = [2]float64{credit.Conversions, credit.Value}
	}
	keys := slices.Concat(slices.Sorted(maps.Keys(got)), slices.Sorted(maps.Keys(c.Want)))
	for _, key := range keys {
		for i, x := range got[key] {
			require.Truef(t, c.near(x, c.Want[key][i]), "%s: %v, want %v", key, got[key], c.Want[key])
		}
	}
	require.Equal(t, c.Unattributed, [2]float64{r.Unattributed.Conversions, r.Unattributed.Value})
}

func (c *shapleyCase) compareDividends(t *testing.T, game attribution.Game) {
	list, err := attribution.Dividends(t.Context(), game)
	require.NoError(t, err)
	got := map[string]float64{}
	for _, d := range list {
		got[fmt.Sprintf("%q", d.Keys)] = d.Amount
	}
	for _, d := range c.Dividends {
		name := fmt.Sprintf("%q", slices.Sorted(slices.Values(d.Keys)))
		require.Truef(t, c.near(got[name], d.Dividend), "%s: %v, want %v", name, got[name], d.Dividend)
		delete(got, name)
	}
	require.Empty(t, got, "dividends that are not wanted")
}

func (c *shapleyCase) comparePositions(t *testing.T, table *attribution.Table[string]) {
	var name string
	require.NoError(t, json.Unmarshal(c.Model, &name))
	curve := map[string]attribution.Curve{
		"linear": attribution.Linear{}, "linear_distinct": attribution.LinearDistinct{}, "u": attribution.U(), "position_decay": attribution.PositionDecay{},
	}[name]
	require.NotNil(t, curve, name)
	list, err := table.ByPosition(curve)
	require.NoError(t, err)
	got := map[string]map[string]float64{}
	for _, one := range list {
		if got[one.Key] == nil {
			got[one.Key] = map[string]float64{}
		}
		got[one.Key][strconv.Itoa(one.Position)] = one.Conversions
	}
	require.Len(t, got, len(c.ByPosition))
	for key, positions := range c.ByPosition {
		require.Len(t, got[key], len(positions), key)
		for position, want := range positions {
			require.Truef(t, c.near(got[key][position], want), "%s at %s: %v, want %v", key, position, got[key][position], want)
		}
	}
}

// table reads the paths of a case and applies its transforms.
func (c *shapleyCase) table(t *testing.T, dir string) *attribution.Table[string] {
	paths := c.Paths
	if c.PathsFile != "" {
		paths = readShapleyPaths(t, filepath.Join(dir, c.PathsFile))
	}
	table := attribution.MustTable[string]("EUR")
	for _, p := range paths {
		value := conversion.Money{}
		if p.Value != "" {
			var err error
			value, err = conversion.ParseMoney(p.Value + " EUR")
			require.NoError(t, err)
		}
		require.NoError(t, table.AddCount(p.Path, p.Conversions, p.Nulls, value))
	}
	var transforms []attribution.Transform
	for _, text := range c.Transforms {
		transforms = append(transforms, shapleyTransform(t, string(text)))
	}
	table, err := table.Transform(transforms...)
	require.NoError(t, err)
	return table
}

func readShapleyPaths(t *testing.T, path string) (list []shapleyPath) {
	file, err := os.Open(path)
	require.NoError(t, err)
	defer file.Close()
	lines, err := csv.NewReader(file).ReadAll()
	require.NoError(t, err)
	column := func(name string, line []string) string { return line[slices.Index(lines[0], name)] }
	for _, line := range lines[1:] {
		p := shapleyPath{Value: column("value", line)}
		if keys := column("path", line); keys != "" {
			p.Path = strings.Split(keys, " > ")
		}
		p.Conversions, err = strconv.ParseInt(column("conversions", line), 10, 64)
		require.NoError(t, err)
		p.Nulls, err = strconv.ParseInt(column("nulls", line), 10, 64)
		require.NoError(t, err)
		list = append(list, p)
	}
	return list
}

func shapleyTransform(t *testing.T, text string) attribution.Transform {
	switch text {
	case `"exposure"`:
		return attribution.Exposure{}
	case `"distinct"`:
		return attribution.Distinct{}
	case `{"last_n": 3}`:
		return attribution.LastN(3)
	}
	require.Fail(t, "unknown transform", text)
	return nil
}

// shapleyModel reads a model; others than those of games and their kin are unknown.
func shapleyModel(text json.RawMessage) (m attribution.Model, known bool) {
	switch string(text) {
	case `"leave_one_out"`:
		return attribution.LeaveOneOut{}, true
	case `"shao_li"`:
		return attribution.ShaoLi{}, true
	case `{"shapley": "subset_sum"}`:
		return attribution.SubsetSum{}, true
	case `{"shapley": "per_set_rate"}`:
		return attribution.PerSetRate{}, true
	case `{"shapley": {"per_set_rate": {"clamp": true}}}`:
		return attribution.PerSetRate{Clamp: true}, true
	case `{"shapley": "global_rate"}`:
		return attribution.GlobalRate{}, true
	}
	var form struct {
		Shapley struct {
			Game struct {
				Table    []tableEntry
				Players  []string
				Majority *attribution.WeightedMajority `json:"weighted_majority"`
			}
		}
	}
	if err := json.Unmarshal(text, &form); err != nil {
		return nil, false
	}
	game := attribution.Game{Players: form.Shapley.Game.Players}
	switch {
	case form.Shapley.Game.Majority != nil:
		game.Worth = *form.Shapley.Game.Majority
	case form.Shapley.Game.Table != nil:
		var list attribution.Coalitions
		for _, e := range form.Shapley.Game.Table {
			list = append(list, attribution.Coalition(e))
		}
		game.Worth = list
	default:
		return nil, false
	}
	return game, true
}

// tableEntry is [[keys], worth].
type tableEntry attribution.Coalition

func (e *tableEntry) UnmarshalJSON(text []byte) error {
	var pair []json.RawMessage
	if err := json.Unmarshal(text, &pair); err != nil {
		return err
	}
	if len(pair) != 2 {
		return errors.New("want keys and a worth")
	}
	return errors.Join(json.Unmarshal(pair[0], &e.Keys), json.Unmarshal(pair[1], &e.Worth))
}
