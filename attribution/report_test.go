package attribution_test

import (
	"fmt"
	"math"
	"math/big"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/stretchr/testify/require"

	"github.com/go-conversion/conversion"
	"github.com/go-conversion/conversion/attribution"
)

// randomReportPaths returns rows of few keys, some of them equal, some without
// touches, conversions or value.
func randomReportPaths(r *rand.Rand, rows, keys int) (paths []reportPath) {
	for range rows {
		p := reportPath{Conversions: r.Int64N(5), Nulls: r.Int64N(5), Value: "0"}
		for range r.IntN(6) {
			p.Path = append(p.Path, string(rune('a'+r.IntN(keys))))
		}
		if p.Conversions > 0 {
			p.Value = fmt.Sprintf("%d.%06d", r.IntN(1000), r.IntN(1_000_000))
		}
		paths = append(paths, p)
	}
	return paths
}

// slowReport sums a place of a key over all paths, the obvious way.
func slowReport(t *testing.T, paths []reportPath, is func(path []string) bool) attribution.Counted {
	one := attribution.MustTable[string]("EUR")
	for _, p := range paths {
		if is(p.Path) {
			value, err := conversion.ParseAmount(p.Value, "EUR")
			require.NoError(t, err)
			require.NoError(t, one.AddCount(nil, p.Conversions, p.Nulls, value))
		}
	}
	for row := range one.Rows() {
		return attribution.Counted{Conversions: row.Conversions, Value: row.Value}
	}
	return attribution.Counted{Value: one.Report(0).Total.Value}
}

// TestReportReference: each number is the sum over the paths that its comment names.
func TestReportReference(t *testing.T) {
	dice := rand.New(rand.NewPCG(1, 2))
	for range 60 {
		paths := randomReportPaths(dice, 1+dice.IntN(30), 4)
		r := reportTable(t, paths).Report(0)
		for _, k := range r.Keys {
			sum := func(is func(path []string) bool) attribution.Counted {
				return slowReport(t, paths, func(path []string) bool { return len(path) > 0 && is(path) })
			}
			last := func(path []string) string { return path[len(path)-1] }
			has := func(path []string) bool { return slices.Contains(path, k.Key) }
			want := attribution.KeyReport[string]{
				Key:             k.Key,
				Influenced:      sum(has),
				First:           sum(func(path []string) bool { return path[0] == k.Key }),
				Last:            sum(func(path []string) bool { return last(path) == k.Key }),
				Only:            sum(func(path []string) bool { return slices.Equal(path, []string{k.Key}) }),
				Assisted:        sum(func(path []string) bool { return slices.Contains(path[:len(path)-1], k.Key) }),
				AssistedNotLast: sum(func(path []string) bool { return has(path) && last(path) != k.Key }),
			}
			for _, p := range paths {
				for _, key := range p.Path {
					if key == k.Key {
						want.Touches += uint64(p.Conversions + p.Nulls)
					}
				}
				if has(p.Path) {
					want.Nulls += uint64(p.Nulls)
				}
			}
			want.Journeys = want.Influenced.Conversions + want.Nulls
			want.Rate = conversion.Rate{K: int64(want.Influenced.Conversions), N: int64(want.Journeys)}
			if want.Last.Conversions > 0 {
				perLast := float64(want.Assisted.Conversions) / float64(want.Last.Conversions)
				want.AssistedPerLast = &perLast
			}
			require.Empty(t, cmp.Diff(want, k))
		}
	}
}

// TestReportAddsUp: what is attributed and what is not are the total; the first
// touches, the last touches and the lengths are all of it.
func TestReportAddsUp(t *testing.T) {
	dice := rand.New(rand.NewPCG(3, 4))
	for range 60 {
		r := reportTable(t, randomReportPaths(dice, dice.IntN(40), 5)).Report(1000)
		var first, last, only, lengths, top attribution.Counted
		var nulls uint64
		for _, k := range r.Keys {
			first, last, only = plus(t, first, k.First), plus(t, last, k.Last), plus(t, only, k.Only)
		}
		for _, l := range r.Lengths {
			lengths = plus(t, lengths, attribution.Counted{Conversions: l.Conversions, Value: l.Value})
			nulls += l.Nulls
			if l.Touches == 1 {
				requireSameSum(t, only, attribution.Counted{Conversions: l.Conversions, Value: l.Value})
			}
		}
		for _, p := range r.Paths {
			top = plus(t, top, attribution.Counted{Conversions: p.Conversions, Value: p.Value})
		}
		requireSameSum(t, r.Total, plus(t, r.Attributed, r.Unattributed))
		requireSameSum(t, r.Attributed, first)
		requireSameSum(t, r.Attributed, last)
		requireSameSum(t, r.Attributed, top)
		requireSameSum(t, r.Total, lengths)
		require.Equal(t, r.Nulls, nulls)
	}
}

