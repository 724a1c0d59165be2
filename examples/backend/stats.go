package main

import (
	"math"
	"net/http"
)

// statsReply is what the shop's owner sees.
type statsReply struct {
	Visitors  int              `json:"visitors"`
	Open      int              `json:"open_visits"`
	Completed map[string]int64 `json:"completed"`
	Revenue   string           `json:"revenue"`
	Odds      []oddsReply      `json:"odds"`
}

// oddsReply is the share of visits that ended in an order, with the lower end of
// its 95 % interval, which is what decides.
type oddsReply struct {
	Channel   string  `json:"channel"`
	Milestone string  `json:"milestone"`
	Offered   bool    `json:"offered,omitempty"`
	Orders    int64   `json:"orders"`
	Visits    int64   `json:"visits"`
	AtLeast   float64 `json:"at_least"`
}

// stats answers with how things stand, after ending the visits that are over.
func (s *scoring) stats(w http.ResponseWriter, _ *http.Request) {
	s.endVisits()
	reply(w, s.statistics())
}

func (s *scoring) statistics() statsReply {
	st := statsReply{Completed: map[string]int64{}, Odds: []oddsReply{}}
	s.visitors.each(func(_ string, v *visitor) {
		st.Visitors++
		if v.open {
			st.Open++
		}
	})
	for _, o := range s.odds.all() {
		low, _ := o.Interval()
		st.Odds = append(st.Odds, oddsReply{o.Channel, o.Milestone, o.Offered, o.K, o.N, rounded(low)})
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, g := range goals.Goals() {
		st.Completed[g.Name] = s.completed[g.Name]
	}
	st.Revenue = s.revenue.String()
	return st
}

// rounded keeps three digits, for people.
func rounded(f float64) float64 { return math.Round(f*1000) / 1000 }
