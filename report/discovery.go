package report

import (
	"fmt"
	"slices"

	"github.com/go-conversion/conversion"
	"github.com/go-conversion/conversion/insight"
	"github.com/go-conversion/conversion/internal/chart"
)

var classTerms = []term{
	{string(insight.PrerequisiteClass), "hardly anybody converts without it: a step of the way"},
	{string(insight.PositiveClass), "those who did it early converted more often: worth a look"},
	{string(insight.NeutralClass), "no difference is shown"},
	{string(insight.NegativeClass), "those who did it early converted less often: a warning sign"},
	{"q", "of all candidates with a q as low as this, the share whose difference is to be expected by chance"},
}

func (p *Page) discovery() []part {
	r := p.Discovery
	if r == nil {
		return nil
	}
	shown := slices.DeleteFunc(slices.Clone(r.Candidates), func(c insight.Candidate) bool { return !isNumber(c.Effect.Value) })
	not := "Whoever is about to buy does more of many things: a candidate is a proposal to be judged by a person, and no cause."
	if r.InSample {
		not += " The numbers were chosen and measured on the same visits, so they look better than they are."
	}
	return []part{{
		Title: "What else may be a micro conversion",
		Says:  []string{sentence(discovered(r)...)}, Not: withLevel(not, r.Level),
		Drawing: measures(chart.Measures{Title: "Candidates for micro conversions", Headline: "How much more often those who did it early converted than visitors alike"}, r.Level, len(shown), func(i int) chart.Measure {
			c := &shown[i]
			return chart.Measure{Label: candidateName(c), Text: points(c.Effect.Value), Value: c.Effect.Value, Low: c.Effect.Low, High: c.Effect.High}
		}),
		Tables: tables(table{Caption: "Candidates, those worth most first", Table: candidateTable(r)}),
		Terms:  classTerms,
	}}
}

// discovered says what is worth a look, and what warns.
func discovered(r *insight.DiscoveryReport) (clauses []string) {
	var good, bad []string
	for i := range r.Candidates {
		switch c := &r.Candidates[i]; c.Class {
		case insight.PositiveClass:
			if c.Known == "" {
				good = append(good, c.Name)
			}
		case insight.NegativeClass:
			bad = append(bad, c.Name)
		}
	}
	switch {
	case r.AtRisk == 0:
		return []string{"No visit was long enough to look at its beginning"}
	case len(r.Candidates) == 0:
		return []string{"Nothing was done often enough to say anything about it"}
	case len(good)+len(bad) == 0:
		return []string{"Nothing that is no goal yet goes with more or fewer conversions later; " + were(int64(len(r.Candidates)), "candidate") + " looked at"}
	}
	if len(good) > 0 {
		clauses = append(clauses, "Visitors who did "+listed(good)+" early converted more often later than visitors alike, so it may be worth a goal")
	}
	if len(bad) > 0 {
		clauses = append(clauses, "Those who did "+listed(bad)+" early converted less often: a warning sign")
	}
	if len(clauses) == 2 {
		clauses[1] = "t" + clauses[1][1:]
	}
	return clauses
}

func candidateName(c *insight.Candidate) string {
	if c.Count > 1 {
		return fmt.Sprintf("%s, %d× or more", named(c.Name), c.Count)
	}
	return named(c.Name)
}

func candidateTable(r *insight.DiscoveryReport) chart.Table {
	t := chart.Table{Columns: slices.Concat(
		[]chart.Column{chart.Texts("candidate"), chart.Texts("class")},
		numbers("those who did it", "others", "difference, points", interval(r.Level), "q"), []chart.Column{chart.Texts("is the goal")})}
	for i := range r.Candidates {
		c := &r.Candidates[i]
		with, without := conversion.Rate{K: c.Table[0], N: c.Table[0] + c.Table[1]}, conversion.Rate{K: c.Table[2], N: c.Table[2] + c.Table[3]}
		t.Add(candidateName(c), string(c.Class), orBlank(share(with)), orBlank(share(without)),
			orBlank(point(c.Effect.Value)), orBlank(span(c.Effect.Low, c.Effect.High, point)), orBlank(probability(c.Q)), cleaned(c.Known))
	}
	return t
}

// share returns a rate with what it is of: "12.0 % of 450".
func share(r conversion.Rate) string {
	if r.N == 0 {
		return noData
	}
	return percent(r.Value()) + " of " + chart.Count(r.N)
}
