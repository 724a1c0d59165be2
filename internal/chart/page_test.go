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

// picture is one that draws itself.
type picture interface{ SVG() string }

// pagePictures are the pictures for pages of the golden files.
func pagePictures() map[string]picture {
	nan := math.NaN()
	return map[string]picture{
		"measures": chart.Measures{Title: "Worth", Headline: "Effects", Rows: []chart.Measure{
			{Group: "newsletter", Label: "naive", Text: "+20.0 points", Value: 0.2, Low: 0.16, High: 0.25},
			{Group: "newsletter", Label: "adjusted", Text: "−5.0 points", Value: -0.05, Low: -0.09, High: 0},
			{Group: "cart", Label: "of very few", Text: "+1.0 points", Value: 0.01, Low: -3, High: 3},
			{Group: "cart", Label: "without an interval", Text: "+8.0 points", Value: 0.08, Low: nan, High: nan},
			{Group: "cart", Label: "not known", Text: "no data", Value: nan, Low: nan, High: nan},
		}},
		"measures_odd": chart.Measures{Title: "<odd>", Headline: "One", Rows: []chart.Measure{
			{Label: "Ein sehr langer Name, der die Zahl rechts nicht verdecken darf", Text: "0", Value: 0},
			{Label: "\u202eline\nbreak", Text: "much", Value: math.MaxFloat64, Low: -math.MaxFloat64, High: math.Inf(1)},
		}},
		"measures_rates": chart.Measures{Title: "Rates", Headline: "Shares", Rates: true, Mark: 0.08, Rows: []chart.Measure{
			{Label: "email", Text: "12.4 %", Value: 0.124, Low: 0.112, High: 0.137},
			{Label: "press", Text: "0 %", Value: 0, Low: 0, High: 0.79},
			{Label: "nobody", Text: "no data", Value: nan, Low: nan, High: nan},
		}},
		"steps": chart.Steps{Title: "Checkout", Headline: "Steps", Rows: []chart.StepsRow{
			{Label: "product", Text: "13,421", Share: 1, Open: 0.1, Lost: "7,826 left and 1,498 may go on"},
			{Label: "cart", Warning: "tracking?", Text: "4,097", Share: 0.3, Rate: "30.8 %", Basis: "of 11,302 (29.9 to 31.6 %)", Lost: "1,290 left"},
			{Label: "Ein sehr langer Name, der die Zahl rechts nicht verdecken darf", Text: "1", Share: 0.00001, Open: 0.00001, Rate: "0.02 %"},
			{Label: "nobody", Text: "0", Share: nan, Open: nan, Rate: "0 %"},
		}},
		"pace": chart.Pace{Title: "Targets", Headline: "Three targets", Rows: []chart.PaceRow{
			{Label: "order", Remark: "at risk", Done: 160, Target: 300, Mean: 282, Low: 256, High: 311, DoneText: "160 done", TargetText: "target 300", Words: "order: 160 of 300."},
			{Label: "met", Remark: "reached", Done: 61, Target: 50, Mean: 61, Low: 61, High: 61, DoneText: "61 done", TargetText: "target 50", Words: "met: 61 of 50."},
			{Label: "no forecast", Target: nan, Mean: nan, Low: nan, High: nan, DoneText: "0 done", Words: "nothing yet."},
		}},
		"strip": chart.Strip{Title: "Health", Headline: "June", Days: 30, Ticks: []string{"1 Jun", "16 Jun"}, Names: map[chart.Shape]string{chart.Whole: "gone", chart.Hollow: "impossible", chart.Low: "fewer", chart.High: "more"}, Rows: []chart.StripRow{
			{Label: "cart", Words: "cart: impossible on 7 days.", Cells: []chart.StripCell{{From: 2, To: 8, Shape: chart.Hollow, Note: "3 Jun"}, {From: 20, To: 20, Shape: chart.Low, Note: "21 Jun"}}},
			{Label: "order", Words: "order: nothing found."},
			{Label: "beyond", Words: "beyond: gone.", Cells: []chart.StripCell{{From: -9, To: 99, Shape: chart.Whole}, {From: 40, To: 50, Shape: chart.Whole}, {From: 29, To: 29, Shape: chart.High}}},
		}},
		"reliability": chart.Reliability{Title: "Forecasts", Bins: []chart.ReliabilityBin{
			{Forecast: 0.03, Rate: chart.Proportion{K: 66, N: 2466, Low: 0.021, High: 0.034}},
			{Forecast: 0.2, Rate: chart.Proportion{K: 512, N: 2466, Low: 0.192, High: 0.224}},
			{Forecast: 0.32, Rate: chart.Proportion{K: 769, N: 2466, Low: 0.294, High: 0.33}},
			{Forecast: nan, Rate: chart.Proportion{High: 1}},
		}},
		"reliability_empty": chart.Reliability{Title: "Forecasts"},
	}
}

