package insight

import (
	"cmp"
	"maps"
	"math"
	"slices"
	"strings"

	"github.com/go-conversion/conversion/internal/stat"
)

// pool holds the candidates of one source of which nobody knows how many there will
// be: those with the most smallest hashes. Whoever is among them in the end was so
// from the first time on, whatever came in between, so that its counts are complete
// and no order, shard or merge changes what is kept.
type pool struct {
	most  int
	seed  uint64
	kept  map[string]*tally // by key; up to twice as many, until it is pruned
	cut   bool              // there were too many
	limit *tally            // the last one kept of these
}

func newPool(most int, seed uint64) pool {
	return pool{most: most, seed: seed, kept: map[string]*tally{}}
}

// meet returns the counts of a candidate that is not kept yet, nil if it is not to be.
func (p *pool) meet(key string) *tally {
	t := tally{key: key, draw: stat.Split(key, p.seed)}
	if p.limit != nil && p.limit.compareDraw(&t) < 0 {
		return nil
	}
	return p.keep(t.key, t.draw)
}

func (p *pool) keep(key string, draw uint32) *tally {
	t := newTally()
	t.key, t.draw = strings.Clone(key), draw // not to hold what the key is part of
	p.kept[t.key] = t
	if len(p.kept) >= 2*p.most {
		p.prune()
	}
	return t
}

// prune drops all but the candidates with the most smallest hashes.
func (p *pool) prune() {
	if len(p.kept) <= p.most && (!p.cut || p.limit != nil) {
		return
	}
	p.cut = true
	all := slices.SortedFunc(maps.Values(p.kept), (*tally).compareDraw)
	for _, t := range all[p.most:] {
		delete(p.kept, t.key)
	}
	p.limit = all[p.most-1]
}

func (t *tally) compareDraw(u *tally) int {
	return cmp.Or(cmp.Compare(t.draw, u.draw), strings.Compare(t.key, u.key))
}

// about estimates how many candidates there were, from how near the hashes of those
// kept are to each other.
//
// Source: Bar-Yossef et al., Counting Distinct Elements in a Data Stream, RANDOM 2002.
func (p *pool) about() int64 {
	if !p.cut {
		return int64(len(p.kept))
	}
	return int64(max(float64(p.most+1), math.Round(float64(p.most-1)/(float64(p.limit.draw)+1)*(1<<32))))
}

// merge adds what another pool has counted, whose strata have the numbers given here.
func (p *pool) merge(other *pool, numbers []int, times int) {
	for key, theirs := range other.kept {
		t := p.kept[key]
		if t == nil {
			t = p.keep(key, theirs.draw)
		}
		t.add(theirs, numbers, times)
	}
	p.cut = p.cut || other.cut
	p.prune()
}

// sorted returns the candidates by key, without those of a unit that a panic has broken
// off.
func (p *pool) sorted() []*tally {
	all := slices.SortedFunc(maps.Values(p.kept), func(t, u *tally) int { return strings.Compare(t.key, u.key) })
	return slices.DeleteFunc(all, (*tally).isEmpty)
}
