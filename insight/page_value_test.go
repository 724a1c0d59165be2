package insight_test

import (
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/go-conversion/conversion"
	"github.com/go-conversion/conversion/goal"
	"github.com/go-conversion/conversion/insight"
)

func pagesOf(t testing.TB) *insight.PageValue {
	t.Helper()
	p, err := insight.NewPageValue(insight.PageStudy{})
	require.NoError(t, err)
	return p
}

func TestPageValueFaults(t *testing.T) {
	_, err := insight.NewPageValue(insight.PageStudy{Name: "x"})
	require.EqualError(t, err, "pages.of: no function tells the page")
	_, err = insight.NewPageValue(insight.PageStudy{Of: func(*conversion.Event) string { return "" }})
	require.EqualError(t, err, "pages.name: the function that tells the page has no name")

	p := pagesOf(t)
	for _, after := range []int{-1, 3} {
		visit := insight.PageVisit{Pages: []string{"/", "/cart"}, Conversions: []insight.PageConversion{{After: after}}}
		require.ErrorIs(t, p.Add(visit), insight.ErrUnits)
	}
	require.Zero(t, p.Report("EUR").Units, "nothing was counted")
	require.Empty(t, p.Report("EUR").Pages)
}

// TestPageValueReference: page by page, straight from the definition.
func TestPageValueReference(t *testing.T) {
	r := rand.New(rand.NewPCG(41, 1))
	for range 50 {
		p := pagesOf(t)
		viewed, brought := map[string]float64{}, map[string]float64{}
		for range r.IntN(40) {
			var visit insight.PageVisit
			for range r.IntN(8) {
				visit.Pages = append(visit.Pages, fmt.Sprint("/", r.IntN(5)))
			}
			for range r.IntN(3) {
				value := conversion.Cents(r.Int64N(9000)-500, "EUR")
				visit.Conversions = append(visit.Conversions, insight.PageConversion{After: r.IntN(len(visit.Pages) + 1), Value: value})
			}
			require.NoError(t, p.Add(visit))
			for i := range 5 {
				page := fmt.Sprint("/", i)
				first := slices.Index(visit.Pages, page)
				if first < 0 {
					continue
				}
				viewed[page]++
				for _, c := range visit.Conversions {
					if c.After > first {
						brought[page] += float64(c.Value.Micros) / 1e6
					}
				}
			}
		}
		report := p.Report("EUR")
		require.Len(t, report.Pages, len(viewed))
		for _, row := range report.Pages {
			require.Equal(t, int64(viewed[row.Page]), row.Units)
			require.InDelta(t, brought[row.Page]/viewed[row.Page], row.Value, 1e-9)
		}
		require.True(t, slices.IsSortedFunc(report.Pages, func(a, b insight.PageWorth) int {
			if a.Value != b.Value {
				return int(1e6 * (b.Value - a.Value))
			}
			return strings.Compare(a.Page, b.Page)
		}))
	}
}

// TestPageValueUnits: pages are the paths of page views, and other currencies do not
// add silently.
func TestPageValueUnits(t *testing.T) {
	p := pagesOf(t)
	view := func(url string) conversion.Event { return conversion.Event{URL: url} }
	bought := func(value conversion.Money, events ...conversion.Event) *insight.Unit {
		return &insight.Unit{Events: events, Outcome: insight.Converted, Conversion: goal.Completion{Value: value}}
	}
	click := conversion.Event{Name: "click", URL: "/clicked"}
	p.Count(bought(conversion.Cents(6000, "EUR"), view("https://shop.example/item/?a=1"), click, view("/item"), view("/cart")))
	p.Count(bought(conversion.Cents(900, "USD"), view("/cart")))
	p.Count(bought(conversion.Money{}, view("/cart")))
	p.Count(&insight.Unit{Events: []conversion.Event{view("/item")}})
	p.Count(&insight.Unit{Events: []conversion.Event{view("/item")}, Outcome: insight.Open})

	report := p.Report("EUR")
	require.Equal(t, int64(4), report.Units)
	require.Equal(t, []insight.PageWorth{{Page: "/item", Units: 2, Value: 30}, {Page: "/cart", Units: 3, Value: 20}}, report.Pages)
	require.Equal(t, "9.00 USD", report.Other.String())
	require.Contains(t, report.String(), "Not counted: 9.00 USD")
	text, err := json.Marshal(report)
	require.NoError(t, err)
	require.JSONEq(t, `{"currency":"EUR","units":4,"pages":[{"page":"/item","units":2,"value":30},{"page":"/cart","units":3,"value":20}],"other":{"USD":"9.00"}}`, string(text))
	require.Equal(t, 3.0, p.Report("USD").Pages[0].Value)
}

// TestPageValueLongVisit: a robot's visit takes time in proportion to its length.
func TestPageValueLongVisit(t *testing.T) {
	var visit insight.PageVisit
	for i := range 20_000 {
		visit.Pages = append(visit.Pages, fmt.Sprint("/", i))
	}
	p := pagesOf(t)
	require.NoError(t, p.Add(visit))
	report := p.Report("EUR")
	require.Len(t, report.Pages, 20_000)
	require.Contains(t, report.String(), "Not listed: 19,950 pages of less value")
}
