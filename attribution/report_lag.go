package attribution

import "github.com/go-conversion/conversion/internal/chart"

// TimeLag is how many days conversions came after the first and the last touch of
// their paths. Each list is of all conversions whose path has a touch.
type TimeLag struct {
	First []Lag `json:"first"` // ascending, days that occur
	Last  []Lag `json:"last"`
}

// Lag counts the conversions that came so many whole days after a touch.
type Lag struct {
	Days        int    `json:"days"`
	Conversions uint64 `json:"conversions"`
	Value       Amount `json:"value"`
}

// String returns both as tables for a terminal with a fixed-width font, with the
// share of conversions that had come by the end of each day.
func (l TimeLag) String() string { return chart.Text(l.sections()...) }

// Markdown returns both as sections with tables, with headings of the third level.
func (l TimeLag) Markdown() string { return chart.Markdown(l.sections()...) }

func (l TimeLag) sections() []chart.Section {
	return []chart.Section{
		{Title: "Days from the first touch to the conversion", Table: lagTable(l.First)},
		{Title: "Days from the last touch to the conversion", Table: lagTable(l.Last)},
	}
}

func lagTable(lags []Lag) chart.Table {
	t := chart.Table{Columns: []chart.Column{chart.Numbers("days"), chart.Numbers("conversions"), chart.Numbers("by then"), chart.Numbers("value")}}
	var all, sum worth
	for _, l := range lags {
		all.add(worth{l.Conversions, l.Value.micros})
	}
	for _, l := range lags {
		sum.add(worth{l.Conversions, l.Value.micros})
		byThen := chart.Percent(float64(sum.conversions) / float64(all.conversions))
		t.Add(chart.Count(int64(l.Days)), countOf(l.Conversions), byThen, l.Value.grouped()+" "+l.Value.currency)
	}
	if len(lags) > 0 {
		t.Add("all", countOf(all.conversions), "", Amount{all.micros, lags[0].Value.currency}.grouped()+" "+lags[0].Value.currency)
	}
	return t
}
