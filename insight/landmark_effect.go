package insight

import (
	"cmp"
	"math"
	"slices"
	"strings"
)

// landmarkStudy compares, among units of one stratum that have reached a landmark,
// those who did it between the landmark before and this one with those who had not
// done it yet. All sums are of counts, and those of numbers in one order.
type landmarkStudy struct {
	cells  []microCell // in order
	counts []int64
	strata map[string][]landmarkCell // by landmark

	treated, unmatched int64
	effect             float64 // θ = Σ n₁(p₁ − p₀)/Σ n₁ over cells with units on both sides
}

// landmarkCell are the units of one stratum that are compared at one landmark: k of
// n converted.
type landmarkCell struct{ treated, control arm }

type arm struct{ n, k int64 }

func (a *arm) add(n int64, converted bool) {
	a.n = addCapped(a.n, n)
	if converted {
		a.k = addCapped(a.k, n)
	}
}

func (a arm) rate() float64 { return float64(a.k) / float64(a.n) }

func (c *landmarkCell) matched() bool { return c.treated.n > 0 && c.control.n > 0 }

func newLandmarkStudy(counted map[microCell]int64, landmarks int) *landmarkStudy {
	s := &landmarkStudy{strata: map[string][]landmarkCell{}}
	for c := range counted {
		s.cells = append(s.cells, c)
	}
	slices.SortFunc(s.cells, microCell.compare)
	for _, c := range s.cells {
		s.counts = append(s.counts, counted[c])
		at := s.strata[c.stratum]
		if at == nil {
			at = make([]landmarkCell, landmarks)
			s.strata[c.stratum] = at
		}
		c.add(at, counted[c])
	}
	s.estimate()
	return s
}

func (c microCell) compare(d microCell) int {
	return cmp.Or(strings.Compare(c.stratum, d.stratum), cmp.Compare(c.first, d.first), cmp.Compare(c.reached, d.reached), truth(c.converted)-truth(d.converted))
}

func truth(b bool) int {
	if b {
		return 1
	}
	return 0
}

// waits returns at how many landmarks units of the cell are control, and treats
// reports whether they are treated at the next.
func (c microCell) waits() (n int, treats bool) {
	if c.first == 0 || c.first > c.reached {
		return int(c.reached), false
	}
	return int(c.first) - 1, true
}

func (c microCell) add(at []landmarkCell, n int64) {
	waits, treats := c.waits()
	for j := range waits {
		at[j].control.add(n, c.converted)
	}
	if treats {
		at[waits].treated.add(n, c.converted)
	}
}

func (s *landmarkStudy) estimate() {
	sum := 0.0
	for i, c := range s.cells {
		if i > 0 && s.cells[i-1].stratum == c.stratum {
			continue
		}
		for _, cell := range s.strata[c.stratum] {
			if !cell.matched() {
				s.unmatched += cell.treated.n
				continue
			}
			s.treated += cell.treated.n
			sum += float64(cell.treated.k) - float64(cell.treated.n)*cell.control.rate()
		}
	}
	s.effect = sum / float64(s.treated) // NaN without any
}

// se returns the standard error √Σψ² of the effect, units being clusters, since one
// may be control at many landmarks and treated at another:
//
//	ψ = [(Y − p₁) + (p₁ − p₀ − θ)]/n₁⁺ as treated, − (n₁/n₁⁺)(Y − p₀)/n₀ as control.
func (s *landmarkStudy) se() float64 {
	sum := 0.0
	for i, c := range s.cells {
		psi := s.influence(c)
		sum += float64(s.counts[i]) * psi * psi
	}
	return math.Sqrt(sum)
}

func (s *landmarkStudy) influence(c microCell) (psi float64) {
	at, y, all := s.strata[c.stratum], float64(truth(c.converted)), float64(s.treated)
	waits, treats := c.waits()
	for j := range waits {
		if at[j].matched() {
			psi -= float64(at[j].treated.n) / all * (y - at[j].control.rate()) / float64(at[j].control.n)
		}
	}
	if treats && at[waits].matched() {
		psi += (y - at[waits].control.rate() - s.effect) / all
	}
	return psi
}

// adjusted returns the effect with its interval θ ± z·se, cut to −1..1.
func (s *landmarkStudy) adjusted(level float64) Measured {
	if s.treated == 0 {
		return Measured{none(), math.NaN()}
	}
	m := Measured{SE: s.se()}
	m.Estimate = around(s.effect, m.SE, level)
	m.Low, m.High = max(-1, m.Low), min(1, m.High)
	return m
}
