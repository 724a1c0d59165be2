package insight

import (
	"github.com/go-conversion/conversion"
	"github.com/go-conversion/conversion/internal/saved"
	"github.com/go-conversion/conversion/internal/wire"
)

// trainingVersion begins the bytes of a Training.
const trainingVersion = "CIT1"

// AppendBinary implements [Counter]: the version, the fingerprint, then fold,
// landmark, levels and counts of each example, in ascending order. The error is
// always nil.
func (t *Training) AppendBinary(dst []byte) ([]byte, error) {
	dst = saved.AppendHead(dst, trainingVersion, t.plan.fingerprint)
	dst = wire.AppendUint(dst, uint64(len(t.cells)))
	for _, key := range t.keys() {
		c := t.cells[t.index[key]]
		dst = wire.AppendUint(wire.AppendUint(append(dst, key...), uint64(c.n)), uint64(c.k))
	}
	return dst, nil
}

// UnmarshalBinary implements [Counter].
func (t *Training) UnmarshalBinary(b []byte) error {
	r, err := saved.Open(b, trainingVersion, t.plan.fingerprint)
	if err != nil {
		return err
	}
	got := newTraining(t.plan)
	size := 2 + len(t.plan.forms)
	last := ""
	for range r.Len(size + 2) {
		got.key = append(got.key[:0], r.Bytes(size)...)
		n, k := r.Uint(), r.Uint()
		if !r.OK() || string(got.key) <= last || !t.plan.isKey(got.key) || n == 0 || n > mostUnits || k > n {
			return conversion.ErrState
		}
		got.add(cell{int64(n), int64(k)})
		last = string(got.key)
	}
	if !r.Done() {
		return conversion.ErrState
	}
	t.index, t.cells = got.index, got.cells
	return nil
}

// isKey reports whether a key has a fold, a landmark and levels that there are.
func (p *featurePlan) isKey(key []byte) bool {
	if int(key[0]) >= p.scoring.Folds || int(key[1]) >= len(p.scoring.Landmarks) {
		return false
	}
	for i, level := range key[2:] {
		if int(level) >= len(p.forms[i].levels) {
			return false
		}
	}
	return true
}
