package conversiontest_test

import (
	"fmt"
	"time"

	"github.com/go-conversion/conversion"
	"github.com/go-conversion/conversion/conversiontest"
	"github.com/go-conversion/conversion/rule"
	"github.com/go-conversion/conversion/segment"
)

// A test of segments is a table of journeys, instants and members.
func ExampleMembers() {
	const day = 24 * time.Hour
	set := segment.MustCompile(nil,
		segment.Segment{Name: "engaged", Where: segment.Did{Of: rule.Page("/p/**"), Bounds: segment.AtLeast(2), In: 7 * day}},
		segment.Segment{Name: "by letter", Where: segment.Channel("Email")},
	)
	journey := conversiontest.Visits("/p/1", conversiontest.Later(2*day), conversiontest.Channel("Email"), "/p/2")
	fmt.Println(conversiontest.Members(set, journey, conversiontest.Day(2)))
	fmt.Println(conversiontest.Members(set, journey, conversiontest.Day(4)))
	fmt.Println(conversiontest.Members(set, journey, conversiontest.Day(9)))
	// Output:
	// []
	// [engaged by letter]
	// [by letter]
}

// The function forgets that there are users without any event.
func ExampleCheckSegments() {
	set := segment.MustCompile(nil, segment.Segment{
		Name: "one long visit",
		Where: segment.Func("long", func(journey conversion.Journey, _ time.Time) bool {
			return len(journey.Sessions[0].Events) > 20
		}),
	})
	fmt.Println(conversiontest.CheckSegments(set))
	// Output:
	// segment "one long visit": func "long" panics (runtime error: index out of range [0] with length 0): a user without events
}

func ExampleLintSegments() {
	err := conversiontest.LintSegments([]segment.Segment{
		{Name: "buyers", Where: segment.Event(rule.Path("/thanks?order=*"))},
	})
	fmt.Println(err)
	// Output:
	// buyers.where.event.path: "/thanks?order=*" never fits: the query is not part of the path (never)
	// buyers: nobody belongs to it: its condition never holds (nobody)
}
