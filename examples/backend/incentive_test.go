package main

import (
	"fmt"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/go-conversion/conversion/insight"
)

// TestComeback: the incentive itself is sound, and pays for those who hesitate.
func TestComeback(t *testing.T) {
	require.NoError(t, comeback.Offer.Check())
	tests := []struct {
		name, user string
		p          float64
		want       insight.WhyNot
	}{
		{"hesitates", "ann", 0.1, ""},
		{"may well order", "ann", 0.5, ""},
		{"would order anyway", "ann", 0.9, insight.NotWorth},
		{"hopeless", "ann", 0, insight.NotWorth},
		{"one in ten gets none", inHoldout(t), 0.5, insight.InHoldout},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			left := visit{Channel: "Direct", Reached: []string{"cart"}}
			row, err := comeback.weigh(left.unit(test.user), test.p, time.Unix(0, 0))
			require.NoError(t, err)
			require.Equal(t, test.want, row.WhyNot)
			require.Equal(t, test.want == "", row.Chosen)
		})
	}
}

// inHoldout returns a user who gets no coupons.
func inHoldout(t *testing.T) string {
	for i := range 1000 {
		left := visit{Channel: "Direct", Reached: []string{"cart"}}
		user := fmt.Sprint("v", i)
		row, err := comeback.weigh(left.unit(user), 0.5, time.Unix(0, 0))
		require.NoError(t, err)
		if row.WhyNot == insight.InHoldout {
			return user
		}
	}
	t.Fatal("nobody is in the holdout")
	return ""
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
	const cart, offer = `{"items":["1"],"total":"59.90 EUR"}`, `"offer":{"coupon":"COMEBACK10","why":"50.0 % [36.6 %, 63.4 %] of 50 visits ordered from here"}`
	tests := []struct {
		name           string
		orders, visits int
		pause          time.Duration
		want           string
	}{
		{"comes back within the visit", 25, 50, 15 * time.Minute, cart[:len(cart)-1] + "," + offer + "}"},
		{"comes back on another day", 25, 50, 24 * time.Hour, cart[:len(cart)-1] + "," + offer + "}"},
		{"goes on", 25, 50, 9 * time.Minute, cart},
		{"hardly anybody needs it", 45, 50, time.Hour, cart},
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

// TestOfferedVisitsCountApart: an order after a coupon does not vouch for coupons.
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
	far, known := b.scoring.learned.of(&visit{Channel: "Direct", Reached: []string{"product", "cart"}})
	require.True(t, known)
	require.Equal(t, int64(51), far.Departures, "with the visit before the offer")
	require.InDelta(t, 25./51, far.Value.Value, 1e-12)
	require.Equal(t, insight.Arm{N: 1, Did: 1, Y: 1, YY: 1, DY: 1}, b.scoring.learned.invited)
}

// TestHoldout: those who get no coupon are who coupons are compared with.
func TestHoldout(t *testing.T) {
	b, clock := newTestBackend()
	earlier(t, b, clock, 25, 50)
	ann, bob := b.browser(), b.browser()
	ann.cookie, bob.cookie = inHoldout(t), "ann"
	for _, visitor := range []*browser{ann, bob} {
		visitor.visit(t, "GET /p/1", "POST /cart/1")
	}
	clock.pass(time.Hour)
	require.NotContains(t, ann.visit(t, "GET /cart"), "coupon")
	require.Contains(t, bob.visit(t, "GET /cart"), "coupon")
	bob.visit(t, "POST /order")
	clock.pass(time.Hour)
	coupons := b.scoring.statistics
	b.scoring.endVisits()
	require.Equal(t, insight.Arm{N: 1}, b.scoring.learned.control)
	require.Equal(t, insight.Arm{N: 1, Did: 1, Y: 1, YY: 1, DY: 1}, b.scoring.learned.invited)
	require.InDelta(t, 1, coupons().Coupons.Effect.Value, 1e-12)
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
