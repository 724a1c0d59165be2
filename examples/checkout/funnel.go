package main

import (
	"time"

	"github.com/go-conversion/conversion/funnel"
	"github.com/go-conversion/conversion/rule"
)

// checkout is the way from a product to an order: within a week, paid within an
// hour of the checkout. Some customers use a voucher on the way. Whoever logs out
// between cart and order is left out: the next to log in may be somebody else.
var checkout = funnel.MustCompile(funnel.Funnel{
	Name:   "checkout",
	Within: 7 * 24 * time.Hour,
	Steps: []funnel.Step{
		{Name: "product", On: rule.Page("/p/**")},
		{Name: "cart", On: rule.Event("add_to_cart")},
		{Name: "checkout", On: rule.Event("begin_checkout")},
		{Name: "voucher", On: rule.Event("add_voucher"), Optional: true},
		{Name: "order", On: rule.Event("purchase"), Within: time.Hour},
	},
	Exclude: []funnel.Exclusion{{On: rule.Event("logout"), From: 1}},
})
