package insight

import "github.com/go-conversion/conversion/internal/wire"

// Counts of units stop at mostUnits, so that sums of them fit int64 and the order in
// which they are added changes nothing.

// addCapped returns the sum of two counts.
func addCapped(a, b int64) int64 { return min(a+b, mostUnits) }

// sumCapped returns the sum of counts.
func sumCapped(counts []int64) (sum int64) {
	for _, n := range counts {
		sum = addCapped(sum, n)
	}
	return sum
}

// readCapped reads a count.
func readCapped(r *wire.Reader) int64 {
	n := r.Uint()
	if n > mostUnits {
		r.Fail()
		return 0
	}
	return int64(n)
}
