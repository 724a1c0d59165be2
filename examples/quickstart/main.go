package main

import (
	"fmt"
	"log"
	"os"
	"time"

	"github.com/go-conversion/conversion"
	"github.com/go-conversion/conversion/goal"
	"github.com/go-conversion/conversion/ingest"
	"github.com/go-conversion/conversion/rule"
	"github.com/go-conversion/conversion/session"
)

var goals = goal.MustCompile(
	goal.Goal{Name: "order", Kind: goal.Macro, Rule: rule.Event("purchase"), Value: goal.EventValue()},
	goal.Goal{Name: "cart", Kind: goal.Milestone, Rule: rule.Event("add_to_cart"), Value: goal.Fixed(conversion.Cents(300, "EUR"))},
	goal.Goal{Name: "reader", Kind: goal.Secondary, Rule: rule.All(rule.Path("/guide/**"), rule.Engaged(2*time.Minute))},
)

func main() {
	file, err := os.Open("examples/quickstart/events.ndjson")
	if err != nil {
		log.Fatal(err)
	}
	visits := session.MustNew(session.GA4()) // a visit ends after 30 minutes without an event
	for events, err := range ingest.GroupByUser(ingest.NDJSON(file)) {
		if err != nil {
			fmt.Println(err) // the rest goes on
		}
		for _, visit := range visits.Cut(events) {
			score := goals.Score(visit)
			fmt.Printf("%s by %s: %d goals, furthest %q, real %v, virtual %v\n", visit.User, visit.Touch.Channel,
				len(score.Completions), score.Furthest(), score.Real, score.Virtual)
		}
	}
}
