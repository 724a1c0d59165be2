package attribution_test

import (
	"bytes"
	"context"
	"encoding/json"
	"encoding/xml"
	"flag"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/stretchr/testify/require"

	"github.com/go-conversion/conversion"
	"github.com/go-conversion/conversion/attribution"
)

var update = flag.Bool("update", false, "write the golden files anew")

// checkGolden compares with a file of testdata, or writes it with -update.
func checkGolden(t *testing.T, file, got string) {
	t.Helper()
	path := filepath.Join("testdata", file)
	if *update {
		require.NoError(t, os.MkdirAll("testdata", 0o755))
		require.NoError(t, os.WriteFile(path, []byte(got), 0o644))
	}
	want, err := os.ReadFile(path)
	require.NoError(t, err)
	if diff := cmp.Diff(string(want), got); diff != "" {
		t.Errorf("%s (run with -update if this is right):\n%s", file, diff)
	}
}

func jsonOf(t testing.TB, v any) string {
	t.Helper()
	compact, err := json.Marshal(v)
	require.NoError(t, err)
	var indented bytes.Buffer
	require.NoError(t, json.Indent(&indented, compact, "", "  "))
	return indented.String() + "\n"
}

// goldenTable is the worked example with something of each finding.
func goldenTable(t *testing.T) *attribution.Table[string] {
	table := reportTable(t, []reportPath{
		{[]string{"Search", "Email"}, 4, 6, "200"},
		{[]string{"Search"}, 2, 18, "60"},
		{[]string{"Email", "Search", "Email"}, 2, 0, "140"},
		{nil, 1, 9, "25"},
		{[]string{"Radio", "Search"}, 0, 1234, ""},
		{[]string{"Search", "Search", "Email", "Search", "Email", "Email", "Search", "Social", "Social", "Social", "Search", "Email", "Social"}, 1, 0, "1999.999999"},
	})
	at := time.Date(2026, 3, 8, 0, 0, 0, 0, time.UTC)
	paths := attribution.MustPaths(attribution.Window{Horizon: 7 * 24 * time.Hour, AsOf: at.Add(24 * time.Hour)})
	touches := []attribution.Touch[string]{{Key: "Social", At: at}}
	table.AddUser(paths, touches, nil)
	table.AddUser(paths, touches, []attribution.Conversion{{At: at, Value: conversion.Cents(999, "USD")}})
	return table
}

// hostileKey is a key from outside.
const hostileKey = "</text><b>*|`\x1b[31m\u202e\r\n& a name that is much too long for one line of a picture"

func oddTable(t *testing.T) *attribution.Table[string] {
	table := attribution.MustTable[string]("JPY")
	for key, yen := range map[string]int64{hostileKey: 1, "": 20, "\xff": 300, "(attributed)": 4000, "注文": 50_000} {
		require.NoError(t, table.AddCount([]string{key, "a > b"}, 1, 2, conversion.Money{Micros: yen * 1e6, Currency: "JPY"}))
	}
	table.AddNull("null | " + hostileKey)
	return table
}

func emptyTable() *attribution.Table[string] { return attribution.MustTable[string]("EUR") }

func nullTable() *attribution.Table[string] {
	table := emptyTable()
	table.AddNull("a", "b")
	table.AddNull()
	return table
}

func oneKeyTable(t *testing.T) *attribution.Table[string] {
	return reportTable(t, []reportPath{{[]string{"a"}, 1, 1, "1"}})
}

func TestReportGolden(t *testing.T) {
	for name, table := range map[string]*attribution.Table[string]{
		"report": goldenTable(t), "report_odd": oddTable(t), "report_empty": emptyTable(), "report_nulls": nullTable(), "report_one": oneKeyTable(t),
	} {
		t.Run(name, func(t *testing.T) {
			r := table.Report(5)
			checkGolden(t, name+".txt", r.String())
			checkGolden(t, name+".md", r.Markdown())
			checkGolden(t, name+".json", jsonOf(t, r))
			requireDrawable(t, r.String(), r.Markdown())
		})
	}
}

func TestResultGolden(t *testing.T) {
	for name, test := range map[string]struct {
		table *attribution.Table[string]
		model attribution.Model
	}{
		"result":               {goldenTable(t), attribution.U()},
		"result_markov":        {goldenTable(t), attribution.Markov{Order: 1}},
		"result_participation": {goldenTable(t), attribution.Participation{}},
		"result_odd":           {oddTable(t), attribution.Linear{}},
		"result_empty":         {emptyTable(), attribution.Linear{}},
		"result_own":           {oneKeyTable(t), hostileModel{}},
	} {
		t.Run(name, func(t *testing.T) {
			r, err := test.table.Attribute(context.Background(), test.model)
			require.NoError(t, err)
			checkGolden(t, name+".txt", r.String())
			checkGolden(t, name+".md", r.Markdown())
			checkGolden(t, name+".json", jsonOf(t, r))
			requireDrawable(t, r.String(), r.Markdown())
		})
	}
}

func compareAll(t *testing.T, table *attribution.Table[string], models ...attribution.Model) attribution.Comparison[string] {
	c, err := attribution.Compare(context.Background(), table, models...)
	require.NoError(t, err)
	return c
}

