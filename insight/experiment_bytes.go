package insight

import (
	"math/big"

	"github.com/go-conversion/conversion"
	"github.com/go-conversion/conversion/internal/saved"
	"github.com/go-conversion/conversion/internal/wire"
)

// experimentVersion begins the bytes of an Experiment's state.
const experimentVersion = "CIE1"

// AppendBinary appends the state in canonical form: the version, the fingerprint,
// then the sums of the control and of those invited. The error is always nil.
func (e *Experiment) AppendBinary(dst []byte) ([]byte, error) {
	dst = saved.AppendHead(dst, experimentVersion, e.fingerprint)
	for i := range e.arms {
		a := &e.arms[i]
		dst = wire.AppendUint(wire.AppendUint(dst, uint64(a.n)), uint64(a.did))
		dst = appendBig(appendBig(appendBig(dst, &a.y), &a.yy), &a.dy)
	}
	return wire.AppendUint(wire.AppendUint(dst, uint64(e.unvalued)), uint64(e.anonymous)), nil
}

// appendBig appends the number of bytes of n, below 0 for a negative one, and them.
func appendBig(dst []byte, n *big.Int) []byte {
	size := int64(n.BitLen()+7) / 8
	dst = wire.AppendInt(dst, size*int64(n.Sign()))
	return append(dst, n.Bytes()...)
}

// UnmarshalBinary replaces the state by what [Experiment.AppendBinary] of the same
// definition wrote. The error is conversion.ErrDefinition for bytes of another one
// and conversion.ErrState for what is no state; then nothing changes.
func (e *Experiment) UnmarshalBinary(b []byte) error {
	r, err := saved.Open(b, experimentVersion, e.fingerprint)
	if err != nil {
		return err
	}
	read := e.empty()
	for i := range read.arms {
		a := &read.arms[i]
		a.n, a.did = readCapped(r), readCapped(r)
		readBig(r, &a.y)
		readBig(r, &a.yy)
		readBig(r, &a.dy)
		if !a.plausible() {
			return conversion.ErrState
		}
	}
	read.unvalued, read.anonymous = readCapped(r), readCapped(r)
	if !r.Done() || read.unvalued > read.arms[0].n+read.arms[1].n || e.study.Currency == "" && read.unvalued > 0 {
		return conversion.ErrState
	}
	e.experimentCounts = read.experimentCounts
	return nil
}

// plausible reports whether such sums can be: nobody brings something without being
// there, and squares are not negative. Where the number of units has stopped, sums have
// gone on.
func (a *armSums) plausible() bool {
	if a.n == mostUnits {
		return a.yy.Sign() >= 0
	}
	if a.did > a.n || a.yy.Sign() < 0 || a.did == 0 && a.dy.Sign() != 0 {
		return false
	}
	// (Σy)² ≤ n·Σy²
	squares, square := new(big.Int).Mul(big.NewInt(a.n), &a.yy), new(big.Int).Mul(&a.y, &a.y)
	return square.Cmp(squares) <= 0
}

func readBig(r *wire.Reader, n *big.Int) {
	size := r.Int()
	negative := size < 0
	if negative {
		size = -size
	}
	const most = 64 // bytes: more than sums of squares of amounts come to
	if size < 0 || size > most {
		r.Fail()
		return
	}
	b := r.Bytes(int(size))
	if len(b) > 0 && b[0] == 0 { // not the shortest form
		r.Fail()
		return
	}
	if n.SetBytes(b); negative {
		n.Neg(n)
	}
}
