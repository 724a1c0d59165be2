package segment

import (
	"math/big"
	"math/bits"

	"github.com/go-conversion/conversion/internal/wire"
)

// int192 is an integer of 192 bits in two's complement, lowest word first: room for
// sums of squares of amounts. Sums do not depend on the order of adding.
type int192 [3]uint64

func int192Of(n int64) int192 {
	sign := uint64(n >> 63)
	return int192{uint64(n), sign, sign}
}

// product returns a·b.
func product(a, b int64) int192 {
	hi, lo := bits.Mul64(magnitude(a), magnitude(b))
	w := int192{lo, hi, 0}
	if (a < 0) != (b < 0) {
		w = w.negated()
	}
	return w
}

func magnitude(n int64) uint64 {
	if n < 0 {
		return -uint64(n)
	}
	return uint64(n)
}

func (w *int192) add(v int192) {
	var carry uint64
	for i := range w {
		w[i], carry = bits.Add64(w[i], v[i], carry)
	}
}

func (w *int192) sub(v int192) { w.add(v.negated()) }

func (w int192) negated() int192 {
	n := int192{^w[0], ^w[1], ^w[2]}
	n.add(int192{1})
	return n
}

func (w int192) big() *big.Int {
	n := big.NewInt(int64(w[2]))
	for _, word := range []uint64{w[1], w[0]} {
		n.Or(n.Lsh(n, 64), new(big.Int).SetUint64(word))
	}
	return n
}

func (w int192) append(dst []byte) []byte {
	dst = wire.AppendInt(dst, int64(w[2]))
	return wire.AppendUint(wire.AppendUint(dst, w[1]), w[0])
}

func readInt192(r *wire.Reader) (w int192) {
	w[2] = uint64(r.Int())
	w[1], w[0] = r.Uint(), r.Uint()
	return w
}
