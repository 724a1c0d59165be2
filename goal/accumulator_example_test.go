package goal_test

import (
	"fmt"
	"log"
	"slices"
	"time"

	"github.com/go-conversion/conversion"
	"github.com/go-conversion/conversion/goal"
	"github.com/go-conversion/conversion/rule"
	"github.com/go-conversion/conversion/session"
)

// bookshop is what the examples are about.
var bookshop = goal.MustCompile(
	goal.Goal{Name: "newsletter", Kind: goal.Milestone, Rule: rule.Path("/newsletter/thanks"), Value: goal.Fixed(conversion.Cents(250, "EUR"))},
	goal.Goal{Name: "order", Kind: goal.Macro, Rule: rule.Event("purchase"), Count: goal.OncePer("order_id"), Value: goal.EventValue()},
)

// bookshopUsers are three visitors: one orders twice and sends one order back,
// one subscribes, one only looks.
func bookshopUsers() [][]conversion.Event {
	at := func(minutes int) time.Time {
		return time.Date(2026, 3, 1, 10, 0, 0, 0, time.UTC).Add(time.Duration(minutes) * time.Minute)
	}
	return [][]conversion.Event{
		{
			{User: "ann", Time: at(0), Name: "page_view", URL: "https://books.example/?utm_source=mail&utm_medium=email"},
			{User: "ann", Time: at(3), Name: "purchase", OrderID: "1001", Value: conversion.MustMoney("59.90 EUR")},
			{User: "ann", Time: at(900), Name: "purchase", OrderID: "1002", Value: conversion.MustMoney("20.00 EUR")},
			{User: "ann", Time: at(9000), Name: "refund", OrderID: "1001"},
		},
		{
			{User: "ben", Time: at(5), Name: "page_view", URL: "https://books.example/", Referrer: "https://www.google.com/"},
			{User: "ben", Time: at(7), Name: "page_view", URL: "https://books.example/newsletter/thanks"},
		},
		{
			{User: "eve", Time: at(8), Name: "page_view", URL: "https://books.example/", Referrer: "https://www.google.com/"},
		},
	}
}

// Counts all users with two goroutines. The result does not depend on their
// number.
func ExampleAccumulator() {
	counts := goal.NewAccumulator(bookshop, session.MustNew(session.GA4()))
	if err := conversion.Accumulate(slices.Values(bookshopUsers()), 2, counts); err != nil {
		log.Fatal(err)
	}
	fmt.Print(counts.Report())
	// Output:
	// Visits
	//
	//                   number     rate  95 % interval
	// ----------------  ------  -------  -------------
	// users                  3
	// sessions               5
	// engaged sessions     3/5  60.00 %  23.07–88.24 %
	// events                 7
	//
	// Reached
	//
	// goal        kind       completions  users     rate  95 % interval  sessions     rate  95 % interval
	// ----------  ---------  -----------  -----  -------  -------------  --------  -------  -------------
	// newsletter  milestone            1    1/3  33.33 %   6.15–79.23 %       1/5  20.00 %   3.62–62.45 %
	// order       macro                2    1/3  33.33 %   6.15–79.23 %       2/5  40.00 %  11.76–76.93 %
	//
	// Value
	//
	// goal        currency   real  real, net  virtual  virtual, net  without value
	// ----------  --------  -----  ---------  -------  ------------  -------------
	// newsletter  EUR                            2.50          2.50              0
	// order       EUR       79.90      20.00                                     0
	// total       EUR       79.90      20.00     2.50          2.50
	//
	// Furthest
	//
	// furthest    users     rate  95 % interval
	// ----------  -----  -------  -------------
	// order         1/3  33.33 %   6.15–79.23 %
	// newsletter    1/3  33.33 %   6.15–79.23 %
	// (nothing)     1/3  33.33 %   6.15–79.23 %
	//
	// Channels
	//
	// channel         converted      rate   95 % interval  currency   real  real, net
	// --------------  ---------  --------  --------------  --------  -----  ---------
	// Direct                1/2   50.00 %    9.45–90.55 %  EUR       20.00      20.00
	// Organic Search        0/2    0.00 %    0.00–65.76 %
	// Email                 1/1  100.00 %  20.65–100.00 %  EUR       59.90       0.00
}

// Merges what two machines have counted.
func ExampleAccumulator_Merge() {
	users := bookshopUsers()
	here, there := goal.NewAccumulator(bookshop, nil), goal.NewAccumulator(bookshop, nil)
	here.Add(users[0])
	there.Add(users[1])
	there.Add(users[2])

	sent, _ := there.AppendBinary(nil)
	received := here.New()
	if err := received.UnmarshalBinary(sent); err != nil {
		log.Fatal(err)
	}
	if err := here.Merge(received); err != nil {
		log.Fatal(err)
	}
	r := here.Report()
	fmt.Println(r.Goals[1].Goal, r.Goals[1].Users, r.Goals[1].Worth.Net)
	// Output: order 33.3 % [6.1 %, 79.2 %] (1/3) 20.00 EUR
}

// Books late revenue and a refund on an order.
func ExampleScore_Adjust() {
	may := func(day int) time.Time { return time.Date(2026, 5, day, 12, 0, 0, 0, time.UTC) }
	events := []conversion.Event{
		{Time: may(1), Name: "purchase", OrderID: "1001", Value: conversion.MustMoney("59.90 EUR")},
		{Time: may(9), Name: "refund", OrderID: "1001", ID: "r1", Value: conversion.MustMoney("10.00 EUR")},
	}
	score := bookshop.Score(conversion.Session{Events: events})
	late := goal.Adjustment{
		ID: "invoice 7", At: may(20), Goal: "order", Key: conversion.StringValue("1001"), Amount: conversion.MustMoney("5.00 EUR"),
	}
	net := score.Adjust(append(goal.Refunds("order", events), late))
	fmt.Println("booked", score.Real)
	fmt.Println("net", net.Real)
	// Output:
	// booked 59.90 EUR
	// net 54.90 EUR
}

// Asks how far the orders of the year are on the way to 18 % more than last
// year.
func ExampleSet_Targets() {
	asOf := time.Date(2026, 7, 1, 0, 0, 0, 0, time.UTC)
	set := goal.MustCompile(goal.Goal{Name: "order", Kind: goal.Macro, Rule: rule.Event("purchase"), Target: &goal.Target{
		Baseline: "250", Lift: "0.18",
		From: time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC), To: time.Date(2027, 1, 1, 0, 0, 0, 0, time.UTC),
	}})
	score := set.Score(conversion.Session{Events: []conversion.Event{{Time: asOf.AddDate(0, -1, 0), Name: "purchase"}}})
	for _, r := range set.Targets(asOf, slices.Values(score.Completions)) {
		fmt.Println(r.Goal, "wants", r.Want, "has", r.Done, "lacks", r.Remaining)
	}
	// Output: order wants 295 has 1 lacks 294
}
