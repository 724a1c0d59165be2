package funnel

import (
	"iter"
	"math"
	"math/bits"
	"time"

	"github.com/go-conversion/conversion"
)

// Median returns the quantile 0.5.
func (d *Durations) Median() time.Duration { return d.Quantile(0.5) }

// Quantile returns the value at position q·(n−1) of the sorted durations, linear
// between neighbours and rounded to the nanosecond. It is exact up to 1024
// durations, else within 1/256 of the exact one, and [Durations.Min] and
// [Durations.Max] for 0 and 1. A q outside 0..1 is cut to it. It is 0 if there are
// no durations or q is NaN.
//
// Source of the convention: Hyndman and Fan, Am. Stat. 50 (1996) 361, type 7.
func (d *Durations) Quantile(q float64) time.Duration {
	if d.n <= 0 || math.IsNaN(q) {
		return 0
	}
	// The conversion keeps machines from fusing product and difference.
	position := float64(min(max(q, 0), 1) * float64(d.n-1))
	rank := min(int64(position), d.n-1)
	low, high := d.nth(rank), d.nth(min(rank+1, d.n-1))
	return low + portion(high-low, position-float64(rank))
}

// portion returns a part of a gap, rounded half up; part is below 1. Long gaps
// have more digits than a float64.
func portion(gap time.Duration, part float64) time.Duration {
	whole, fraction := bits.Mul64(uint64(gap), uint64(part*(1<<64)))
	return time.Duration(whole + fraction>>63)
}

// nth returns the value of a rank, counted from 0.
func (d *Durations) nth(rank int64) time.Duration {
	switch {
	case d.IsExact():
		return d.values[rank]
	case rank == 0:
		return d.min
	case rank < d.n-1:
		for v, n := range d.all() {
			if rank -= n; rank < 0 {
				return v
			}
		}
	}
	return d.max
}

// all yields the values in order, as far as they are known, and how often they
// occur.
func (d *Durations) all() iter.Seq2[time.Duration, int64] {
	return func(yield func(time.Duration, int64) bool) {
		for _, v := range d.values {
			if !yield(v, 1) {
				return
			}
		}
		if d.counts == nil {
			return
		}
		for bin, n := range d.counts.all() {
			if !yield(min(max(binMiddle(bin), d.min), d.max), n) {
				return
			}
		}
	}
}

// ShareWithin returns how many are no longer than a limit, out of all. Up to 1024
// durations it is exact; of more, those within 1/256 of the limit may be counted
// on the wrong side of it.
func (d *Durations) ShareWithin(limit time.Duration) conversion.Rate {
	r := conversion.Rate{N: d.n}
	for v, n := range d.all() {
		if v > limit {
			break
		}
		r.K += n
	}
	return r
}

// Histogram returns how many lie between edges, which ascend: first those below
// edges[0], then those from each edge up to, not including, the next, last those
// from the last edge on; with no edges, just how many there are. Of more than
// 1024 durations, those within 1/256 of an edge may be counted on the wrong side
// of it.
func (d *Durations) Histogram(edges ...time.Duration) []int64 {
	counts, at := make([]int64, len(edges)+1), 0
	for v, n := range d.all() {
		for at < len(edges) && v >= edges[at] {
			at++
		}
		counts[at] += n
	}
	return counts
}
