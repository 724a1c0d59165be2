package funnel

import (
	"iter"
	"math"
	"math/bits"
	"time"
)

// logCounts is how many durations fall into each bin. Bins are numbered in order
// of time. A value below 2⁷ ns is a bin by itself; another belongs to that of its
// highest bit and the 7 bits after it, so that bins are as wide as 1/128 of where
// they begin, or less. All bins with one highest bit are a page, which is there
// once it is needed.
//
// It is the histogram of HdrHistogram (G. Tene) with 128 bins per power of two.
type logCounts [pages]*[pageSize]int64

const (
	pageBits = 7
	pageSize = 1 << pageBits
	pages    = 63 - pageBits + 1
)

func (c *logCounts) add(v time.Duration, n int64) { c.addAt(binOf(v), n) }

func (c *logCounts) addAt(bin int, n int64) {
	page := &c[bin>>pageBits]
	if *page == nil {
		*page = new([pageSize]int64)
	}
	(*page)[bin&(pageSize-1)] += n
}

func (c *logCounts) merge(from *logCounts) {
	for bin, n := range from.all() {
		c.addAt(bin, n)
	}
}

// all yields the bins that are not empty, in order, and their counts.
func (c *logCounts) all() iter.Seq2[int, int64] {
	return func(yield func(int, int64) bool) {
		for p, page := range c {
			if page == nil {
				continue
			}
			for i, n := range page {
				if n != 0 && !yield(p<<pageBits|i, n) {
					return
				}
			}
		}
	}
}

// binOf returns the bin of a value.
func binOf(v time.Duration) int {
	if v < pageSize {
		return int(v)
	}
	shift := bits.Len64(uint64(v)) - 1 - pageBits
	return (shift+1)<<pageBits | int(v>>shift)&(pageSize-1)
}

// binRange returns the least and the greatest value of a bin.
func binRange(bin int) (low, high time.Duration) {
	page, i := bin>>pageBits, bin&(pageSize-1)
	if page == 0 {
		return time.Duration(i), time.Duration(i)
	}
	width := time.Duration(1) << (page - 1)
	low = time.Duration(pageSize+i) * width
	return low, low + (width - 1)
}

// binMiddle returns what a value of a bin is read as.
func binMiddle(bin int) time.Duration {
	low, high := binRange(bin)
	return low + (high-low+1)/2
}

// lastBin is the bin of the longest duration.
var lastBin = binOf(math.MaxInt64)
