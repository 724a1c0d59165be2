package conversiontest

import (
	"context"
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"strings"

	"github.com/go-conversion/conversion"
	"github.com/go-conversion/conversion/attribution"
)

const randomTables = 40

// pathLine is one sequence of keys, and what it led to.
type pathLine struct {
	keys               []string
	conversions, nulls int64
	cents              int64
}

func randomLines(r *rand.Rand) (lines []pathLine) {
	names := []string{"Direct", "Email", "Paid Search", "Social", "", "direct"}
	for range 1 + r.IntN(8) {
		l := pathLine{conversions: r.Int64N(4), nulls: r.Int64N(6)}
		if l.conversions > 0 && r.IntN(3) > 0 {
			l.cents = r.Int64N(10_000)
		}
		for range r.IntN(5) {
			l.keys = append(l.keys, pick(r, names))
		}
		lines = append(lines, l)
	}
	return lines
}

func describeLines(lines []pathLine) string {
	var all []string
	for _, l := range lines {
		all = append(all, fmt.Sprintf("%q: %d of %d, %d.%02d", l.keys, l.conversions, l.conversions+l.nulls, l.cents/100, l.cents%100))
	}
	return strings.Join(all, "; ")
}

// lineTable returns the table of the lines, times so much, with their keys under
// other names.
func lineTable(lines []pathLine, times int64, rename func(string) string) (*attribution.Table[string], error) {
	table := attribution.MustTable[string]("EUR")
	for _, l := range lines {
		keys := make([]string, len(l.keys))
		for i, key := range l.keys {
			keys[i] = rename(key)
		}
		if err := table.AddCount(keys, times*l.conversions, times*l.nulls, conversion.Cents(times*l.cents, "EUR")); err != nil {
			return nil, err
		}
	}
	return table, nil
}

func itself(key string) string { return key }

// ask returns what the model says of the lines.
func ask(m attribution.Model, lines []pathLine, times int64, rename func(string) string) (attribution.Result[string], error) {
	table, err := lineTable(lines, times, rename)
	if err != nil {
		return attribution.Result[string]{}, err
	}
	return table.Attribute(context.Background(), m)
}

func keysIn(lines []pathLine) (keys []string) {
	for _, l := range lines {
		if l.conversions+l.nulls > 0 {
			keys = append(keys, l.keys...)
		}
	}
	return slices.Compact(slices.Sorted(slices.Values(keys)))
}

func creditOf(r attribution.Result[string], key string) (attribution.Credit[string], bool) {
	for _, c := range r.Credits {
		if c.Key == key {
			return c, true
		}
	}
	return attribution.Credit[string]{}, false
}

func closeCredits(a, b attribution.Credit[string], times float64) bool {
	return closeTo(times*a.Conversions, b.Conversions) && closeTo(times*a.Value, b.Value)
}

func closeSums(a, b attribution.Sum) bool {
	return closeTo(a.Conversions, b.Conversions) && closeTo(a.Value, b.Value)
}

func closeTo(a, b float64) bool { return math.Abs(a-b) <= 1e-9*max(1, math.Abs(a), math.Abs(b)) }
