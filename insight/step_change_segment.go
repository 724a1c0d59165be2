package insight

import (
	"cmp"
	"fmt"
	"math"
	"slices"
	"strings"

	"github.com/go-conversion/conversion"
	"github.com/go-conversion/conversion/funnel"
	"github.com/go-conversion/conversion/internal/check"
	"github.com/go-conversion/conversion/segment"
)

// SegmentRates is the funnel of one segment.
type SegmentRates struct {
	Name  string
	Steps StepRates
}

// SegmentRatesOf returns the funnels of the groups of a breakdown.
func SegmentRatesOf(b funnel.Breakdown) []SegmentRates {
	var list []SegmentRates
	for _, g := range b.Groups {
		list = append(list, SegmentRates{g.Value, StepRatesOf(g.Flow)})
	}
	return list
}

// SegmentEffect is what a segment did to one factor. Over the segments, Rate + Mix
// add up to the effect of the factor.
type SegmentEffect struct {
	Factor        string
	Segment       string
	Before, After conversion.Rate // of the step; for n₀ the segment's share of all
	Rate          float64         // because the segment's rate is another; 0 for n₀
	Mix           float64         // because there is more or less of the segment: for n₀ of its units, for a step of its share, told about the rate of all
}

// segmentEffects takes the effect of each factor but the value apart: of n₀ in
// proportion to the change of units, of a rate by Kitagawa. A factor x that
// changed by x¹ − x⁰ did L(y¹, y⁰)·ln(x¹/x⁰) = (x¹ − x⁰)·L(y¹, y⁰)/L(x¹, x⁰), so the
// quotient of the means is what a unit of its change is worth.
func (s *StepChange) segmentEffects(r *StepChangeReport) (effects []SegmentEffect) {
	for i := range len(s.Before.Steps.Rates) + 1 {
		f := &r.Factors[i]
		worth := logMean(r.After, r.Before) / logMean(f.After, f.Before)
		change := segment.ChangeOfCounts(s.Before.levels(i-1), s.After.levels(i-1))
		for _, l := range change.Levels {
			e := SegmentEffect{Factor: f.Name, Segment: l.Name, Before: l.Before, After: l.After, Rate: l.Rate * worth, Mix: l.Mix * worth}
			if i == 0 {
				e.Before, e.After = l.ShareBefore, l.ShareAfter
				e.Mix = (float64(l.After.N) - float64(l.Before.N)) * worth
			}
			effects = append(effects, e)
		}
		slices.SortStableFunc(effects[len(effects)-len(change.Levels):], compareEffects)
	}
	return effects
}

// compareEffects puts the largest first, ties by name.
func compareEffects(a, b SegmentEffect) int {
	return cmp.Or(cmp.Compare(math.Abs(b.Rate+b.Mix), math.Abs(a.Rate+a.Mix)), strings.Compare(a.Segment, b.Segment))
}

// levels returns how many of each segment reached a step, or for −1 began.
func (p *StepPeriod) levels(step int) []segment.Count {
	var counts []segment.Count
	for _, s := range p.Segments {
		count := segment.Count{Name: s.Name}
		if step < 0 {
			count.Rate = conversion.Rate{K: s.Steps.begun(), N: s.Steps.begun()}
		} else {
			count.Rate = s.Steps.Rates[step].Rate
		}
		counts = append(counts, count)
	}
	return counts
}

// checkSegments refuses segments that do not add up to all.
func (p *StepPeriod) checkSegments(c *check.Checker, path string) {
	sums := make([]conversion.Rate, len(p.Steps.Rates))
	for i, s := range p.Segments {
		at := fmt.Sprintf("%s[%d]", path, i)
		s.Steps.check(c, at)
		p.Steps.checkSame(c, at, &s.Steps)
		for j := range min(len(sums), len(s.Steps.Rates)) {
			sums[j].K += s.Steps.Rates[j].Rate.K
			sums[j].N += s.Steps.Rates[j].Rate.N
		}
	}
	for i, all := range p.Steps.Rates {
		if all.Rate != sums[i] {
			c.Fault(path, "sum", "%s: the segments add up to %d of %d: want %d of %d", all.Name, sums[i].K, sums[i].N, all.Rate.K, all.Rate.N)
		}
	}
}
