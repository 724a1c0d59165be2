package rule

import (
	"cmp"
	"slices"
)

// clocks are the limits of a visit's clocks: each hits once, at the event that
// takes the clock beyond it.
type clocks struct {
	span, engaged, pages []clockLimit // ascending
}

type clockLimit struct {
	over int64
	node int32
}

func (c *clocks) add(r Rule, n int32) {
	switch r := r.(type) {
	case PagesOver:
		c.pages = append(c.pages, clockLimit{int64(r.Over), n})
	case DurationOver:
		if r.Clock == Span {
			c.span = append(c.span, clockLimit{int64(r.Over), n})
		} else {
			c.engaged = append(c.engaged, clockLimit{int64(r.Over), n})
		}
	}
}

func (c *clocks) seal() {
	for _, limits := range [][]clockLimit{c.span, c.engaged, c.pages} {
		slices.SortFunc(limits, func(a, b clockLimit) int { return cmp.Compare(a.over, b.over) })
	}
}

// crossed calls hit for the limits that a clock exceeds now and did not before.
func crossed(limits []clockLimit, before, now int64, hit func(int32)) {
	if now <= before || len(limits) == 0 || now <= limits[0].over {
		return
	}
	first, _ := slices.BinarySearchFunc(limits, before, func(l clockLimit, t int64) int { return cmp.Compare(l.over, t) })
	for _, l := range limits[first:] {
		if l.over >= now {
			return
		}
		hit(l.node)
	}
}
