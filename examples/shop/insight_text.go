package main

import (
	"fmt"
	"io"
	"math"
	"strconv"

	"github.com/go-conversion/conversion/insight"
)

// writeMeaning tells what the counts mean.
func (r *result) writeMeaning(w io.Writer) {
	if r.means == nil {
		return
	}
	r.writeMicros(w)
	r.writeDiscovery(w)
	for i := range r.means.Opportunities {
		r.writeOpportunity(w, &r.means.Opportunities[i])
	}
	r.writeReturn(w)
	r.writeQuality(w)
}

// writeMicros sets side by side what micro conversions may be worth.
func (r *result) writeMicros(w io.Writer) {
	unit, text := "in percentage points", points
	value := func(share, _ insight.Estimate) insight.Estimate { return share }
	if v := r.means.Value; v.Currency != "" {
		unit = fmt.Sprintf("in %s, as one %s brings %.2f", v.Currency, clean(r.means.Goal), v.Mean)
		text = func(x float64) string { return fmt.Sprintf("%+.2f", x) }
		value = func(_, money insight.Estimate) insight.Estimate { return money }
	}
	t := table{heads: []string{"", "sessions", "naive", "of like sessions", "95 %", "share of the chain"}, left: 1}
	for i := range r.means.Micros {
		m := &r.means.Micros[i]
		if m.Naive.N == 0 {
			continue
		}
		naive, adjusted := value(m.NaiveRate, m.NaiveValue), value(m.Adjusted.Effect.Estimate, m.Adjusted.Value)
		cells := []string{clean(m.Name), count(m.Naive.N), text(naive.Value), "needed for it", ""}
		if !m.Prerequisite.Is {
			cells[3], cells[4] = orNone(adjusted.Value, text), between(adjusted, text)
		}
		if m.Gain != nil {
			cells = append(cells, orNone(value(m.Gain.Estimate, *m.GainValue).Value, text))
		}
		t.add(cells...)
	}
	if len(t.rows) == 0 {
		return
	}
	fmt.Fprintf(w, "\nMicro conversions: what one of them is worth, %s\n\n%s", unit, t.String())
	fmt.Fprint(w, `  Naive counts the same order at every step before it. Like sessions came by the same
  channel and were as long. Shares of the chain add up to one order a session, at most.
`)
}

func orNone(x float64, text func(float64) string) string {
	if math.IsNaN(x) {
		return "unknown"
	}
	return text(x)
}

func between(e insight.Estimate, text func(float64) string) string {
	if math.IsNaN(e.Low) || math.IsNaN(e.High) {
		return ""
	}
	return text(e.Low) + " to " + text(e.High)
}

const mostCandidates = 8 // in the text

// writeDiscovery lists what goes with conversions, whether it is a goal or not.
func (r *result) writeDiscovery(w io.Writer) {
	d := r.means.Discovery
	t := table{heads: []string{"", "did it", "points", "95 %", "q", ""}, left: 1}
	for i := range d.Candidates {
		c := &d.Candidates[i]
		if c.Class != insight.PositiveClass && c.Class != insight.NegativeClass || len(t.rows) == mostCandidates {
			continue
		}
		name := clean(c.Name)
		if c.Known != "" {
			name += ", a goal already"
		}
		if c.Count > 1 {
			name += fmt.Sprintf(", %d times", c.Count)
		}
		t.add(name, count(c.Table[0]+c.Table[1]), points(c.Effect.Value), between(c.Effect, points), probability(c.Q), string(c.Class))
	}
	if len(t.rows) == 0 {
		return
	}
	fmt.Fprintf(w, "\nDiscovery: what sessions did in their first %d events that then ordered more often, or less\n\n%s", d.Landmark, t.String())
	fmt.Fprintf(w, "  Estimated on %s of like channel, not those on which they were chosen.\n", counted(d.Estimated, "session"))
}

// writeOpportunity says which step would bring most.
func (r *result) writeOpportunity(w io.Writer, o *insight.OpportunityReport) {
	t := table{heads: []string{"", "rate", "baseline", "more " + clean(r.means.Goal), o.Value.Currency, "95 %"}, left: 1}
	for _, s := range o.Steps {
		if math.IsNaN(s.Value.Value) {
			continue
		}
		rate, _ := share(s.Rate)
		cells := []string{clean(s.Name), rate, percent(s.Baseline) + " %", decimals(s.Conversions.Value)}
		if o.Value.Currency != "" {
			whole := func(x float64) string { return thousands(strconv.FormatFloat(x, 'f', 0, 64)) }
			cells = append(cells, whole(s.Value.Value), between(s.Value, whole))
		} else {
			cells = append(cells, "", between(s.Conversions, decimals))
		}
		t.add(cells...)
	}
	if len(t.rows) > 0 {
		fmt.Fprintf(w, "\nOpportunities: %s, if a step were what it surely is for the best channel\n\n%s", clean(o.Funnel), t.String())
	}
}

// writeReturn sets what channels brought beside what they cost.
func (r *result) writeReturn(w io.Writer) {
	if r.means.Return == nil {
		return
	}
	t := table{heads: []string{"", "cost", "credit", "open visits", "expected", "ROAS", "with open visits"}, left: 1}
	for _, row := range r.means.Return.Rows {
		if row.Cost == nil {
			continue
		}
		t.add(clean(row.Name), money(*row.Cost), fmt.Sprintf("%.2f", row.Realised.Value), count(row.Open), fmt.Sprintf("%.2f", row.Expected),
			fmt.Sprintf("%.2f", row.ROAS.Value), fmt.Sprintf("%.2f", row.ROASExpected))
	}
	if len(t.rows) > 0 {
		fmt.Fprintf(w, "\nReturn: what channels that cost money brought, in %s, by their credit (%s)\n\n%s", r.means.Return.Currency, last(r.credit.Results).Model, t.String())
	}
}

const enough = 30 // of each kind, to say how good forecasts are

func (r *result) writeQuality(w io.Writer) {
	q := r.means.Quality
	if q == nil || q.Converted < enough || q.N-q.Converted < enough {
		return
	}
	fmt.Fprintf(w, "\nLive probability, on sessions from which it was not learned: AUC %.3f, off by %s points\n", q.AUC.Value, percent(q.ECE))
}
