package stat

import (
	"math"
	"math/big"
	"math/bits"
)

// Uint128 is a natural number of 128 bits, Hi·2⁶⁴ + Lo: room for sums of squares
// of counts. Sums do not depend on the order of adding.
type Uint128 struct{ Hi, Lo uint64 }

// Product returns a·b of numbers that are not negative.
func Product(a, b int64) Uint128 {
	hi, lo := bits.Mul64(uint64(a), uint64(b))
	return Uint128{hi, lo}
}

// Add returns u + v, modulo 2¹²⁸.
func (u Uint128) Add(v Uint128) Uint128 {
	lo, carry := bits.Add64(u.Lo, v.Lo, 0)
	hi, _ := bits.Add64(u.Hi, v.Hi, carry)
	return Uint128{hi, lo}
}

// Sub returns u − v, modulo 2¹²⁸.
func (u Uint128) Sub(v Uint128) Uint128 {
	lo, borrow := bits.Sub64(u.Lo, v.Lo, 0)
	hi, _ := bits.Sub64(u.Hi, v.Hi, borrow)
	return Uint128{hi, lo}
}

// Big returns the number as a big one.
func (u Uint128) Big() *big.Int {
	n := new(big.Int).SetUint64(u.Hi)
	return n.Or(n.Lsh(n, 64), new(big.Int).SetUint64(u.Lo))
}

// FromBig returns a number that is not negative, or the largest one if it is larger.
func FromBig(n *big.Int) Uint128 {
	if n.BitLen() > 128 {
		return Uint128{math.MaxUint64, math.MaxUint64}
	}
	low := new(big.Int).And(n, new(big.Int).SetUint64(math.MaxUint64))
	return Uint128{new(big.Int).Rsh(n, 64).Uint64(), low.Uint64()}
}

// Capped returns u + v, or the largest number if the sum is larger. It is
// associative, as Add is.
func (u Uint128) Capped(v Uint128) Uint128 {
	lo, carry := bits.Add64(u.Lo, v.Lo, 0)
	hi, over := bits.Add64(u.Hi, v.Hi, carry)
	if over != 0 {
		return Uint128{math.MaxUint64, math.MaxUint64}
	}
	return Uint128{hi, lo}
}

// IsZero reports whether u is 0.
func (u Uint128) IsZero() bool { return u.Hi == 0 && u.Lo == 0 }

// Float returns the number, rounded twice at most.
func (u Uint128) Float() float64 { return float64(u.Hi)*(1<<64) + float64(u.Lo) }

// Over returns ⌊u/n⌋; n is not 0.
func (u Uint128) Over(n uint64) Uint128 {
	quotient, _ := u.DivMod(n)
	return quotient
}

// DivMod returns ⌊u/n⌋ and what is left; n is not 0.
func (u Uint128) DivMod(n uint64) (quotient Uint128, rest uint64) {
	hi, carry := u.Hi/n, u.Hi%n
	lo, rest := bits.Div64(carry, u.Lo, n)
	return Uint128{hi, lo}, rest
}

// FromFloat returns x, cut to a whole number; below 0 and NaN it is 0, beyond the
// largest number that.
func FromFloat(x float64) Uint128 {
	switch {
	case !(x >= 1):
		return Uint128{}
	case x >= 1<<128:
		return Uint128{math.MaxUint64, math.MaxUint64}
	}
	hi := math.Floor(x / (1 << 64))
	return Uint128{uint64(hi), uint64(x - hi*(1<<64))}
}

// SquareOver returns ⌊u²/n⌋, or the largest number if that is larger; n is not 0.
func (u Uint128) SquareOver(n uint64) Uint128 {
	if u.Hi == 0 {
		hi, lo := bits.Mul64(u.Lo, u.Lo)
		return Uint128{hi, lo}.Over(n)
	}
	square := u.Big()
	square.Mul(square, square)
	square.Div(square, new(big.Int).SetUint64(n))
	return FromBig(square)
}
