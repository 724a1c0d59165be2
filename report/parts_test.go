package report_test

import (
	"fmt"
	"math"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/go-conversion/conversion"
	"github.com/go-conversion/conversion/attribution"
	"github.com/go-conversion/conversion/funnel"
	"github.com/go-conversion/conversion/insight"
	"github.com/go-conversion/conversion/report"
)

// articles are the parts of a page by their titles.
func articles(t *testing.T, p report.Page) map[string]*element {
	t.Helper()
	found := map[string]*element{}
	for _, article := range parsed(t, htmlOf(t, p)).all("article") {
		title := article.all("h3")[0].words()
		require.NotContains(t, found, title, "titles tell parts apart")
		found[title] = article
	}
	return found
}

// tableRows are the rows of a part's table with such a caption, cells between bars.
func tableRows(t *testing.T, article *element, caption string) (rows []string) {
	t.Helper()
	require.NotNil(t, article)
	for _, table := range article.all("table") {
		if !strings.HasPrefix(strings.ReplaceAll(table.children[0].words(), "\u00a0", " "), caption) {
			continue
		}
		for _, tr := range table.all("tr") {
			var cells []string
			for _, cell := range tr.children {
				cells = append(cells, strings.ReplaceAll(cell.words(), "\u00a0", " "))
			}
			rows = append(rows, strings.Join(cells, " | "))
		}
	}
	require.NotEmpty(t, rows, caption)
	return rows
}

// captions are the words under the pictures of a part.
func captions(article *element) (all []string) {
	for _, c := range article.all("figcaption") {
		all = append(all, strings.ReplaceAll(c.words(), "\u00a0", " "))
	}
	return all
}

// TestLosses: what is as good as its baseline is no loss.
func TestLosses(t *testing.T) {
	article := articles(t, page(t, 40, plain))["Where money is lost: Checkout"]
	picture := article.all("desc")[0].words()
	require.Contains(t, picture, "cart")
	require.NotContains(t, picture, "payment")
	require.NotContains(t, article.words(), "1,210")
	require.Equal(t, []string{
		"step | reached | baseline | baseline of | value lost | 95 % interval | note",
		"cart | 3.4 % of 95,220 | 3.9 % | reference period, 84,211 | 54,174 EUR | 49,551 to 58,798 EUR | ",
		"order | 52.0 % of 1,520 | 55.0 % | target | 3,450 EUR | −420 to 7,320 EUR | may be chance",
		"payment | 47.5 % of 3,201 | 46.5 % | 3,281 measured | none |  | ",
	}, tableRows(t, article, "Steps"))
}

// TestFindingsOnce: what several reports noticed is one finding.
func TestFindingsOnce(t *testing.T) {
	p := report.Page{
		Attribution: []report.Credit{{Goal: "order", Comparison: by(t, attribution.Last{}, attribution.First{}, attribution.Linear{})}},
		Health:      &insight.HealthReport{Data: []insight.DataFinding{{Code: "a", Count: 1}}},
		Funnels:     []funnel.Report{{Funnel: "Checkout", Data: conversion.Findings{{Code: conversion.Duplicate, Count: 7}}}, {Funnel: "Trial", Data: conversion.Findings{{Code: conversion.Duplicate, Count: 7}}}},
	}
	results := p.Attribution[0].Comparison.Results
	for i := range results {
		results[i].Findings = attribution.Findings{{Code: attribution.NoNulls}}
	}
	results[0].Findings = append(results[0].Findings, attribution.Finding{Code: attribution.BelowZero, Count: 2})
	rows := tableRows(t, articles(t, p)["Findings about the data"], "Findings")
	require.Len(t, rows, 5)
	require.Contains(t, rows[2], "| funnel “Checkout” and funnel “Trial”")
	require.Contains(t, rows[3], "| credit for “order” by all 3 models")
	require.Contains(t, rows[4], "| credit for “order” by “last”")
}

// TestChanges: two changes of one funnel have two titles.
func TestChanges(t *testing.T) {
	one, two := change(plain), change(plain)
	two.After = 900
	found := articles(t, report.Page{Changes: []insight.StepChangeReport{one, two}})
	require.Contains(t, found, "What changed from “sessions” to “order” (1: 1,812, then 811)")
	require.Contains(t, found, "What changed from “sessions” to “order” (2: 1,812, then 900)")
	empty := articles(t, report.Page{Changes: []insight.StepChangeReport{{}}})["What changed"]
	require.NotNil(t, empty)
	require.Empty(t, empty.all("table", "dl", "svg"))
}

// TestChangeBySegment: of many segments there are those with the largest effects, and
// the sum of the others.
func TestChangeBySegment(t *testing.T) {
	r := change(plain)
	article := articles(t, report.Page{Changes: []insight.StepChangeReport{r}})["What changed from “sessions” to “order”"]
	require.Equal(t, []string{
		"factor | segment | before | after | by its rate | by its size",
		"cart | mobile | 6.8 % of 61,200 | 3.2 % of 58,110 | −700 | −12.2",
		"cart | desktop | 7.6 % of 41,231 | 5.3 % of 29,900 | −80.3 | +12.8",
	}, tableRows(t, article, "The same by segment"))

	r.Segments = nil
	for i := range 9 {
		r.Segments = append(r.Segments, insight.SegmentEffect{Factor: "cart", Segment: fmt.Sprint("s", i), Rate: float64(100 - i), Mix: -1})
	}
	article = articles(t, report.Page{Changes: []insight.StepChangeReport{r}})["What changed from “sessions” to “order”"]
	rows := tableRows(t, article, "The same by segment")
	require.Len(t, rows, 8)
	require.Equal(t, "cart | (3 others) |  |  | +279 | −3", strings.ReplaceAll(rows[7], "no data", ""))
}

