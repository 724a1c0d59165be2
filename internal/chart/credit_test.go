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

// credits are the pictures of the golden files.
func credits() map[string]chart.Credit {
	return map[string]chart.Credit{
		"credit": {
			Title:    "Credit by model",
			Headline: "Conversions by key: 9 conversions worth 425.00 EUR",
			Rows: []chart.CreditRow{
				{Label: "Email", Bars: []chart.CreditBar{
					{Model: "last", Value: 6, Text: "6.00", Low: 2.2, High: 13.06, Interval: true},
					{Model: "U 40/20/40", Value: 3.6, Text: "3.60", Low: 1.3, High: 8.6, Interval: true},
					{Model: "Shapley, global rate", Value: -1.2, Text: "-1.20"},
				}},
				{Label: "Search", Bars: []chart.CreditBar{
					{Model: "last", Value: 2, Text: "2.00", Low: 0.24, High: 7.22, Interval: true},
					{Model: "U 40/20/40", Value: 4.4, Text: "4.40", Low: 1.7, High: 9.7, Interval: true},
					{Model: "Shapley, global rate", Value: 9.2, Text: "9.20"},
				}},
			},
			Notes: []string{"Unattributed by last: 1 conversion worth 25.00 EUR."},
		},
		"credit_most": {
			Title: "Beyond the most", Headline: "Conversions", Most: 10,
			Rows: []chart.CreditRow{{Label: "a", Bars: []chart.CreditBar{
				{Model: "large", Value: 5000, Text: "5,000.00"},
				{Model: "small", Value: -5000, Text: "-5,000.00"},
				{Model: "within", Value: 4, Text: "4.00", Low: 2, High: 12, Interval: true},
			}}},
		},
		"credit_odd": {
			Title:    "Credits <with> a \"title\" that is far too long for the picture & does not end before the edge",
			Headline: "Nobody",
			Rows: []chart.CreditRow{
				{Label: "</text><b>*|`\x1b[31m\u202e a name that is much too long for one line of a picture, and longer than that", Bars: []chart.CreditBar{
					{Model: "a model with a name that is longer than its place", Value: 1e300, Text: "a number as long as a name", Low: math.NaN(), High: math.Inf(1), Interval: true},
					{Model: "not a number", Value: math.NaN(), Text: "no data"},
					{Model: "infinite", Value: math.Inf(-1), Text: "no data"},
				}},
				{},
			},
		},
		"credit_zero":  {Title: "Zero", Headline: "Zero.", Rows: []chart.CreditRow{{Label: "a", Bars: []chart.CreditBar{{Model: "m", Text: "0"}}}}},
		"credit_empty": {Title: "Empty", Headline: "No keys"},
	}
}

func TestCredit(t *testing.T) {
	for name, credit := range credits() {
		t.Run(name, func(t *testing.T) {
			got := credit.SVG()
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
			require.NotContains(t, got, `="+Inf`)
		})
	}
}

// TestCreditTells: whoever does not see the picture is told its numbers.
func TestCreditTells(t *testing.T) {
	found := strings.Join(texts(t, credits()["credit"].SVG()), "\n")
	require.Contains(t, found, "Email: last 6.00, U 40/20/40 3.60, Shapley, global rate -1.20.")
	require.Contains(t, found, "Unattributed by last: 1 conversion worth 25.00 EUR.")
}
