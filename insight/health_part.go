package insight

import (
	"cmp"
	"math"
	"slices"
	"time"
)

// localise puts the findings and episodes of the whole and of the parts in order,
// and tells those of the whole in which parts they were found.
func localise(r *HealthReport) {
	residuals, places := residualsOf(r.Findings), placesOf(r.Findings)
	slices.SortStableFunc(r.Findings, func(a, b HealthFinding) int {
		return cmp.Or(
			a.Day.Compare(b.Day), // that of Never is zero
			compareParts(a.Part, b.Part, residuals[dayAndPart{a.Day, a.Part}], residuals[dayAndPart{b.Day, b.Part}]),
		)
	})
	for i := range r.Findings {
		if f := &r.Findings[i]; f.Part == "" {
			f.Parts = places.parts([]time.Time{f.Day}, f.Step)
		}
	}
	slices.SortStableFunc(r.Episodes, func(a, b Episode) int {
		return cmp.Or(isNever(b)-isNever(a), a.From.Compare(b.From), compareParts(a.Part, b.Part, residualSize(a.Residual), residualSize(b.Residual)))
	})
	for i := range r.Episodes {
		if e := &r.Episodes[i]; e.Part == "" {
			e.Parts = places.parts(e.days(r.Period), e.Step)
		}
	}
}

func isNever(e Episode) int {
	if e.Kind == Never {
		return 1
	}
	return 0
}

// days returns the days of the findings of an episode.
func (e *Episode) days(period GridPeriod) (days []time.Time) {
	if e.Kind == Never {
		return []time.Time{{}}
	}
	first := period.of(e.From)
	for i := range e.Days {
		days = append(days, period.start(first+int64(i)))
	}
	return days
}

// residualSize returns how far a residual is from 0, or −1 if it is not known.
func residualSize(residual float64) float64 {
	if math.IsNaN(residual) {
		return -1
	}
	return math.Abs(residual)
}

// compareParts puts the whole before parts, and among them the one with the larger
// residual first, then names in order.
func compareParts(a, b string, ofA, ofB float64) int {
	if a == "" || b == "" {
		return cmp.Compare(a, b)
	}
	return cmp.Or(cmp.Compare(ofB, ofA), cmp.Compare(a, b))
}

type dayAndPart struct {
	day  time.Time
	part string
}

// residualsOf returns the largest residual of each part on each day.
func residualsOf(findings []HealthFinding) map[dayAndPart]float64 {
	residuals := map[dayAndPart]float64{}
	for i := range findings {
		at := dayAndPart{findings[i].Day, findings[i].Part}
		largest, met := residuals[at]
		if d := residualSize(findings[i].Residual); !met || d > largest {
			residuals[at] = d
		}
	}
	return residuals
}

// places are the findings of parts by day and step.
type places map[dayAndStep][]*HealthFinding

type dayAndStep struct {
	day  time.Time
	step int
}

func placesOf(findings []HealthFinding) places {
	found := places{}
	for i := range findings {
		if f := findings[i]; f.Part != "" {
			at := dayAndStep{f.Day, f.Step}
			found[at] = append(found[at], &f)
		}
	}
	return found
}

// parts returns the parts in which a step was found on some days, that of the
// largest residual first.
func (p places) parts(days []time.Time, step int) (parts []string) {
	largest := map[string]float64{}
	for _, day := range days {
		for _, f := range p[dayAndStep{day, step}] {
			before, met := largest[f.Part]
			if d := residualSize(f.Residual); !met || d > before {
				largest[f.Part] = d
			}
		}
	}
	for part := range largest {
		parts = append(parts, part)
	}
	slices.SortFunc(parts, func(a, b string) int { return compareParts(a, b, largest[a], largest[b]) })
	return parts
}
