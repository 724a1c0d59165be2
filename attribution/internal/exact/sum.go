// Package exact adds floating-point numbers without rounding.
package exact

import (
	"math"
	"math/bits"
)

// Sum adds numbers exactly, so that the result does not depend on their order or
// on how they were grouped. The zero Sum is 0. Numbers must be finite; a NaN or an
// infinity makes the whole sum NaN.
//
// Each chunk holds 32 bits of a number of fixed point that spans all of float64,
// with room for carries: the small superaccumulator of R. M. Neal, Fast exact
// summation using small and large superaccumulators, arXiv:1505.05571.
type Sum struct {
	chunks  [chunks]int64
	pending int // additions since carries were spread
	broken  bool
}

const (
	chunkBits = 32
	chunks    = (2046+52)/chunkBits + 3
	mayAdd    = 1 << 29 // additions to a chunk that cannot overflow it
)

// Add adds x. It takes a few nanoseconds and allocates nothing.
func (s *Sum) Add(x float64) {
	b := math.Float64bits(x)
	exponent := int(b >> 52 & 0x7ff)
	mantissa := b & (1<<52 - 1)
	switch exponent {
	case 0x7ff:
		s.broken = true
		return
	case 0:
		exponent = 1 // subnormal
	default:
		mantissa |= 1 << 52
	}
	at, shift := uint(exponent)/chunkBits, uint(exponent)%chunkBits
	low := int64(mantissa << shift & (1<<chunkBits - 1))
	middle := int64(mantissa >> (chunkBits - shift) & (1<<chunkBits - 1))
	high := int64(mantissa >> (2*chunkBits - shift))
	sign := int64(b) >> 63 // 0 or −1: numbers of mixed sign would spoil a branch
	s.chunks[at] += (low ^ sign) - sign
	s.chunks[at+1] += (middle ^ sign) - sign
	s.chunks[at+2] += (high ^ sign) - sign
	if s.pending++; s.pending >= mayAdd {
		s.carry()
	}
}

// Merge adds all that t holds.
func (s *Sum) Merge(t *Sum) {
	other := *t
	other.carry()
	s.carry()
	for i, c := range other.chunks {
		s.chunks[i] += c
	}
	s.pending = 1
	s.broken = s.broken || other.broken
}

// carry spreads what does not fit a chunk's 32 bits to the one above, so that all
// but the topmost are in 0..2³²−1.
func (s *Sum) carry() {
	var over int64
	for i := range s.chunks[:chunks-1] {
		c := s.chunks[i] + over
		over = c >> chunkBits
		s.chunks[i] = c - over<<chunkBits
	}
	s.chunks[chunks-1] += over
	s.pending = 0
}

// Float returns the sum, rounded to the nearest float64, ties to even.
func (s *Sum) Float() float64 {
	if s.broken {
		return math.NaN()
	}
	t := *s
	t.carry()
	negative := t.chunks[chunks-1] < 0
	if negative {
		for i := range t.chunks {
			t.chunks[i] = -t.chunks[i]
		}
		t.carry()
	}
	x := t.magnitude()
	if negative {
		return -x
	}
	return x
}

// magnitude rounds chunks that carry nothing and are not negative.
func (s *Sum) magnitude() float64 {
	top := chunks - 1
	for top >= 0 && s.chunks[top] == 0 {
		top--
	}
	if top < 0 {
		return 0
	}
	// The leading 128 bits are enough; what is below matters only as not being 0.
	var words [4]uint64
	for i := range words {
		if top-i >= 0 {
			words[i] = uint64(s.chunks[top-i])
		}
	}
	hi, lo := words[0]<<chunkBits|words[1], words[2]<<chunkBits|words[3]
	if words[0]>>chunkBits != 0 { // the topmost chunk is not cut to 32 bits
		return math.Inf(1)
	}
	lead := uint(bits.LeadingZeros64(hi))
	hi = hi<<lead | lo>>(64-lead)
	sticky := lo<<lead != 0
	for i := top - 4; i >= 0 && !sticky; i-- {
		sticky = s.chunks[i] != 0
	}
	if sticky {
		hi |= 1
	}
	// The value is hi·2^(unit), with the lowest chunk's unit of 2^−1075.
	unit := (top-1)*chunkBits - 1075 - int(lead)
	return rounded(hi, unit)
}

// rounded returns m·2^unit to the nearest float64, where the lowest bit of m may
// stand for all below it.
func rounded(m uint64, unit int) float64 {
	drop := 11 // m has 64 bits, a float64 has 53
	if lowest := -1074 - unit; lowest > drop {
		drop = lowest // fewer in the subnormal range
	}
	if drop > 64 {
		return 0
	}
	var kept, rest uint64
	if drop < 64 {
		kept = m >> uint(drop)
		rest = m << uint(64-drop)
	} else {
		rest = m
	}
	if rest > 1<<63 || rest == 1<<63 && kept&1 == 1 {
		kept++
	}
	return math.Ldexp(float64(kept), unit+drop)
}
