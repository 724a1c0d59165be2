package main

import (
	"fmt"
	"slices"
	"strings"

	"github.com/go-conversion/conversion"
	"github.com/go-conversion/conversion/ingest"
)

// mapping guesses what the columns are, and says where it does not know.
func (t *sample) mapping() (m ingest.Mapping, hints []string) {
	if t.delimiter != ',' {
		m.Delimiter = string(t.delimiter)
	}
	used := map[int]bool{}
	t.leaveOut(used)
	layout := t.assignTime(&m, used)
	t.assign(&m, used)
	if m.Amount == "" {
		m.Currency = ""
	} else if m.Currency == "" {
		m.ConstantCurrency = conversion.UnknownCurrency
		hints = append(hints, fmt.Sprintf(`no column looks like the currency of %s: write its code, such as EUR, for the XXX of "constant_currency", or use -currency EUR`, clean(m.Amount)))
	}
	if t.hasDecimalCommas(slices.Index(t.header, m.Amount)) {
		m.Decimal = ","
		hints = append(hints, `numbers look like 1.234,56: "decimal": "," reads them`)
	}
	if layout.ambiguous {
		hints = append(hints, fmt.Sprintf(`times are read as %q, the month first; if the day is first, write "time_layout": %q`, m.TimeLayout, layout.dayFirst))
	}
	var props, left []string
	for i, column := range t.header {
		switch {
		case t.isUnusable(i):
			left = append(left, fmt.Sprintf("%q", clean(column)))
		case !t.isAssigned(&m, column):
			if m.Props == nil {
				m.Props = map[string]string{}
			}
			m.Props[column] = t.typeOf(i, m.Decimal)
			props = append(props, column)
		}
	}
	if len(props) > 0 {
		hints = append(hints, "columns without a role of their own, which become properties: "+listed(props, 20))
	}
	if len(left) > 0 {
		hints = append(hints, "columns left out, because their name is empty or there twice: "+strings.Join(left, ", "))
	}
	return m, hints
}

// isUnusable reports whether no mapping can name a column.
func (t *sample) isUnusable(i int) bool {
	name := t.header[i]
	return name == "" || slices.Index(t.header, name) != i || slices.Contains(t.header[i+1:], name)
}

func (t *sample) leaveOut(used map[int]bool) {
	for i := range t.header {
		used[i] = t.isUnusable(i)
	}
}

func (t *sample) isAssigned(m *ingest.Mapping, column string) bool {
	return slices.Contains([]string{
		m.Time, m.User, m.Session, m.ID, m.Name, m.URL, m.Title, m.Referrer, m.ContentType,
		m.OrderID, m.Amount, m.Currency, m.EngagedSeconds, m.EngagedMS,
	}, column)
}

const timeNames = "timestamp time event_time event_timestamp datetime date_time created_at occurred_at sent_at when ts date day"

// assign finds the columns by what people call them, the commonest names first.
// What is to be a number has to look like one. *_total is any name that ends so.
func (t *sample) assign(m *ingest.Mapping, used map[int]bool) {
	always := func(int) bool { return true }
	for _, f := range []struct {
		field *string
		names string
		fits  func(column int) bool
	}{
		{&m.User, "user_id user visitor_id visitor client_id customer_id user_pseudo_id anonymous_id distinct_id device_id uid cid customer client", always},
		{&m.Session, "session_id session visit_id sid", always},
		{&m.ID, "event_id message_id insert_id uuid id", always},
		{&m.Name, "event_name event event_type action activity name what type", always},
		{&m.URL, "url page_url page_location location current_url page", always},
		{&m.Title, "title page_title", always},
		{&m.Referrer, "referrer referer page_referrer referrer_url ref", t.isAddress},
		{&m.ContentType, "content_type page_type content_group", always},
		{&m.OrderID, "order_id transaction_id order order_number order_no order_nr order_ref transaction_no transaction_nr ref", always},
		{&m.Amount, "revenue amount value total order_value order_total basket_total cart_total basket_value cart_value grand_total turnover sales *_revenue *_total *_amount price", t.isNumeric},
		{&m.Currency, "currency currency_code cur *_currency", always},
		{&m.EngagedSeconds, "engaged_seconds engagement_seconds seconds", t.isNumeric},
		{&m.EngagedMS, "engaged_ms engagement_time_msec", t.isNumeric},
	} {
		if f.field == &m.EngagedMS && m.EngagedSeconds != "" {
			continue
		}
		if i := t.columnOf(used, f.names, f.fits); i >= 0 {
			*f.field, used[i] = t.header[i], true
		}
	}
}

func (t *sample) columnOf(used map[int]bool, names string, fits func(column int) bool) int {
	for _, name := range strings.Fields(names) {
		for i, column := range t.header {
			if !used[i] && isCalled(column, name) && fits(i) {
				return i
			}
		}
	}
	return -1
}

// isCalled ignores case and what words are separated by.
func isCalled(column, name string) bool {
	column = strings.ToLower(strings.NewReplacer("-", "_", " ", "_", ".", "_").Replace(column))
	if suffix, found := strings.CutPrefix(name, "*"); found {
		return strings.HasSuffix(column, suffix)
	}
	return strings.ReplaceAll(column, "_", "") == strings.ReplaceAll(name, "_", "")
}

// isAddress tells a referrer from a reference, both of which are called ref.
func (t *sample) isAddress(column int) bool {
	for cell := range t.cells(column) {
		return strings.ContainsAny(cell, "/.")
	}
	return !isCalled(t.header[column], "ref")
}
