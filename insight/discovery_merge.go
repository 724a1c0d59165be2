package insight

import "github.com/go-conversion/conversion"

// Merge adds what other has counted. The error is conversion.ErrDefinition, and
// nothing changes, if other is no *Discovery of the same fingerprint.
func (d *Discovery) Merge(other Counter) error {
	o, ok := other.(*Discovery)
	if !ok || o == nil || o.fingerprint != d.fingerprint {
		return conversion.ErrDefinition
	}
	d.units, d.converted = addCapped(d.units, o.units), addCapped(d.converted, o.converted)
	numbers := d.mergeStrata(&o.strata)
	theirs := o.pools()
	for i, p := range d.pools() {
		theirs[i].prune()
		p.merge(theirs[i], numbers, d.study.MaxCount)
	}
	for i, t := range d.paths {
		t.add(o.paths[i], numbers, d.study.MaxCount)
	}
	for i, t := range d.engaged {
		t.add(o.engaged[i], numbers, d.study.MaxCount)
	}
	return nil
}

// mergeStrata adds other strata and returns their numbers here.
func (d *Discovery) mergeStrata(other *riskSet) []int {
	if other.collapsed && !d.strata.collapsed {
		d.collapse()
	}
	numbers := make([]int, len(other.risk))
	for name := range other.numbers {
		d.stratum(name)
	}
	for name, theirs := range other.numbers { // now that it is known whether there are too many
		numbers[theirs] = d.stratum(name)
	}
	for theirs, here := range numbers {
		d.strata.risk[here].add(&other.risk[theirs])
	}
	return numbers
}
