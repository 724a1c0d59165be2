package attribution

import (
	"fmt"
	"slices"
)

// RowsInWords returns the rows and what was foreign and negative, for tests.
func RowsInWords[K Key](t *Table[K]) (rows []string) {
	v := t.rows.view()
	for n, r := range v.list {
		var keys []string
		for _, number := range v.path(nil, n) {
			keys = append(keys, v.names[number])
		}
		rows = append(rows, fmt.Sprintf("%q: %d conversions, %d nulls, %v micros, %v squares", keys, r.conversions, r.nulls, r.value.Big(), r.squares.Big()))
	}
	slices.Sort(rows)
	return append(rows, fmt.Sprintf("%d foreign, %d negative", t.rows.counters.foreign, t.rows.counters.negative))
}

// UserCounters returns how many journeys were pending, and how much was undated
// and came twice, for tests.
func UserCounters[K Key](t *Table[K]) []int {
	c := &t.rows.counters
	return []int{int(c.pending), int(c.undated), int(c.duplicate)}
}
