package insight

import (
	"fmt"
	"math"
	"strings"
	"time"

	"github.com/go-conversion/conversion/internal/chart"
)

// String returns the report for a terminal: episodes first, with what to do about
// each, then what is wrong with the events.
func (r HealthReport) String() string {
	return underHeadline(chart.Clean(r.headline()), chart.Text(r.sections()...))
}

// Markdown returns the report as sections with tables, with headings of the third
// level.
func (r HealthReport) Markdown() string {
	return underHeadline(chart.Escape(r.headline()), chart.Markdown(r.sections()...))
}

func underHeadline(headline, text string) string {
	if text == "" {
		return headline + "\n"
	}
	return headline + "\n\n" + text
}

// headline says what was judged and how much was found.
func (r *HealthReport) headline() string {
	if r.From.IsZero() {
		return "Tracking health: no data"
	}
	text := fmt.Sprintf("Tracking health of %s, %s to %s: %s", strings.Join(r.Steps, " → "),
		r.From.Format(time.DateOnly), r.To.Format(time.DateOnly), countText(int64(len(r.Episodes)), "episode"))
	text += fmt.Sprintf("; %s compared with the %s before", countText(int64(r.Judged), "count"), r.Period.plural())
	if r.Unjudged > 0 {
		text += fmt.Sprintf(", %s not, for want of enough good %s", chart.Count(int64(r.Unjudged)), r.Period.plural())
	}
	return text
}

func (r *HealthReport) sections() []chart.Section {
	return []chart.Section{
		{Title: "Episodes", Table: r.episodeTable()},
		{Title: "Evidence", Table: r.evidenceTable()},
		{Title: "Rates not to be trusted", Table: r.suspectTable()},
		{Title: "Events", Table: r.dataTable()},
		{Title: "How to read it", Table: r.legend()},
	}
}

func (r *HealthReport) episodeTable() chart.Table {
	t := chart.Table{Columns: []chart.Column{
		chart.Texts("from"), chart.Numbers(r.Period.plural()), chart.Texts("step"), chart.Texts("where"), chart.Texts("what"),
		chart.Texts("cause"), chart.Numbers("of normal"), chart.Numbers("p"), chart.Texts("what to do"),
	}}
	for i := range r.Episodes {
		e := &r.Episodes[i]
		t.Add(e.From.Format(time.DateOnly), chart.Count(int64(e.Days)), e.Name, e.places(), string(e.Kind),
			string(e.Cause), ratioText(e.Ratio), chanceText(e.P), e.Action())
	}
	return t
}

// place returns the part to which an episode belongs.
func (e *Episode) place() string {
	if e.Part == "" {
		return "all"
	}
	return e.Part
}

// places returns the part to which an episode belongs, and of those of the whole in
// which parts they were found.
func (e *Episode) places() string {
	const most = 3
	switch n := len(e.Parts); {
	case n == 0:
		return e.place()
	case n > most:
		return fmt.Sprintf("all; in %s and %d more", strings.Join(e.Parts[:most], ", "), n-most)
	}
	return "all; in " + strings.Join(e.Parts, ", ")
}

func (r *HealthReport) evidenceTable() chart.Table {
	t := chart.Table{Columns: []chart.Column{chart.Texts("from"), chart.Texts("step"), chart.Texts("where"), chart.Texts("evidence")}}
	for i := range r.Episodes {
		e := &r.Episodes[i]
		t.Add(e.From.Format(time.DateOnly), e.Name, e.place(), e.Evidence)
	}
	return t
}

func (r *HealthReport) suspectTable() chart.Table {
	t := chart.Table{Columns: []chart.Column{chart.Texts("rate"), chart.Texts("where"), chart.Texts("from"), chart.Texts("to")}}
	for i := range r.Episodes {
		e := &r.Episodes[i]
		for _, rate := range e.Suspect {
			t.Add(rate, e.place(), e.From.Format(time.DateOnly), e.To.Format(time.DateOnly))
		}
	}
	return t
}

func (r *HealthReport) dataTable() chart.Table {
	t := chart.Table{Columns: []chart.Column{chart.Texts("finding")}}
	for _, f := range r.Data {
		t.Add(f.String())
	}
	return t
}

// legend explains the kinds and causes that were found.
func (r *HealthReport) legend() chart.Table {
	t := chart.Table{Columns: []chart.Column{chart.Texts("term"), chart.Texts("meaning")}}
	met := map[string]bool{}
	for i := range r.Episodes {
		met[string(r.Episodes[i].Kind)], met[string(r.Episodes[i].Cause)] = true, true
	}
	for _, term := range healthTerms {
		if met[term[0]] {
			t.Add(term[0], term[1])
		}
	}
	if len(t.Rows) > 0 {
		t.Add("of normal", "what was counted, of what the good "+r.Period.plural()+" before let expect")
		t.Add("p", "how often so little, or so much, comes by chance alone, as far as "+r.Period.plural()+" differ anyway")
	}
	return t
}

var healthTerms = [][2]string{
	{string(Never), "there is no count at all, though the step before has many"},
	{string(Outage), "a small part of what was expected"},
	{string(Impossible), "a later step has more, which nobody reaches without this one; or this one has more than an earlier one"},
	{string(Drop), "less than chance explains, but no outage: real until shown otherwise"},
	{string(Surge), "a multiple of what was expected"},
	{string(Instrumentation), "visitors went on, so the event is missing or sent twice; no proof, but what the other steps speak for"},
	{string(Break), "visitors did not go on: the site itself, a real loss; no proof, but what the other steps speak for"},
	{string(Traffic), "it is about those who came"},
}

// ratioText returns a ratio in percent; "" if there is none.
func ratioText(ratio float64) string {
	if math.IsNaN(ratio) {
		return ""
	}
	return wholePercent(ratio)
}

// chanceText returns the p-value of a finding, which is small; "" if there is none.
func chanceText(p float64) string {
	switch {
	case math.IsNaN(p):
		return ""
	case p < 1e-6:
		return "<0.000001"
	}
	return fmt.Sprintf("%.6f", p)
}