func plus(t *testing.T, a, b attribution.Counted) attribution.Counted {
	var sums conversion.Totals
	for _, c := range []attribution.Counted{a, b} {
		m, exact := c.Value.Money()
		require.True(t, exact)
		sums.Add(m)
	}
	m, exact := sums.In("EUR")
	require.True(t, exact)
	one := attribution.MustTable[string]("EUR")
	require.NoError(t, one.AddCount(nil, int64(a.Conversions+b.Conversions), 0, m))
	return one.Report(0).Total
}

func requireSameSum(t *testing.T, want, got attribution.Counted) {
	t.Helper()
	require.Equal(t, want.Conversions, got.Conversions)
	require.Equal(t, want.Value.Float64(), got.Value.Float64())
}

// TestReportOrder: neither the order in which rows arrive nor how they are split up
// shows.
func TestReportOrder(t *testing.T) {
	dice := rand.New(rand.NewPCG(5, 6))
	paths := randomReportPaths(dice, 300, 4)
	want := reportTable(t, paths).Report(20)
	for range 5 {
		dice.Shuffle(len(paths), func(i, j int) { paths[i], paths[j] = paths[j], paths[i] })
		require.Empty(t, cmp.Diff(want, reportTable(t, paths).Report(20)))
	}
}

// TestTopPathsReference: the most frequent paths are the first of all paths in order,
// however many are asked for.
func TestTopPathsReference(t *testing.T) {
	dice := rand.New(rand.NewPCG(7, 8))
	for range 20 {
		table := reportTable(t, randomReportPaths(dice, dice.IntN(400), 3))
		var all []attribution.TopPath[string]
		for row := range table.Rows() { // in canonical order
			if len(row.Keys) > 0 {
				all = append(all, attribution.TopPath[string]{Keys: row.Keys, Conversions: row.Conversions, Value: row.Value, Nulls: row.Nulls})
			}
		}
		slices.SortStableFunc(all, func(a, b attribution.TopPath[string]) int {
			for _, d := range []float64{float64(b.Conversions) - float64(a.Conversions), b.Value.Float64() - a.Value.Float64(), float64(b.Nulls) - float64(a.Nulls)} {
				if d != 0 {
					return int(math.Copysign(1, d))
				}
			}
			return 0
		})
		for _, n := range []int{-1, 0, 1, 2, 7, 50, 1 << 40} {
			want := append([]attribution.TopPath[string]{}, all[:max(0, min(n, len(all)))]...)
			require.Empty(t, cmp.Diff(want, table.Report(n).Paths))
		}
	}
}

func TestReportFindings(t *testing.T) {
	day := func(n int) time.Time { return time.Date(2026, 3, n, 12, 0, 0, 0, time.UTC) }
	for name, test := range map[string]struct {
		fill func(t *attribution.Table[string])
		want attribution.Findings
	}{
		"nothing": {func(*attribution.Table[string]) {}, attribution.Findings{}},
		"no nulls, one touch": {
			func(t *attribution.Table[string]) {
				t.Add(attribution.Path[string]{Touches: []attribution.Touch[string]{{Key: "a"}}, Conversion: &attribution.Conversion{}})
			},
			attribution.Findings{{Code: attribution.NoNulls}, {Code: attribution.LongPath, Count: 1}, {Code: attribution.SingleOnly, Count: 1}},
		},
		"nulls without touches are no nulls of keys": {
			func(t *attribution.Table[string]) {
				t.AddNull()
				t.Add(attribution.Path[string]{Touches: []attribution.Touch[string]{{Key: "a"}, {Key: "b"}}, Conversion: &attribution.Conversion{}})
			},
			attribution.Findings{{Code: attribution.NoNulls}, {Code: attribution.LongPath, Count: 2}},
		},
		"only nulls": {
			func(t *attribution.Table[string]) {
				t.AddNull("b", "a")
				t.AddNull("b")
			},
			attribution.Findings{
				{Code: attribution.LongPath, Count: 2},
				{Code: attribution.OnlyNulls, Subject: "a", Count: 1}, {Code: attribution.OnlyNulls, Subject: "b", Count: 2},
			},
		},
		"counters": {
			func(t *attribution.Table[string]) {
				paths := attribution.MustPaths(attribution.Window{Lookback: 5 * 24 * time.Hour, AsOf: day(9)})
				t.AddUser(paths, []attribution.Touch[string]{{Key: "a", At: day(8)}, {Key: "a"}}, nil)
				t.AddUser(paths, []attribution.Touch[string]{{Key: "a", At: day(1)}}, []attribution.Conversion{
					{At: day(2), ID: "1", Value: conversion.Cents(100, "USD")}, {At: day(3), ID: "1"}, {At: day(3), Value: conversion.Cents(-1, "EUR")},
				})
				t.AddNull("a")
			},
			attribution.Findings{
				{Code: attribution.Foreign, Count: 1}, {Code: attribution.Negative, Count: 1}, {Code: attribution.Undated, Count: 1},
				{Code: attribution.Duplicate, Count: 1}, {Code: attribution.Pending, Count: 1},
				{Code: attribution.LongPath, Count: 1}, {Code: attribution.SingleOnly, Count: 2},
			},
		},
	} {
		t.Run(name, func(t *testing.T) {
			table := attribution.MustTable[string]("EUR")
			test.fill(table)
			require.Empty(t, cmp.Diff(test.want, table.Report(0).Findings))
		})
	}
}

