package insight

import (
	"math/bits"
	"strings"
	"unicode/utf8"

	"github.com/go-conversion/conversion"
)

// gridCounts are what a GridAccumulator has counted.
type gridCounts struct {
	defects
	whole    gridRows
	parts    []firstNames[gridRows] // by the way of dividing
	both     []int64                // by step of the funnel: sessions with it and the one before
	earlier  []int64                // of them, where it came earlier
	variants nameCounts             // events by name
	orders   orderSample
}

// How many names of each way of dividing, and variants of names, are kept.
const (
	mostParts    = 256
	mostVariants = 64
)

func newGridCounts(t *tracking) gridCounts {
	c := gridCounts{
		whole: gridRows{}, parts: make([]firstNames[gridRows], len(t.Parts)),
		both: make([]int64, len(t.steps)-1), earlier: make([]int64, len(t.steps)-1),
		variants: nameCounts{newFirstNames[int64](mostVariants)}, orders: newOrderSample(),
	}
	for i := range c.parts {
		c.parts[i] = newFirstNames[gridRows](mostParts)
	}
	return c
}

// lowest returns the lowest of some steps.
func lowest(steps uint64) int { return bits.TrailingZeros64(steps) }

// count counts a session in a period.
func (c *gridCounts) count(t *tracking, period int64, reached uint64, s *conversion.Session) {
	c.whole.countReached(period, reached, len(t.steps))
	for i := range t.Parts {
		name := t.Parts[i].Of(s)
		if len(name) > longestText || !utf8.ValidString(name) {
			name = keptText(name)
		}
		if rows := rowsOfPart(&c.parts[i], name); rows != nil {
			rows.countReached(period, reached, len(t.steps))
		}
	}
}

// rowsOfPart returns the rows of a part, nil if it is not among those kept.
func rowsOfPart(parts *firstNames[gridRows], name string) gridRows {
	rows := parts.of[name]
	if rows == nil && parts.admits(name) {
		rows = gridRows{}
		parts.set(strings.Clone(name), rows)
	}
	return rows
}

// row returns that of a period, of so many steps.
func (r gridRows) row(period int64, steps int) []int64 {
	row := r[period]
	if row == nil {
		row = make([]int64, steps)
		r[period] = row
	}
	return row
}

// countReached counts a session; bit i of reached is step i+1.
func (r gridRows) countReached(period int64, reached uint64, steps int) {
	row := r.row(period, steps)
	row[0] = addCapped(row[0], 1)
	for ; reached != 0; reached &= reached - 1 {
		i := lowest(reached) + 1
		row[i] = addCapped(row[i], 1)
	}
}

func (r gridRows) merge(other gridRows) {
	for period, counts := range other {
		row := r.row(period, len(counts))
		for i, n := range counts {
			row[i] = addCapped(row[i], n)
		}
	}
}

func (c *gridCounts) merge(other *gridCounts) {
	c.defects.merge(&other.defects)
	c.whole.merge(other.whole)
	for i := range c.parts {
		mergeParts(&c.parts[i], &other.parts[i])
	}
	for i := range c.both {
		c.both[i] = addCapped(c.both[i], other.both[i])
		c.earlier[i] = addCapped(c.earlier[i], other.earlier[i])
	}
	for name, n := range other.variants.of {
		c.variants.add(name, n)
	}
	c.orders.merge(&other.orders)
}

func mergeParts(into, from *firstNames[gridRows]) {
	for name, rows := range from.of {
		if own := rowsOfPart(into, name); own != nil {
			own.merge(rows)
		}
	}
}

// nameCounts are how many events have a name.
type nameCounts struct{ firstNames[int64] }

func (c *nameCounts) add(name string, n int64) {
	before, met := c.of[name]
	if !met {
		name = strings.Clone(name)
	}
	c.set(name, addCapped(before, n))
}
