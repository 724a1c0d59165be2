package funnel_test

import (
	"encoding/binary"
	"encoding/json"
	"fmt"
	"math"
	"math/big"
	"math/rand/v2"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/stretchr/testify/require"

	"github.com/go-conversion/conversion"
	"github.com/go-conversion/conversion/funnel"
)

// slowDurations keeps every value; it is the reference.
type slowDurations []time.Duration

// quantile is exact but for the position, which is that of float64.
func (s slowDurations) quantile(q float64) *big.Rat {
	sorted := slices.Sorted(slices.Values(s))
	position := q * float64(len(s)-1)
	low := int(position)
	high := min(low+1, len(s)-1)
	part := new(big.Rat).SetFloat64(position - float64(low))
	gap := new(big.Rat).SetInt64(int64(sorted[high] - sorted[low]))
	return part.Add(part.Mul(part, gap), new(big.Rat).SetInt64(int64(sorted[low])))
}

// roundedRat rounds half up.
func roundedRat(r *big.Rat) time.Duration {
	twice := new(big.Int).Add(new(big.Int).Lsh(r.Num(), 1), r.Denom())
	return time.Duration(twice.Div(twice, new(big.Int).Lsh(r.Denom(), 1)).Int64())
}

func (s slowDurations) within(limit time.Duration) (n int64) {
	for _, d := range s {
		if d <= limit {
			n++
		}
	}
	return n
}

func (s slowDurations) histogram(edges []time.Duration) []int64 {
	counts := make([]int64, len(edges)+1)
	for _, d := range s {
		at := 0
		for i, edge := range edges {
			if d >= edge {
				at = i + 1
			}
		}
		counts[at]++
	}
	return counts
}

func (s slowDurations) sum() *big.Int {
	sum := new(big.Int)
	for _, d := range s {
		sum.Add(sum, big.NewInt(int64(d)))
	}
	return sum
}

// someDurations are n values of very different manyCounts, some of them equal.
func someDurations(r *rand.Rand, n int) slowDurations {
	values := make(slowDurations, n)
	for i := range values {
		values[i] = time.Duration(r.Int64() >> r.IntN(63))
		if i > 0 && r.IntN(4) == 0 {
			values[i] = values[r.IntN(i)]
		}
	}
	return values
}

func durationsOf(values slowDurations) *funnel.Durations {
	var d funnel.Durations
	for _, v := range values {
		d.Add(v)
	}
	return &d
}

func durationBytes(d *funnel.Durations) []byte {
	b, _ := d.AppendBinary(nil)
	return b
}

var (
	manyCounts    = []int{1, 2, 3, 100, 1023, 1024, 1025, 5000}
	someQuantiles = []float64{0, 1e-9, 0.01, 0.1, 0.25, 1.0 / 3, 0.5, 0.9, 0.999, 1}
)

func TestDurationsExactNumbers(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	for _, n := range manyCounts {
		values := someDurations(r, n)
		d := durationsOf(values)
		require.Equal(t, int64(n), d.N())
		require.Equal(t, n <= 1024, d.IsExact())
		require.Equal(t, slices.Min(values), d.Min())
		require.Equal(t, slices.Max(values), d.Max())
		require.Zero(t, values.sum().Cmp(d.Sum()))
		require.Equal(t, roundedRat(new(big.Rat).SetFrac(values.sum(), big.NewInt(int64(n)))), d.Mean())
	}
}

// TestDurationsQuantile: exact to the nanosecond for values up to the longest, or
// else within 1/256, between the ends, and never falling.
func TestDurationsQuantile(t *testing.T) {
	r := rand.New(rand.NewPCG(3, 4))
	for range 20 {
		for _, n := range manyCounts {
			values := someDurations(r, n)
			d := durationsOf(values)
			last := d.Min()
			for _, q := range someQuantiles {
				want, got := values.quantile(q), d.Quantile(q)
				if d.IsExact() {
					require.Equal(t, roundedRat(want), got, "n %d q %v", n, q)
				} else {
					exact, _ := want.Float64()
					require.InDelta(t, exact, float64(got), 1+exact*(1.0/256+1e-15), "n %d q %v", n, q)
				}
				require.GreaterOrEqual(t, got, last)
				last = got
			}
			require.Equal(t, d.Min(), d.Quantile(0))
			require.Equal(t, d.Max(), d.Quantile(1))
			require.Equal(t, d.Quantile(0.5), d.Median())
			require.Equal(t, []time.Duration{d.Min(), d.Max(), 0}, []time.Duration{d.Quantile(-1), d.Quantile(2), d.Quantile(math.NaN())})
		}
	}
}

