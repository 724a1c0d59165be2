package conversiontest_test

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"github.com/stretchr/testify/require"

	"github.com/go-conversion/conversion"
	. "github.com/go-conversion/conversion/conversiontest"
)

var noon = time.Date(2026, 1, 5, 12, 0, 0, 0, time.UTC)

// at is an event of the default visitor so long after noon.
func at(after time.Duration, name, url string, change func(*conversion.Event)) conversion.Event {
	e := conversion.Event{User: "visitor", Time: noon.Add(after), Name: name, URL: url}
	if change != nil {
		change(&e)
	}
	return e
}

func TestVisit(t *testing.T) {
	const home, product = "https://shop.example/", "https://shop.example/p/1"
	const items conversion.Key[float64] = "items"
	s := time.Second
	tests := []struct {
		name  string
		steps []any
		want  []conversion.Event
	}{
		{"nothing", nil, nil},
		{"pages, 10 seconds apart", []any{"/", "/p/1"}, []conversion.Event{
			at(0, "page_view", home, nil), at(10*s, "page_view", product, nil)}},
		{"a URL is a page too", []any{"http://a.example/?x=/"}, []conversion.Event{
			at(0, "page_view", "http://a.example/?x=/", nil)}},
		{"an event happens on the last page", []any{"sign_up", "/p/1", "add_to_cart", "share"}, []conversion.Event{
			at(0, "sign_up", "", nil), at(10*s, "page_view", product, nil), at(20*s, "add_to_cart", product, nil), at(30*s, "share", product, nil)}},
		{"names may have spaces, and more if said so", []any{"Order Completed", Event("a/b?")}, []conversion.Event{
			at(0, "Order Completed", "", nil), at(10*s, "a/b?", "", nil)}},
		{"a pause", []any{"/", After(time.Minute), "/p/1", "share"}, []conversion.Event{
			at(0, "page_view", home, nil), at(time.Minute, "page_view", product, nil), at(70*s, "share", product, nil)}},
		{"no pause", []any{"/", After(0), "/p/1"}, []conversion.Event{
			at(0, "page_view", home, nil), at(0, "page_view", product, nil)}},
		{"a pause before everything", []any{After(time.Hour), "/"}, []conversion.Event{
			at(time.Hour, "page_view", home, nil)}},
		{"a time", []any{At(noon.Add(day)), "/", "share"}, []conversion.Event{
			at(day, "page_view", home, nil), at(day+10*s, "share", home, nil)}},
		{"the last word about the time counts", []any{At(noon.Add(day)), After(time.Hour), "/"}, []conversion.Event{
			at(time.Hour, "page_view", home, nil)}},
		{"where from", []any{From("https://www.google.com/"), "/", "/p/1", From("/pay"), "share"}, []conversion.Event{
			at(0, "page_view", home, func(e *conversion.Event) { e.Referrer = "https://www.google.com/" }),
			at(10*s, "page_view", product, nil),
			at(20*s, "share", product, func(e *conversion.Event) { e.Referrer = "https://shop.example/pay" })}},
		{"who", []any{"/", By("ann"), "share"}, []conversion.Event{
			at(0, "page_view", home, func(e *conversion.Event) { e.User = "ann" }),
			at(10*s, "share", home, func(e *conversion.Event) { e.User = "ann" })}},
		{"details", []any{Page("/p/1", ContentType("product"), Title("Boots"), ID("1")), Event("purchase", Order("7"), Worth("59.90 EUR"))}, []conversion.Event{
			at(0, "page_view", product, func(e *conversion.Event) { e.ContentType, e.Title, e.ID = "product", "Boots", "1" }),
			at(10*s, "purchase", product, func(e *conversion.Event) { e.OrderID, e.Value = "7", conversion.Cents(5990, "EUR") })}},
		{"properties", []any{Event("x", With("plan", "pro"), With("n", 3), With(items, 1.5), With("b", true), With("tags", []string{"a", "b"}))}, []conversion.Event{
			at(0, "x", "", func(e *conversion.Event) {
				e.Props = conversion.Props{conversion.String("plan", "pro"), conversion.Number("n", 3), conversion.Number("items", 1.5),
					conversion.Bool("b", true), conversion.Strings("tags", "a", "b")}
			})}},
		{"engaged time takes time", []any{"/", Event("scroll", Engaged(2*time.Minute)), Event("scroll", Engaged(s))}, []conversion.Event{
			at(0, "page_view", home, nil),
			at(2*time.Minute, "scroll", home, func(e *conversion.Event) { e.Engaged = 2 * time.Minute }),
			at(2*time.Minute+10*s, "scroll", home, func(e *conversion.Event) { e.Engaged = s })}},
		{"a detail of one's own", []any{Event("x", func(e *conversion.Event) { e.Seq = 3 })}, []conversion.Event{
			at(0, "x", "", func(e *conversion.Event) { e.Seq = 3 })}},
		{"an event as it is", []any{"/", conversion.Event{Name: "server", Seq: 1}, conversion.Event{Name: "early", User: "bob", Time: noon.Add(-s)}}, []conversion.Event{
			at(0, "page_view", home, nil),
			at(10*s, "server", "", func(e *conversion.Event) { e.Seq = 1 }),
			at(-s, "early", "", func(e *conversion.Event) { e.User = "bob" })}},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			if diff := cmp.Diff(test.want, Visit(test.steps...).Events, cmp.AllowUnexported(conversion.Value{})); diff != "" {
				t.Error(diff)
			}
		})
	}
}

