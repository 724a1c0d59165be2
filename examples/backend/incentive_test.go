package main

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/go-conversion/conversion"
)

func TestEarned(t *testing.T) {
	tests := []struct {
		name string
		odds conversion.Rate
		want bool
	}{
		{"no data", conversion.Rate{}, false},
		{"one visit, one order", conversion.Rate{K: 1, N: 1}, false},
		{"not enough visits, all with an order", conversion.Rate{K: 29, N: 29}, false},
		{"enough visits", conversion.Rate{K: 15, N: 30}, true},
		{"a third, of few", conversion.Rate{K: 10, N: 30}, false},
		{"a third, of many", conversion.Rate{K: 100, N: 300}, true},
		{"a fifth is not at least a fifth", conversion.Rate{K: 200, N: 1000}, false},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			require.Equal(t, test.want, comeback.earnedBy(test.odds), test.odds.String())
		})
	}
}

// earlier makes visits that fill a cart, the first of which order.
func earlier(t *testing.T, b *backend, c *clock, orders, visits int) {
	for i := range visits {
		someone := b.browser()
		someone.visit(t, "GET /p/1", "POST /cart/1")
		if i < orders {
			someone.visit(t, "POST /order")
		}
	}
	c.pass(time.Hour)
	b.scoring.endVisits()
}

func TestOffer(t *testing.T) {
	const cart, offer = `{"items":["1"],"total":"59.90 EUR"}`, `"offer":{"coupon":"COMEBACK10","odds":"50.0 % [36.6 %, 63.4 %] (25/50)"}`
	tests := []struct {
		name           string
		orders, visits int
		pause          time.Duration
		want           string
	}{
		{"comes back within the visit", 25, 50, 15 * time.Minute, cart[:len(cart)-1] + "," + offer + "}"},
		{"comes back on another day", 25, 50, 24 * time.Hour, cart[:len(cart)-1] + "," + offer + "}"},
		{"goes on", 25, 50, 9 * time.Minute, cart},
		{"few order", 5, 50, time.Hour, cart},
		{"too little is known", 10, 20, time.Hour, cart},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			b, clock := newTestBackend()
			earlier(t, b, clock, test.orders, test.visits)
			ann := b.browser()
			ann.visit(t, "GET /p/1", "POST /cart/1")
			clock.pass(test.pause)
			require.Equal(t, test.want, ann.visit(t, "GET /cart"))
			require.Equal(t, cart, ann.visit(t, "GET /cart"), "one offer is enough")
		})
	}
}

// TestOtherChannels: what visitors from elsewhere did says nothing.
func TestOtherChannels(t *testing.T) {
	b, clock := newTestBackend()
	earlier(t, b, clock, 25, 50)
	ann := b.browser()
	ann.referrer = "https://www.google.com/"
	ann.visit(t, "GET /p/1", "POST /cart/1")
	clock.pass(time.Hour)
	require.NotContains(t, ann.visit(t, "GET /cart"), "coupon")
}

// TestOfferedVisitsCountApart: an order after a coupon does not vouch for
// coupons.
func TestOfferedVisitsCountApart(t *testing.T) {
	b, clock := newTestBackend()
	earlier(t, b, clock, 25, 50)
	ann := b.browser()
	ann.visit(t, "GET /p/1", "POST /cart/1")
	clock.pass(time.Hour)
	require.Contains(t, ann.visit(t, "GET /p/2"), "coupon")
	ann.visit(t, "POST /cart/1", "POST /order")
	clock.pass(time.Hour)
	b.scoring.endVisits()
	require.Equal(t, conversion.Rate{K: 25, N: 51}, b.scoring.odds.of(stage{Channel: "Direct", Milestone: "cart"}), "the visit before the offer")
	require.Equal(t, conversion.Rate{K: 1, N: 1}, b.scoring.odds.of(stage{Channel: "Direct", Milestone: "cart", Offered: true}))
}

// TestOrdersAreNotAbandoned: who has ordered is left in peace.
func TestOrdersAreNotAbandoned(t *testing.T) {
	b, clock := newTestBackend()
	earlier(t, b, clock, 25, 50)
	ann := b.browser()
	ann.visit(t, "GET /p/1", "POST /cart/1", "POST /order")
	clock.pass(time.Hour)
	require.NotContains(t, ann.visit(t, "GET /cart"), "coupon")
}
