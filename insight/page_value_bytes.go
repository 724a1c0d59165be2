package insight

import (
	"maps"
	"slices"

	"github.com/go-conversion/conversion"
	"github.com/go-conversion/conversion/internal/saved"
	"github.com/go-conversion/conversion/internal/wire"
)

// pageValueVersion begins the bytes of a PageValue's state.
const pageValueVersion = "CIP1"

// AppendBinary appends the state in canonical form: the version, the fingerprint,
// the number of units, the total, then the pages by name. The error is always nil.
func (p *PageValue) AppendBinary(dst []byte) ([]byte, error) {
	dst = saved.AppendHead(dst, pageValueVersion, p.fingerprint)
	dst, _ = p.total.AppendBinary(wire.AppendUint(dst, uint64(p.units)))
	dst = wire.AppendUint(dst, uint64(len(p.pages)))
	for _, page := range slices.Sorted(maps.Keys(p.pages)) {
		dst = wire.AppendUint(wire.AppendString(dst, page), uint64(p.pages[page].units))
		dst, _ = p.pages[page].value.AppendBinary(dst)
	}
	return dst, nil
}

// UnmarshalBinary replaces the state by what [PageValue.AppendBinary] of the same
// definition wrote. The error is conversion.ErrDefinition for bytes of another one
// and conversion.ErrState for what is no state; then nothing changes.
func (p *PageValue) UnmarshalBinary(b []byte) error {
	r, err := saved.Open(b, pageValueVersion, p.fingerprint)
	if err != nil {
		return err
	}
	read := pageSums{units: readCapped(r), pages: map[string]*pageSum{}}
	r.Cut(read.total.CutBinary)
	last := ""
	for i := range r.Len(3) {
		page, s := r.String(), &pageSum{units: readCapped(r)}
		r.Cut(s.value.CutBinary)
		if !r.OK() || i > 0 && page <= last || s.units == 0 || s.units > read.units || !isPartOf(s.value, read.total) {
			return conversion.ErrState
		}
		read.pages[page], last = s, page
	}
	if !r.Done() || read.units == 0 && !read.total.IsEmpty() {
		return conversion.ErrState
	}
	p.pageSums = read
	return nil
}

// isPartOf reports whether totals are of no other currencies than all are.
func isPartOf(part, all conversion.Totals) bool {
	for m := range part.All() {
		known := false
		for of := range all.All() {
			known = known || of.Currency == m.Currency
		}
		if !known {
			return false
		}
	}
	return true
}
