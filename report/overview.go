package report

import (
	"cmp"
	"fmt"
	"math"
	"slices"

	"github.com/go-conversion/conversion/goal"
	"github.com/go-conversion/conversion/insight"
	"github.com/go-conversion/conversion/internal/chart"
)

// about says what the page is about.
func (p *Page) about() (lines []string) {
	switch {
	case !p.From.IsZero() && !p.To.IsZero():
		lines = append(lines, days(p.From, p.To))
	case !p.From.IsZero():
		lines = append(lines, "From "+day(p.From))
	case !p.To.IsZero():
		lines = append(lines, "Up to "+day(p.To))
	}
	if source := cleaned(p.Source); source != "" {
		lines = append(lines, "Source: "+source)
	}
	return lines
}

// tiles are the figures of the overview.
func (p *Page) tiles() (tiles []tile) {
	if p.Goals != nil {
		tiles = append(tiles, goalTiles(p.Goals)...)
	}
	if t, ok := p.channelTile(); ok {
		tiles = append(tiles, t)
	}
	if t, ok := p.problemTile(); ok {
		tiles = append(tiles, t)
	}
	if len(p.Targets) > 0 {
		tiles = append(tiles, targetTile(p.Targets))
	}
	return tiles
}

func goalTiles(r *goal.Report) []tile {
	m := r.Macro.Users
	low, high := m.Interval()
	conversions := int64(0)
	for _, g := range r.Goals {
		if g.Kind == goal.Macro {
			conversions += g.Completions
		}
	}
	tiles := []tile{
		{"Visitors", chart.Count(r.Users), "in " + plural(r.Sessions, "visit"), "goals"},
		{"Conversions", chart.Count(conversions), "by " + plural(m.K, "visitor"), "goals"},
	}
	if m.N > 0 {
		tiles = append(tiles, tile{"Conversion rate", percent(m.Value()), "of visitors (" + percents(low, high) + ")", "goals"})
	}
	if value := totals(r.Real.Net, about); value != "" {
		note := "brought by conversions"
		if booked := totals(r.Real.Booked, about); booked != value {
			note = "after refunds; " + booked + " before"
		}
		tiles = append(tiles, tile{"Value", value, note, "goals"})
	}
	return tiles
}

// channelTile names the channel that converts most surely; without channels, the
// one with most credit.
func (p *Page) channelTile() (tile, bool) {
	if p.Goals != nil {
		if best := bestChannel(p.Goals.Channels); best != nil && len(p.Goals.Channels) > 1 {
			return tile{"Best channel", tileName(best.Channel), rate(best.Converted) + " of its visits converted", "goals"}, true
		}
	}
	for i := range p.Attribution {
		c := &p.Attribution[i].Comparison
		if len(c.Results) == 0 || len(c.Rows) == 0 {
			continue
		}
		first := c.Rows[firstBy(c, 0)]
		note := fmt.Sprintf("%s of %s conversions by %s", quantity(first.Conversions[0]), quantity(c.Results[0].Total.Conversions), cleaned(c.Results[0].Model))
		return tile{"Most credit", tileName(first.Key), note, "attribution"}, true
	}
	return tile{}, false
}

func tileName(name string) string { return shortened(named(name)) }

// problemTile names the biggest problem: tracking or a site that is broken, because
// all other numbers rest on it; else where most money is lost; else what was not recorded
// in a part only, which may be a handful of visits; else the step that loses the largest
// share.
func (p *Page) problemTile() (tile, bool) {
	const label = "Biggest problem"
	serious, minor := p.worstEpisodes()
	if serious != nil {
		return tile{label, tileName(serious.Name), ailment(serious), "findings"}, true
	}
	if o, r := p.largestOpportunity(); o != nil {
		return tile{label, tileName(o.Name), "about " + lostThere(o, r), "findings"}, true
	}
	if minor != nil {
		return tile{label, tileName(minor.Name), ailment(minor), "findings"}, true
	}
	for i := range p.Funnels {
		if b := p.Funnels[i].Bottleneck; b != nil && b.Rate.K < b.Rate.N {
			return tile{label, tileName(b.Name), "reached by only " + rate(b.Rate) + " of those before it", "funnels"}, true
		}
	}
	if p.Health != nil || len(p.Opportunities) > 0 || len(p.Funnels) > 0 {
		return tile{label, "none found", "", ""}, true
	}
	return tile{}, false
}

