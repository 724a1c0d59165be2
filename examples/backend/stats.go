package main

import (
	"net/http"

	"github.com/go-conversion/conversion"
	"github.com/go-conversion/conversion/insight"
)

// statsReply is what the shop's owner sees.
type statsReply struct {
	Visitors  int                       `json:"visitors"`
	Open      int                       `json:"open_visits"`
	Completed map[string]int64          `json:"completed"`
	Revenue   conversion.Totals         `json:"revenue"`
	Chances   []chance                  `json:"chances"` // of an order, by how far visits have come
	Coupons   *insight.RandomisedReport `json:"coupons,omitempty"`
}

// stats answers with how things stand, after ending the visits that are over.
func (s *scoring) stats(w http.ResponseWriter, _ *http.Request) {
	s.endVisits()
	reply(w, s.statistics())
}

func (s *scoring) statistics() statsReply {
	st := statsReply{Completed: map[string]int64{}, Chances: s.learned.chances(), Coupons: s.learned.coupons()}
	s.visitors.each(func(_ string, v *visitor) {
		st.Visitors++
		if v.open {
			st.Open++
		}
	})
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, g := range goals.Goals() {
		st.Completed[g.Name] = s.completed[g.Name]
	}
	st.Revenue = s.revenue.Clone()
	return st
}
