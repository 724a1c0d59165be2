package attribution

import (
	"math"

	"github.com/go-conversion/conversion/internal/stat"
)

// reportFindings are all that can be said of a table without a model, in the order
// of the codes, then by key.
func (v *view) reportFindings(c *reportCounts) Findings {
	found := v.counters.findings()
	add := func(code FindingCode, subject string, n uint64) {
		if n > 0 {
			found = append(found, Finding{code, subject, n})
		}
	}
	if c.nullPaths == 0 && len(v.names) > 0 {
		found = append(found, Finding{Code: NoNulls})
	}
	add(Saturated, "", v.saturated(c))
	longest := c.longest()
	add(LongPath, "", uint64(longest))
	for n := range c.keys {
		if k := &c.keys[n]; k.influenced.conversions == 0 {
			add(OnlyNulls, v.names[n], k.nulls)
		}
	}
	if longest == 1 {
		add(SingleOnly, "", c.attributed.conversions)
	}
	return found
}

// saturated counts the sums that stand at the largest number: those of rows, the
// totals and the counters.
func (v *view) saturated(c *reportCounts) (n uint64) {
	count := func(numbers ...uint64) {
		for _, m := range numbers {
			if m == math.MaxUint64 {
				n++
			}
		}
	}
	largest := stat.Uint128{Hi: math.MaxUint64, Lo: math.MaxUint64}
	countWide := func(numbers ...stat.Uint128) {
		for _, m := range numbers {
			if m == largest {
				n++
			}
		}
	}
	for i := range v.list {
		r := &v.list[i]
		count(r.conversions, r.nulls)
		countWide(r.value, r.squares)
	}
	count(c.total.conversions, c.nulls)
	countWide(c.total.micros)
	k := &v.counters
	count(k.foreign, k.negative, k.undated, k.duplicate, k.pending, k.spreadless)
	return n
}
