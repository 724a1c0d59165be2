package report

import (
	"math"
	"slices"

	"github.com/go-conversion/conversion"
	"github.com/go-conversion/conversion/insight"
	"github.com/go-conversion/conversion/internal/chart"
)

// drawnMicros is how many micro conversions the picture has at most.
const drawnMicros = 8

func (p *Page) micros() []part {
	if len(p.Micros) == 0 {
		return nil
	}
	level := p.Micros[0].Level
	out := part{
		Title: "What micro conversions are worth",
		Not:   withLevel("What follows a step need not be its work: who is about to buy does all of it more often. Only visitors drawn by lot prove a cause.", level),
	}
	picture := chart.Measures{Title: "What micro conversions are worth", Headline: "Percentage points of conversion that go with each, by way of reading"}
	t := chart.Table{Columns: slices.Concat(
		[]chart.Column{chart.Texts("micro conversion"), chart.Texts("reading")},
		numbers("number", "effect, points", interval(level), "worth each", interval(level)), []chart.Column{chart.Texts("note")})}
	for i := range p.Micros {
		m := whole(p.Micros[i])
		out.Says = append(out.Says, sentence(microSays(&m)))
		for _, r := range m.Readings() {
			if e := r.Effect; i < drawnMicros {
				picture.Rows = append(picture.Rows, chart.Measure{Group: named(m.Name), Label: readingName(r.Basis), Text: point(e.Value), Value: e.Value, Low: e.Low, High: e.High})
			}
			t.Add(append(readingCells(m.Name, &r), readingNote(&m, r.Basis))...)
		}
	}
	if len(picture.Rows) > 0 {
		out.Drawing = drawn(picture, level)
	}
	out.Tables = tables(table{Caption: "Readings side by side", Table: t})
	for _, b := range bases {
		out.Terms = append(out.Terms, term{readingName(b), readingMeans[b]})
	}
	return []part{out}
}

// whole returns a report with the fields that those made by hand may lack.
func whole(m insight.MicroReport) insight.MicroReport {
	if (m.NaiveRate == insight.Estimate{}) {
		m.NaiveRate = rateEstimate(m.Naive)
	}
	if m.GainValue == nil {
		m.GainValue = &insight.Estimate{Value: math.NaN(), Low: math.NaN(), High: math.NaN()}
	}
	return m
}

func rateEstimate(r conversion.Rate) insight.Estimate {
	if r.N == 0 {
		return insight.Estimate{Value: math.NaN(), Low: math.NaN(), High: math.NaN()}
	}
	low, high := r.Interval()
	return insight.Estimate{Value: r.Value(), Low: low, High: high}
}

// microSays says what may be made of a micro conversion.
func microSays(m *insight.MicroReport) string {
	name, effect := quoted(m.Name), m.Adjusted.Effect.Estimate
	switch {
	case m.Randomised != nil:
		return randomisedSays(name, m.Randomised)
	case m.Naive.N == 0:
		return "Nobody did " + name + ", so it has no value"
	case m.Prerequisite.Is:
		return "Hardly anybody converts without " + name + ": it is a step of the way, with a share of the value and nothing on top"
	case !isNumber(effect.Value):
		return "The worth of " + name + " cannot be told: everybody alike did it too"
	case !m.Adjusted.Credible:
		return "No effect of " + name + " can be told from chance: visitors alike who had come as far without it converted about as often"
	case effect.Value < 0:
		return name + " brings nothing on top: those who did it converted less often than visitors alike who had come as far, by " + pointsMore(effect)
	}
	says := "Those who did " + name + " converted more often than visitors alike, by " + pointsMore(effect)
	if m.Value.Currency != "" && isNumber(m.Adjusted.Value.Value) {
		says += ", which would make each worth " + amountWithin(m.Adjusted.Value, m.Value.Currency)
	}
	return says
}

// randomisedSays tells of an experiment, which is the one thing that proves a cause.
func randomisedSays(name string, r *insight.RandomisedReport) string {
	size := pointsMore(r.Effect)
	if r.Currency != "" {
		size = amountWithin(r.Effect, r.Currency) + " a visitor"
	}
	invited := "Inviting visitors to " + name + ", drawn by lot, "
	switch {
	case !isNumber(r.Effect.Value) || !isNumber(r.Effect.Low):
		return "The experiment about " + name + " has no result yet"
	case r.Effect.Low > 0:
		return invited + "raised conversion by " + size + ": they were drawn by lot, so this is a cause"
	case r.Effect.High < 0:
		return invited + "lowered conversion by " + size + ": they were drawn by lot, so this is a cause"
	}
	return invited + "had no effect that can be told from chance"
}
