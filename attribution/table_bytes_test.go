package attribution_test

import (
	"encoding/binary"
	"encoding/hex"
	"fmt"
	"math/rand/v2"
	"runtime"
	"slices"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/stretchr/testify/require"

	"github.com/go-conversion/conversion"
	"github.com/go-conversion/conversion/attribution"
)

// tableLine is what one AddCount adds.
type tableLine struct {
	keys               []string
	conversions, nulls int64
	cents              int64
}

func (l *tableLine) addTo(t testing.TB, table *attribution.Table[string]) {
	t.Helper()
	require.NoError(t, table.AddCount(l.keys, l.conversions, l.nulls, conversion.Cents(l.cents, "EUR")))
}

func tableOfLines(t testing.TB, lines []tableLine) *attribution.Table[string] {
	t.Helper()
	table := attribution.MustTable[string]("EUR")
	for i := range lines {
		lines[i].addTo(t, table)
	}
	return table
}

func randomTableLines(r *rand.Rand, keys, rows, longest int) (lines []tableLine) {
	for range r.IntN(rows + 1) {
		l := tableLine{conversions: r.Int64N(4), nulls: r.Int64N(4)}
		if l.conversions > 0 {
			l.cents = r.Int64N(100_000)
		}
		for range r.IntN(longest + 1) {
			l.keys = append(l.keys, fmt.Sprintf("k%d", r.IntN(keys)))
		}
		lines = append(lines, l)
	}
	return lines
}

func encoded(t testing.TB, table *attribution.Table[string]) []byte {
	t.Helper()
	b, err := table.AppendBinary(nil)
	require.NoError(t, err)
	return b
}

// TestTableBytes: equal tables have equal bytes, however they came about, and
// what was written is read as itself.
func TestTableBytes(t *testing.T) {
	r := rand.New(rand.NewPCG(3, 4))
	for range 300 {
		lines := randomTableLines(r, 1+r.IntN(300), 40, 6)
		want := encoded(t, tableOfLines(t, lines))
		shuffled := slices.Clone(lines)
		r.Shuffle(len(shuffled), func(i, k int) { shuffled[i], shuffled[k] = shuffled[k], shuffled[i] })
		require.Equal(t, want, encoded(t, tableOfLines(t, shuffled)), "%v in another order", lines)

		cut := r.IntN(len(lines) + 1)
		a, b := tableOfLines(t, lines[:cut]), tableOfLines(t, lines[cut:])
		require.NoError(t, a.Merge(b))
		require.Equal(t, want, encoded(t, a), "%v merged at %d", lines, cut)

		read := attribution.MustTable[string]("USD")
		require.NoError(t, read.UnmarshalBinary(want))
		require.Equal(t, want, encoded(t, read), "%v read", lines)
		require.True(t, read.Equal(a))
		for i := range lines {
			lines[i].addTo(t, read)
			lines[i].addTo(t, a)
		}
		require.Equal(t, encoded(t, a), encoded(t, read), "%v read and added to", lines)
	}
}

func TestMerge(t *testing.T) {
	table := tableOfLines(t, []tableLine{{[]string{"a"}, 1, 2, 300}})
	require.NoError(t, table.Merge(table))
	require.Equal(t, encoded(t, tableOfLines(t, []tableLine{{[]string{"a"}, 1, 2, 300}, {[]string{"a"}, 1, 2, 300}})), encoded(t, table), "with itself")

	before := encoded(t, table)
	require.ErrorIs(t, table.Merge(attribution.MustTable[string]("USD")), attribution.ErrCurrency)
	require.Equal(t, before, encoded(t, table))
}

// TestTableBytesBroken flips bits and cuts: what is read all the same has to be
// written as it was.
func TestTableBytesBroken(t *testing.T) {
	r := rand.New(rand.NewPCG(5, 6))
	for range 60 {
		whole := encoded(t, tableOfLines(t, randomTableLines(r, 4, 8, 4)))
		for n := range whole {
			requireStrict(t, whole[:n])
			for bit := range 8 {
				broken := slices.Clone(whole)
				broken[n] ^= 1 << bit
				requireStrict(t, broken)
			}
		}
	}
}

