package attribution

import "github.com/go-conversion/conversion/internal/stat"

// AddUser adds the paths of one user: what [Cut] returns, path by path, a pending
// journey, and what came undated or twice. Once the table has met paths of such
// length and with these keys, it allocates nothing, unless a [Func] does.
func (t *Table[K]) AddUser(p *Paths, touches []Touch[K], conversions []Conversion) {
	r := t.rows
	if r.journey == nil {
		r.journey = new(journey)
	}
	j := r.journey
	readJourney(j, p, touches, conversions)
	for j.next() {
		r.convert(r.pathIDs(&j.trail), j.conversion.Value)
	}
	switch j.ending() {
	case endsNull:
		r.at(r.pathIDs(&j.trail)).add(0, 1, stat.Uint128{}, stat.Uint128{})
	case endsPending:
		r.counters.pending = capped(r.counters.pending, 1)
	}
	r.counters.undated = capped(r.counters.undated, uint64(j.undated))
	r.counters.duplicate = capped(r.counters.duplicate, uint64(j.duplicates))
}

// pathIDs returns the ids of the path's keys, valid until the next call.
func (t *rows) pathIDs(path *trail) []uint32 {
	path.ids = path.ids[:0]
	for i := range path.touches {
		path.ids = append(path.ids, t.intern(path.touches[i].Key))
	}
	return path.ids
}
