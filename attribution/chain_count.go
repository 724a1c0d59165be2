package attribution

import (
	"cmp"
	"slices"

	"github.com/go-conversion/conversion/attribution/internal/absorbing"
	"github.com/go-conversion/conversion/internal/stat"
)

// counted is the journeys of a table as transitions between states, which are in
// canonical order: by their last key, then the one before it, and so on, so that
// the states before a state are neighbours.
type counted struct {
	windows *windows // as they were found
	order   []uint32 // the windows in canonical order
	states  []state
	edges   []absorbing.Edge // in no order, none from a state to itself

	conversions, nulls uint64 // of all paths that are not empty
	value              stat.Uint128
}

// state is what journeys do at a state, beside going on to others.
type state struct {
	start, self        uint64
	conversions, nulls uint64
	value              stat.Uint128
}

func (c *counted) keys(state uint32) []uint32 { return c.windows.of(c.order[state]) }

// count counts the journeys of the table.
func (m Markov) count(v *view) *counted {
	c := &counted{windows: newWindows(m.Order, len(v.names))}
	edges := newCodeTable()
	var path, visits []uint32
	for n := range v.list {
		r := v.list[n]
		if m.IgnoreNulls {
			r.nulls = 0
		}
		path = v.path(path[:0], n)
		if len(path) == 0 || r.conversions == 0 && r.nulls == 0 {
			continue
		}
		visits = c.windows.path(visits[:0], path)
		c.states = append(c.states, make([]state, c.windows.count()-len(c.states))...)
		c.journeys(&r, visits, edges)
	}
	c.sort()
	return c
}

// journeys counts those of one row.
func (c *counted) journeys(r *row, visits []uint32, edges *codeTable) {
	weight := capped(r.conversions, r.nulls)
	from := visits[0]
	c.states[from].start = capped(c.states[from].start, weight)
	for _, to := range visits[1:] {
		if to == from {
			c.states[to].self = capped(c.states[to].self, weight)
			continue
		}
		n, fresh := edges.of(uint64(from+1)<<32 | uint64(to))
		if fresh {
			c.edges = append(c.edges, absorbing.Edge{From: from, To: to})
		}
		c.edges[n].Count = capped(c.edges[n].Count, weight)
		from = to
	}
	end := &c.states[from]
	end.conversions = capped(end.conversions, r.conversions)
	end.nulls = capped(end.nulls, r.nulls)
	end.value = end.value.Capped(r.value)
	c.conversions = capped(c.conversions, r.conversions)
	c.nulls = capped(c.nulls, r.nulls)
	c.value = c.value.Capped(r.value)
}

// sort numbers the states anew, so that nothing depends on the order of rows.
func (c *counted) sort() {
	c.order = make([]uint32, len(c.states))
	for n := range c.order {
		c.order[n] = uint32(n)
	}
	slices.SortFunc(c.order, func(a, b uint32) int { return compareBackwards(c.windows.of(a), c.windows.of(b)) })
	states := make([]state, len(c.states))
	place := make([]uint32, len(c.states))
	for n, window := range c.order {
		states[n] = c.states[window]
		place[window] = uint32(n)
	}
	c.states = states
	for n := range c.edges {
		e := &c.edges[n]
		e.From, e.To = place[e.From], place[e.To]
	}
}

// compareBackwards compares from the last key on; of two where one ends the other,
// the shorter is less.
func compareBackwards(a, b []uint32) int {
	for i, j := len(a)-1, len(b)-1; i >= 0 && j >= 0; i, j = i-1, j-1 {
		if a[i] != b[j] {
			return cmp.Compare(a[i], b[j])
		}
	}
	return cmp.Compare(len(a), len(b))
}
