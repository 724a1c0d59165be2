package session_test

import (
	"fmt"
	"time"

	"github.com/go-conversion/conversion"
	"github.com/go-conversion/conversion/session"
)

func visits() []conversion.Event {
	day := time.Date(2026, 3, 1, 0, 0, 0, 0, time.UTC)
	return []conversion.Event{
		{User: "ann", Name: "page_view", Time: day.Add(10 * time.Hour), URL: "https://shop.example/", Referrer: "https://www.google.com/"},
		{User: "ann", Name: "page_view", Time: day.Add(10*time.Hour + 5*time.Minute), URL: "https://shop.example/p/7"},
		{User: "ann", Name: "page_view", Time: day.Add(10*time.Hour + 9*time.Minute), URL: "https://shop.example/?utm_source=letter&utm_medium=email"},
		{User: "ann", Name: "purchase", Time: day.Add(20 * time.Hour), URL: "https://shop.example/thanks"},
	}
}

func Example() {
	cutter := session.MustNew(session.Policy{}) // as GA4: a pause of 30 minutes
	for _, s := range cutter.Cut(visits()) {
		fmt.Println(s.Index, s.Cause, s.Touch.Channel, len(s.Events), s.Span())
	}
	// Output:
	// 1 first Organic Search 3 9m0s
	// 2 timeout Direct 1 0s
}

// A preset is a value that can be changed: Universal Analytics, but with a pause
// of an hour, and another account begins a session too.
func ExampleUniversal() {
	policy := session.Universal(time.UTC)
	policy.Timeout = time.Hour
	policy.SplitOn = append(policy.SplitOn, session.Prop("user_id"))
	for _, s := range session.MustNew(policy).Cut(visits()) {
		fmt.Println(s.Index, s.Cause, s.Touch.Channel, len(s.Events))
	}
	fmt.Println(string(session.AppendJSON(nil, policy)))
	// Output:
	// 1 first Organic Search 2
	// 2 source Email 1
	// 3 timeout Direct 1
	// {"timeout":"1h","midnight":"UTC","split_on":["source","medium","campaign","term","content","click_id",{"prop":"user_id"}]}
}

func ExampleParse() {
	policy, err := session.Parse([]byte(`{"timeout": "31m", "at_timeout": "split"}`))
	fmt.Println(policy.Timeout, policy.AtTimeout, err)
	_, err = session.Parse([]byte(`{"timeout": "0s", "split_on": ["campain"]}`))
	fmt.Println(err)
	// Output:
	// 31m0s split <nil>
	// split_on[0]: unknown: "campain"; did you mean "campaign"?
	// timeout: want more than 0s; leave the key out for no limit
}

func ExampleCutter_Streamer() {
	streamer := session.MustNew(session.Policy{}).Streamer(10 * time.Minute)
	for _, e := range visits() {
		for _, s := range streamer.Add(e) {
			fmt.Println("final:", s.User, s.Index, len(s.Events))
		}
	}
	for _, s := range streamer.Flush() {
		fmt.Println("left:", s.User, s.Index, len(s.Events))
	}
	fmt.Println("too late:", streamer.Findings().Count(conversion.TooLate))
	// Output:
	// final: ann 1 3
	// left: ann 2 1
	// too late: 0
}

func ExampleIsEngaged() {
	for _, s := range session.MustNew(session.Policy{}).Cut(visits()) {
		bought := s.Events[len(s.Events)-1].Name == "purchase"
		fmt.Println(s.Index, session.IsEngaged(&s, bought))
	}
	// Output:
	// 1 true
	// 2 true
}