// TestDurationsOfOneSize: what is clamped to the ends is exact where they are
// equal, however many there are.
func TestDurationsOfOneSize(t *testing.T) {
	for _, v := range []time.Duration{0, 1, 127, 128, 255, 256, 257, time.Hour + 1, math.MaxInt64} {
		d := durationsOf(slices.Repeat(slowDurations{v}, 3000))
		require.Equal(t, []time.Duration{v, v, v}, []time.Duration{d.Mean(), d.Median(), d.Quantile(0.9)})
		require.Equal(t, conversion.Rate{K: 3000, N: 3000}, d.ShareWithin(v))
		require.Equal(t, conversion.Rate{K: 0, N: 3000}, d.ShareWithin(v-1))
		require.Equal(t, []int64{0, 3000}, d.Histogram(v))
	}
}

// TestDurationsBins: beyond 1024 values, each of them is read as one within 1/256
// of it, at the ends of bins too.
func TestDurationsBins(t *testing.T) {
	var values slowDurations
	for bit := range 63 {
		for _, step := range []time.Duration{0, 1, 1 << max(0, bit-7), 1<<max(0, bit-7) - 1, 1<<bit - 1} {
			values = append(values, 1<<bit+step%(1<<bit))
		}
	}
	values = slices.Repeat(append(values, 0, math.MaxInt64), 4)
	d := durationsOf(values)
	require.False(t, d.IsExact())
	slices.Sort(values)
	for i, v := range values {
		got := d.Quantile(float64(i) / float64(len(values)-1))
		require.LessOrEqual(t, max(got-v, v-got), v/256+1, "value %d", v)
		if v < 256 {
			require.LessOrEqual(t, max(got-v, v-got), time.Duration(1), "value %d", v)
		}
	}
}

func TestDurationsWithin(t *testing.T) {
	r := rand.New(rand.NewPCG(5, 6))
	for _, n := range manyCounts {
		values := someDurations(r, n)
		d := durationsOf(values)
		for _, limit := range append(slices.Clone(values[:min(n, 50)]), -1, 0, math.MaxInt64) {
			got := d.ShareWithin(limit)
			require.Equal(t, int64(n), got.N)
			edges := slices.Sorted(slices.Values([]time.Duration{limit / 2, limit/2 + 1, limit}))
			if d.IsExact() {
				require.Equal(t, values.within(limit), got.K)
				require.Equal(t, values.histogram(edges), d.Histogram(edges...))
				continue
			}
			near := limit / 256
			require.GreaterOrEqual(t, got.K, values.within(limit-near-1))
			require.LessOrEqual(t, got.K, values.within(max(limit, limit+near+1)))
		}
	}
}

func TestHistogram(t *testing.T) {
	d := durationsOf(slowDurations{0, 59 * time.Second, time.Minute, 2 * time.Hour, 3 * time.Hour})
	require.Equal(t, []int64{2, 1, 2}, d.Histogram(time.Minute, time.Hour))
	require.Equal(t, []int64{2, 0, 3}, d.Histogram(time.Minute, time.Minute))
	require.Equal(t, []int64{0, 5}, d.Histogram(-1))
	require.Equal(t, []int64{5}, d.Histogram())
	require.Equal(t, conversion.Rate{K: 3, N: 5}, d.ShareWithin(time.Minute))
}

func TestDurationsOfNothing(t *testing.T) {
	var d funnel.Durations
	d.Merge(&funnel.Durations{})
	require.Zero(t, d.N())
	require.Zero(t, d.Mean()+d.Median()+d.Min()+d.Max())
	require.Zero(t, d.Sum().Sign())
	require.Equal(t, conversion.Rate{}, d.ShareWithin(time.Hour))
	require.Equal(t, []int64{0, 0}, d.Histogram(time.Hour))
	require.Equal(t, []byte{0}, durationBytes(&d))
}

func TestDurationsAtTheEnds(t *testing.T) {
	d := durationsOf(slowDurations{-time.Hour, math.MinInt64, math.MaxInt64, math.MaxInt64, math.MaxInt64})
	require.Zero(t, d.Min())
	require.Equal(t, time.Duration(math.MaxInt64), d.Max())
	require.Equal(t, time.Duration(math.MaxInt64), d.Median())
	require.Equal(t, "27670116110564327421", d.Sum().String())
}

