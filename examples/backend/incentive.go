package main

import (
	"fmt"
	"slices"
	"time"

	"github.com/go-conversion/conversion/insight"
)

// incentive is the rule by which an abandoned cart earns a coupon.
type incentive struct {
	Coupon   string
	Pause    time.Duration // a cart is abandoned if so long nothing happened
	Enough   int64         // earlier visits that came as far, or there is no saying how likely an order is
	Offer    insight.Offer // what the coupon costs, and what it is assumed to bring
	Audience insight.Audience
}

// comeback costs a tenth of a usual order to those who order, and is assumed to make
// half as many again do so. Whether that holds, only the holdout can tell: see
// learned.coupons.
var comeback = incentive{
	Coupon: "COMEBACK10", Pause: 10 * time.Minute, Enough: 30,
	Offer: insight.Offer{Margin: 24, Cost: 6, Uplift: 0.5, Currency: "EUR"},
	// A tenth of the visitors gets no coupon, whatever it is worth.
	Audience: insight.Audience{Holdout: 0.1},
}

// offer is what the visitor is told.
type offer struct {
	Coupon string `json:"coupon"`
	Why    string `json:"why"`
}

// notice sees on each request whether the visitor comes back to a cart.
func (i incentive) notice(v *visitor, now time.Time) {
	if len(v.cart) > 0 && v.events > 0 && now.Sub(v.seen) >= i.Pause {
		left := v.visit
		v.abandoned = &left
	}
}

// offer returns what an abandoned cart earns, or nil. It is decided once for each time
// that a cart was abandoned, as soon as enough is known.
func (i incentive) offer(user string, v *visitor, l *learned, now time.Time) *offer {
	if v.abandoned == nil {
		return nil
	}
	far, known := l.of(v.abandoned)
	if !known || far.Departures < i.Enough {
		return nil
	}
	row, err := i.weigh(v.abandoned.unit(user), far.Value.Value, now)
	if err != nil {
		return nil // the incentive is wrong, see TestComeback
	}
	v.abandoned = nil
	v.offered = row.Chosen
	v.held = row.WhyNot == insight.InHoldout && row.Decision.Worth
	if !row.Chosen {
		return nil
	}
	p := far.Value
	return &offer{i.Coupon, fmt.Sprintf("%.1f %% [%.1f %%, %.1f %%] of %d visits ordered from here", 100*p.Value, 100*p.Low, 100*p.High, far.Departures)}
}

// weigh decides about one visit, which orders with probability p. Those who would
// order anyway are the worst receivers of a coupon.
func (i incentive) weigh(u *insight.Unit, p float64, now time.Time) (row insight.OfferRow, err error) {
	u.Outcome = insight.Open // it has been taken up again
	forecast := func(*insight.Unit) float64 { return p }
	visitors, err := insight.InProgress(slices.Values([]*insight.Unit{u}), i.Audience, now, forecast)
	if err != nil {
		return row, err
	}
	choice, err := insight.Choose(visitors, i.Offer, 0)
	if err != nil {
		return row, err
	}
	return choice.Rows[0], nil
}
