package segment

import (
	"github.com/go-conversion/conversion"
	"github.com/go-conversion/conversion/internal/saved"
	"github.com/go-conversion/conversion/internal/stat"
	"github.com/go-conversion/conversion/internal/wire"
)

// accumulatorVersion begins the bytes of an accumulator's state.
const accumulatorVersion = "CSA1"

// mostUnits is more than anybody will ever count; sums of so few counts as there
// are in a state fit int64.
const mostUnits = 1 << 48

// AppendBinary appends the state: the version, the fingerprint, then all counts
// in a fixed order; levels, strata, currencies and findings by name. The form is
// canonical: accumulators that counted the same users have equal bytes, whatever
// their order and however they were merged. The error is always nil.
func (a *Accumulator) AppendBinary(dst []byte) ([]byte, error) {
	dst = saved.AppendHead(dst, accumulatorVersion, a.fingerprint)
	dst = appendUnits(dst, a.unnamed)
	dst = a.all.append(dst)
	for i := range a.segments {
		m := &a.segments[i]
		dst = m.append(dst)
		dst = appendCells(m.gone.append(dst), m.shared)
	}
	dst = appendUnits(dst, a.pairs...)
	for _, levels := range a.levels {
		dst = wire.AppendUint(dst, uint64(len(levels)))
		for _, key := range keysOf(levels) {
			dst = levels[key].append(wire.AppendString(dst, key))
			if a.study.Unit == PerSession {
				dst = levels[key].gone.append(dst)
			}
		}
	}
	dst = wire.AppendUint(dst, uint64(len(a.bad)))
	for _, f := range a.bad {
		dst = wire.AppendString(wire.AppendString(dst, string(f.Code)), f.Subject)
		dst = appendUnits(dst, f.Count)
	}
	return dst, nil
}

func appendUnits(dst []byte, numbers ...int64) []byte {
	for _, n := range numbers {
		dst = wire.AppendUint(dst, uint64(n))
	}
	return dst
}

func (t *census) append(dst []byte) []byte {
	dst = appendCells(t.own.append(dst), t.strata)
	for i, c := range t.entries {
		dst = appendUnits(dst, c.n, c.k, t.furthest[i])
	}
	return dst
}

func (s *sums) append(dst []byte) []byte {
	dst = appendUnits(dst, s.Clusters, s.N, s.K)
	for _, squares := range []stat.Uint128{s.NN, s.KN, s.KK} {
		dst = wire.AppendUint(wire.AppendUint(dst, squares.Hi), squares.Lo)
	}
	dst = wire.AppendUint(dst, uint64(len(s.money)))
	for _, m := range s.money {
		dst = wire.AppendString(dst, m.currency)
		dst = m.xn.append(m.xx.append(m.x.append(dst)))
	}
	return dst
}

func appendCells(dst []byte, cells map[string]cell) []byte {
	dst = wire.AppendUint(dst, uint64(len(cells)))
	for _, key := range keysOf(cells) {
		dst = appendUnits(wire.AppendString(dst, key), cells[key].n, cells[key].k)
	}
	return dst
}

// UnmarshalBinary replaces the state by what [Accumulator.AppendBinary] of an
// accumulator of the same definition wrote. The error is
// conversion.ErrDefinition for bytes of another definition and
// conversion.ErrState for what is no state; then nothing changes.
func (a *Accumulator) UnmarshalBinary(b []byte) error {
	r, err := saved.Open(b, accumulatorVersion, a.fingerprint)
	if err != nil {
		return err
	}
	got := a.New().(*Accumulator)
	got.readState(r)
	if !r.Done() || !got.plausible() {
		return conversion.ErrState
	}
	a.counts = got.counts
	return nil
}

// readState reads into an empty accumulator.
func (a *Accumulator) readState(r *wire.Reader) {
	a.unnamed = readUnits(r)
	a.all.read(r)
	for i := range a.segments {
		m := &a.segments[i]
		m.read(r)
		m.gone.read(r)
		readCells(r, m.shared)
	}
	for i := range a.pairs {
		a.pairs[i] = readUnits(r)
	}
	for i := range a.levels {
		readByName(r, 8, func(key string) {
			l := a.level(i, []byte(key))
			if l.read(r); a.study.Unit == PerSession {
				l.gone.read(r)
			}
		})
	}
	for i := range r.Len(3) {
		code, subject := conversion.FindingCode(r.String()), r.String()
		a.bad.Add(code, subject, readUnits(r), -1)
		if !r.OK() || len(a.bad) != i+1 || a.bad[i].Code != code || a.bad[i].Subject != subject {
			r.Fail() // not in order, twice, or none at all
			return
		}
	}
}

func readUnits(r *wire.Reader) int64 {
	n := r.Uint()
	if n > mostUnits {
		r.Fail()
		return 0
	}
	return int64(n)
}

// readByName reads things that begin with a name, each of at least size bytes.
// The names ascend.
func readByName(r *wire.Reader, size int, read func(name string)) {
	last := ""
	for i := range r.Len(size) {
		name := r.String()
		if !r.OK() || i > 0 && name <= last {
			r.Fail()
			return
		}
		read(name)
		last = name
	}
}

func (t *census) read(r *wire.Reader) {
	t.own.read(r)
	readCells(r, t.strata)
	for i := range t.entries {
		t.entries[i] = cell{n: readUnits(r), k: readUnits(r)}
		t.furthest[i] = readUnits(r)
	}
}

func (s *sums) read(r *wire.Reader) {
	for _, n := range []*int64{&s.Clusters, &s.N, &s.K} {
		*n = readUnits(r)
	}
	for _, squares := range []*stat.Uint128{&s.NN, &s.KN, &s.KK} {
		*squares = stat.Uint128{Hi: uint64(readUnits(r)), Lo: r.Uint()}
	}
	readByName(r, 10, func(currency string) {
		s.money = append(s.money, moments{currency, readInt192(r), readInt192(r), readInt192(r)})
	})
}

func readCells(r *wire.Reader, cells map[string]cell) {
	readByName(r, 3, func(key string) {
		cells[key] = cell{n: readUnits(r), k: readUnits(r)}
	})
}
