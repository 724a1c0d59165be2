package insight

import (
	"math"

	"github.com/go-conversion/conversion"
	"github.com/go-conversion/conversion/funnel"
	"github.com/go-conversion/conversion/internal/check"
	"github.com/go-conversion/conversion/segment"
)

// Baseline is how good a step could be.
type Baseline struct {
	Step   string  // its name, if it is of a certain step
	Rate   float64 // 0 to 1; NaN if there is none
	SE     float64 // 0 for what is no measurement
	N      int64   // units that it was measured on; 0 for a target
	Source string  // in words, such as "target"
	Reason string  // why there is none
}

// ReferenceRate is what the step was in another period. Of no units it is none.
func ReferenceRate(r conversion.Rate) Baseline {
	b := Baseline{Rate: r.Value(), SE: math.Sqrt(binomialVariance(r)), N: r.N, Source: "reference period"}
	if r.N == 0 {
		b.SE, b.Reason = 0, "nobody reached the step before in the reference period"
	}
	return b
}

// TargetRate is what the step should be, 0 to 1.
func TargetRate(rate float64) Baseline { return Baseline{Rate: rate, Source: "target"} }

// ReferencePeriod returns a baseline for each step: what it was in another period.
func ReferencePeriod(s StepRates) []Baseline {
	var list []Baseline
	for _, r := range s.Rates {
		b := ReferenceRate(r.Rate)
		b.Step = r.Name
		list = append(list, b)
	}
	return list
}

// BestSegment is what the step is in the best segment: the highest lower end of a
// shrunk rate, because the highest raw rate is luck. Values are looked at, not those
// that have none or are folded into others. It is taken as fixed, being a lower end.
// Where rates vary no more than by chance there is no best segment.
func BestSegment(c segment.Comparison) Baseline {
	b := Baseline{Rate: math.NaN(), Source: "best segment", Reason: "rates of segments vary no more than by chance"}
	if c.Prior == nil {
		return b
	}
	b.Reason = "there is no segment"
	for i := range c.Rows {
		row := &c.Rows[i]
		if row.Shrunk == nil || row.Rate.N == 0 || isFolded(row.Levels) {
			continue
		}
		if low := row.Shrunk.Low; math.IsNaN(b.Rate) || low > b.Rate {
			b = Baseline{Rate: low, N: row.Rate.N, Source: "best segment: " + row.Name}
		}
	}
	return b
}

// isFolded reports whether a level is none that could be imitated.
func isFolded(levels []segment.Level) bool {
	for _, l := range levels {
		if l.Kind != segment.ValueLevel {
			return true
		}
	}
	return false
}

// BestSegments returns a baseline for each step: the [BestSegment] of a funnel's
// breakdown, by that step's rate. The group without a value is not looked at.
func BestSegments(b funnel.Breakdown) []Baseline {
	groups := SegmentRatesOf(b)
	if len(groups) == 0 {
		return nil
	}
	var list []Baseline
	for i, r := range groups[0].Steps.Rates {
		var counts []segment.Count
		for _, g := range groups {
			if g.Name != "" {
				counts = append(counts, segment.Count{Name: g.Name, Rate: g.Steps.Rates[i].Rate})
			}
		}
		best := BestSegment(segment.CompareCounts(counts, segment.Contrast{}))
		best.Step = r.Name
		list = append(list, best)
	}
	return list
}

func (b *Baseline) check(c *check.Checker, path string) {
	if math.IsNaN(b.Rate) && b.Reason != "" {
		return
	}
	if !(b.Rate >= 0 && b.Rate <= 1) {
		c.Fault(path+".rate", "range", "%v: want a rate, 0 to 1", b.Rate)
	}
	if !(b.SE >= 0) || math.IsInf(b.SE, 1) {
		c.Fault(path+".se", "number", "%v: want a finite number, 0 or more", b.SE)
	}
	if b.N < 0 {
		c.Fault(path+".n", "range", "%d: want 0 or more", b.N)
	}
}
