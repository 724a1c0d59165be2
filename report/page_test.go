package report_test

import (
	"bytes"
	"flag"
	"fmt"
	"io"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/stretchr/testify/require"

	"github.com/go-conversion/conversion/funnel"
	"github.com/go-conversion/conversion/report"
)

var update = flag.Bool("update", false, "write the golden files")

func htmlOf(t testing.TB, p report.Page) string {
	t.Helper()
	var b bytes.Buffer
	require.NoError(t, p.WriteHTML(&b))
	return b.String()
}

func TestGolden(t *testing.T) {
	const path = "testdata/page.golden.html"
	got := htmlOf(t, page(t, 600, plain))
	if *update {
		require.NoError(t, os.MkdirAll("testdata", 0o755))
		require.NoError(t, os.WriteFile(path, []byte(got), 0o644))
	}
	want, err := os.ReadFile(path)
	require.NoError(t, err)
	if diff := cmp.Diff(strings.Split(string(want), "\n"), strings.Split(got, "\n")); diff != "" {
		t.Errorf("%s (run with -update if this is right):\n%s", path, diff)
	}
}

// TestZeroPage: it says that there is nothing to show.
func TestZeroPage(t *testing.T) {
	root := parsed(t, htmlOf(t, report.Page{}))
	require.Equal(t, "Conversion report", root.all("h1")[0].words())
	require.Contains(t, root.all("main")[0].words(), "There is nothing to show: the page was given no report.")
	require.Empty(t, root.all("table", "svg", "article", "nav"))
}

// TestPartialPages: whatever is left out, the rest is there.
func TestPartialPages(t *testing.T) {
	whole := page(t, 40, plain)
	for title, p := range map[string]report.Page{
		"Goals": {Goals: whole.Goals}, "Funnels": {Funnels: whole.Funnels}, "Segments": {Segments: whole.Segments}, "Attribution": {Attribution: whole.Attribution},
		"Findings": {Changes: whole.Changes}, "Targets": {Targets: whole.Targets}, "Return": {Return: whole.Return}, "Quality of forecasts": {Quality: whole.Quality},
	} {
		t.Run(title, func(t *testing.T) {
			root := parsed(t, htmlOf(t, p))
			headings := root.all("h2")
			require.Equal(t, "Overview", headings[0].words())
			require.Equal(t, title, headings[1].words())
			if title != "Attribution" { // whose findings are data
				require.Len(t, headings, 2)
			}
			checkHeadings(t, root)
			checkReferences(t, root)
		})
	}
}

// TestOverview: the figures at the top, and what goes before what.
func TestOverview(t *testing.T) {
	tiles := func(p report.Page) map[string]string {
		found := map[string]string{}
		for _, ul := range parsed(t, htmlOf(t, p)).all("ul") {
			if ul.attr["class"] != "tiles" {
				continue
			}
			for _, li := range ul.all("li") {
				var words []string
				for _, p := range li.all("p") {
					words = append(words, strings.ReplaceAll(p.words(), "\u00a0", " "))
				}
				found[li.all("h3")[0].words()] = strings.Join(words, "; ")
			}
		}
		return found
	}
	whole := page(t, 600, plain)
	require.Equal(t, map[string]string{
		"Visitors": "600; in 600 visits", "Conversions": "104; by 104 visitors", "Conversion rate": "17.3 %; of visitors (14.5 to 20.6 %)",
		"Value": "4,631 EUR; brought by conversions", "Best channel": "Email; 50.0 % (42.1 to 57.9 %) of its visits converted",
		"Biggest problem": "payment; on “mobile”, site: outage, 12 to 13 Jun 2026", "Targets": "2 of 4; reached or on course; not: “order” and “demo”",
	}, tiles(whole))

	whole.Health.Episodes = whole.Health.Episodes[:1]
	require.Equal(t, "cart; tracking: impossible, 3 to 9 Jun 2026", tiles(whole)["Biggest problem"])
	minor := *whole.Health
	minor.Episodes = slices.Clone(minor.Episodes)
	minor.Episodes[0].Part = "channel: Referral"
	whole.Health = &minor
	require.Contains(t, tiles(whole)["Biggest problem"], "54,174 EUR", "what was not recorded of a part may be a handful of visits")
	whole.Health = nil
	require.Equal(t, "cart; about 54,174 EUR (49,551 to 58,798 EUR) lost against reference period", tiles(whole)["Biggest problem"])
	whole.Opportunities[0].Level, whole.Opportunities[0].Value.Currency = 0.8, ""
	require.Equal(t, "cart; about 54,174 conversions lost against reference period", tiles(whole)["Biggest problem"], "without an interval that is read as one of 95 %")
	whole.Opportunities, whole.Health = nil, &minor
	require.Equal(t, "cart; on “channel: Referral”, tracking: impossible, 3 to 9 Jun 2026", tiles(whole)["Biggest problem"])
	whole.Health = nil
	require.Equal(t, "order; reached by only 37.7 % (31.5 to 44.4 %) of those before it", tiles(whole)["Biggest problem"])
	whole.Funnels = []funnel.Report{{}}
	require.Equal(t, "none found", tiles(whole)["Biggest problem"])
	whole.Funnels, whole.Goals = nil, nil
	require.Equal(t, map[string]string{"Most credit": "Email; 22 of 37 conversions by last", "Targets": "2 of 4; reached or on course; not: “order” and “demo”"}, tiles(whole))
}

// TestManyRows: tables and pictures have the first of very many, and say so.
func TestManyRows(t *testing.T) {
	p := orders(5, 20)
	for i := range 1234 {
		p.Goals.Channels = append(p.Goals.Channels, channel(fmt.Sprint(i), 0, 1))
	}
	root := parsed(t, htmlOf(t, p))
	require.Contains(t, root.words(), "Channels, those with most visits first (the first 50 of 1,234)")
	require.Contains(t, root.words(), "Share of visits that converted, the first 12 of 1,234.")
	for _, table := range root.all("table") {
		require.LessOrEqual(t, len(table.all("tr")), 51)
	}
}

// full is a disk without room.
type full struct{}

func (full) Write([]byte) (int, error) { return 0, io.ErrShortWrite }

func TestWriteError(t *testing.T) {
	require.ErrorIs(t, report.Page{}.WriteHTML(full{}), io.ErrShortWrite)
}

// TestUnchanged: a page does not change what it is given.
func TestUnchanged(t *testing.T) {
	p, same := page(t, 40, plain), page(t, 40, plain)
	htmlOf(t, p)
	require.Equal(t, fmt.Sprintf("%+v", *same.Goals), fmt.Sprintf("%+v", *p.Goals))
	require.Equal(t, same.Segments, p.Segments)
	require.Equal(t, same.Funnels, p.Funnels)
	require.Equal(t, fmt.Sprintf("%+v", *same.Discovery), fmt.Sprintf("%+v", *p.Discovery))
}
