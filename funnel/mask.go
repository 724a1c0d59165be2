package funnel

import (
	"cmp"
	"sort"
)

// Mask is an event whose predicates were evaluated elsewhere.
type Mask struct {
	Time     int64  // in nanoseconds, or in any other unit in which the limits are given too
	Seq      int64  // breaks ties of equal Time under [SequenceTies]
	Steps    uint64 // bit k: the event satisfies step k, counted from 0
	Exclude  uint64 // bit x: it satisfies exclusion x
	Relevant bool   // it lies between direct steps
}

// sortedMasks is memory for masks in order.
type sortedMasks struct {
	rows  []Mask
	order []int
}

// sort returns masks by time, then seq, with their indices; of masks that are
// in order already themselves, and no indices.
func (s *sortedMasks) sort(masks []Mask) (rows []Mask, order []int) {
	if areInOrder(masks) {
		return masks, nil
	}
	s.rows, s.order = append(s.rows[:0], masks...), s.order[:0]
	for i := range masks {
		s.order = append(s.order, i)
	}
	sort.Stable(s)
	return s.rows, s.order
}

func areInOrder(masks []Mask) bool {
	for i := 1; i < len(masks); i++ {
		if masks[i-1].compare(&masks[i]) > 0 {
			return false
		}
	}
	return true
}

func (m *Mask) compare(to *Mask) int {
	if m.Time != to.Time {
		return cmp.Compare(m.Time, to.Time)
	}
	return cmp.Compare(m.Seq, to.Seq)
}

func (s *sortedMasks) Len() int           { return len(s.rows) }
func (s *sortedMasks) Less(i, j int) bool { return s.rows[i].compare(&s.rows[j]) < 0 }
func (s *sortedMasks) Swap(i, j int) {
	s.rows[i], s.rows[j] = s.rows[j], s.rows[i]
	s.order[i], s.order[j] = s.order[j], s.order[i]
}
