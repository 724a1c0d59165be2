package report

import (
	"github.com/go-conversion/conversion/insight"
	"github.com/go-conversion/conversion/internal/chart"
)

// bases are the readings in the order of the page.
var bases = []insight.Basis{insight.Associated, insight.AdjustedFor, insight.Randomised, insight.ByChain}

// readingMeans tells how readings may be read.
var readingMeans = map[insight.Basis]string{
	insight.Associated:  "how many of those who did it converted afterwards. An upper bound as a rule, because the same conversion counts for every step before it",
	insight.AdjustedFor: "how much more often they converted than visitors of the same kind who had come as far without it. Below 0 where doing it took the place of something that leads further; those who have no counterpart are left out",
	insight.Randomised:  "how much more often those converted who did it because they were invited, and invitations were drawn by lot. The only reading that proves a cause",
	insight.ByChain:     "how much the chance to convert rose when it was done. A share of the value: with those of all other steps, one conversion a visit at most",
}

// readingName names what an estimate rests on.
func readingName(b insight.Basis) string {
	switch b {
	case insight.Associated:
		return "naive"
	case insight.AdjustedFor:
		return "adjusted"
	case insight.Randomised:
		return "by lot"
	case insight.ByChain:
		return "along the way"
	}
	return cleaned(string(b))
}

func readingCells(name string, r *insight.MicroReading) []string {
	cells := []string{named(name), readingName(r.Basis), chart.Count(r.N), orBlank(point(r.Effect.Value)), orBlank(span(r.Effect.Low, r.Effect.High, point)), "", ""}
	if r.Currency != "" {
		cells[5], cells[6] = orBlank(amount(r.Value.Value, r.Currency)), orBlank(amounts(r.Value.Low, r.Value.High, r.Currency))
	}
	return cells
}

// readingNote says what is special about a reading, beyond what is true of all of
// its kind.
func readingNote(m *insight.MicroReport, b insight.Basis) string {
	switch a := &m.Adjusted; {
	case b == insight.Randomised && !m.Randomised.Bounded:
		return "the invitation was too weak"
	case b != insight.AdjustedFor:
		return ""
	case a.Treated == 0:
		return "no counterpart"
	case !a.Credible:
		return "may be chance"
	case a.Unmatched > 0:
		return chart.Count(a.Unmatched) + " left out"
	}
	return ""
}