func TestCompareGolden(t *testing.T) {
	none := attribution.Weights{Name: "bad on long paths", Score: func(p attribution.Path[string]) []float64 {
		if len(p.Touches) > 3 {
			return nil
		}
		return make([]float64, len(p.Touches))
	}}
	for name, c := range map[string]attribution.Comparison[string]{
		"compare": compareAll(t, goldenTable(t), attribution.Last{}, attribution.LastNonDirect{}, attribution.U(),
			attribution.Markov{Order: 1}, attribution.Participation{}, attribution.GlobalRate{}, none),
		"compare_odd":   compareAll(t, oddTable(t), attribution.First{}, hostileModel{}),
		"compare_empty": compareAll(t, emptyTable(), attribution.Last{}),
		"compare_none":  compareAll(t, goldenTable(t)),
		"compare_one":   compareAll(t, oneKeyTable(t), attribution.Last{}),
	} {
		t.Run(name, func(t *testing.T) {
			checkGolden(t, name+".txt", c.String())
			checkGolden(t, name+".md", c.Markdown())
			checkGolden(t, name+".json", jsonOf(t, c))
			checkGolden(t, name+".svg", c.SVG())
			requireDrawable(t, c.String(), c.Markdown(), c.SVG())
			requireXML(t, c.SVG())
		})
	}
}

func TestTimeLagGolden(t *testing.T) {
	paths := attribution.MustPaths(attribution.Window{})
	tally := attribution.MustTally[string]("EUR", paths, attribution.Last{})
	noon := time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC)
	for day := range 4 {
		tally.AddUser([]attribution.Touch[string]{{Key: "a", At: noon}, {Key: "b", At: noon.Add(36 * time.Hour)}},
			[]attribution.Conversion{{At: noon.AddDate(0, 0, 40*day+2), Value: conversion.Cents(int64(100_000*day), "EUR")}})
	}
	lag := tally.TimeLag()
	checkGolden(t, "lag.txt", lag.String())
	checkGolden(t, "lag.md", lag.Markdown())
	checkGolden(t, "lag.json", jsonOf(t, lag))
	require.Empty(t, attribution.TimeLag{}.String())
	require.Empty(t, attribution.TimeLag{}.Markdown())
}

// hostileModel is a user's own, with numbers that are none.
type hostileModel struct{}

func (hostileModel) Label() string { return "own <b>*\x1b[31m|" }

func (m hostileModel) Attribute(_ context.Context, t *attribution.Table[string]) (attribution.Result[string], error) {
	nothing, infinite := new(float64), new(float64)
	*nothing, *infinite = 0/zero, 1/zero
	r := attribution.Result[string]{Model: m.Label(), Currency: t.Currency(), Conserving: true, Bound: 0.00123}
	for i, key := range t.Keys() {
		r.Credits = append(r.Credits, attribution.Credit[string]{
			Key: key, Conversions: []float64{*nothing, *infinite, -1e-12, 1234567.891011, 1e300}[i%5], Value: -*infinite,
			Interval: &attribution.Interval{Low: *nothing, High: *infinite}, StandardError: nothing, Effect: infinite,
		})
	}
	return r, nil
}

var zero float64

// requireDrawable checks that nothing in a text can move the cursor or turn the line
// around, and that no number is none.
func requireDrawable(t *testing.T, texts ...string) {
	t.Helper()
	for _, text := range texts {
		for _, bad := range []string{"\x1b", "\u202e", "\r", "NaN", "Inf"} {
			require.NotContains(t, text, bad)
		}
	}
}

// requireXML checks that a picture can be read.
func requireXML(t *testing.T, svg string) {
	t.Helper()
	d := xml.NewDecoder(strings.NewReader(svg))
	for {
		if _, err := d.Token(); err == io.EOF {
			return
		} else {
			require.NoError(t, err)
		}
	}
}

// TestManyKeys: of ten thousand keys texts and pictures have the largest, and say of
// how many they do not tell; reports have all.
func TestManyKeys(t *testing.T) {
	const keys = 10_000
	table := emptyTable()
	for i := range keys {
		require.NoError(t, table.AddCount([]string{fmt.Sprintf("key %05d", i)}, int64(i), 1, conversion.Money{}))
	}
	r, c := table.Report(3), compareAll(t, table, attribution.Last{}, attribution.Linear{})
	require.Len(t, r.Keys, keys)
	require.Len(t, c.Rows, keys)
	for name, text := range map[string]string{
		"report": r.String(), "report in Markdown": r.Markdown(), "result": c.Results[0].String(), "result in Markdown": c.Results[0].Markdown(),
		"comparison": c.String(), "comparison in Markdown": c.Markdown(), "picture": c.SVG(),
	} {
		t.Run(name, func(t *testing.T) {
			shown := 50
			if name == "picture" {
				shown = 20
			}
			require.Contains(t, text, fmt.Sprintf("key %05d", keys-shown))
			require.NotContains(t, text, fmt.Sprintf("key %05d", keys-shown-1))
			require.Contains(t, text, fmt.Sprintf("9,%d keys with less.", 1000-shown))
		})
	}
}

// TestManyOnlyNulls: findings about many keys are not all listed, but counted.
func TestManyOnlyNulls(t *testing.T) {
	table := emptyTable()
	for i := range 15 {
		table.AddNull(fmt.Sprintf("key %02d", i))
	}
	r := table.Report(0)
	require.Len(t, r.Findings, 16)
	text := r.String()
	require.Contains(t, text, `1 journey with a key that never led to a conversion: "key 09"`)
	require.NotContains(t, text, `conversion: "key 10"`)
	require.Contains(t, text, "- 5 journeys with a key that never led to a conversion, of 5 more keys\n")
}
