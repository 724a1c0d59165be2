package main

import (
	"cmp"
	"fmt"
	"math"
	"slices"
	"strings"

	"github.com/go-conversion/conversion"
	"github.com/go-conversion/conversion/segment"
)

// finding is the answer to one question, in sentences.
type finding struct {
	Question string   `json:"question"`
	Answers  []string `json:"answers"`
}

// find puts what was found into words.
func (a *answer) find() {
	rates := a.rates()
	a.tell("Do channels differ?", vary(rates))
	a.tell("Which channels are best?", order(rates)...)
	a.tell("Who converts?", each(rates, convert)...)
	a.tell("What are they worth?", each(rates, worth)...)
	a.tell("Where do they come in, and how far do they get?", each(rates, comeIn)...)
	a.tell("Does it matter that sessions are of the same users?", clustered(&a.Sessions))
	a.tell("Is the difference that of the channel?", each(&a.Sessions, mixed)...)
	a.tell("Do returning visitors convert better, or do they come by better channels?", each(&a.Returning, guard)...)
	a.tell("Returning and new sessions, channel by channel", strata(&a.Returning)...)
}

func (a *answer) tell(question string, answers ...string) {
	answers = slices.DeleteFunc(answers, func(s string) bool { return s == "" })
	if len(answers) > 0 {
		a.Findings = append(a.Findings, finding{question, answers})
	}
}

// each tells of all rows of which there is something to tell.
func each(c *segment.Comparison, say func(c *segment.Comparison, r *segment.Row) string) (all []string) {
	for i := range c.Rows {
		if c.Rows[i].Rate.N > 0 {
			all = append(all, say(c, &c.Rows[i]))
		}
	}
	return all
}

// vary tells whether there is anything to see.
func vary(c *segment.Comparison) string {
	h := c.Heterogeneity
	if h == nil || math.IsNaN(h.P) {
		return "That cannot be told: there is but one channel."
	}
	test := fmt.Sprintf("χ² %.2f, df %d, p %s, Cramér's V %.3f, of %d %ss", h.Chi2, h.DF, probability(h.P), h.V, c.All.N, c.Unit)
	if h.P < 0.05 {
		return "Yes, by more than chance (" + test + ")."
	}
	return "No more than by chance (" + test + ")."
}

// order tells the order of the rows. Rates of few are extreme by chance, so the
// highest rate need not be the best one.
func order(c *segment.Comparison) []string {
	if len(c.Rows) < 2 || c.Prior == nil {
		return nil
	}
	var names []string
	for i := range c.Rows {
		names = append(names, plain(c.Rows[i].Name))
	}
	first := &c.Rows[0]
	said := []string{fmt.Sprintf("The best first: %s. That is by what is sure of each: the lower end of the interval of its shrunk rate, which is %.1f %% for %s (%d/%d).",
		strings.Join(names, ", "), 100*first.Shrunk.Low, names[0], first.Rate.K, first.Rate.N)}
	highest := slices.MaxFunc(c.Rows, func(a, b segment.Row) int { return cmp.Compare(a.Rate.Value(), b.Rate.Value()) })
	if highest.Name != first.Name {
		said = append(said, fmt.Sprintf("The highest rate is that of %s, %v, but of so few that it may be chance.", plain(highest.Name), highest.Rate))
	}
	return said
}

// convert tells whether a channel differs from all others.
func convert(_ *segment.Comparison, r *segment.Row) string {
	d := r.Difference
	switch {
	case d == nil:
		return fmt.Sprintf("%s: %v.", plain(r.Name), r.Rate)
	case d.Different:
		return fmt.Sprintf("%s converts %s: %v against %v of everyone else, %s (q %s).",
			plain(r.Name), more(d.Value), r.Rate, r.Rest, points(d.Estimate), probability(d.Q))
	}
	return fmt.Sprintf("%s: no difference can be told, %v against %v of everyone else, %s (q %s).",
		plain(r.Name), r.Rate, r.Rest, points(d.Estimate), probability(d.Q))
}

func more(d float64) string {
	if d < 0 {
		return "less"
	}
	return "more"
}

// worth tells whether a channel brings more or less than all others.
func worth(c *segment.Comparison, r *segment.Row) string {
	var said []string
	for _, v := range r.Values {
		if d := v.Difference; d != nil && d.Different {
			said = append(said, fmt.Sprintf("%.2f %s [%.2f, %.2f] for each of %d %ss, %.2f %s than everyone else [%+.2f, %+.2f] (q %s)",
				v.Mean.Value, v.Currency, v.Mean.Low, v.Mean.High, r.Rate.N, c.Unit, math.Abs(d.Value), more(d.Value), d.Low, d.High, probability(d.Q)))
		}
	}
	if len(said) == 0 {
		return ""
	}
	return plain(r.Name) + " brings " + strings.Join(said, " and ") + "."
}

// comeIn tells where most come in, what becomes of those, and how far all get.
func comeIn(c *segment.Comparison, r *segment.Row) string {
	if len(r.Entries) == 0 {
		return ""
	}
	steps, none := r.Entries[:len(r.Entries)-1], r.Entries[len(r.Entries)-1].Furthest
	door := slices.MaxFunc(steps, func(a, b segment.EntryRow) int { return cmp.Compare(a.Reached.N, b.Reached.N) })
	end := slices.MaxFunc(steps, func(a, b segment.EntryRow) int { return cmp.Compare(a.Furthest.K, b.Furthest.K) })
	if door.Reached.N == 0 {
		return fmt.Sprintf("%s: nobody takes any of these steps, of %d.", plain(r.Name), r.Rate.N)
	}
	said := fmt.Sprintf("%s mostly comes in at the %s: %v; of those %v reach the %s.", plain(r.Name), door.Step,
		conversion.Rate{K: door.Reached.N, N: r.Rate.N}, door.Reached, c.Steps[len(c.Steps)-1])
	said += fmt.Sprintf(" The %s is as far as %v get", end.Step, end.Furthest)
	if none.K > 0 {
		said += fmt.Sprintf("; %v take none of these steps", none)
	}
	return said + "."
}

// points returns a difference of rates with its interval.
func points(e segment.Estimate) string {
	return fmt.Sprintf("%+.2f points [%+.2f, %+.2f]", 100*e.Value, 100*e.Low, 100*e.High)
}

// probability returns a p or q value.
func probability(p float64) string {
	if p < 0.0001 {
		return "<0.0001"
	}
	return fmt.Sprintf("%.4f", p)
}
