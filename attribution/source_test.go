package attribution_test

import (
	"fmt"
	"slices"
	"sync"
	"testing"
	"time"

	"github.com/go-conversion/conversion"
	"github.com/go-conversion/conversion/attribution"
	"github.com/go-conversion/conversion/channel"
	"github.com/go-conversion/conversion/goal"
	"github.com/go-conversion/conversion/rule"
	"github.com/go-conversion/conversion/session"
	"github.com/google/go-cmp/cmp"
	"github.com/stretchr/testify/require"
)

// shop has an order, counted once per order_id, what leads to it, and a share.
var shop = goal.MustCompile(
	goal.Goal{Name: "newsletter", Kind: goal.Milestone, Rule: rule.Path("/newsletter/thanks"), Value: goal.Fixed(conversion.Cents(250, "EUR"))},
	goal.Goal{Name: "cart", Kind: goal.Milestone, Rule: rule.Event("add_to_cart")},
	goal.Goal{Name: "order", Kind: goal.Macro, Rule: rule.Event("purchase"), Count: goal.OncePer("order_id"), Value: goal.EventValue()},
	goal.Goal{Name: "contract", Kind: goal.Macro, Rule: rule.Event("contract"), Value: goal.EventValue()},
	goal.Goal{Name: "share", Kind: goal.Secondary, Rule: rule.Event("share"), Count: goal.Every()},
)

// pageAt is a page view, so many hours after noon.
func pageAt(hours float64, url string) conversion.Event {
	return conversion.Event{Time: noon.Add(time.Duration(hours * float64(time.Hour))), User: "u", URL: "https://shop.example" + url}
}

func eventAt(hours float64, name string) conversion.Event {
	e := pageAt(hours, "")
	e.URL, e.Name = "", name
	return e
}

func purchase(hours float64, id string, cents int64) conversion.Event {
	e := eventAt(hours, "purchase")
	e.OrderID, e.Value = id, conversion.Cents(cents, "EUR")
	return e
}

// buyer comes by an ad, by a mail and directly, and buys.
func buyer() []conversion.Event {
	ad := pageAt(0, "/?utm_source=google&utm_medium=cpc")
	mail := pageAt(24, "/newsletter/thanks?utm_source=news&utm_medium=email")
	refund := eventAt(48.5, "refund")
	refund.OrderID, refund.Value = "1", conversion.Cents(1900, "EUR")
	return []conversion.Event{ad, eventAt(0.1, "share"), eventAt(0.1, "share"), mail, pageAt(48, "/"), eventAt(48.1, "add_to_cart"),
		purchase(48.2, "1", 5900), purchase(48.3, "1", 5900), purchase(48.4, "2", 1000), refund}
}

func sourceInWords[K attribution.Key](touches []attribution.Touch[K], conversions []attribution.Conversion) (words []string) {
	for _, t := range touches {
		words = append(words, fmt.Sprintf("%s %.1f", string(t.Key), t.At.Sub(noon).Hours()))
	}
	for _, c := range conversions {
		words = append(words, fmt.Sprintf("conversion %.1f %q %v", c.At.Sub(noon).Hours(), c.ID, c.Value))
	}
	return words
}

