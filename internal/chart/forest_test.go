package chart_test

import (
	"math"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/stretchr/testify/require"

	"github.com/go-conversion/conversion/internal/chart"
)

// forests are the pictures of the golden files.
func forests() map[string]chart.Forest {
	return map[string]chart.Forest{
		"forest": {
			Title:    "Channel",
			Headline: "3,605 sessions; 470 converted, 13.04 % (11.95–14.21 %)",
			All:      chart.Proportion{K: 470, N: 3605, Low: 0.1195, High: 0.1421},
			Rows: []chart.ForestRow{
				{Label: "paid_search", Remark: "above", Rate: chart.Proportion{K: 161, N: 1023, Low: 0.1363, High: 0.1809}},
				{Label: "organic", Rate: chart.Proportion{K: 161, N: 1289, Low: 0.108, High: 0.144}},
				{Label: "social", Rate: chart.Proportion{K: 55, N: 554, Low: 0.077, High: 0.1271}},
				{Label: "direct", Rate: chart.Proportion{K: 18, N: 156, Low: 0.0743, High: 0.175}},
				{Label: "(other)", Rate: chart.Proportion{K: 1, N: 3, Low: 0.0615, High: 0.7923}},
			},
			Notes: []string{"Bars: 95 % Wilson intervals."},
		},
		"forest_high": {
			Title: "High rates",
			All:   chart.Proportion{K: 900, N: 1000, Low: 0.88, High: 0.9171},
			Rows: []chart.ForestRow{
				{Label: "a", Rate: chart.Proportion{K: 460, N: 500, Low: 0.893, High: 0.9407}},
				{Label: "b", Rate: chart.Proportion{K: 440, N: 500, Low: 0.8486, High: 0.9056}},
				{Label: "one", Rate: chart.Proportion{K: 0, N: 1, Low: 0, High: 0.79}},
			},
		},
		"forest_odd": {
			Title:    "A comparison <with> a \"title\" that is far too long for the picture & does not end before the edge",
			Headline: "Nobody",
			Rows: []chart.ForestRow{
				{Label: "Ein sehr langer Name eines Segments, der die Zahlen nicht verdecken darf", Remark: "above", Rate: chart.Proportion{K: 12345678901, N: 98765432101, Low: 0.12, High: 0.13}},
				{Label: "\u202eline\nbreak \x00 注文を確認する注文を確認する", Rate: chart.Proportion{High: 1}},
				{Label: "all of them", Rate: chart.Proportion{K: 7, N: 7, Low: 0.6457, High: 1}},
				{Label: "NaN", Rate: chart.Proportion{K: 8, N: 7, Low: math.NaN(), High: math.NaN()}},
			},
		},
		"forest_nobody": {Title: "Nobody", Rows: []chart.ForestRow{{Label: "a"}, {Label: "b"}}},
		"forest_empty":  {Title: "Empty", Headline: "No segments"},
	}
}

func TestForest(t *testing.T) {
	for name, forest := range forests() {
		t.Run(name, func(t *testing.T) {
			got := forest.SVG()
			path := filepath.Join("testdata", name+".svg")
			if *update {
				require.NoError(t, os.WriteFile(path, []byte(got), 0o644))
			}
			want, err := os.ReadFile(path)
			require.NoError(t, err)
			if diff := cmp.Diff(strings.Split(string(want), "\n"), strings.Split(got, "\n")); diff != "" {
				t.Error(diff)
			}
			texts(t, got)
			require.NotContains(t, got, `="NaN`)
		})
	}
}

// TestForestTells: whoever does not see the picture is told its numbers.
func TestForestTells(t *testing.T) {
	found := strings.Join(texts(t, forests()["forest"].SVG()), "\n")
	require.Contains(t, found, "paid_search (above): 15.74 % (13.63–18.09 %), 161 of 1,023.")
	found = strings.Join(texts(t, forests()["forest_nobody"].SVG()), "\n")
	require.Contains(t, found, "a: no data.")
}
