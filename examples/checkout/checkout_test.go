package main

import (
	"slices"
	"testing"
	"time"

	"github.com/go-conversion/conversion"
	. "github.com/go-conversion/conversion/conversiontest"
	"github.com/go-conversion/conversion/funnel"
)

func TestCheckout(t *testing.T) {
	for _, test := range []struct {
		name  string
		visit conversion.Session
		want  []string
	}{
		{"straight to the order", Visit("/p/1", "add_to_cart", "begin_checkout", "purchase"), []string{"product", "cart", "checkout", "order"}},
		{"with a voucher", Visit("/p/1", "add_to_cart", "begin_checkout", "add_voucher", "purchase"), []string{"product", "cart", "checkout", "voucher", "order"}},
		{"detour keeps the place", Visit("/p/1", "/help", "add_to_cart"), []string{"product", "cart"}},
		{"a cart without a product is no beginning", Visit("/sale", "add_to_cart", "begin_checkout"), nil},
		{"paid too late", Visit("/p/1", "add_to_cart", "begin_checkout", After(61*time.Minute), "purchase"), []string{"product", "cart", "checkout"}},
		{"comes back the next day", Visit("/p/1", "add_to_cart", After(24*time.Hour), "begin_checkout", "purchase"), []string{"product", "cart", "checkout", "order"}},
		{"tried again in time", Visit("/p/1", "add_to_cart", "begin_checkout", After(2*time.Hour), "begin_checkout", "purchase"), []string{"product", "cart", "checkout", "order"}},
	} {
		t.Run(test.name, func(t *testing.T) {
			if got := Reached(checkout, test.visit); !slices.Equal(got, test.want) {
				t.Errorf("reached %q, want %q", got, test.want)
			}
		})
	}
}

func TestOutcome(t *testing.T) {
	for _, test := range []struct {
		name  string
		visit conversion.Session
		after time.Duration
		want  funnel.Outcome
	}{
		{"still thinking", Visit("/p/1", "add_to_cart"), 24 * time.Hour, funnel.Pending},
		{"thought for too long", Visit("/p/1", "add_to_cart"), 8 * 24 * time.Hour, funnel.Dropped},
		{"logged out on the way", Visit("/p/1", "add_to_cart", "logout", "begin_checkout", "purchase"), 8 * 24 * time.Hour, funnel.Excluded},
		{"logged out at last", Visit("/p/1", "add_to_cart", "begin_checkout", "purchase", "logout"), time.Hour, funnel.Converted},
	} {
		t.Run(test.name, func(t *testing.T) {
			asOf := test.visit.End.Add(test.after)
			if got := checkout.Eval(test.visit.Events, asOf).Outcome; got != test.want {
				t.Errorf("outcome %s, want %s", got, test.want)
			}
		})
	}
}

func TestDefinition(t *testing.T) {
	if err := LintFunnels([]funnel.Funnel{checkout.Funnel()}); err != nil {
		t.Error(err)
	}
	if err := CheckFunnel(checkout); err != nil {
		t.Error(err)
	}
}
