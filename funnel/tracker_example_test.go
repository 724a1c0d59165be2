package funnel_test

import (
	"fmt"
	"log"
	"time"

	"github.com/go-conversion/conversion"
	"github.com/go-conversion/conversion/funnel"
	"github.com/go-conversion/conversion/rule"
)

// A tracker tells live how far somebody came, and whether it is time to remind
// them of their cart. Its state is a few bytes, which can lie in any store.
func ExamplePlan_Tracker() {
	checkout := funnel.MustCompile(funnel.Funnel{
		Name:   "checkout",
		Within: time.Hour,
		Steps:  []funnel.Step{{Name: "cart", On: rule.Event("add_to_cart")}, {Name: "order", On: rule.Event("purchase")}},
	})
	start := time.Date(2026, 3, 1, 10, 0, 0, 0, time.UTC)

	tracker := checkout.Tracker()
	tracker.Observe(conversion.Event{Time: start, Name: "add_to_cart"})
	state, err := tracker.AppendBinary(nil)
	if err != nil {
		log.Fatal(err)
	}

	tracker, err = checkout.RestoreTracker(state)
	if err != nil {
		log.Fatal(err)
	}
	for _, after := range []time.Duration{30 * time.Minute, 2 * time.Hour} {
		r := tracker.At(start.Add(after))
		fmt.Printf("after %v: level %d, %s\n", after, r.Level, r.Outcome)
	}
	// Output:
	// after 30m0s: level 1, pending
	// after 2h0m0s: level 1, dropped
}
