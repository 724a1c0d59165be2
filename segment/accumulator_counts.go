package segment

import (
	"maps"
	"slices"
	"strings"

	"github.com/go-conversion/conversion"
)

// counts is the state of an [Accumulator].
type counts struct {
	unnamed  int64 // sessions whose user is not known
	all      census
	segments []member
	pairs    []int64             // units of both, by [counts.pair]
	levels   []map[string]*level // by partition
	bad      conversion.Findings

	reference int // the segment that others are compared with; or -1
	steps     int
	strata    map[string]string // keys as they are kept
}

// census is what is counted of a set of units.
type census struct {
	own      sums
	strata   map[string]cell // by key; of the key "" where there are no strata
	entries  []cell          // by the step of entry, then none: k reached the last step
	furthest []int64         // by step, then none

	user cluster // of the user at hand
}

// member is what is counted of a segment.
type member struct {
	census
	// gone is what the reference lacks without the segment's units. It is not
	// the sums of their own, because a user with other units stays.
	gone   sums
	shared map[string]cell // units of the reference too, by stratum

	both cluster // of the user at hand
}

// level is what is counted of a level of a partition.
type level struct {
	census
	gone sums // of sessions: what all lack without those of the level; see [member]
}

// cell is k of n.
type cell struct{ n, k int64 }

func (c cell) plus(hit bool) cell {
	c.n++
	if hit {
		c.k++
	}
	return c
}

func (c cell) rate() conversion.Rate { return conversion.Rate{K: c.k, N: c.n} }

func (s *Study) newCounts() counts {
	c := counts{reference: -1, steps: len(s.Outcome.Steps), strata: map[string]string{}}
	c.all = c.newCensus()
	if s.Segments != nil {
		c.segments = make([]member, len(s.Segments.Segments()))
		for i := range c.segments {
			c.segments[i] = member{census: c.newCensus(), shared: map[string]cell{}}
		}
		if i, known := s.Segments.Index(s.Against); known && s.Against != "" {
			c.reference = i
		}
	}
	if s.Overlap {
		c.pairs = make([]int64, len(c.segments)*(len(c.segments)-1)/2)
	}
	for range s.By {
		c.levels = append(c.levels, map[string]*level{})
	}
	return c
}

func (c *counts) newCensus() census {
	t := census{strata: map[string]cell{}}
	if c.steps > 0 {
		t.entries, t.furthest = make([]cell, c.steps+1), make([]int64, c.steps+1)
	}
	return t
}

// base is what segments are compared with.
func (c *counts) base() *census {
	if c.reference >= 0 {
		return &c.segments[c.reference].census
	}
	return &c.all
}

// pair returns the place of the pair of two segments, i before j: (0,1), (0,2),
// (1,2), (0,3), ….
func (c *counts) pair(i, j int) int { return j*(j-1)/2 + i }

// level returns the counts of a level of a partition.
func (c *counts) level(partition int, key []byte) *level {
	t := c.levels[partition][string(key)]
	if t == nil {
		t = &level{census: c.newCensus()}
		c.levels[partition][string(key)] = t
	}
	return t
}

// stratum returns the key as it is kept.
func (c *counts) stratum(key []byte) string {
	kept, known := c.strata[string(key)]
	if !known {
		kept = string(key)
		c.strata[kept] = kept
	}
	return kept
}

// take counts a unit, but for the sums.
func (t *census) take(u *unit) {
	t.strata[u.stratum] = t.strata[u.stratum].plus(u.converted)
	if len(t.entries) > 0 {
		last := len(t.entries) - 2
		t.entries[u.entry] = t.entries[u.entry].plus(u.furthest == last)
		t.furthest[u.furthest]++
	}
}

func (c *counts) merge(from *counts) {
	c.unnamed += from.unnamed
	c.all.merge(&from.all)
	for i := range c.segments {
		to, m := &c.segments[i], &from.segments[i]
		to.census.merge(&m.census)
		to.gone.merge(&m.gone)
		mergeCells(to.shared, m.shared)
	}
	for i, n := range from.pairs {
		c.pairs[i] += n
	}
	for i := range from.levels {
		for key, t := range from.levels[i] {
			to := c.level(i, []byte(key))
			to.census.merge(&t.census)
			to.gone.merge(&t.gone)
		}
	}
	for _, f := range from.bad {
		c.bad.Add(f.Code, f.Subject, f.Count, -1)
	}
}

func (t *census) merge(from *census) {
	t.own.merge(&from.own)
	mergeCells(t.strata, from.strata)
	for i, c := range from.entries {
		t.entries[i].n += c.n
		t.entries[i].k += c.k
		t.furthest[i] += from.furthest[i]
	}
}

func mergeCells(to, from map[string]cell) {
	for key, c := range from {
		at := to[key]
		to[strings.Clone(key)] = cell{at.n + c.n, at.k + c.k}
	}
}

func keysOf[V any](m map[string]V) []string { return slices.Sorted(maps.Keys(m)) }
