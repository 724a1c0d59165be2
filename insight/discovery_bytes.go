package insight

import (
	"bytes"
	"slices"

	"github.com/go-conversion/conversion"
	"github.com/go-conversion/conversion/internal/saved"
	"github.com/go-conversion/conversion/internal/stat"
	"github.com/go-conversion/conversion/internal/wire"
)

// discoveryVersion begins the bytes of a discovery's state.
const discoveryVersion = "CID1"

// AppendBinary appends the state: the version, the fingerprint, then all counts,
// strata and candidates by name. The form is canonical: discoveries that counted the
// same units have equal bytes, whatever their order and however they were merged. The
// error is always nil.
func (d *Discovery) AppendBinary(dst []byte) ([]byte, error) {
	dst = saved.AppendHead(dst, discoveryVersion, d.fingerprint)
	dst = wire.AppendUint(wire.AppendUint(dst, uint64(d.units)), uint64(d.converted))
	names, numbers := d.strata.byName()
	dst = wire.AppendBool(dst, d.strata.collapsed)
	dst = wire.AppendUint(dst, uint64(len(names)))
	for i, name := range names {
		dst = wire.AppendString(dst, name)
		for _, half := range d.strata.risk[numbers[i]] {
			dst = wire.AppendUint(wire.AppendUint(dst, uint64(half[0])), uint64(half[1]))
		}
	}
	for _, p := range d.pools() {
		p.prune()
		dst = wire.AppendBool(dst, p.cut)
		kept := p.sorted()
		dst = wire.AppendUint(dst, uint64(len(kept)))
		for _, t := range kept {
			dst = t.append(wire.AppendString(dst, t.key), numbers)
		}
	}
	for _, t := range d.paths {
		dst = t.append(dst, numbers)
	}
	for _, t := range d.engaged {
		dst = t.append(dst, numbers)
	}
	return dst, nil
}

// append appends the counts of strata by the place of their numbers.
func (t *tally) append(dst []byte, numbers []int) []byte {
	dst = wire.AppendUint(dst, uint64(t.with))
	dst = wire.AppendUint(dst, uint64(len(t.strata)))
	for place, number := range numbers {
		if counts, known := t.strata[number]; known {
			dst = wire.AppendUint(dst, uint64(place))
			for _, n := range counts.counts {
				dst = wire.AppendUint(dst, uint64(n))
			}
		}
	}
	return dst
}

// UnmarshalBinary replaces the state by what [Discovery.AppendBinary] of a discovery
// of the same fingerprint wrote. The error is conversion.ErrDefinition for bytes of
// another one and conversion.ErrState for what is no state; then nothing changes.
func (d *Discovery) UnmarshalBinary(b []byte) error {
	r, err := saved.Open(b, discoveryVersion, d.fingerprint)
	if err != nil {
		return err
	}
	got := d.empty()
	got.read(r)
	if !r.Done() || !got.plausible() {
		return conversion.ErrState
	}
	if again, _ := got.AppendBinary(nil); !bytes.Equal(again, b) {
		return conversion.ErrState
	}
	d.discoveryCounts = got.discoveryCounts
	return nil
}

func (d *Discovery) read(r *wire.Reader) {
	d.units, d.converted = readCapped(r), readCapped(r)
	collapsed := r.Bool()
	for range r.Len(5) {
		at := d.strata.add(r.String())
		for half := range d.strata.risk[at] {
			d.strata.risk[at][half] = [2]int64{readCapped(r), readCapped(r)}
		}
	}
	if collapsed {
		d.strata.collapse()
	}
	for _, p := range d.pools() {
		d.readPool(r, p)
	}
	for _, t := range d.paths {
		d.readTally(r, t)
	}
	for _, t := range d.engaged {
		d.readTally(r, t)
	}
}

func (d *Discovery) readPool(r *wire.Reader, p *pool) {
	cut := r.Bool()
	n := r.Len(3)
	if n > p.most || cut && n < p.most {
		r.Fail()
		return
	}
	for range n {
		key := r.String()
		d.readTally(r, p.keep(key, stat.Split(key, p.seed)))
	}
	if len(p.kept) != n { // a key came twice
		r.Fail()
		return
	}
	p.cut = cut
	p.prune()
}

func (d *Discovery) readTally(r *wire.Reader, t *tally) {
	t.with = readCapped(r)
	for range r.Len(1 + 4*d.study.MaxCount) {
		place := r.Uint()
		if place >= uint64(len(d.strata.risk)) {
			r.Fail()
			return
		}
		counts := t.in(int(place), d.study.MaxCount).counts
		for i := range counts {
			counts[i] = readCapped(r)
		}
	}
}

// plausible reports whether units could have made these counts.
func (d *Discovery) plausible() bool {
	if len(d.strata.risk) > mostStrata || slices.Contains(d.strata.risk, riskCounts{}) {
		return false
	}
	all := d.strata.total()
	if d.converted > d.units || addCapped(all[0][1], all[1][1]) > d.converted || addCapped(all[0][0], all[1][0]) > d.units {
		return false
	}
	for i, p := range d.pools() {
		for event, t := range p.kept {
			isPair := i == 0
			if i > 0 {
				event, _, isPair = pairOf(event)
			}
			if !isPair || !d.looksFor(event) || t.isEmpty() {
				return false
			}
		}
	}
	for _, t := range d.tallies() {
		if !d.couldCount(t) {
			return false
		}
	}
	return true
}

func (t *tally) isEmpty() bool { return t.with == 0 && len(t.strata) == 0 }

// couldCount reports whether not more units did it than there were.
func (d *Discovery) couldCount(t *tally) bool {
	converted := int64(0)
	for stratum, counts := range t.strata {
		most := int64(0)
		for half := range 2 {
			for outcome := range 2 {
				did := sumCapped(counts.of(half, outcome))
				if did > d.strata.risk[stratum][half][outcome] {
					return false
				}
				most = max(most, did)
				if outcome == 1 {
					converted = addCapped(converted, did)
				}
			}
		}
		if most == 0 {
			return false
		}
	}
	return converted <= t.with && t.with <= d.converted
}
