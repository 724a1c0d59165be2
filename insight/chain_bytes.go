package insight

import (
	"slices"

	"github.com/go-conversion/conversion"
	"github.com/go-conversion/conversion/internal/saved"
	"github.com/go-conversion/conversion/internal/wire"
)

// chainVersion begins the bytes of a chain's state.
const chainVersion = "CIC1"

// AppendBinary appends the state: the version, the fingerprint, the number of idle
// units, the users' states by name, then the moves, each with the numbers of its
// states and its count. The form is canonical. The error is always nil.
func (c *Chain) AppendBinary(dst []byte) ([]byte, error) {
	names, moves := c.sorted()
	dst = saved.AppendHead(dst, chainVersion, c.fingerprint)
	dst = wire.AppendUint(dst, uint64(c.idle))
	dst = wire.AppendUint(dst, uint64(len(names[leftID+1:])))
	for _, name := range names[leftID+1:] {
		dst = wire.AppendString(dst, name)
	}
	dst = wire.AppendUint(dst, uint64(len(moves)))
	for _, m := range moves {
		for _, n := range []int64{int64(m.from), int64(m.to), m.n} {
			dst = wire.AppendUint(dst, uint64(n))
		}
	}
	return dst, nil
}

// UnmarshalBinary replaces the state by one that [Chain.AppendBinary] of a chain of
// the same states wrote. The error is conversion.ErrDefinition for bytes of other
// states and conversion.ErrState for what is no state; then nothing changes.
func (c *Chain) UnmarshalBinary(b []byte) error {
	r, err := saved.Open(b, chainVersion, c.fingerprint)
	if err != nil {
		return err
	}
	got := newChainCounts()
	got.idle = readCapped(r)
	got.readNames(r)
	got.readMoves(r)
	if !r.Done() {
		return conversion.ErrState
	}
	c.chainCounts = got
	return nil
}

func (c *chainCounts) readNames(r *wire.Reader) {
	last := ""
	for i := range r.Len(1) {
		name := r.String()
		if _, taken := c.ids[name]; taken || i > 0 && name <= last {
			r.Fail()
		}
		if !r.OK() {
			return
		}
		c.id(name)
		last = name
	}
}

// readMoves reads moves that ascend and leave no name unused.
func (c *chainCounts) readMoves(r *wire.Reader) {
	used := make([]bool, len(c.names))
	for id := range leftID + 1 {
		used[id] = true
	}
	var last move
	for i := range r.Len(3) {
		m, n := move{c.readID(r), c.readID(r)}, readCapped(r)
		if i > 0 && m.compare(last) <= 0 || m.from == convertedID || m.from == leftID || m.to == startID || n == 0 {
			r.Fail()
		}
		if !r.OK() {
			return
		}
		used[m.from], used[m.to] = true, true
		c.moves[m], last = n, m
	}
	if slices.Contains(used, false) {
		r.Fail()
	}
}

// readID reads the number of a name.
func (c *chainCounts) readID(r *wire.Reader) int32 {
	id := r.Uint()
	if id >= uint64(len(c.names)) {
		r.Fail()
		return 0
	}
	return int32(id)
}
