package funnel

import (
	"math"
	"math/bits"
	"time"

	"github.com/go-conversion/conversion"
	"github.com/go-conversion/conversion/internal/wire"
)

// AppendBinary appends the durations in canonical form: the same durations have
// the same bytes. The error is always nil.
//
// The form is the number; then of up to 1024 the values, in order, each as what
// it is more than the one before; of more the sum (low and high word), shortest,
// longest, number of bins, and each bin as what its number is more than the one
// before, and its count. All are varints.
func (d *Durations) AppendBinary(dst []byte) ([]byte, error) {
	dst = wire.AppendUint(dst, uint64(d.n))
	if d.IsExact() {
		last := time.Duration(0)
		for _, v := range d.values {
			dst = wire.AppendUint(dst, uint64(v-last))
			last = v
		}
		return dst, nil
	}
	size := 0
	for range d.counts.all() {
		size++
	}
	for _, n := range [...]uint64{d.sum[0], d.sum[1], uint64(d.min), uint64(d.max), uint64(size)} {
		dst = wire.AppendUint(dst, n)
	}
	last := 0
	for bin, n := range d.counts.all() {
		dst = wire.AppendUint(wire.AppendUint(dst, uint64(bin-last)), uint64(n))
		last = bin
	}
	return dst, nil
}

// CutBinary reads what [Durations.AppendBinary] wrote from the front of b and
// returns the rest. The error is conversion.ErrState for what nothing wrote; then
// nothing changes.
func (d *Durations) CutBinary(b []byte) (rest []byte, err error) {
	r := wire.NewReader(b)
	var got Durations
	if n := r.Uint(); n <= exactDurations {
		got.readValues(r, int(n))
	} else if n > mostCounted {
		r.Fail()
	} else {
		got.n, got.counts = int64(n), new(logCounts)
		got.readCounts(r)
	}
	if !r.OK() {
		return nil, conversion.ErrState
	}
	*d = got
	return r.Rest(), nil
}

func (d *Durations) readValues(r *wire.Reader, n int) {
	if n > len(r.Rest()) {
		r.Fail()
		return
	}
	d.values = make([]time.Duration, n)
	last := uint64(0)
	for i := range d.values {
		step := r.Uint()
		if step > math.MaxInt64-last {
			r.Fail()
			return
		}
		last += step
		d.values[i] = time.Duration(last)
		d.note(1, [2]uint64{last, 0}, d.values[i], d.values[i])
	}
}

// readCounts reads bins and checks that values in them can be so many and have
// such a sum, shortest and longest.
func (d *Durations) readCounts(r *wire.Reader) {
	d.sum = [2]uint64{r.Uint(), r.Uint()}
	least, most := r.Uint(), r.Uint()
	if least > most || most > math.MaxInt64 {
		r.Fail()
		return
	}
	d.min, d.max = time.Duration(least), time.Duration(most)
	var lowest, highest [2]uint64 // sums
	first, last, rest := binOf(d.min), 0, uint64(d.n)
	for i := range r.Len(2) {
		step, n := r.Uint(), r.Uint()
		if step > uint64(lastBin-last) || i > 0 && step == 0 || n == 0 || n > rest {
			r.Fail()
			return
		}
		last += int(step)
		if i == 0 && last != first {
			r.Fail()
			return
		}
		d.counts.addAt(last, int64(n))
		low, high := binRange(last)
		lowest, highest = addTimes(lowest, max(low, d.min), n), addTimes(highest, min(high, d.max), n)
		rest -= n
	}
	if rest != 0 || last != binOf(d.max) || isLess(d.sum, lowest) || isLess(highest, d.sum) {
		r.Fail()
	}
}

// addTimes adds a value n times.
func addTimes(sum [2]uint64, v time.Duration, n uint64) [2]uint64 {
	high, low := bits.Mul64(uint64(v), n)
	low, carry := bits.Add64(sum[0], low, 0)
	high, _ = bits.Add64(sum[1], high, carry)
	return [2]uint64{low, high}
}

func isLess(a, b [2]uint64) bool { return a[1] < b[1] || a[1] == b[1] && a[0] < b[0] }
