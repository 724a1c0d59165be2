package attribution_test

import (
	"math/rand/v2"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/go-conversion/conversion"
	"github.com/go-conversion/conversion/attribution"
)

// largeTable is of a million journeys over 20 keys, drawn with weights 1, 1/2, …,
// 1/20; lengths are geometric with mean 5, at most 60; one in ten converts.
func largeTable(tb testing.TB, journeys int) *attribution.Table[string] {
	tb.Helper()
	r := rand.New(rand.NewPCG(5, 20))
	var cumulated []float64
	sum := 0.0
	for i := range 20 {
		sum += 1 / float64(i+1)
		cumulated = append(cumulated, sum)
	}
	table := attribution.MustTable[string]("EUR")
	var keys []string
	for range journeys {
		keys = keys[:0]
		for length := 1; ; length++ {
			x, i := r.Float64()*sum, 0
			for i < 19 && x >= cumulated[i] {
				i++
			}
			keys = append(keys, "channel "+string(rune('a'+i)))
			if length == 60 || r.Float64() < 0.2 {
				break
			}
		}
		if r.IntN(10) > 0 {
			table.AddNull(keys...)
			continue
		}
		require.NoError(tb, table.AddCount(keys, 1, 0, conversion.Cents(500+r.Int64N(20_000), "EUR")))
	}
	return table
}

func BenchmarkTableBytes(b *testing.B) {
	table := largeTable(b, 1_000_000)
	bytes, err := table.AppendBinary(nil)
	require.NoError(b, err)
	b.Run("write", func(b *testing.B) {
		b.SetBytes(int64(len(bytes)))
		for b.Loop() {
			bytes, _ = table.AppendBinary(bytes[:0])
		}
	})
	b.Run("read", func(b *testing.B) {
		b.SetBytes(int64(len(bytes)))
		read := attribution.MustTable[string]("EUR")
		for b.Loop() {
			if err := read.UnmarshalBinary(bytes); err != nil {
				b.Fatal(err)
			}
		}
	})
}
