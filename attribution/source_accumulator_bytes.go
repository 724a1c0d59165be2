package attribution

import (
	"github.com/go-conversion/conversion"
	"github.com/go-conversion/conversion/internal/saved"
	"github.com/go-conversion/conversion/internal/wire"
)

// accumulatorVersion begins the bytes of an accumulator's state.
const accumulatorVersion = "CAA1"

// AppendBinary appends the state: the version, the fingerprint, the table's
// canonical bytes, and the findings by code and subject. The form is canonical:
// accumulators that counted the same users have equal bytes, whatever their order
// and however they were merged. The error is that of [Table.AppendBinary]: a window
// with MaxTouches keeps heavy users from causing it.
func (a *Accumulator[K]) AppendBinary(dst []byte) ([]byte, error) {
	table, err := a.table.AppendBinary(nil)
	if err != nil {
		return dst, err
	}
	dst = saved.AppendHead(dst, accumulatorVersion, a.fingerprint)
	dst = wire.AppendString(dst, string(table))
	dst = wire.AppendUint(dst, uint64(len(a.bad)))
	for _, f := range a.bad {
		dst = wire.AppendString(wire.AppendString(dst, string(f.Code)), f.Subject)
		dst = wire.AppendUint(dst, uint64(f.Count))
	}
	return dst, nil
}

// UnmarshalBinary replaces the state by what [Accumulator.AppendBinary] of an
// accumulator of the same definition wrote. The error is
// conversion.ErrDefinition for bytes of another definition and
// conversion.ErrState for what is no state; then nothing changes.
func (a *Accumulator[K]) UnmarshalBinary(b []byte) error {
	r, err := saved.Open(b, accumulatorVersion, a.fingerprint)
	if err != nil {
		return err
	}
	table := MustTable[K](a.table.Currency())
	if table.UnmarshalBinary(r.Bytes(r.Len(1))) != nil || table.Currency() != a.table.Currency() {
		return conversion.ErrState
	}
	bad := readFindings(r)
	if !r.Done() {
		return conversion.ErrState
	}
	a.table, a.bad = table, bad
	return nil
}

// readFindings reads findings in order, each pair of code and subject once.
func readFindings(r *wire.Reader) (bad conversion.Findings) {
	const most = 1 << 48
	for i := range r.Len(3) {
		code, subject, n := conversion.FindingCode(r.String()), r.String(), r.Uint()
		if n > most {
			r.Fail()
		}
		bad.Add(code, subject, int64(n), -1)
		if !r.OK() || len(bad) != i+1 || bad[i].Code != code || bad[i].Subject != subject {
			r.Fail()
			return nil
		}
	}
	return bad
}
