package attribution

import "github.com/go-conversion/conversion/internal/chart"

// String returns the report as tables for a terminal with a fixed-width font, with
// totals and findings below. Of more than 50 keys it lists those that influenced
// most conversions, and of a path with more than 12 touches both ends.
func (r Report[K]) String() string {
	sections, footer := r.sections()
	return textOf(sections, footer, r.Findings.lines())
}

// Markdown returns the report as sections with tables, with headings of the third
// level, and lists what [Report.String] lists.
func (r Report[K]) Markdown() string {
	sections, footer := r.sections()
	return markdownOf(sections, footer, r.Findings.lines())
}

func (r *Report[K]) sections() (sections []chart.Section, footer string) {
	shown, more := heaviest(len(r.Keys), listedKeys, func(i int) float64 { return float64(r.Keys[i].Influenced.Conversions) })
	footer = totalsText(r.Total.text(), r.Attributed.text(), r.Unattributed.text(), r.Nulls, r.Pending)
	return []chart.Section{
		{Title: "Journeys by key", Table: r.keyTable(shown)},
		{Title: "Conversions by the place of the key", Table: r.placeTable(shown)},
		{Title: "Value by the place of the key, " + r.Currency, Table: r.valueTable(shown)},
		{Title: "Lengths of paths", Table: r.lengthTable()},
		{Title: "Most frequent paths", Table: r.pathTable()},
	}, footer + moreKeys(more)
}

func (r *Report[K]) keyTable(shown []int) chart.Table {
	t := chart.Table{Columns: append([]chart.Column{chart.Texts("key"), chart.Numbers("touches")}, chart.RateColumns("converted/journeys")...)}
	for _, i := range shown {
		k := &r.Keys[i]
		low, high := k.Rate.Interval()
		t.Add(append([]string{nameOf(k.Key), countOf(k.Touches)}, chart.Rate(k.Rate.K, k.Rate.N, low, high)...)...)
	}
	return t
}

func placeColumns() []chart.Column {
	return []chart.Column{
		chart.Texts("key"), chart.Numbers("influenced"), chart.Numbers("first"), chart.Numbers("last"),
		chart.Numbers("only"), chart.Numbers("assisted"), chart.Numbers("assisted, not last"),
	}
}

func (k *KeyReport[K]) places() []Counted {
	return []Counted{k.Influenced, k.First, k.Last, k.Only, k.Assisted, k.AssistedNotLast}
}

func (r *Report[K]) placeTable(shown []int) chart.Table {
	t := chart.Table{Columns: append(placeColumns(), chart.Numbers("assisted per last"))}
	for _, i := range shown {
		cells := []string{nameOf(r.Keys[i].Key)}
		for _, c := range r.Keys[i].places() {
			cells = append(cells, countOf(c.Conversions))
		}
		t.Add(append(cells, optional(r.Keys[i].AssistedPerLast, 2))...)
	}
	return t
}

func (r *Report[K]) valueTable(shown []int) chart.Table {
	t := chart.Table{Columns: placeColumns()}
	for _, i := range shown {
		cells := []string{nameOf(r.Keys[i].Key)}
		for _, c := range r.Keys[i].places() {
			cells = append(cells, c.Value.grouped())
		}
		t.Add(cells...)
	}
	return t
}

func (r *Report[K]) lengthTable() chart.Table {
	t := chart.Table{Columns: []chart.Column{chart.Numbers("touches"), chart.Numbers("conversions"), chart.Numbers("value, " + r.Currency), chart.Numbers("nulls")}}
	for _, l := range r.Lengths {
		t.Add(chart.Count(int64(l.Touches)), countOf(l.Conversions), l.Value.grouped(), countOf(l.Nulls))
	}
	return t
}

func (r *Report[K]) pathTable() chart.Table {
	t := chart.Table{Columns: []chart.Column{chart.Texts("path"), chart.Numbers("conversions"), chart.Numbers("value, " + r.Currency), chart.Numbers("nulls")}}
	for _, p := range r.Paths {
		t.Add(joinKeys(p.Keys), countOf(p.Conversions), p.Value.grouped(), countOf(p.Nulls))
	}
	return t
}

func (c Counted) text() string {
	text := plural(c.Conversions, "conversion")
	if c.Value.currency != "" {
		text += " worth " + c.Value.grouped() + " " + c.Value.currency
	}
	return text
}