func requireStrict(t *testing.T, b []byte) {
	t.Helper()
	table := tableOfLines(t, []tableLine{{[]string{"kept"}, 1, 0, 1}})
	before := encoded(t, table)
	if err := table.UnmarshalBinary(b); err != nil {
		require.ErrorIs(t, err, attribution.ErrFormat)
		require.Regexp(t, `^offset \d+: `, err.Error())
		require.Equal(t, before, encoded(t, table), "it is as it was")
		return
	}
	require.Equal(t, b, encoded(t, table), "%x is read and written otherwise", b)
}

// TestTableBytesHostile: numbers that announce much make nothing large.
func TestTableBytesHostile(t *testing.T) {
	head := append([]byte("CAT1\x03EUR"), make([]byte, 6)...)
	huge := binary.AppendUvarint(nil, 1<<62)
	oneKey := append(slices.Clone(head), "\x01\x01a"...)
	for name, b := range map[string][]byte{
		"currency": append([]byte("CAT1"), huge...),
		"keys":     append(slices.Clone(head), huge...),
		"key":      append(append(slices.Clone(head), 1), huge...),
		"rows":     append(slices.Clone(oneKey), huge...),
		"touches":  append(append(slices.Clone(oneKey), 1, 0), huge...),
	} {
		t.Run(name, func(t *testing.T) {
			var before, after runtime.MemStats
			runtime.ReadMemStats(&before)
			requireBroken(t, b)
			runtime.ReadMemStats(&after)
			allocated := after.TotalAlloc - before.TotalAlloc
			require.Less(t, allocated, uint64(100_000))
		})
	}
	// Each row shares all touches with the one before and adds one.
	const rows = 20_000
	b := binary.AppendUvarint(slices.Clone(oneKey), rows)
	for i := range rows {
		b = append(binary.AppendUvarint(b, uint64(i)), 1, 0, 1, 0, 0, 0)
	}
	requireBroken(t, b)
}

func requireBroken(t *testing.T, b []byte) {
	t.Helper()
	require.ErrorIs(t, attribution.MustTable[string]("EUR").UnmarshalBinary(b), attribution.ErrFormat)
}

// TestTableSaturates: sums stop at the largest number, and merging stays
// associative.
func TestTableSaturates(t *testing.T) {
	const most = 1<<63 - 1
	one := func(n int64) *attribution.Table[string] {
		table := attribution.MustTable[string]("EUR")
		require.NoError(t, table.AddCount([]string{"a"}, n, n, conversion.Money{Micros: n, Currency: "EUR"}))
		return table
	}
	left, right := one(most), one(most)
	require.NoError(t, left.Merge(one(most)))
	require.NoError(t, left.Merge(one(5)))
	require.NoError(t, right.Merge(one(5)))
	require.NoError(t, right.Merge(one(most)))
	require.Equal(t, encoded(t, left), encoded(t, right))
	for row := range left.Rows() {
		require.Equal(t, uint64(1<<64-1), row.Conversions)
		require.Equal(t, uint64(1<<64-1), row.Nulls)
		require.Equal(t, "18446744073709.551619 EUR", row.Value.String())
	}
	require.Positive(t, left.Report(0).Findings.Count(attribution.Saturated))
}

func TestAddCount(t *testing.T) {
	for _, c := range []struct {
		conversions, nulls int64
		value              conversion.Money
		want               error
		text               string
	}{
		{-1, 0, conversion.Money{}, attribution.ErrRow, "conversions: -1"},
		{0, -3, conversion.Money{}, attribution.ErrRow, "nulls: -3"},
		{1, 0, conversion.Cents(-5, "EUR"), attribution.ErrRow, "value: -0.05 EUR"},
		{0, 1, conversion.Cents(5, "EUR"), attribution.ErrRow, "value: 0.05 EUR"},
		{1, 0, conversion.Cents(5, "USD"), attribution.ErrCurrency, "value: 0.05 USD"},
	} {
		table := attribution.MustTable[string]("EUR")
		err := table.AddCount([]string{"a"}, c.conversions, c.nulls, c.value)
		require.ErrorIs(t, err, c.want)
		require.ErrorContains(t, err, c.text)
		require.Zero(t, table.Len())
		require.Empty(t, table.Keys())
	}
	table := attribution.MustTable[string]("EUR")
	require.NoError(t, table.AddCount([]string{"a"}, 0, 0, conversion.Money{}), "nothing")
	require.Zero(t, table.Len())
	require.NoError(t, table.AddCount([]string{"a"}, 2, 0, conversion.Cents(0, "USD")), "0 has no currency to disagree about")

	_, err := attribution.NewTable[string]("eur")
	require.ErrorIs(t, err, attribution.ErrCurrency)
	require.PanicsWithValue(t, `attribution: currency "": want three capital letters: bad currency`, func() { attribution.MustTable[string]("") })
}