// TestHealthyTracking: what has nothing to show has no picture.
func TestHealthyTracking(t *testing.T) {
	p := report.Page{Health: &insight.HealthReport{Steps: []string{"visits", "cart"}, From: june(1), To: june(28)}}
	article := articles(t, p)["Tracking health"]
	require.Empty(t, article.all("svg", "figure", "table"))
	require.Equal(t, []string{"Nothing looks wrong with the tracking of 2 steps, 1 to 28 Jun 2026."}, article.sentences())
}

// TestChance: a chance is never told as sure, unless it is.
func TestChance(t *testing.T) {
	for reach, want := range map[float64]string{0: "0 %", 0.0000001: "< 0.1 %", 0.0004: "< 0.1 %", 0.004: "0.40 %", 0.25: "25.0 %", 0.9996: "> 99.9 %", 1: "100 %", math.NaN(): ""} {
		p := target(insight.Forecast{Observed: 3, Elapsed: 10, Mean: estimate(9, 4, 15), Reach: reach, Phrase: insight.OutOfReach})
		p.Targets = append(p.Targets, insight.Forecast{Goal: "other", Mean: none(), Reach: 0.5})
		row := tableRows(t, articles(t, p)["Will targets be met?"], "Forecasts")[1]
		require.Equal(t, want, row[strings.LastIndex(row, "| ")+2:], "%v", reach)
	}
}

// TestLevels: intervals that are not those of which the overview tells are said.
func TestLevels(t *testing.T) {
	says := func(level float64) string {
		p := report.Page{Targets: targets(plain)}
		for i := range p.Targets {
			p.Targets[i].Level = level
		}
		return articles(t, p)["Will targets be met?"].words()
	}
	require.Contains(t, says(0.8), "Ranges here are those in which the true number lies 80 times out of 100.")
	require.NotContains(t, says(0.95), "Ranges here")
	require.NotContains(t, says(0), "Ranges here")
}

// TestUnknownCosts: a total of which a part is not known is not told as one.
func TestUnknownCosts(t *testing.T) {
	article := articles(t, report.Page{Return: returns(plain)})["What came back"]
	rows := tableRows(t, article, "Value and cost")
	require.Contains(t, rows[len(rows)-1], "all | at least 650.00 EUR |")
	require.Len(t, tableRows(t, article, "Return on cost, 2 of 3 channels"), 3)
}

// TestCaptions: the words under a picture say what it measures, and what else is in it.
func TestCaptions(t *testing.T) {
	found := articles(t, page(t, 600, plain))
	require.Equal(t, []string{"Share of all visitors; lines under bars are 95 % intervals."}, captions(found["Who reached a goal"]))
	require.Equal(t, []string{"Share of visitors who converted; lines under bars are 95 % intervals; the line through all is at the rate of all, 17.3 %."}, captions(found["“order” by channel"]))
	require.Equal(t, []string{"What each factor did to the result; together they are the change."}, captions(found["What changed from “sessions” to “order”"]))
}

// TestTerms: words that not everybody knows are told where they stand, and only there.
func TestTerms(t *testing.T) {
	p := orders(5, 20)
	require.Contains(t, articles(t, p)["Who reached a goal"].words(), "macrowhat the business lives on")
	require.NotContains(t, articles(t, p)["Who reached a goal"].words(), "milestone")
	for title, article := range articles(t, page(t, 600, plain)) {
		for _, dl := range article.all("dl") {
			require.Len(t, dl.all("dt"), len(dl.all("dd")), title)
			for _, dd := range dl.all("dd") {
				require.NotEqual(t, ".", dd.words(), title)
			}
		}
	}
}

// TestStepsInAnyOrder: a row of such steps is of how many were done, not of one.
func TestStepsInAnyOrder(t *testing.T) {
	p := report.Page{Funnels: []funnel.Report{{Funnel: "Trial", Flow: funnel.Flow{Entered: 9, Steps: []funnel.StepRow{
		{Name: "start", Reached: 9},
		{Name: "import", Group: 1, Nth: 1, Reached: 7, FromPrevious: conversion.Rate{K: 7, N: 9}},
		{Name: "invite", Group: 1, Nth: 2, Reached: 3, FromPrevious: conversion.Rate{K: 3, N: 7}},
		{Name: "tour", Optional: true, Reached: 1, FromPrevious: conversion.Rate{K: 1, N: 3}},
		{Name: "pay", Reached: 1, Suspect: true, FromPrevious: conversion.Rate{K: 1, N: 3}},
	}}}}}
	article := articles(t, p)["Trial"]
	rows := tableRows(t, article, "Steps")
	require.Contains(t, rows[2], "any 1 of import, invite | 7 |")
	require.Contains(t, rows[3], "any 2 of import, invite | 3 |")
	words := strings.ReplaceAll(article.all("desc")[0].words(), "\u00a0", " ")
	require.Contains(t, words, "tour (optional): 1, 33.3 % of 3 (6.1 to 79.2 %).")
	require.Contains(t, words, "pay (tracking?): 1, 33.3 % of 3 at “any 2 of import, invite” (6.1 to 79.2 %).")
}
