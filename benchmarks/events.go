package main

import (
	"fmt"
	"math/rand/v2"
	"net/url"
	"time"

	"github.com/go-conversion/conversion"
)

// traits are the probabilities, for each property, that it is absent or of
// another type than usual; and whether every event has a page of its own.
type traits struct {
	missing, mistyped float64
	newPages          bool
}

var (
	lacking = traits{missing: 0.3}
	odd     = traits{missing: 0.3, mistyped: 0.3}
)

var (
	names = []string{"page_view", "add_to_cart", "begin_checkout", "purchase"}
	plans = []string{"free", "pro", "team", "enterprise"}
	areas = []string{"shop", "shop/lamps", "shopping-guide", "guide", "help", "account"}
)

// randomEvents returns n events, a quarter of them purchases. They depend on
// the arguments only.
func randomEvents(n int, t traits) []conversion.Event {
	r := rand.New(rand.NewPCG(11, 12))
	at := time.Date(2026, 3, 1, 10, 0, 0, 0, time.UTC)
	events := make([]conversion.Event, n)
	for i := range events {
		page := r.IntN(60)
		if t.newPages {
			page = i
		}
		events[i] = conversion.Event{
			Time: at.Add(time.Duration(i) * time.Second),
			User: fmt.Sprint("user-", i/20),
			Name: names[r.IntN(len(names))],
			URL:  fmt.Sprintf("https://www.example.com/%s/%d?ref=mail", areas[r.IntN(len(areas))], page),
			Props: conversion.Props{
				conversion.String("payment", "card"),
				conversion.Bool("member", r.IntN(2) == 0),
			},
		}
		events[i].Props = t.append(events[i].Props, r,
			conversion.String("plan", plans[r.IntN(len(plans))]), conversion.Number("plan", 3))
		events[i].Props = t.append(events[i].Props, r,
			conversion.Number("items", float64(r.IntN(7))), conversion.String("items", fmt.Sprint(r.IntN(7))))
	}
	return events
}

func (t traits) append(props conversion.Props, r *rand.Rand, usual, mistyped conversion.Prop) conversion.Props {
	switch x := r.Float64(); {
	case x < t.missing:
		return props
	case x < t.missing+t.mistyped:
		return append(props, mistyped)
	}
	return append(props, usual)
}

// The engines that are not made for events read what is asked in a form of
// their own. It is made before the clock starts, the path of the page included,
// so that only evaluation is measured.

// propsOf returns the properties of an event as a map.
func propsOf(e *conversion.Event) map[string]any {
	props := make(map[string]any, len(e.Props))
	for _, p := range e.Props {
		switch p.Value.Kind() {
		case conversion.KindString:
			props[p.Name] = p.Value.Str()
		case conversion.KindNumber:
			props[p.Name] = p.Value.Num()
		case conversion.KindBool:
			props[p.Name] = p.Value.IsTrue()
		}
	}
	return props
}

func pathOf(e *conversion.Event) string {
	u, err := url.Parse(e.URL)
	if err != nil {
		return ""
	}
	return u.Path
}
