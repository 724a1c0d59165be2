package insight

import (
	"cmp"
	"encoding/json"
	"slices"
	"strings"

	"github.com/go-conversion/conversion"
	"github.com/go-conversion/conversion/internal/chart"
)

// PageValueReport has the page values of one currency, for comparison with those of
// Google Analytics. They are not what pages are worth: those near the end of the way
// win by their place, and a conversion counts in full at every page before it.
type PageValueReport struct {
	Currency string
	Units    int64             // converted or left
	Pages    []PageWorth       // by value, descending, ties by page
	Other    conversion.Totals // values of conversions in other currencies, which are in none of the rows
}

// PageWorth is the page value of one page.
type PageWorth struct {
	Page  string
	Units int64   // that viewed it
	Value float64 // of conversions after the first view, per unit that viewed it
}

// Report returns the page values of a currency. Without units there are no pages.
func (p *PageValue) Report(currency string) PageValueReport {
	r := PageValueReport{Currency: currency, Units: p.units, Pages: make([]PageWorth, 0, len(p.pages)), Other: p.others(currency)}
	for page, s := range p.pages {
		r.Pages = append(r.Pages, PageWorth{page, s.units, rounded(s.value.Exact(currency)) / 1e6 / float64(s.units)})
	}
	slices.SortFunc(r.Pages, func(a, b PageWorth) int {
		return cmp.Or(cmp.Compare(b.Value, a.Value), strings.Compare(a.Page, b.Page))
	})
	return r
}

// others returns the totals of the currencies but one.
func (p *PageValue) others(currency string) (t conversion.Totals) {
	for m := range p.total.All() {
		if m.Currency != currency {
			t.Add(m)
		}
	}
	return t
}

// MarshalJSON writes currency, units, the pages and, where there are any, the totals
// of other currencies.
func (r PageValueReport) MarshalJSON() ([]byte, error) {
	type page struct {
		Page  string   `json:"page"`
		Units int64    `json:"units"`
		Value *float64 `json:"value"`
	}
	form := struct {
		Currency string             `json:"currency"`
		Units    int64              `json:"units"`
		Pages    []page             `json:"pages"`
		Other    *conversion.Totals `json:"other,omitempty"`
	}{r.Currency, r.Units, []page{}, nil}
	for _, p := range r.Pages {
		form.Pages = append(form.Pages, page{p.Page, p.Units, finite(p.Value)})
	}
	if !r.Other.IsEmpty() {
		form.Other = &r.Other
	}
	return json.Marshal(form)
}

// String returns the report as a table for a terminal with a fixed-width font: the
// 50 pages of the highest value.
func (r PageValueReport) String() string {
	section, foot := r.section()
	return chart.Text(section) + "\n" + chart.Clean(foot) + "\n"
}

// Markdown returns the report as a section with a table.
func (r PageValueReport) Markdown() string {
	section, foot := r.section()
	return chart.Markdown(section) + "\n" + chart.Escape(foot) + "\n"
}

func (r *PageValueReport) section() (section chart.Section, foot string) {
	const most = 50
	t := chart.Table{Columns: []chart.Column{chart.Texts("page"), chart.Numbers("units"), chart.Numbers("page value, " + r.Currency)}}
	for _, p := range r.Pages[:min(most, len(r.Pages))] {
		t.Add(p.Page, chart.Count(p.Units), amountText(p.Value, r.Currency))
	}
	foot = "Page value is the value of conversions after the first view of a page, per unit that viewed it, of " + countText(r.Units, "unit") +
		": for comparison only. Pages near the end of the way win by their place, and a conversion counts in full at each page before it."
	if more := len(r.Pages) - most; more > 0 {
		foot += " Not listed: " + countText(int64(more), "page") + " of less value."
	}
	if !r.Other.IsEmpty() {
		foot += " Not counted: " + r.Other.String() + "."
	}
	return chart.Section{Title: "Page value", Table: t}, foot
}