func TestPagePictures(t *testing.T) {
	for name, p := range pagePictures() {
		t.Run(name, func(t *testing.T) {
			got := p.SVG()
			path := filepath.Join("testdata", name+".svg")
			if *update {
				require.NoError(t, os.WriteFile(path, []byte(got), 0o644))
			}
			want, err := os.ReadFile(path)
			require.NoError(t, err)
			if diff := cmp.Diff(strings.Split(string(want), "\n"), strings.Split(got, "\n")); diff != "" {
				t.Error(diff)
			}
			require.NotContains(t, strings.ReplaceAll(got, "font-weight", ""), "NaN")
			texts(t, got)
		})
	}
}

// TestMeasuresScale: bars begin at zero, and wide intervals do not press them.
func TestMeasuresScale(t *testing.T) {
	svg := chart.Measures{Title: "t", Headline: "h", Rows: []chart.Measure{
		{Label: "a", Value: 1, Low: -1e9, High: 1e9}, {Label: "b", Value: -1, Low: math.NaN(), High: math.NaN()},
	}}.SVG()
	require.Contains(t, svg, `<rect class="fill" x="50%" y="19" width="33.3%"`)
	require.Contains(t, svg, `<rect class="fill" x="16.7%" y="67" width="33.3%"`)
	require.Contains(t, svg, `<line class="line" x1="0%" y1="32" x2="100%" y2="32"/>`, "with no ticks, as it goes on")
	require.NotContains(t, svg, `x1="100%" y1="30"`)
	require.NotContains(t, svg, `class="track"`, "what has no whole is not drawn as part of one")
}

// TestMeasuresAxis: an axis of rates ends at a round share, and says which.
func TestMeasuresAxis(t *testing.T) {
	svg := chart.Measures{Title: "t", Headline: "h", Rates: true, Rows: []chart.Measure{{Label: "a", Value: 0.449, Low: 0.44, High: 0.46}}}.SVG()
	require.Contains(t, svg, `<rect class="fill" x="0%" y="19" width="89.8%"`, "of 50 %")
	require.Regexp(t, `x="0%" y="[0-9]+">0 %<`, svg)
	require.Regexp(t, `x="40%" y="[0-9]+" text-anchor="middle">20 %<`, svg)
	require.Regexp(t, `x="100%" y="[0-9]+" text-anchor="end">50 %<`, svg)

	all := chart.Measures{Title: "t", Headline: "h", Rates: true, Rows: []chart.Measure{{Label: "a", Value: 1, Low: 0.99, High: 1}}}.SVG()
	require.Contains(t, all, ">100 %<")
	require.NotContains(t, all, ">120 %<")
}

// TestFluid: lengths from left to right are percent, so that letters keep their size.
func TestFluid(t *testing.T) {
	s := chart.NewFluidSVG(40, "title")
	s.Rect(chart.Fill, 10, 20, 30, 5, "")
	s.Line(chart.Line, 1, 2, 3, 4)
	s.Text(chart.Ink, 100, 12, 50, chart.Right, "text")
	svg := s.String()
	texts(t, svg)
	for _, want := range []string{
		`width="100%" height="40"`, `<g class="chart">`,
		`<rect class="fill" x="10%" y="20" width="30%" height="5"/>`, `<line class="line" x1="1%" y1="2" x2="3%" y2="4"/>`, `x="100%" y="12" text-anchor="end"`,
	} {
		require.Contains(t, svg, want)
	}
	require.NotContains(t, svg, "viewBox")
}

func FuzzPagePictures(f *testing.F) {
	f.Add("cart", 0.5, 0.1, 0.9, int64(3), 7)
	f.Add("</svg><script>\x00", math.NaN(), math.Inf(1), -1.0, int64(math.MinInt64), -1)
	f.Add("\u202e", math.MaxFloat64, -math.MaxFloat64, 5e-324, int64(math.MaxInt64), math.MaxInt)
	f.Fuzz(func(t *testing.T, text string, x, low, high float64, n int64, day int) {
		p := chart.Proportion{K: n, N: n, Low: low, High: high}
		for _, p := range []picture{
			chart.Measures{Title: text, Headline: text, Rows: []chart.Measure{{Group: text, Label: text, Text: text, Value: x, Low: low, High: high}, {Value: low}}},
			chart.Pace{Title: text, Headline: text, Rows: []chart.PaceRow{{Label: text, Remark: text, Done: x, Target: low, Mean: high, Low: low, High: high, DoneText: text, TargetText: text, Words: text}}},
			chart.Strip{Title: text, Headline: text, Days: day, Ticks: []string{text}, Rows: []chart.StripRow{{Label: text, Words: text, Cells: []chart.StripCell{{From: day, To: day, Shape: chart.Shape(n), Note: text}}}}},
			chart.Measures{Title: text, Headline: text, Rates: true, Mark: low, Rows: []chart.Measure{{Label: text, Text: text, Value: x, Low: low, High: high}}},
			chart.Steps{Title: text, Headline: text, Rows: []chart.StepsRow{{Label: text, Warning: text, Text: text, Share: x, Open: low, Rate: text, Basis: text, Lost: text}}},
			chart.Reliability{Title: text, Bins: []chart.ReliabilityBin{{Forecast: x, Rate: p}}},
		} {
			texts(t, p.SVG())
			inlined(t, p.SVG())
		}
	})
}
