package conversiontest_test

import (
	"fmt"
	"time"

	"github.com/go-conversion/conversion/conversiontest"
)

// A user who looked by way of an ad, and bought by way of a letter.
func ExampleVisits() {
	const day = 24 * time.Hour
	journey := conversiontest.Visits(
		conversiontest.Channel("Paid Search"), "/p/1", "add_to_cart",
		conversiontest.Later(3*day),
		"/?utm_source=letter&utm_medium=email", "purchase",
	)
	for _, visit := range journey.Sessions {
		fmt.Printf("%s %q", visit.Start.Format(time.DateTime), visit.Touch.Channel)
		for _, e := range visit.Events {
			fmt.Printf(" %s", e.Name)
		}
		fmt.Println()
	}
	// Output:
	// 2026-01-05 12:00:00 "Paid Search" page_view add_to_cart
	// 2026-01-08 12:00:10 "" page_view purchase
}
