package main

import (
	"time"

	"github.com/go-conversion/conversion"
)

// incentive is the rule by which an abandoned cart earns a coupon.
type incentive struct {
	Coupon string
	Pause  time.Duration // a cart is abandoned if so long nothing happened
	Enough int64         // visits that must have got so far before there are odds at all
	Least  float64       // what the lower end of the odds must be
}

// comeback is for carts whose visitors are likely enough to order. The odds are
// those of all visits that got so far, not of those that paused there, so they
// flatter; what a coupon brings, only a control group can tell.
var comeback = incentive{Coupon: "COMEBACK10", Pause: 10 * time.Minute, Enough: 30, Least: 0.2}

// offer is what the visitor is told.
type offer struct {
	Coupon string `json:"coupon"`
	Odds   string `json:"odds"` // why
}

// earnedBy reports whether odds are good enough: from enough visits, and at the
// lower end of their 95 % interval.
func (i incentive) earnedBy(odds conversion.Rate) bool {
	low, _ := odds.Interval()
	return odds.N >= i.Enough && low >= i.Least
}

// notice sees on each request whether the visitor comes back to a cart.
func (i incentive) notice(v *visitor, now time.Time) {
	if len(v.cart) > 0 && v.events > 0 && now.Sub(v.seen) >= i.Pause {
		left := v.visit.stage()
		v.abandoned = &left
	}
}

// offer returns what an abandoned cart earns, or nil. It is made once for each
// time that a cart was abandoned.
func (i incentive) offer(v *visitor, o *odds) *offer {
	if v.abandoned == nil {
		return nil
	}
	odds := o.of(*v.abandoned)
	if !i.earnedBy(odds) {
		return nil
	}
	v.abandoned, v.offered = nil, true
	return &offer{i.Coupon, odds.String()}
}
