package insight

import (
	"strings"

	"github.com/go-conversion/conversion/internal/chart"
)

// Forecasts are those of several targets.
type Forecasts []Forecast

// String returns the forecasts in words, and as a table for a terminal with a
// fixed-width font.
func (f Forecasts) String() string {
	if len(f) == 0 {
		return f.headline() + "\n"
	}
	return f.inWords(chart.Clean) + "\n" + chart.Text(f.sections()...)
}

// Markdown returns the forecasts as a list of sentences and sections with tables, with
// headings of the third level.
func (f Forecasts) Markdown() string {
	if len(f) == 0 {
		return f.headline() + "\n"
	}
	return f.inWords(chart.Escape) + "\n" + chart.Markdown(f.sections()...)
}

func (f Forecasts) inWords(clean func(string) string) string {
	var b strings.Builder
	b.WriteString(clean(f.headline()) + "\n\n")
	for i := range f {
		b.WriteString("- " + clean(f[i].String()) + "\n")
	}
	return b.String()
}

// headline counts the phrases.
func (f Forecasts) headline() string {
	if len(f) == 0 {
		return "No targets."
	}
	text := countText(int64(len(f)), "target")
	var parts []string
	for _, phrase := range []Phrase{Reached, OnCourse, AtRisk, OutOfReach, NoForecast} {
		n := 0
		for i := range f {
			if f[i].Phrase == phrase {
				n++
			}
		}
		if n > 0 {
			parts = append(parts, chart.Count(int64(n))+" "+string(phrase))
		}
	}
	return text + ": " + strings.Join(parts, ", ") + ". Forecasts go on as before: they know of nothing that is to come."
}

func (f Forecasts) sections() []chart.Section {
	findings := chart.Table{Columns: []chart.Column{chart.Texts("finding")}}
	for i := range f {
		for _, finding := range f[i].Findings {
			findings.Add(finding.String())
		}
	}
	return []chart.Section{{Title: "Targets", Table: f.table()}, {Title: "Findings", Table: findings}}
}

func (f Forecasts) table() chart.Table {
	t := chart.Table{Columns: []chart.Column{
		chart.Texts("goal"), chart.Numbers("target"), chart.Numbers("so far"), chart.Numbers("time over"),
		chart.Numbers("expected"), chart.Numbers("interval"), chart.Numbers("P(reach)"),
		chart.Numbers("needed a day"), chart.Numbers("so far a day"), chart.Texts(""),
	}}
	for i := range f {
		one := &f[i]
		t.Add(
			one.Goal, one.amountWithUnit(one.Target), one.amount(one.Observed), chart.Percent(one.Elapsed/one.Total),
			one.amount(one.Mean.Value), one.interval(), probabilityInWords(one.Reach),
			one.rate(one.NeededRate), one.rate(one.CurrentRate), string(one.Phrase),
		)
	}
	return t
}
