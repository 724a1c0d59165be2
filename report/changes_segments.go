package report

import (
	"fmt"

	"github.com/go-conversion/conversion/insight"
	"github.com/go-conversion/conversion/internal/chart"
)

// mostEffects is how many segments of each factor the page has.
const mostEffects = 6

// segmentEffectTable tells what each segment did to each factor.
func segmentEffectTable(r *insight.StepChangeReport) chart.Table {
	t := chart.Table{Columns: append([]chart.Column{chart.Texts("factor"), chart.Texts("segment")}, numbers("before", "after", "by its rate", "by its size")...)}
	for first := 0; first < len(r.Segments); {
		end := first
		for end < len(r.Segments) && r.Segments[end].Factor == r.Segments[first].Factor {
			end++
		}
		addSegmentEffects(&t, r, r.Segments[first:end])
		first = end
	}
	return t
}

// addSegmentEffects adds the segments of one factor, and the sum of those too many.
func addSegmentEffects(t *chart.Table, r *insight.StepChangeReport, effects []insight.SegmentEffect) {
	others := insight.SegmentEffect{}
	for i, e := range effects {
		if i >= mostEffects {
			others.Rate, others.Mix = others.Rate+e.Rate, others.Mix+e.Mix
			continue
		}
		t.Add(named(e.Factor), named(e.Segment), share(e.Before), share(e.After), orBlank(more(e.Rate, r.Currency)), orBlank(more(e.Mix, r.Currency)))
	}
	if n := len(effects) - mostEffects; n > 0 {
		t.Add(named(effects[0].Factor), fmt.Sprintf("(%d others)", n), "", "", orBlank(more(others.Rate, r.Currency)), orBlank(more(others.Mix, r.Currency)))
	}
}