const day = 24 * time.Hour

func TestVisitIsASession(t *testing.T) {
	got := Visit(By("ann"), "/", After(time.Hour), "share", conversion.Event{Name: "early", Time: noon.Add(-day)})
	want := conversion.Session{User: "ann", Index: 1, Start: noon.Add(-day), End: noon.Add(time.Hour), Cause: conversion.CauseFirst}
	if diff := cmp.Diff(want, got, cmpopts.IgnoreFields(conversion.Session{}, "Events")); diff != "" {
		t.Error(diff)
	}
	require.Equal(t, conversion.Session{User: "visitor", Index: 1, Cause: conversion.CauseFirst}, Visit())
	require.Equal(t, conversion.Touch{Channel: "Email"}, Visit("/", Channel("Email")).Touch)
	require.Equal(t, conversion.Touch{Source: "google", Channel: "Paid Search"}, Visit(conversion.Touch{Source: "google"}, Channel("Paid Search"), "/").Touch)
}

func TestVisitPanics(t *testing.T) {
	tests := []struct {
		name  string
		steps []any
		want  string
	}{
		{"another type", []any{"/", 7}, `argument 2: int is no step; want a page ("/p/1"), an event's name ("add_to_cart"), Page, Event, After, At, From, By, Channel, a conversion.Touch or a conversion.Event`},
		{"nil", []any{nil}, `argument 1: <nil> is no step`},
		{"a nil step", []any{Step(nil)}, `argument 1: the step is nil`},
		{"a duration without After", []any{time.Minute}, `argument 1: time.Duration is no step`},
		{"an empty string", []any{""}, `argument 1: the string is empty`},
		{"half an address", []any{"/", "p/1"}, `argument 2: "p/1" is neither a page, which begins with a slash or a scheme, nor looks like an event's name; if it is one, write Event("p/1")`},
		{"spaces", []any{"purchase "}, `argument 1: "purchase " begins or ends with a space`},
		{"a lonely detail", []any{"purchase", Order("7")}, `argument 2: a detail stands inside Page or Event, as in Event("purchase", Order("7"))`},
		{"a page that is none", []any{Page("p/1")}, `argument 1: page "p/1": want a path`},
		{"an event without name", []any{Event("")}, `argument 1: the event's name is empty`},
		{"a nil detail", []any{Event("a", Order("1"), nil)}, `argument 1: detail 2 is nil`},
		{"back in time", []any{"/", After(-time.Second), "/"}, `argument 2: a pause of -1s`},
		{"a time before", []any{"/", At(noon.Add(-day)), "/"}, `argument 2: the time 2026-01-04 12:00:00 +0000 UTC is before the event before`},
		{"two times", []any{After(day), conversion.Event{Name: "a", Time: noon}}, `argument 2: the event has a time of its own, which After contradicts`},
		{"no referrer", []any{From(""), "/"}, `argument 1: the referrer is empty`},
		{"no channel", []any{Channel(""), "/"}, `argument 1: the channel is empty`},
		{"no user", []any{By(""), "/"}, `argument 1: the user is empty`},
		{"a pause before nothing", []any{"/", After(day)}, `no event follows After, which speaks of the next`},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			require.Contains(t, panicOf(t, func() { Visit(test.steps...) }), "conversiontest.Visit: "+test.want)
		})
	}
	require.Equal(t, `conversiontest.Worth: money "59,90 EUR": want a decimal number; an amount is written "59.90 EUR"`,
		panicOf(t, func() { Worth("59,90 EUR") }))
}

func panicOf(t *testing.T, f func()) (text string) {
	defer func() {
		var ok bool
		text, ok = recover().(string)
		require.True(t, ok, "want a panic with a text")
	}()
	f()
	return ""
}
