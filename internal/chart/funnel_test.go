package chart_test

import (
	"flag"
	"math"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/stretchr/testify/require"

	"github.com/go-conversion/conversion/internal/chart"
)

var update = flag.Bool("update", false, "write the golden files")

// funnels are the pictures of the golden files.
func funnels() map[string]chart.Funnel {
	return map[string]chart.Funnel{
		"funnel": {
			Title:    "Checkout",
			Headline: "12,480 users entered, 6.03 % of those with 7 days behind them converted (5.62–6.47 %)",
			Steps: []chart.FunnelStep{
				{Label: "Product page", Count: 12480, Share: 1, Dropped: 5610, Pending: 420},
				{Label: "Add to cart", Count: 6450, Share: 0.5419, Rate: chart.Proportion{K: 6450, N: 11902, Low: 0.533, High: 0.5508}, Dropped: 2208, Pending: 130, Excluded: 41},
				{Label: "Gift wrapping", Remark: "optional", Count: 310, Share: 0.0248, Rate: chart.Proportion{K: 298, N: 6322, Low: 0.0422, High: 0.0527}, Dropped: 12},
				{Label: "Payment", From: 2, Warning: "suspect: no events on 3 March", Count: 1911, Share: 0.1531, Rate: chart.Proportion{K: 1822, N: 6322, Low: 0.2772, High: 0.2995}, Dropped: 1122, Pending: 37},
				{Label: "Order", Count: 752, Share: 0.0603, Rate: chart.Proportion{K: 718, N: 1822, Low: 0.3719, High: 0.4167}},
			},
			Notes: []string{"Bars: all who reached the step. Rates: only those whose time was over, with 95 % Wilson intervals."},
		},
		"funnel_odd": {
			Title:    "A funnel <with> a \"title\" that is far too long for the picture & does not end before the edge of it",
			Headline: "Nobody entered",
			Steps: []chart.FunnelStep{
				{Label: "Ein sehr langer Name eines Schrittes, der die Zahlen rechts nicht verdecken darf", Remark: "optional", Count: 12345678901, Share: math.NaN(), Dropped: 1234567890, Pending: 1234567890, Excluded: 1234567890},
				{Label: "注文を確認する注文を確認する注文を確認する注文を確認する", Count: 3, Share: 0.0001, Rate: chart.Proportion{K: 3, N: 12345678901, Low: 0, High: 0.0002}, Pending: 3},
				{Label: "\u202eline\nbreak \x00", Warning: "suspect", Rate: chart.Proportion{High: 1}, Share: 0, Excluded: 4},
			},
		},
		"funnel_empty": {Title: "Empty", Headline: "No steps"},
	}
}

func TestFunnel(t *testing.T) {
	for name, funnel := range funnels() {
		t.Run(name, func(t *testing.T) {
			got := funnel.SVG()
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
		})
	}
}
