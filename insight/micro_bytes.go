package insight

import (
	"slices"

	"github.com/go-conversion/conversion"
	"github.com/go-conversion/conversion/internal/saved"
	"github.com/go-conversion/conversion/internal/wire"
)

// microVersion begins the bytes of a Micro's state.
const microVersion = "CIM1"

// AppendBinary appends the state in canonical form: the version, the fingerprint,
// then the cells in order. The error is always nil.
func (m *Micro) AppendBinary(dst []byte) ([]byte, error) {
	dst = saved.AppendHead(dst, microVersion, m.fingerprint)
	cells := make([]microCell, 0, len(m.cells))
	for c := range m.cells {
		cells = append(cells, c)
	}
	slices.SortFunc(cells, microCell.compare)
	dst = wire.AppendUint(dst, uint64(len(cells)))
	for _, c := range cells {
		dst = wire.AppendString(dst, c.stratum)
		dst = wire.AppendUint(wire.AppendUint(dst, uint64(c.first)), uint64(c.reached))
		dst = wire.AppendUint(wire.AppendBool(dst, c.converted), uint64(m.cells[c]))
	}
	return dst, nil
}

// UnmarshalBinary replaces the state by what [Micro.AppendBinary] of the same
// definition wrote. The error is conversion.ErrDefinition for bytes of another one
// and conversion.ErrState for what is no state; then nothing changes.
func (m *Micro) UnmarshalBinary(b []byte) error {
	r, err := saved.Open(b, microVersion, m.fingerprint)
	if err != nil {
		return err
	}
	cells := map[microCell]int64{}
	var last microCell
	for i := range r.Len(5) {
		c, n := m.readCell(r)
		if !r.OK() || i > 0 && last.compare(c) >= 0 {
			return conversion.ErrState
		}
		cells[c], last = n, c
	}
	if !r.Done() {
		return conversion.ErrState
	}
	m.cells = cells
	return nil
}

func (m *Micro) readCell(r *wire.Reader) (c microCell, n int64) {
	c.stratum = r.String()
	landmarks := uint64(len(m.study.Landmarks))
	first, reached := r.Uint(), r.Uint()
	c.converted = r.Bool()
	count := r.Uint()
	// Whoever did it by a landmark has reached the one before.
	if reached > landmarks || first > reached+1 || count == 0 || count > mostUnits {
		r.Fail()
		return c, 0
	}
	c.first, c.reached = int32(first), int32(reached)
	return c, int64(count)
}
