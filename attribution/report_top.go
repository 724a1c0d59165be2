package attribution

import (
	"cmp"
	"slices"

	"github.com/go-conversion/conversion/internal/stat"
)

// topPaths finds the most frequent paths of a table in one pass: it gathers rows,
// and whenever it has enough of them it keeps the best.
type topPaths struct {
	*view
	most int
	best []int    // rows; the first are in order once there were more than most
	a, b []uint32 // scratch
}

// top returns the rows of the most frequent paths, in order.
func (v *view) top(most int) []int {
	t := topPaths{view: v, most: max(0, most)}
	room := 2*min(t.most, len(v.list)) + 64
	full := false
	for n := range v.list {
		switch {
		case t.most == 0 || len(v.sequence(n)) == 0:
			continue
		case full && t.compare(n, t.best[t.most-1]) > 0:
			continue
		}
		if t.best = append(t.best, n); len(t.best) >= room {
			t.keep()
			full = true
		}
	}
	t.keep()
	return t.best
}

// keep keeps the best rows, in order.
func (t *topPaths) keep() {
	slices.SortFunc(t.best, t.compare)
	t.best = t.best[:min(t.most, len(t.best))]
}

// compare orders rows: most conversions first, then most value, then most nulls,
// then in canonical order.
func (t *topPaths) compare(n, m int) int {
	a, b := &t.list[n], &t.list[m]
	more := cmp.Or(cmp.Compare(b.conversions, a.conversions), compareWide(b.value, a.value), cmp.Compare(b.nulls, a.nulls))
	if more != 0 {
		return more
	}
	t.a, t.b = t.path(t.a[:0], n), t.path(t.b[:0], m)
	return slices.Compare(t.a, t.b)
}

func compareWide(a, b stat.Uint128) int {
	return cmp.Or(cmp.Compare(a.Hi, b.Hi), cmp.Compare(a.Lo, b.Lo))
}
