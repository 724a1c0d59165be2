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
		{"tried again in time", Visit("/p/1", "add_to_cart", "begin_checkout", After(2*time.Hour), "begin_checkout", "purchase"), []string{"product", "cart", "checkout", "order"}},
	} {
		t.Run(test.name, func(t *testing.T) {
			if got := Reached(checkout, test.visit); !slices.Equal(got, test.want) {
				t.Errorf("reached %q, want %q", got, test.want)
			}
		})
	}
}

func TestLogout(t *testing.T) {
	visit := Visit("/p/1", "add_to_cart", "logout", "begin_checkout", "purchase")
	if got := checkout.Eval(visit.Events, time.Time{}).Outcome; got != funnel.Excluded {
		t.Errorf("outcome %s, want %s", got, funnel.Excluded)
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