func TestReaderRead(t *testing.T) {
	orders := []string{`conversion 48.2 "1" 40.00 EUR`, `conversion 48.4 "2" 10.00 EUR`}
	landing := func(s *conversion.Session) (string, bool) { return s.Events[0].URL, s.Touch.Channel != "Direct" }
	hour := func(e *conversion.Event) (string, bool) { return e.Time.Format("15"), e.Name != "share" }
	for _, c := range []struct {
		name   string
		source attribution.Source[string]
		want   []string
	}{
		{"channels of sessions", attribution.Source[string]{Goals: shop, Goal: "order"},
			append([]string{"Paid Search 0.0", "Email 24.0", "Direct 48.0"}, orders...)},
		{"sessions by a function", attribution.Source[string]{Goals: shop, Goal: "order", Touches: attribution.PerSession[string]{Name: "landing page", Key: landing}},
			append([]string{"https://shop.example/?utm_source=google&utm_medium=cpc 0.0", "https://shop.example/newsletter/thanks?utm_source=news&utm_medium=email 24.0"}, orders...)},
		{"longer sessions", attribution.Source[string]{Goals: shop, Goal: "order", Cutter: session.MustNew(session.Policy{Timeout: session.NoTimeout})},
			append([]string{"Paid Search 0.0"}, orders...)},
		{"micro conversions", attribution.Source[string]{Goals: shop, Goal: "order", Touches: attribution.PerCompletion[string]{}},
			append([]string{"share 0.1", "share 0.1", "newsletter 24.0", "cart 48.1"}, orders...)},
		{"some micro conversions", attribution.Source[string]{Goals: shop, Goal: "order", Touches: attribution.PerCompletion[string]{Goals: []string{"newsletter"}}},
			append([]string{"newsletter 24.0"}, orders...)},
		{"what leads to a micro conversion", attribution.Source[string]{Goals: shop, Goal: "newsletter", Touches: attribution.PerCompletion[string]{Goals: []string{"share"}}},
			[]string{"share 0.1", "share 0.1", `conversion 24.0 "" 2.50 EUR`}},
		{"events by their names", attribution.Source[string]{Goals: shop, Goal: "order", Touches: attribution.PerEvent[string]{On: rule.Event("share", "add_to_cart")}},
			append([]string{"share 0.1", "share 0.1", "add_to_cart 48.1"}, orders...)},
		{"events by a function", attribution.Source[string]{Goals: shop, Goal: "order", Touches: attribution.PerEvent[string]{On: rule.Event("share", "add_to_cart"), Name: "hour", Key: hour}},
			append([]string{"12 48.1"}, orders...)},
		{"refunds are kept", attribution.Source[string]{Goals: shop, Goal: "order", KeepRefunds: true, Touches: attribution.PerEvent[string]{On: rule.Event("none")}},
			[]string{`conversion 48.2 "1" 59.00 EUR`, `conversion 48.4 "2" 10.00 EUR`}},
	} {
		t.Run(c.name, func(t *testing.T) {
			r := attribution.MustReader(c.source)
			events := buyer()
			touches, conversions, found := r.Read(events)
			require.Empty(t, cmp.Diff(c.want, sourceInWords(touches, conversions)))
			require.Empty(t, found)
			slices.Reverse(events)
			touches, conversions, _ = r.Read(events)
			require.Empty(t, cmp.Diff(c.want, sourceInWords(touches, conversions)), "in another order")
		})
	}
}

func TestReaderFindings(t *testing.T) {
	r := attribution.MustReader(attribution.Source[string]{Goals: shop, Goal: "order"})
	twice, valueless, lost := purchase(1, "1", 100), purchase(2, "2", 0), eventAt(3, "refund")
	twice.ID, valueless.Value, lost.OrderID = "e", conversion.Money{}, "elsewhere"
	_, conversions, found := r.Read([]conversion.Event{{}, twice, twice, valueless, eventAt(2.5, "contract"), lost})
	require.Equal(t, []string{`conversion 1.0 "1" 1.00 EUR`, `conversion 2.0 "2" `}, sourceInWords[string](nil, conversions))
	require.Equal(t, conversion.Findings{
		{Code: conversion.Duplicate, Count: 1, Event: 2}, {Code: conversion.MissingValue, Subject: "order", Count: 1, Event: -1}, {Code: conversion.Undated, Count: 1, Event: 0},
	}, found)
	touches, conversions, found := r.Read(nil)
	require.Empty(t, touches)
	require.Empty(t, conversions)
	require.Empty(t, found)
}

func TestReaderServesGoroutines(t *testing.T) {
	r := attribution.MustReader(attribution.Source[string]{Goals: shop, Goal: "order", Touches: attribution.PerEvent[string]{On: rule.Path("/**")}})
	touches, conversions, _ := r.Read(buyer())
	want := sourceInWords(touches, conversions)
	var group sync.WaitGroup
	for range 4 {
		group.Go(func() {
			for range 50 {
				touches, conversions, _ := r.Read(buyer())
				if got := sourceInWords(touches, conversions); !slices.Equal(want, got) {
					t.Errorf("got %v", got)
				}
			}
		})
	}
	group.Wait()
}

