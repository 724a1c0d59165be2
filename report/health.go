package report

import (
	"slices"

	"github.com/go-conversion/conversion/insight"
	"github.com/go-conversion/conversion/internal/chart"
)

// saidEpisodes is how many findings are told in words.
const saidEpisodes = 5

func (p *Page) health() []part {
	r := p.Health
	if r == nil {
		return nil
	}
	episodes := episodesOf(r)
	return []part{{
		Title: "Tracking health", Says: healthSays(r, episodes),
		Not:     "It compares counts with each other and with those before: small or slow losses may go unseen, and an unusual day is not always a fault.",
		Drawing: drawing{SVG: healthStrip(r)},
		Tables:  tables(table{Caption: "What was found", Table: episodeTable(r, episodes)}),
	}}
}

// episodesOf returns the episodes, or each finding as one where there are none.
func episodesOf(r *insight.HealthReport) []insight.Episode {
	if len(r.Episodes) > 0 {
		return r.Episodes
	}
	var episodes []insight.Episode
	for _, f := range r.Findings {
		episodes = append(episodes, insight.Episode{
			From: f.Day, To: f.Day, Days: 1, Step: f.Step, Name: f.Name, Part: f.Part,
			Kind: f.Kind, Cause: f.Cause, Ratio: f.Ratio, Evidence: f.Evidence,
		})
	}
	return episodes
}

func healthSays(r *insight.HealthReport, episodes []insight.Episode) (says []string) {
	if len(r.Steps) == 0 {
		return []string{"No steps were watched."}
	}
	if len(episodes) == 0 {
		text := "Nothing looks wrong with the tracking of " + plural(int64(len(r.Steps)), "step")
		if !r.From.IsZero() {
			text += ", " + days(r.From, r.To)
		}
		return []string{sentence(text)}
	}
	for i := range episodes[:min(len(episodes), saidEpisodes)] {
		says = append(says, sentence(episodeSays(&episodes[i])))
	}
	if more := len(episodes) - saidEpisodes; more > 0 {
		says = append(says, sentence(plural(int64(more), "finding")+" more in the table"))
	}
	return says
}

// episodeSays tells one finding, and what it means.
func episodeSays(e *insight.Episode) string {
	return subject(e) + " " + happened(e) + when(e) + ": " + consequence(e)
}

func subject(e *insight.Episode) string {
	if e.Part != "" {
		return quoted(e.Name) + " on " + quoted(e.Part)
	}
	return quoted(e.Name)
}

func happened(e *insight.Episode) string {
	seen := ""
	if isNumber(e.Ratio) {
		seen = " to " + percent(e.Ratio) + " of what was expected"
	}
	switch e.Kind {
	case insight.Never:
		return "was never seen"
	case insight.Outage:
		return "all but vanished, falling" + orElse(seen, " far below what was expected")
	case insight.Impossible:
		return "does not fit the steps beside it, a later one of which was seen more often than an earlier one,"
	case insight.Drop:
		return "fell" + seen
	case insight.Surge:
		return "rose" + seen
	}
	return cleaned(string(e.Kind))
}

func when(e *insight.Episode) string {
	switch {
	case e.From.IsZero():
		return ""
	case day(e.From) == day(e.To):
		return " on " + day(e.From)
	}
	return " from " + days(e.From, e.To)
}

func consequence(e *insight.Episode) string {
	switch {
	case e.Cause == insight.Instrumentation && e.Kind == insight.Surge:
		return "most likely it is sent twice, so rates into and out of it are doubtful"
	case e.Cause == insight.Instrumentation && e.Kind == insight.Impossible:
		return "most likely the tracking is broken, so rates into and out of it are doubtful"
	case e.Cause == insight.Instrumentation:
		return "visitors went on, so most likely the tracking is broken and rates into and out of it are doubtful"
	case e.Cause == insight.Traffic && e.Kind == insight.Surge:
		return "later steps rose too, so it looks like real traffic"
	case e.Cause == insight.Traffic:
		return "hardly anybody came, or all tracking was off"
	case e.Kind == insight.Drop:
		return "visitors did not go on either, so it is a real loss until shown otherwise"
	}
	return "visitors did not go on either, so the site itself may be broken there and money is being lost"
}

func episodeTable(r *insight.HealthReport, episodes []insight.Episode) chart.Table {
	periods := "days"
	if r.Period == insight.Weekly {
		periods = "weeks"
	}
	t := chart.Table{Columns: slices.Concat([]chart.Column{chart.Texts("step"), chart.Texts("part"), chart.Texts("found"), chart.Texts("when")},
		numbers(periods, "of expected"), []chart.Column{chart.Texts("cause"), chart.Texts("evidence"), chart.Texts("what to do")})}
	for i := range episodes {
		e := &episodes[i]
		span, number := "always", ""
		if !e.From.IsZero() {
			span, number = days(e.From, e.To), chart.Count(int64(e.Days))
		}
		t.Add(named(e.Name), orElse(e.Part, "all"), string(e.Kind), span, number, orBlank(percent(e.Ratio)), string(e.Cause), e.Evidence, e.Action())
	}
	return t
}
