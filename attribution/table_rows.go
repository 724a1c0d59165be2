package attribution

import (
	"iter"
)

// Row is all journeys with one sequence of keys.
type Row[K Key] struct {
	Keys               []K // none: no touch
	Conversions, Nulls uint64
	Value              Amount  // of all conversions
	Squares            float64 // of the values of the single conversions, added up, in units²
}

// Len returns the number of rows.
func (t *Table[K]) Len() int { return len(t.rows.list) }

// Rows yields the rows in canonical order: lexicographic by the bytes of their
// keys, a prefix first. The keys are the caller's. Putting the rows in order takes
// O(n log n).
func (t *Table[K]) Rows() iter.Seq[Row[K]] {
	return func(yield func(Row[K]) bool) {
		v := t.rows.view()
		var path []uint32
		for _, n := range v.canonical() {
			path = v.path(path[:0], n)
			keys := make([]K, len(path))
			for i, number := range path {
				keys[i] = K(v.names[number])
			}
			r := &v.list[n]
			if !yield(Row[K]{keys, r.conversions, r.nulls, Amount{r.value, v.currency}, r.squares.Float() / 1e12}) {
				return
			}
		}
	}
}

// Keys returns the keys of all rows in ascending order.
func (t *Table[K]) Keys() []K {
	v := t.rows.view()
	keys := make([]K, len(v.names))
	for i, name := range v.names {
		keys[i] = K(name)
	}
	return keys
}