// lostThere says what a step loses against its baseline.
func lostThere(o *insight.Opportunity, r *insight.OpportunityReport) string {
	text := amount(o.Value.Value, r.Value.Currency)
	if isUsual(r.Level) {
		text = amountWithin(o.Value, r.Value.Currency)
	}
	if r.Value.Currency == "" {
		text += " conversions"
	}
	return text + " lost against " + orElse(shortened(cleaned(o.Source)), "its baseline")
}

// worstEpisodes returns the worst, and the worst of those that were only not recorded
// and only in a part.
func (p *Page) worstEpisodes() (serious, minor *insight.Episode) {
	if p.Health == nil {
		return nil, nil
	}
	isMinor := func(e insight.Episode) bool { return e.Part != "" && e.Cause == insight.Instrumentation }
	all := episodesOf(p.Health)
	return worstEpisode(slices.DeleteFunc(slices.Clone(all), isMinor)),
		worstEpisode(slices.DeleteFunc(slices.Clone(all), func(e insight.Episode) bool { return !isMinor(e) }))
}

// worstEpisode returns a loss rather than what only was not recorded, and of equals
// the longest, and of these the last; drops and surges may be real and are left out.
func worstEpisode(episodes []insight.Episode) (worst *insight.Episode) {
	for i := range episodes {
		e := &episodes[i]
		if e.Kind == insight.Drop || e.Kind == insight.Surge {
			continue
		}
		if worst == nil || compareEpisodes(e, worst) >= 0 {
			worst = e
		}
	}
	return worst
}

func compareEpisodes(a, b *insight.Episode) int {
	loss := func(e *insight.Episode) int {
		if e.Cause == insight.Instrumentation {
			return 0
		}
		return 1
	}
	length := func(e *insight.Episode) int {
		if e.From.IsZero() {
			return math.MaxInt
		}
		return e.Days
	}
	return cmp.Or(cmp.Compare(loss(a), loss(b)), cmp.Compare(length(a), length(b)))
}

func ailment(e *insight.Episode) string {
	text := "site: "
	switch e.Cause {
	case insight.Instrumentation:
		text = "tracking: "
	case insight.Traffic:
		text = "traffic: "
	}
	if e.Part != "" {
		text = "on " + quoted(e.Part) + ", " + text
	}
	if e.From.IsZero() {
		return text + "never seen"
	}
	return text + cleaned(string(e.Kind)) + ", " + days(e.From, e.To)
}

// largestOpportunity returns the step that would surely bring most.
func (p *Page) largestOpportunity() (largest *insight.Opportunity, of *insight.OpportunityReport) {
	for i := range p.Opportunities {
		for j := range p.Opportunities[i].Steps {
			o := &p.Opportunities[i].Steps[j]
			if o.Value.Low > 0 && isNumber(o.Value.Value) && (largest == nil || o.Value.Value > largest.Value.Value) {
				largest, of = o, &p.Opportunities[i]
			}
		}
	}
	return largest, of
}

func targetTile(targets []insight.Forecast) tile {
	good := int64(0)
	var behind []string
	for _, f := range targets {
		switch f.Phrase {
		case insight.Reached, insight.OnCourse:
			good++
		case insight.AtRisk, insight.OutOfReach:
			behind = append(behind, f.Goal)
		}
	}
	t := tile{"Targets", chart.Count(good) + " of " + chart.Count(int64(len(targets))), "reached or on course", "targets"}
	if len(behind) > 0 {
		t.Note += "; not: " + listed(behind)
	}
	return t
}
