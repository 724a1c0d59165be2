package insight

import (
	"slices"
	"time"

	"github.com/go-conversion/conversion/internal/check"
)

// mostPeriods is how long a grid may be: ten years of days.
const mostPeriods = 4000

// CheckHealth judges a grid, the whole and each part by itself, period by period in
// order. What is wrong with a step in a period keeps that count out of later
// baselines, but for a [Drop] and a surge of traffic, which are taken for real: if they
// last they become normal, and only their beginning is found. In each period, in this
// order:
//
//  1. [Never], once for the grid: a step without any count though the one before has
//     30 in all.
//  2. [Outage] of the first step: fewer than Outage times the mean of the Window
//     periods before, of which there are MinDays; with fewer before only a row of
//     zeros is one. Nothing else is judged then.
//  3. [Impossible]: a step has fewer than a later one, which nobody reaches without it.
//     It is the event of that step that is missing, unless both have a baseline and
//     the later one is further above it than the earlier one below: then that
//     fires too often.
//  4. The share of those at the nearest good earlier step who reach the step, against
//     that share in the Window periods before in which both were good: [Outage] or
//     [Drop] if so few have a probability below Alpha, [Surge] if so many have and
//     they are Surge times what was expected. The distribution is a beta-binomial one
//     whose spread is that of the periods before, because shares of days vary by
//     more than chance.
//
// A fall is for [Instrumentation] if a later step still has Alive times its normal
// share, because visitors went on and only the event is missing; else it is a
// [Break]. A surge is of [Traffic] if a later step has risen by half as much.
//
// In parts, which may be small, a step without count and a fall of traffic are found
// only if they are unlikely: by the share that the step has in the whole, and by a
// Poisson distribution, below Alpha.
//
// Appending later rows changes no finding of an earlier period, except where a step
// is or ceases to be Never. The error joins the faults of the options, or says that the
// grid is longer than 4,000 periods, because a wrong date would make years of zeros. It
// takes O(periods × steps × window) for each part.
func CheckHealth(g *Grid, o HealthOptions) (HealthReport, error) {
	o = o.withDefaults()
	var c check.Checker
	if g == nil {
		c.Fault("grid", "missing", "there is no grid")
		return HealthReport{}, c.Err()
	}
	o.check(&c, g.steps)
	if err := c.Err(); err != nil {
		return HealthReport{}, err
	}
	r := HealthReport{Steps: slices.Clone(g.steps), Period: g.period, Episodes: []Episode{}, Findings: []HealthFinding{}, Data: []DataFinding{}}
	first, last := g.span()
	if first > last {
		return r, nil
	}
	r.From, r.To = g.period.start(first), g.period.start(last)
	if last-first >= mostPeriods {
		c.Fault("grid", "too_long", "from %s to %s there are %d %s, more than %d: is a date wrong? A grid with AsOf ends there",
			r.From.Format(time.DateOnly), r.To.Format(time.DateOnly), last-first+1, g.period.plural(), mostPeriods)
		return HealthReport{}, c.Err()
	}
	whole := newJudge(g, o, "", last, nil)
	judges := []*judge{whole}
	for _, part := range g.Parts() {
		judges = append(judges, newJudge(g, o, part, last, whole.totals))
	}
	for _, j := range judges {
		j.run()
		r.Judged += j.judged
		r.Unjudged += j.unjudged
		r.Findings = append(r.Findings, j.findings...)
		r.Episodes = append(r.Episodes, j.episodes()...)
	}
	localise(&r)
	return r, nil
}