// TestDurationsMerge: however values are split and merged, the state is that of
// adding them one by one.
func TestDurationsMerge(t *testing.T) {
	r := rand.New(rand.NewPCG(7, 8))
	for range 100 {
		values := someDurations(r, r.IntN(3000))
		parts := make([]funnel.Durations, 1+r.IntN(4))
		for _, v := range values {
			parts[r.IntN(len(parts))].Add(v)
		}
		before := durationBytes(&parts[0])
		var merged funnel.Durations
		for _, i := range r.Perm(len(parts)) {
			merged.Merge(&parts[i])
		}
		require.Equal(t, durationBytes(durationsOf(values)), durationBytes(&merged), "%d values in %d parts", len(values), len(parts))
		merged.Add(1)
		require.Equal(t, before, durationBytes(&parts[0]), "memory is shared")
	}
}

func TestDurationsMergeWithItself(t *testing.T) {
	r := rand.New(rand.NewPCG(9, 10))
	for _, n := range []int{0, 1, 500, 600, 2000} {
		values := someDurations(r, n)
		d := durationsOf(values)
		d.Merge(d)
		require.Equal(t, durationBytes(durationsOf(append(values, values...))), durationBytes(d))
	}
}

// TestDurationsBytes: the form is kept from release to release.
func TestDurationsBytes(t *testing.T) {
	require.Equal(t, []byte{3, 5, 0, 2}, durationBytes(durationsOf(slowDurations{5, 7, 5})))
	many := durationsOf(append(slices.Repeat(slowDurations{300}, 1024), 2))
	//                               1025          sum              min  max         bins
	require.Equal(t, []byte{0x81, 8, 0x82, 0xe0, 18, 0, 2, 0xac, 2, 2 /* bin 2 */, 2, 1 /* bin 278 */, 0x94, 2, 0x80, 8}, durationBytes(many))
}

func TestDurationsBrokenBytes(t *testing.T) {
	many := []uint64{1025, 1024*300 + 2, 0, 2, 300, 2, 2, 1, 276, 1024}
	for name, form := range map[string][]uint64{
		"more values than bytes":          {3, 1, 1},
		"a sum of steps beyond the range": {2, math.MaxInt64, 1},
		"a step beyond the range":         {1, 1 << 63},
		"too many to be true":             withNumber(many, 0, 1<<60),
		"more than in the bins":           withNumber(many, 0, 1026),
		"fewer than in the bins":          withNumber(many, 9, 1025),
		"a sum too small":                 withNumber(many, 1, 1024*300+1),
		"a sum too great":                 withNumber(many, 1, 1024*301+3),
		"a sum beyond 64 bits":            withNumber(many, 2, 1),
		"shortest above longest":          withNumber(many, 3, 301),
		"shortest in another bin":         withNumber(many, 3, 3),
		"longest in another bin":          withNumber(many, 4, 302),
		"longest beyond the range":        withNumber(many, 4, 1<<63),
		"a bin too few":                   withNumber(many, 5, 1),
		"a bin twice":                     withNumber(many, 8, 0),
		"a bin beyond the last":           withNumber(many, 8, 1<<40),
		"a bin of none":                   withNumber(many, 7, 0),
	} {
		var b []byte
		for _, n := range form {
			b = binary.AppendUvarint(b, n)
		}
		d := *durationsOf(slowDurations{1})
		_, err := d.CutBinary(b)
		require.ErrorIs(t, err, conversion.ErrState, name)
		require.Equal(t, int64(1), d.N(), "an error changes nothing")
	}
	var whole []byte
	for _, n := range many {
		whole = binary.AppendUvarint(whole, n)
	}
	var d funnel.Durations
	rest, err := d.CutBinary(append(whole, 7))
	require.NoError(t, err)
	require.Equal(t, []byte{7}, rest)
	for n := range whole {
		_, err := d.CutBinary(whole[:n])
		require.ErrorIs(t, err, conversion.ErrState)
	}
}

func withNumber(list []uint64, at int, n uint64) []uint64 {
	list = slices.Clone(list)
	list[at] = n
	return list
}

func TestDurationsEqual(t *testing.T) {
	a, b := durationsOf(slowDurations{1, 2}), durationsOf(slowDurations{2, 1})
	require.Empty(t, cmp.Diff(*a, *b))
	b.Add(3)
	require.NotEmpty(t, cmp.Diff(*a, *b))
}