// TestRows: rows come in canonical order, whatever the keys.
func TestRows(t *testing.T) {
	table := attribution.MustTable[string]("EUR")
	for _, keys := range [][]string{{"b"}, {"a", "b", "c"}, {""}, {}, {"a"}, {"a", "c"}, {"a", "b"}, {"ab"}, {"a", ""}, {"\xff"}, {"a", "b", "c", "a", "b", "c", "a", "b", "c", "z"}, {"a", "b", "c", "a", "b", "c", "a", "b", "c", "a"}} {
		table.AddNull(keys...)
	}
	var got [][]string
	for row := range table.Rows() {
		got = append(got, row.Keys)
	}
	require.Equal(t, [][]string{{}, {""}, {"a"}, {"a", ""}, {"a", "b"}, {"a", "b", "c"}, {"a", "b", "c", "a", "b", "c", "a", "b", "c", "a"}, {"a", "b", "c", "a", "b", "c", "a", "b", "c", "z"}, {"a", "c"}, {"ab"}, {"b"}, {"\xff"}}, got)
	require.Equal(t, []string{"", "a", "ab", "b", "c", "z", "\xff"}, table.Keys())
}

func TestTenThousandKeys(t *testing.T) {
	table := attribution.MustTable[string]("EUR")
	for i := range 10_000 {
		require.NoError(t, table.AddCount([]string{fmt.Sprint(i), fmt.Sprint(i + 1)}, 1, 1, conversion.Cents(100, "EUR")))
	}
	read := attribution.MustTable[string]("EUR")
	require.NoError(t, read.UnmarshalBinary(encoded(t, table)))
	require.Equal(t, encoded(t, table), encoded(t, read))
	require.Len(t, read.Keys(), 10_001)
}

// TestTableBytesLongRows: a user of 5,000 touches and as many conversions, whose
// rows share all but their last touch, is read; a table beyond the limit is not
// written.
func TestTableBytesLongRows(t *testing.T) {
	chain := func(shortest, longest int) *attribution.Table[string] {
		table := attribution.MustTable[string]("EUR")
		keys := make([]string, longest)
		for n := shortest; n <= longest; n++ {
			table.AddNull(keys[:n]...)
		}
		return table
	}
	table := chain(1, 5000)
	read := attribution.MustTable[string]("EUR")
	require.NoError(t, read.UnmarshalBinary(encoded(t, table)))
	require.Equal(t, 5000, read.Len())

	b, err := chain(8000, 9500).AppendBinary([]byte("before"))
	require.ErrorIs(t, err, attribution.ErrLimit)
	require.Equal(t, "before", string(b))
}

// TestTableOfBytesIsRead: models that look rows up find them in a table that was
// read, and many may do so at once.
func TestTableOfBytesIsRead(t *testing.T) {
	r := rand.New(rand.NewPCG(11, 12))
	table := attribution.MustTable[string]("EUR")
	for _, line := range randomTableLines(r, 5, 2000, 6) {
		line.addTo(t, table)
	}
	read := attribution.MustTable[string]("EUR")
	require.NoError(t, read.UnmarshalBinary(encoded(t, table)))
	want, err := table.Attribute(t.Context(), attribution.LeaveOneOut{})
	require.NoError(t, err)
	var group sync.WaitGroup
	results := make([]attribution.Result[string], 4)
	for i := range results {
		group.Go(func() { results[i], _ = read.Attribute(t.Context(), attribution.LeaveOneOut{}) })
	}
	group.Wait()
	for _, got := range results {
		require.Empty(t, cmp.Diff(want, got))
	}
}

func FuzzTableBytes(f *testing.F) {
	r := rand.New(rand.NewPCG(1, 1))
	for range 20 {
		f.Add(encoded(f, tableOfLines(f, randomTableLines(r, 5, 6, 4))))
	}
	seed, err := hex.DecodeString("43415431034555520000000000020201610162020001000201c08db70180909be7fb82010101010100c0843d80a094a58d1d")
	require.NoError(f, err)
	f.Add(seed)
	f.Fuzz(func(t *testing.T, b []byte) { requireStrict(t, b) })
}
