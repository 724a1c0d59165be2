package rule

import (
	"encoding/binary"
	"slices"

	"github.com/go-conversion/conversion"
	"github.com/go-conversion/conversion/internal/wire"
)

// AppendBinary appends the visit's state in canonical form: visits of equal
// programs that have seen the same events have equal bytes. Where the visit
// came from is no part of it: it matters at the first event only. The error is
// always nil.
func (v *Visit) AppendBinary(dst []byte) ([]byte, error) {
	for _, n := range []int64{int64(v.index), v.start, v.last, v.engaged, v.nPages} {
		dst = wire.AppendInt(dst, n)
	}
	for _, word := range v.state {
		dst = binary.BigEndian.AppendUint64(dst, uint64(word))
	}
	for _, set := range v.sets {
		dst = appendSet(dst, set)
	}
	if v.p.history {
		for i := range v.index {
			dst, _ = v.history[i].AppendBinary(dst)
		}
	}
	return dst, nil
}

// CutBinary reads what [Visit.AppendBinary] wrote from the front of b and
// returns the rest. The error is conversion.ErrState, and then the visit has to
// begin anew.
func (v *Visit) CutBinary(b []byte) (rest []byte, err error) {
	v.Begin(conversion.Touch{})
	r := wire.NewReader(b)
	index := r.Int()
	v.start, v.last, v.engaged, v.nPages = r.Int(), r.Int(), r.Int(), r.Int()
	for i := range v.state {
		if word := r.Bytes(8); word != nil {
			v.state[i] = int64(binary.BigEndian.Uint64(word))
		}
	}
	for i := range v.sets {
		v.sets[i] = readSet(r)
	}
	if !r.OK() || index < 0 {
		return nil, conversion.ErrState
	}
	v.index = int(index)
	rest = r.Rest()
	if v.p.history {
		return v.cutHistory(rest)
	}
	return rest, nil
}

func (v *Visit) cutHistory(b []byte) (rest []byte, err error) {
	for range v.index {
		var e conversion.Event
		if b, err = e.CutBinary(b); err != nil {
			return nil, err
		}
		v.history = append(v.history, e)
	}
	return b, nil
}

func appendSet(dst []byte, set map[Identity]struct{}) []byte {
	all := make([]Identity, 0, len(set))
	for i := range set {
		all = append(all, i)
	}
	slices.SortFunc(all, Identity.Compare)
	dst = wire.AppendUint(dst, uint64(len(all)))
	for _, i := range all {
		dst = append(dst, byte(i.kind))
		dst = wire.AppendUint(dst, i.bits)
		dst = wire.AppendString(dst, i.text)
	}
	return dst
}

func readSet(r *wire.Reader) map[Identity]struct{} {
	n := r.Len(3)
	if n == 0 {
		return nil
	}
	set := make(map[Identity]struct{}, n)
	for range n {
		kind := r.Bytes(1)
		i := Identity{bits: r.Uint(), text: r.String()}
		if kind != nil {
			i.kind = conversion.Kind(kind[0])
		}
		set[i] = struct{}{}
	}
	return set
}
