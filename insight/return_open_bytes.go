package insight

import (
	"maps"
	"slices"

	"github.com/go-conversion/conversion"
	"github.com/go-conversion/conversion/internal/saved"
	"github.com/go-conversion/conversion/internal/stat"
	"github.com/go-conversion/conversion/internal/wire"
)

// openVersion begins the bytes of an OpenVisits' state.
const openVersion = "CIO1"

// AppendBinary appends the state in canonical form: the version, the fingerprint,
// then the sums by name. The error is always nil.
func (v *OpenVisits) AppendBinary(dst []byte) ([]byte, error) {
	dst = saved.AppendHead(dst, openVersion, v.fingerprint)
	dst = wire.AppendUint(dst, uint64(len(v.visits)))
	for _, name := range slices.Sorted(maps.Keys(v.visits)) {
		s := v.visits[name]
		dst = wire.AppendUint(wire.AppendUint(wire.AppendString(dst, name), uint64(s.visits)), uint64(s.unscored))
		dst = wire.AppendUint(wire.AppendUint(dst, s.now.Hi), s.now.Lo)
	}
	return dst, nil
}

// UnmarshalBinary replaces the state by what [OpenVisits.AppendBinary] of the same
// definition wrote. The error is conversion.ErrDefinition for bytes of another one
// and conversion.ErrState for what is no state; then nothing changes.
func (v *OpenVisits) UnmarshalBinary(b []byte) error {
	r, err := saved.Open(b, openVersion, v.fingerprint)
	if err != nil {
		return err
	}
	visits := map[string]openSum{}
	last := ""
	for i := range r.Len(5) {
		name := r.String()
		s := openSum{readCapped(r), readCapped(r), stat.Uint128{Hi: r.Uint(), Lo: r.Uint()}}
		if !r.OK() || i > 0 && name <= last || !s.plausible() {
			return conversion.ErrState
		}
		visits[name], last = s, name
	}
	if !r.Done() {
		return conversion.ErrState
	}
	v.visits = visits
	return nil
}

// plausible reports whether somebody was counted, each with a probability of 1 at
// most.
func (s *openSum) plausible() bool {
	if s.visits == mostUnits { // where it has stopped, the sum has gone on
		return true
	}
	most := stat.Product(s.visits, 1<<53)
	return s.visits+s.unscored > 0 && (s.now.Hi < most.Hi || s.now.Hi == most.Hi && s.now.Lo <= most.Lo)
}
