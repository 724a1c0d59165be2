package funnel

import (
	"math/big"
	"math/bits"
	"slices"
	"time"
)

// Durations are many durations: how long units took from one step to another.
// Number, sum, shortest and longest are exact. Up to 1024 values are kept as
// they are; of more, how many fall into each of some thousand bins, narrow enough
// that each value is known within 1/256 of itself. What is kept depends on the
// values alone, not on their order or on how parts were merged.
//
// The zero Durations are empty and ready for use. A copy shares memory with what
// it was copied from; merge into empty ones for a copy of its own. Any number of
// goroutines may read, if none adds or merges.
type Durations struct {
	n        int64
	sum      [2]uint64 // of nanoseconds: low and high word
	min, max time.Duration
	values   []time.Duration // in order, up to exactDurations
	counts   *logCounts      // beyond that
}

// exactDurations is how many values are kept as they are.
const exactDurations = 1024

// Add adds a duration; a negative one counts as 0. It allocates while memory
// grows to some kilobytes, and then nothing.
func (d *Durations) Add(value time.Duration) {
	value = max(0, value)
	d.note(1, [2]uint64{uint64(value), 0}, value, value)
	if d.IsExact() {
		at, _ := slices.BinarySearch(d.values, value)
		d.values = slices.Insert(d.values, at, value)
	} else {
		d.counts.add(value, 1)
	}
}

// Merge adds all durations of other, which may be d itself. It is exact,
// associative and commutative.
func (d *Durations) Merge(other *Durations) {
	if other.n == 0 {
		return
	}
	from := *other
	d.note(from.n, from.sum, from.min, from.max)
	if d.IsExact() {
		d.values = mergeSorted(d.values, from.values)
		return
	}
	for _, v := range from.values {
		d.counts.add(v, 1)
	}
	if from.counts != nil {
		d.counts.merge(from.counts)
	}
}

// note counts more values in all that is exact, and counts those that are there
// already by bins if they become too many.
func (d *Durations) note(n int64, sum [2]uint64, least, most time.Duration) {
	if d.n == 0 || least < d.min {
		d.min = least
	}
	d.max = max(d.max, most)
	var carry uint64
	d.sum[0], carry = bits.Add64(d.sum[0], sum[0], 0)
	d.sum[1], _ = bits.Add64(d.sum[1], sum[1], carry)
	d.n += n
	if d.n <= exactDurations || d.counts != nil {
		return
	}
	d.counts = new(logCounts)
	for _, v := range d.values {
		d.counts.add(v, 1)
	}
	d.values = nil
}

// mergeSorted merges b into a from the back, so that no value is moved twice.
func mergeSorted(a, b []time.Duration) []time.Duration {
	i, j := len(a)-1, len(b)-1
	a = slices.Grow(a, len(b))[:len(a)+len(b)]
	for at := len(a) - 1; j >= 0; at-- {
		if i >= 0 && a[i] > b[j] {
			a[at] = a[i]
			i--
		} else {
			a[at] = b[j]
			j--
		}
	}
	return a
}

// N returns how many durations there are.
func (d *Durations) N() int64 { return d.n }

// IsExact reports whether all values are known exactly, which they are up to
// 1024 of them. Otherwise quantiles, shares and histograms are those of values
// within 1/256 of the true ones.
func (d *Durations) IsExact() bool { return d.counts == nil }

// Sum returns the sum in nanoseconds.
func (d *Durations) Sum() *big.Int {
	sum := new(big.Int).SetUint64(d.sum[1])
	return sum.Lsh(sum, 64).Or(sum, new(big.Int).SetUint64(d.sum[0]))
}

// Mean returns the arithmetic mean, rounded half up to the nanosecond; 0 if
// there are no durations.
func (d *Durations) Mean() time.Duration {
	n := uint64(d.n)
	if d.sum[1] >= n {
		return 0
	}
	mean, rest := bits.Div64(d.sum[1], d.sum[0], n)
	if rest >= n-rest {
		mean++
	}
	return time.Duration(mean)
}

// Min returns the shortest; 0 if there are no durations.
func (d *Durations) Min() time.Duration { return d.min }

// Max returns the longest; 0 if there are no durations.
func (d *Durations) Max() time.Duration { return d.max }

// Equal reports whether what is kept of d and e is the same: of up to 1024
// values, whether they are the same values.
func (d Durations) Equal(e Durations) bool {
	a, _ := d.AppendBinary(nil)
	b, _ := e.AppendBinary(nil)
	return string(a) == string(b)
}
