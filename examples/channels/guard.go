package main

import (
	"fmt"
	"math"

	"github.com/go-conversion/conversion/segment"
)

// clustered tells what users do to the rate of their sessions.
func clustered(c *segment.Comparison) string {
	cl := c.All.Clustered
	switch {
	case cl == nil || cl.Users == c.All.N:
		return ""
	case cl.DesignEffect < 1.05:
		return fmt.Sprintf("Hardly: %v of sessions convert, and the %d sessions of %d users tell as much as so many of a user each (design effect %.2f).",
			c.All, c.All.N, cl.Users, cl.DesignEffect)
	}
	return fmt.Sprintf("Yes: %v of sessions convert, and the %d sessions of %d users tell no more than %.0f of a user each (design effect %.2f).",
		c.All, c.All.N, cl.Users, float64(c.All.N)/cl.DesignEffect, cl.DesignEffect)
}

// few is how many sessions are too few to say that they are of another mix.
const few = 30

// mixed tells where the difference of a channel is not what it seems.
func mixed(c *segment.Comparison, r *segment.Row) string {
	a := r.Adjusted
	if a == nil || len(a.Findings) == 0 || r.Rate.N < few {
		return ""
	}
	return fmt.Sprintf("%s: %s from everyone else, %s at an equal %s (%d sessions against %d).%s",
		plain(r.Name), points(a.Crude), points(a.Difference), c.Strata, r.Rate.N, r.Rest.N, doubts(a, c.Strata))
}

// guard tells of a difference and of that between sessions that are alike.
func guard(c *segment.Comparison, r *segment.Row) string {
	a := r.Adjusted
	if a == nil || math.IsNaN(a.Difference.Value) {
		return ""
	}
	return fmt.Sprintf("%s: %v, %s: %v, which is %s. Among sessions of the same %s it is %s, odds ratio %.2f [%.2f, %.2f].%s",
		plain(r.Name), r.Rate, plain(c.Against), r.Rest, points(a.Crude),
		c.Strata, points(a.Difference), a.OddsRatio.Value, a.OddsRatio.Low, a.OddsRatio.High, doubts(a, c.Strata))
}

// doubts says what to know about a difference.
func doubts(a *segment.Adjusted, strata string) (said string) {
	d := a.Difference
	switch {
	case (a.Has(segment.Reversal) || a.Has(segment.Confounded)) && d.Low <= 0 && 0 <= d.High:
		said = fmt.Sprintf(" So no difference can be told but that of the %s.", strata)
	case a.Has(segment.Reversal):
		said = fmt.Sprintf(" So it turns round: the crude difference is that of the %s.", strata)
	case a.Has(segment.Confounded):
		said = fmt.Sprintf(" So the %s has a part in the crude difference.", strata)
	}
	if a.Has(segment.Varies) {
		said += fmt.Sprintf(" It is not the same for each %s (p %s): one number does not describe it.", strata, probability(a.P))
	}
	return said
}

// strata tells of those that are alike, one by one.
func strata(c *segment.Comparison) (all []string) {
	for i := range c.Rows {
		a := c.Rows[i].Adjusted
		if a == nil {
			continue
		}
		for _, s := range a.Strata {
			all = append(all, fmt.Sprintf("%s: %s %v, %s %v.", plain(s.Name), plain(c.Rows[i].Name), s.In, plain(c.Against), s.Out))
		}
	}
	return all
}
