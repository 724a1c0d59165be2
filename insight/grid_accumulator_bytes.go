package insight

import (
	"encoding/binary"
	"maps"
	"slices"

	"github.com/go-conversion/conversion"
	"github.com/go-conversion/conversion/internal/saved"
	"github.com/go-conversion/conversion/internal/wire"
)

// gridVersion begins the bytes of a grid accumulator's state.
const gridVersion = "CGH1"

// AppendBinary appends the state: the version, the fingerprint, then all counts,
// periods, names and hashes in ascending order. The form is canonical: accumulators
// that counted the same users have equal bytes, whatever their order and however
// they were merged. The error is always nil.
func (a *GridAccumulator) AppendBinary(dst []byte) ([]byte, error) {
	dst = saved.AppendHead(dst, gridVersion, a.of.fingerprint)
	dst = a.whole.append(dst)
	for i := range a.parts {
		dst = wire.AppendUint(dst, uint64(len(a.parts[i].of)))
		for _, name := range a.parts[i].names() {
			dst = a.parts[i].of[name].append(wire.AppendString(dst, name))
		}
	}
	for i := range a.both {
		dst = wire.AppendUint(wire.AppendUint(dst, uint64(a.both[i])), uint64(a.earlier[i]))
	}
	for _, d := range a.defects {
		dst = wire.AppendString(wire.AppendUint(dst, uint64(d.count)), d.example)
	}
	dst = wire.AppendUint(dst, uint64(len(a.variants.of)))
	for _, name := range a.variants.names() {
		dst = wire.AppendUint(wire.AppendString(dst, name), uint64(a.variants.of[name]))
	}
	return a.orders.append(dst), nil
}

func (r gridRows) append(dst []byte) []byte {
	dst = wire.AppendUint(dst, uint64(len(r)))
	for _, period := range slices.Sorted(maps.Keys(r)) {
		dst = wire.AppendInt(dst, period)
		for _, n := range r[period] {
			dst = wire.AppendUint(dst, uint64(n))
		}
	}
	return dst
}

func (s *orderSample) append(dst []byte) []byte {
	dst = wire.AppendUint(wire.AppendUint(dst, uint64(s.zeros)), uint64(len(s.of)))
	for _, hash := range slices.Sorted(maps.Keys(s.of)) {
		owner := s.of[hash]
		dst = binary.BigEndian.AppendUint64(binary.BigEndian.AppendUint64(dst, hash), owner.user)
		dst = wire.AppendString(wire.AppendBool(dst, owner.several), owner.id)
	}
	return dst
}

// UnmarshalBinary replaces the state by what [GridAccumulator.AppendBinary] of an
// accumulator of the same definition wrote. The error is conversion.ErrDefinition
// for bytes of another definition and conversion.ErrState for what is no state; then
// nothing changes.
func (a *GridAccumulator) UnmarshalBinary(b []byte) error {
	r, err := saved.Open(b, gridVersion, a.of.fingerprint)
	if err != nil {
		return err
	}
	read := gridStateReader{r, a.of}
	c := newGridCounts(a.of)
	read.counts(&c)
	if !r.Done() {
		return conversion.ErrState
	}
	a.gridCounts = c
	return nil
}

// gridStateReader reads a state of a definition.
type gridStateReader struct {
	*wire.Reader
	of *tracking
}

func (r gridStateReader) counts(c *gridCounts) {
	c.whole = r.rows()
	left := gridRows{}
	for i := range c.parts {
		clear(left)
		left.merge(c.whole)
		r.names(3, mostParts, func(name string) {
			rows := r.rows()
			r.takeFrom(left, rows)
			r.need(keptText(name) == name)
			c.parts[i].set(name, rows)
		})
	}
	for i := range c.both {
		c.both[i], c.earlier[i] = readCapped(r.Reader), readCapped(r.Reader)
		r.need(c.earlier[i] <= c.both[i])
	}
	for i := range c.defects {
		d := &c.defects[i]
		d.count, d.example = readCapped(r.Reader), r.String()
		r.need(keptText(d.example) == d.example && (d.count > 0 || d.example == ""))
	}
	r.names(2, mostVariants, func(name string) {
		n := readCapped(r.Reader)
		r.need(n > 0 && r.of.names.meant(name) != "")
		c.variants.set(name, n)
	})
	r.orders(&c.orders)
}

// need fails unless something holds.
func (r gridStateReader) need(holds bool) {
	if !holds {
		r.Fail()
	}
}

// rows reads rows of ascending periods in which somebody was.
func (r gridStateReader) rows() gridRows {
	rows := gridRows{}
	steps := len(r.of.steps)
	last := r.of.first - 1
	for range r.Len(1 + steps) {
		period := r.Int()
		if r.need(period > last && period < r.of.end); !r.OK() {
			return rows
		}
		row := make([]int64, steps)
		for i := range row {
			row[i] = readCapped(r.Reader)
			r.need(row[i] <= row[0])
		}
		r.need(row[0] > 0)
		rows[period], last = row, period
	}
	return rows
}

// takeFrom takes rows from others, of which they are a part.
func (r gridStateReader) takeFrom(left, rows gridRows) {
	for period, row := range rows {
		have := left[period]
		if have == nil {
			r.Fail()
			return
		}
		for i, n := range row {
			r.need(n <= have[i])
			have[i] -= n
		}
	}
}

// names reads at most so many things that begin with a name, each of at least size
// bytes. The names ascend.
func (r gridStateReader) names(size, most int, read func(name string)) {
	n := r.Len(size)
	r.need(n <= most)
	last := ""
	for i := range n {
		name := r.String()
		if r.need(i == 0 || name > last); !r.OK() {
			return
		}
		read(name)
		last = name
	}
}

func (r gridStateReader) orders(s *orderSample) {
	zeros := r.Uint()
	r.need(zeros < 64)
	s.zeros = int(min(zeros, 63))
	n := r.Len(18)
	r.need(n <= mostOrders)
	last := uint64(0)
	for i := range n {
		hash, user := r.hash(), r.hash()
		owner := orderOwner{user: user, several: r.Bool(), id: r.String()}
		r.need((i == 0 || hash > last) && s.takes(hash) && keptText(owner.id) == owner.id)
		if !r.OK() {
			return
		}
		s.of[hash], last = owner, hash
	}
}

func (r gridStateReader) hash() uint64 {
	b := r.Bytes(8)
	if b == nil {
		return 0
	}
	return binary.BigEndian.Uint64(b)
}
