package insight_test

import (
	"fmt"

	"github.com/go-conversion/conversion"
	"github.com/go-conversion/conversion/insight"
)

// Visitors who watch the video early on buy more often than others; those who call
// for help buy less often.
func ExampleDiscovery() {
	discovery, err := insight.NewDiscovery(insight.DiscoveryStudy{Landmark: 3, MaxCount: 2})
	if err != nil {
		panic(err)
	}
	for i := range 600 {
		names := []string{"view", "list", "view"}
		switch {
		case i%5 == 0:
			names[1] = "video"
		case i%4 == 0:
			names[1] = "help"
		}
		bought := i%10 == 0 || i%7 == 0 && i%4 != 0
		discovery.CountNames(fmt.Sprint("visit ", i), "", bought, names)
	}
	report := discovery.Report(insight.DiscoveryOptions{Value: insight.FixedValue(conversion.Cents(4000, "EUR"))})
	for _, c := range report.Candidates {
		fmt.Printf("%s %s: φ %.2f %s, difference %.2f [%.2f, %.2f]\n", c.Class, c.Name, c.Phi, c.Strength, c.Effect.Value, c.Effect.Low, c.Effect.High)
	}
	for _, proposal := range report.Proposals() {
		text, _ := proposal.MarshalJSON()
		fmt.Println(string(text))
	}
	// Output:
	// positive video: φ 0.54 high, difference 0.55 [0.42, 0.65]
	// negative help: φ -0.26 slight, difference -0.28 [-0.34, -0.20]
	// negative list: φ -0.25 slight, difference -0.21 [-0.31, -0.11]
	// {"name":"video","kind":"secondary","rule":{"event":"video"}}
}
