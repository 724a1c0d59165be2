package segment_test

import (
	"fmt"
	"time"

	"github.com/go-conversion/conversion"
	"github.com/go-conversion/conversion/rule"
	"github.com/go-conversion/conversion/segment"
	"github.com/go-conversion/conversion/session"
)

// A segment is a condition on what a user has done, at an instant.
func Example() {
	segments := segment.MustCompile(nil,
		segment.Segment{Name: "interested", Where: segment.And(
			segment.Did{Of: rule.Event("view_item"), Bounds: segment.AtLeast(3), In: 30 * 24 * time.Hour},
			segment.Not(segment.Event(rule.Event("purchase"))),
		)},
		segment.Segment{Name: "abandoned cart", Where: segment.And(
			segment.Sequence{
				Steps:       []segment.Step{{On: rule.Event("add_to_cart")}},
				ThenWithout: segment.Absence{Of: rule.Event("purchase")}, // up to now
			},
			segment.Did{Of: rule.Event("add_to_cart"), In: 24 * time.Hour, Bounds: segment.AtMost(0)},
		)},
	)

	visit := journey("view_item+0m view_item+1m add_to_cart+3m", "view_item+20h")
	for _, after := range []time.Duration{time.Hour, 21 * time.Hour, 25 * time.Hour} {
		members := segments.Match(nil, visit, noon.Add(after))
		fmt.Println(after, members.Has(0), members.Has(1))
	}
	// Output:
	// 1h0m0s false false
	// 21h0m0s true false
	// 25h0m0s true true
}

// Live, a tracker tells who is in which segment, and when to ask again.
func ExampleTracker() {
	segments := segment.MustCompile(nil, segment.Segment{Name: "abandoned cart", Where: segment.And(
		segment.Sequence{
			Steps:       []segment.Step{{On: rule.Event("add_to_cart")}},
			ThenWithout: segment.Absence{Of: rule.Event("purchase")},
		},
		segment.Did{Of: rule.Event("add_to_cart"), In: 24 * time.Hour, Bounds: segment.AtMost(0)},
	)})
	cart := time.Date(2026, 2, 1, 12, 0, 0, 0, time.UTC)
	tracker := segments.Tracker()
	tracker.Observe(conversion.Event{Name: "add_to_cart", Time: cart})

	fmt.Println(tracker.At(cart.Add(time.Minute)).Has(0))
	next, _ := tracker.Next(cart.Add(time.Minute))
	fmt.Println("ask again at", next.Format(time.RFC3339Nano))
	fmt.Println(tracker.At(next).Has(0))

	tracker.Observe(conversion.Event{Name: "purchase", Time: cart.Add(26 * time.Hour)})
	fmt.Println(tracker.At(cart.Add(27 * time.Hour)).Has(0))
	// Output:
	// false
	// ask again at 2026-02-02T12:00:00.000000001Z
	// true
	// false
}

// Raw events become a journey, which is matched at an instant.
func ExampleSet_Match() {
	segments := segment.MustCompile(nil, segment.Segment{Name: "LinkedIn visitors who came back", Where: segment.And(
		segment.First(segment.Source(rule.Fold(rule.Contains("linkedin")))),
		segment.SessionIs{Rule: rule.AnyEvent(), Bounds: segment.AtLeast(2)},
	)})
	at := time.Date(2026, 2, 1, 12, 0, 0, 0, time.UTC)
	events := []conversion.Event{
		{User: "ada", Time: at, URL: "https://shop.example/jobs", Referrer: "https://www.linkedin.com/"},
		{User: "ada", Time: at.Add(48 * time.Hour), URL: "https://shop.example/p/1"},
	}
	journey := session.MustNew(session.GA4()).Journey(events)
	for _, asOf := range []time.Time{at.Add(time.Hour), at.Add(72 * time.Hour)} {
		members := segments.Match(nil, journey, asOf)
		fmt.Println(members.Has(0), segments.Names(members))
	}
	// Output:
	// false []
	// true [LinkedIn visitors who came back]
}

// Explain says what decided.
func ExampleSet_Explain() {
	segments := segment.MustCompile(nil, segment.Segment{Name: "nearly", Where: segment.And(
		segment.Did{Of: rule.Event("view_item"), Bounds: segment.AtLeast(3)},
		segment.Sequence{Steps: []segment.Step{
			{On: rule.Event("view_item")},
			{On: rule.Event("add_to_cart")},
			{On: rule.Event("purchase"), Within: time.Hour},
		}},
		segment.Not(segment.Event(rule.Event("share"))),
	)})
	why, err := segments.Explain(journey("view_item+0m view_item+1m add_to_cart+3m", "purchase+20h"), noon.Add(48*time.Hour), "nearly")
	if err != nil {
		fmt.Println(err)
	}
	fmt.Print(why)
	// Output:
	// u is not in segment "nearly" as of 2026-02-03T12:00:00Z, by 4 events
	//   ✗ and
	//     ✗ {"did":{"of":{"event":"view_item"},"at_least":3}}: 2, want at least 3
	//       [0] 2026-02-01T12:00:00Z view_item
	//       [1] 2026-02-01T12:01:00Z view_item
	//     ✗ {"sequence":{"steps":[{"on":{"event":"view_item"}},{"on":{"event":"add_to_cart"}},{"on":{"event":"purchase"},"within":"1h"}]}}
	//       step 1 [1] 2026-02-01T12:01:00Z view_item
	//       step 2 [2] 2026-02-01T12:03:00Z add_to_cart
	//       step 3: "within" stands in its way
	//     ✓ not
	//       ✗ {"event":{"event":"share"}}
}