func TestNewReaderRefuses(t *testing.T) {
	byName := func(e *conversion.Event) (string, bool) { return e.Name, true }
	for _, c := range []struct {
		source attribution.Source[string]
		want   string
	}{
		{attribution.Source[string]{}, "goals: there are no goals"},
		{attribution.Source[string]{Goals: shop, Goal: "oder"}, `goal: there is no goal "oder"`},
		{attribution.Source[string]{Goals: shop, Goal: "order", Touches: attribution.PerCompletion[string]{Goals: []string{"order", "x"}}},
			"touches.goals[0]: the goal \"order\" is the one that is attributed\ntouches.goals[1]: there is no goal \"x\""},
		{attribution.Source[string]{Goals: shop, Goal: "order", Touches: attribution.PerEvent[string]{On: rule.Event("a"), Key: byName}}, "touches.name: the function has no name"},
		{attribution.Source[string]{Goals: shop, Goal: "order", Touches: attribution.PerSession[string]{Name: "a"}}, `touches.key: there is no function "a"`},
		{attribution.Source[string]{Goals: shop, Goal: "order", Touches: attribution.PerEvent[string]{On: rule.And(rule.Event())}}, "touches.on.and[0].event: "},
		{attribution.Source[string]{Goals: shop, Goal: "order", Touches: attribution.PerEvent[string]{}}, "touches.on: "},
	} {
		t.Run(c.want, func(t *testing.T) {
			_, err := attribution.NewReader(c.source)
			require.ErrorContains(t, err, c.want)
			var fault *conversion.Fault
			require.ErrorAs(t, err, &fault)
			require.Panics(t, func() { attribution.MustReader(c.source) })
		})
	}
}

func TestSessionTouches(t *testing.T) {
	sessions := []conversion.Session{
		{Touch: conversion.Touch{Channel: "Own"}, Start: noon},
		{Touch: conversion.Touch{Source: "news", Medium: "email"}, Events: []conversion.Event{{Time: noon.Add(1), Seq: 7}}},
		{Events: []conversion.Event{pageAt(0, "/?utm_source=google&utm_medium=cpc")}},
		{},
	}
	got := attribution.SessionTouches(nil, sessions, attribution.ByChannel[string])
	require.Equal(t, []touch{touchAt("Own", 0), {Key: "Email", At: noon.Add(1), Seq: 7}, touchAt("Paid Search", 0)}, got)
}

// The channel of a session that says where it came from is not resolved again.
func TestSourceResolver(t *testing.T) {
	own := channel.MustNew(channel.Config{Custom: []channel.Rule{{Channel: "Ads", Medium: rule.Exact("cpc")}}})
	r := attribution.MustReader(attribution.Source[string]{Goals: shop, Goal: "order", Cutter: session.MustNew(session.Policy{}, session.WithResolver(own))})
	touches, _, _ := r.Read(buyer()[:1])
	require.Equal(t, []touch{touchAt("Ads", 0)}, touches)
}

func TestConversionsOf(t *testing.T) {
	completions := []goal.Completion{
		{Goal: "cart", Time: noon}, {Goal: "order", Time: noon, OrderID: "1", Value: conversion.Cents(5, "EUR")}, {Goal: "order", Time: noon.Add(1)},
	}
	got := attribution.ConversionsOf(nil, completions, goal.Goal{Name: "order", Count: goal.OncePer("order_id")})
	require.Equal(t, []attribution.Conversion{{At: noon, Seq: 1, ID: "1", Value: conversion.Cents(5, "EUR")}, {At: noon.Add(1), Seq: 2}}, got)
	got = attribution.ConversionsOf(nil, completions, goal.Goal{Name: "order", Count: goal.Every()})
	require.Equal(t, []string{"", ""}, []string{got[0].ID, got[1].ID}, "each hit is one")
}

// Which micro conversions lead to orders? Those of all goals but the order are
// the touches.
func ExampleCompletionTouches() {
	score := shop.ScoreJourney(conversion.Journey{Sessions: []conversion.Session{{Events: buyer()}}})
	order, _ := shop.Goal("order")

	touches := attribution.CompletionTouches[string](nil, score.Completions, "order")
	conversions := attribution.ConversionsOf(nil, score.Completions, order)

	user := attribution.Cut(attribution.MustPaths(attribution.Default(), attribution.Exposure{}), touches, conversions)
	for _, t := range user.Paths[0].Touches {
		fmt.Println(t.Key)
	}
	fmt.Println(conversions[0].ID, conversions[0].Value)
	// Output:
	// share
	// newsletter
	// cart
	// 1 59.00 EUR
}

func ExampleReader_Read() {
	reader := attribution.MustReader(attribution.Source[string]{Goals: shop, Goal: "order"})
	touches, conversions, _ := reader.Read(buyer())
	for _, t := range touches {
		fmt.Println(t.At.Format(time.DateOnly), t.Key)
	}
	for _, c := range conversions {
		fmt.Println(c.At.Format(time.DateOnly), "order", c.ID, c.Value)
	}
	// Output:
	// 2026-03-02 Paid Search
	// 2026-03-03 Email
	// 2026-03-04 Direct
	// 2026-03-04 order 1 40.00 EUR
	// 2026-03-04 order 2 10.00 EUR
}