// TestReportSaturates: sums stop at the largest number, and say so.
func TestReportSaturates(t *testing.T) {
	table := attribution.MustTable[string]("EUR")
	for _, key := range []string{"a", "b", "c"} {
		require.NoError(t, table.AddCount([]string{key}, math.MaxInt64, 1, conversion.Money{Micros: math.MaxInt64, Currency: "EUR"}))
	}
	r := table.Report(1)
	require.Equal(t, uint64(math.MaxUint64), r.Total.Conversions)
	require.Equal(t, uint64(2), r.Findings.Count(attribution.Saturated), "all conversions, and those added as sums")
	_, exact := r.Total.Value.Money()
	require.False(t, exact)
	require.Equal(t, "27670116110564.327421 EUR", r.Total.Value.String())
	require.Equal(t, conversion.Rate{K: math.MaxInt64, N: math.MaxInt64}, r.Keys[0].Rate)
}

// TestReportShares: a report is a copy.
func TestReportShares(t *testing.T) {
	table := reportTable(t, []reportPath{{Path: []string{"a", "b"}, Conversions: 1, Value: "3"}})
	r := table.Report(1)
	before := r.String()
	require.NoError(t, table.AddCount([]string{"a", "b"}, 1, 0, conversion.Cents(1, "EUR")))
	require.Equal(t, before, r.String())
}

func TestAmount(t *testing.T) {
	large := attribution.MustTable[string]("JPY")
	for range 3 {
		require.NoError(t, large.AddCount(nil, 1, 0, conversion.Money{Micros: math.MaxInt64, Currency: "JPY"}))
	}
	for _, test := range []struct {
		amount attribution.Amount
		text   string
		money  conversion.Money
		exact  bool
	}{
		{attribution.Amount{}, "", conversion.Money{}, true},
		{attribution.MustTable[string]("EUR").Report(0).Total.Value, "0.00 EUR", conversion.Money{Currency: "EUR"}, true},
		{reportTable(t, []reportPath{{Conversions: 2, Value: "12.5"}}).Report(0).Total.Value, "12.50 EUR", conversion.Cents(1250, "EUR"), true},
		{large.Report(0).Total.Value, "27670116110564.327421 JPY", conversion.Money{Micros: math.MaxInt64, Currency: "JPY"}, false},
	} {
		t.Run(test.text, func(t *testing.T) {
			require.Equal(t, test.text, test.amount.String())
			text, err := test.amount.MarshalText()
			require.NoError(t, err)
			require.Equal(t, test.text, string(text))
			money, exact := test.amount.Money()
			require.Equal(t, test.money, money)
			require.Equal(t, test.exact, exact)
			number, _, _ := strings.Cut(test.text, " ")
			want, _ := new(big.Float).SetString(number + "e0")
			if number != "" {
				units, _ := want.Float64()
				require.InEpsilon(t, units+1, test.amount.Float64()+1, 1e-15)
			}
		})
	}
}

// BenchmarkTableReport is of a million journeys over 20 keys.
func BenchmarkTableReport(b *testing.B) {
	table := largeTable(b, 1_000_000)
	b.ReportAllocs()
	for b.Loop() {
		table.Report(20)
	}
}