func TestDurationsAsJSON(t *testing.T) {
	text, err := json.Marshal([]funnel.Durations{{}, *durationsOf(slowDurations{1000, 2000, 3000, 4000, 10000})})
	require.NoError(t, err)
	require.JSONEq(t, `[{"n": 0}, {"n": 5, "exact": true, "mean_ns": 4000, "min_ns": 1000, "p10_ns": 1400, "p25_ns": 2000,
		"median_ns": 3000, "p75_ns": 4000, "p90_ns": 7600, "max_ns": 10000}]`, string(text))
}

// TestDurationsAllocation: once memory has grown, adding allocates nothing.
func TestDurationsAllocation(t *testing.T) {
	d := durationsOf(someDurations(rand.New(rand.NewPCG(11, 12)), 100_000))
	v := d.Min()
	require.Zero(t, testing.AllocsPerRun(1000, func() {
		d.Add(v)
		v += time.Hour
	}))
}

func ExampleDurations() {
	var d funnel.Durations
	for _, minutes := range []int{3, 5, 8, 13, 90} {
		d.Add(time.Duration(minutes) * time.Minute)
	}
	fmt.Println(d.N(), "units: mean", d.Mean(), "median", d.Median(), "p90", d.Quantile(0.9))
	fmt.Println(d.ShareWithin(10 * time.Minute))
	fmt.Println(d.Histogram(5*time.Minute, 10*time.Minute, time.Hour))
	// Output:
	// 5 units: mean 23m48s median 8m0s p90 59m12s
	// 60.0 % [23.1 %, 88.2 %] (3/5)
	// [1 2 1 1]
}

// FuzzDurations: bytes that are read are those that would be written, and
// nothing panics.
func FuzzDurations(f *testing.F) {
	r := rand.New(rand.NewPCG(13, 14))
	for _, n := range []int{0, 1, 5, 1100} {
		f.Add(durationBytes(durationsOf(someDurations(r, n))))
	}
	f.Fuzz(func(t *testing.T, b []byte) {
		var d funnel.Durations
		rest, err := d.CutBinary(b)
		if err != nil {
			require.ErrorIs(t, err, conversion.ErrState)
			require.Zero(t, d.N())
			return
		}
		require.Equal(t, b[:len(b)-len(rest)], durationBytes(&d))
		for _, q := range someQuantiles {
			got := d.Quantile(q)
			require.True(t, d.Min() <= got && got <= d.Max())
		}
		mean := d.Mean()
		require.True(t, d.Min() <= mean && mean <= d.Max())
		d.Add(time.Hour)
		d.Merge(&d)
		again := new(funnel.Durations)
		_, err = again.CutBinary(durationBytes(&d))
		require.NoError(t, err)
		require.True(t, d.Equal(*again))
	})
}

// FuzzDurationsMerge: parts merged are what the whole is. Each eight bytes are a
// value, repeated so that the limit of exact values is crossed.
func FuzzDurationsMerge(f *testing.F) {
	f.Add([]byte("12345678abcdefgh"), uint16(600), uint8(1))
	f.Add([]byte("\x00\x00\x00\x00\x00\x00\x00\x01\x00\x00\x00\x00\x00\x00\x01\x00"), uint16(512), uint8(1))
	f.Fuzz(func(t *testing.T, b []byte, times uint16, split uint8) {
		var values slowDurations
		for ; len(b) >= 8; b = b[8:] {
			values = append(values, time.Duration(binary.BigEndian.Uint64(b)))
		}
		values = slices.Repeat(values, int(times%1500))[:min(4000, len(values)*int(times%1500))]
		at := len(values) * int(split) / 256
		left, right := durationsOf(values[:at]), durationsOf(values[at:])
		var merged funnel.Durations
		merged.Merge(right)
		merged.Merge(left)
		left.Merge(right)
		want := durationBytes(durationsOf(values))
		require.Equal(t, want, durationBytes(&merged))
		require.Equal(t, want, durationBytes(left))
	})
}

func BenchmarkDurationsAdd(b *testing.B) {
	for _, n := range []int{1000, 100_000} {
		b.Run(fmt.Sprint(n), func(b *testing.B) {
			values := someDurations(rand.New(rand.NewPCG(15, 16)), n)
			b.ReportAllocs()
			for b.Loop() {
				durationsOf(values)
			}
			b.ReportMetric(float64(b.N)*float64(n)/1e6/b.Elapsed().Seconds(), "Mdurations/s")
		})
	}
}
