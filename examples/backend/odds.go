package main

import (
	"cmp"
	"maps"
	"slices"
	"sync"

	"github.com/go-conversion/conversion"
)

// stage is what visits have in common that are compared with each other: the
// channel they came by, the furthest milestone, and whether there was an
// incentive.
type stage struct {
	Channel   string `json:"channel"`
	Milestone string `json:"milestone"`
	Offered   bool   `json:"offered"`
}

// odds are the shares of earlier visits that ended in an order: of all that came
// by a channel and got as far as a milestone or further, which is what is known
// of a visit that goes on. Visits with an incentive are counted apart, or else
// the coupons would vouch for themselves.
type odds struct {
	mu    sync.Mutex
	rates map[stage]conversion.Rate
}

func newOdds() *odds { return &odds{rates: map[stage]conversion.Rate{}} }

// count adds a visit that is over; nil is none.
func (o *odds) count(v *visit) {
	if v == nil {
		return
	}
	o.mu.Lock()
	defer o.mu.Unlock()
	for _, milestone := range v.Reached {
		s := stage{v.Channel, milestone, v.Offered}
		r := o.rates[s]
		r.N++
		if v.Ordered {
			r.K++
		}
		o.rates[s] = r
	}
}

func (o *odds) of(s stage) conversion.Rate {
	o.mu.Lock()
	defer o.mu.Unlock()
	return o.rates[s]
}

// stageOdds are the odds of one stage.
type stageOdds struct {
	Stage stage           `json:"stage"`
	Odds  conversion.Rate `json:"odds"`
}

// all returns the odds by channel, then by milestone.
func (o *odds) all() []stageOdds {
	o.mu.Lock()
	defer o.mu.Unlock()
	list := []stageOdds{}
	for _, s := range slices.SortedFunc(maps.Keys(o.rates), compareStages) {
		list = append(list, stageOdds{s, o.rates[s]})
	}
	return list
}

func compareStages(a, b stage) int {
	offered := map[bool]int{true: 1}
	return cmp.Or(cmp.Compare(a.Channel, b.Channel), cmp.Compare(a.Milestone, b.Milestone), offered[a.Offered]-offered[b.Offered])
}
