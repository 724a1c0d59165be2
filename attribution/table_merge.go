package attribution

import (
	"fmt"
)

// Merge adds all that o has counted, row by row. It is commutative and associative
// and the same as having added everything to one table. The error is [ErrCurrency],
// and nothing changes, if o is in another currency. The table itself may be o: it
// doubles.
func (t *Table[K]) Merge(o *Table[K]) error {
	if t.rows.currency != o.rows.currency {
		return fmt.Errorf("merge: %s into %s: %w", o.rows.currency, t.rows.currency, ErrCurrency)
	}
	t.rows.merge(o.rows)
	return nil
}

func (t *rows) merge(o *rows) {
	t.counters.merge(o.counters)
	ids := make([]uint32, len(o.keys)) // by those of o
	for id, key := range o.keys {
		ids[id] = t.intern(key)
	}
	from := view{rows: o, rank: ids}
	var path []uint32
	for n := range len(o.list) {
		path = from.path(path[:0], n)
		r := o.list[n] // a copy, as the list may be the one that grows
		t.at(path).add(r.conversions, r.nulls, r.value, r.squares)
	}
}

func (c *counters) merge(o counters) {
	c.foreign = capped(c.foreign, o.foreign)
	c.negative = capped(c.negative, o.negative)
	c.undated = capped(c.undated, o.undated)
	c.duplicate = capped(c.duplicate, o.duplicate)
	c.pending = capped(c.pending, o.pending)
	c.spreadless = capped(c.spreadless, o.spreadless)
}
