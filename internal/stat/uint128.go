package stat

import (
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
