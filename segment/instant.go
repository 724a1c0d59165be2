package segment

import (
	"math"
	"math/bits"
	"time"
)

// never is the instant that does not come, always the one before all others.
const (
	never  = math.MaxInt64
	always = math.MinInt64
)

// nanoOf returns the instant in nanoseconds since 1970 UTC. What lies before all
// events is always, what lies beyond int64 is never.
func nanoOf(t time.Time) int64 {
	switch {
	case t.Before(time.Unix(0, always)):
		return always
	case t.After(time.Unix(0, never)):
		return never
	}
	return t.UnixNano()
}

// before returns t − d, or always where that is out of range; d is not negative.
func before(t, d int64) int64 {
	if r := t - d; r <= t {
		return r
	}
	return always
}

// after returns t + d, or never where that is out of range; d is not negative.
func after(t, d int64) int64 {
	if r := t + d; r >= t {
		return r
	}
	return never
}

// times returns d·n, or never where that is out of range; neither is negative.
func times(d, n int64) int64 {
	hi, lo := bits.Mul64(uint64(d), uint64(n))
	if hi != 0 || lo > never {
		return never
	}
	return int64(lo)
}

// since returns the beginning of a window of length d that ends at asOf. No
// length is no limit.
func since(asOf, d int64) int64 {
	if d == 0 {
		return always
	}
	return before(asOf, d)
}
