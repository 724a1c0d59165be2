package funnel_test

import (
	"fmt"
	"time"

	"github.com/go-conversion/conversion"
	"github.com/go-conversion/conversion/funnel"
	"github.com/go-conversion/conversion/rule"
)

// Somebody did order, and is not among those who converted. Explain says why:
// the order came too late, and by how much.
func ExamplePlan_Explain() {
	checkout := funnel.MustCompile(funnel.Funnel{
		Name:   "checkout",
		Within: time.Hour,
		Steps: []funnel.Step{
			{Name: "cart", On: rule.Event("add_to_cart")},
			{Name: "delivery", On: rule.Path("/checkout/delivery"), Optional: true},
			{Name: "order", On: rule.Event("purchase")},
		},
	})
	start := time.Date(2026, 3, 1, 10, 0, 0, 0, time.UTC)
	why := checkout.Explain([]conversion.Event{
		{Time: start, Name: "add_to_cart", URL: "https://shop.example/p/42"},
		{Time: start.Add(50 * time.Minute), URL: "https://shop.example/checkout/delivery"},
		{Time: start.Add(75 * time.Minute), Name: "purchase", URL: "https://shop.example/thanks"},
	}, time.Time{})
	fmt.Print(why)
	// Output:
	// funnel "checkout": dropped at level 2 of 3
	//
	// 3 events in 1h15m, from 2026-03-01T10:00:00Z
	//
	// steps
	//   ✓ 1 cart at [0] +0s add_to_cart /p/42
	//   ✓ 2 delivery at [1] +50m page_view /checkout/delivery
	//   ✗ 3 order: [2] +1h15m purchase /thanks comes 1h15m after the first step at [0] +0s add_to_cart /p/42, 15m too late
}
