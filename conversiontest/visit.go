package conversiontest

import (
	"fmt"
	"strings"
	"time"

	"github.com/go-conversion/conversion"
)

// Interval is the time between the events of a [Visit] unless [After], [At] or
// [Engaged] say otherwise.
const Interval = 10 * time.Second

const (
	site = "https://shop.example" // of pages that are a path
	user = "visitor"              // unless By names another
)

// noon is when the first event of a visit happens; a Monday.
var noon = time.Date(2026, 1, 5, 12, 0, 0, 0, time.UTC)

// Visit returns a session in which these steps happened one after the other. A
// step is a string or one of the types below.
//
//	"/p/1"                    a page view, of https://shop.example/p/1
//	"https://a.example/?q=1"  a page view, of that URL
//	"add_to_cart"             an event of that name, on the page seen last
//	Page, Event               the same, with details: Event("purchase", Order("7"))
//	After, At                 when the next event happens, if not Interval after the one before
//	From                      from which page the visitor came to the next
//	By                        who visits; "visitor" unless said otherwise
//	Channel                   by which channel the visitor came
//	conversion.Touch          where the visitor came from, in full
//	conversion.Event          that event; User and Time are filled in where they are zero
//
// The first event happens on 2026-01-05 at 12:00 UTC. Campaigns and click ids
// are part of an address, as in life: "/?utm_source=letter&utm_medium=email".
// Without Channel the session's Touch is left open, for whoever scores it to
// resolve. No steps give an empty session.
//
// Visit panics on anything else, and says which argument it is. As a guard
// against slips a plain string must not look like half an address: an event
// named "a/b" is written Event("a/b").
func Visit(steps ...any) conversion.Session {
	v := visit{user: user}
	for i, step := range steps {
		if err := v.take(step); err != nil {
			panic(fmt.Sprintf("conversiontest.Visit: argument %d: %v", i+1, err))
		}
	}
	if v.pending != "" {
		panic(fmt.Sprintf("conversiontest.Visit: no event follows %s, which speaks of the next", v.pending))
	}
	return v.session()
}

// visit is a session in the making.
type visit struct {
	user   string
	touch  conversion.Touch
	events []conversion.Event
	page   string // the URL where the visitor is

	// What was said of the next event.
	pause    *time.Duration
	at       time.Time
	referrer string
	pending  string // the last step that said something
}

func (v *visit) take(step any) error {
	switch step := step.(type) {
	case string:
		if err := checkWord(step); err != nil {
			return err
		}
		v.add(v.here(named(step)))
	case Step:
		if step == nil {
			return fmt.Errorf("the step is nil")
		}
		return step(v)
	case conversion.Event:
		if !step.Time.IsZero() && (v.pause != nil || !v.at.IsZero()) {
			return fmt.Errorf("the event has a time of its own, which %s contradicts", v.pending)
		}
		v.add(step)
	case conversion.Touch:
		v.touch = step
	case Detail:
		return fmt.Errorf("a detail stands inside Page or Event, as in Event(\"purchase\", Order(\"7\"))")
	default:
		return fmt.Errorf("%T is no step; want a page (\"/p/1\"), an event's name (\"add_to_cart\"), Page, Event, After, At, From, By, Channel, a conversion.Touch or a conversion.Event", step)
	}
	return nil
}

// checkWord refuses strings that are probably slips.
func checkWord(s string) error {
	switch {
	case s == "":
		return fmt.Errorf("the string is empty; want a page (\"/p/1\") or an event's name (\"add_to_cart\")")
	case s != strings.TrimSpace(s):
		return fmt.Errorf("%q begins or ends with a space", s)
	case !isAddress(s) && strings.ContainsAny(s, "/?#"):
		return fmt.Errorf("%q is neither a page, which begins with a slash or a scheme, nor looks like an event's name; if it is one, write Event(%[1]q)", s)
	}
	return nil
}

func isAddress(s string) bool { return strings.HasPrefix(s, "/") || strings.Contains(s, "://") }

// named returns the event that a plain string stands for.
func named(s string) conversion.Event {
	if isAddress(s) {
		return conversion.Event{Name: conversion.PageView, URL: absolute(s)}
	}
	return conversion.Event{Name: s}
}

func absolute(address string) string {
	if strings.HasPrefix(address, "/") {
		return site + address
	}
	return address
}

// here places an event that is no page on the page seen last.
func (v *visit) here(e conversion.Event) conversion.Event {
	if e.URL == "" {
		e.URL = v.page
	}
	return e
}

// add places an event in time.
func (v *visit) add(e conversion.Event) {
	if e.Time.IsZero() {
		e.Time = v.next(e.Engaged)
	}
	if v.referrer != "" {
		e.Referrer = v.referrer
	}
	if e.URL != "" {
		v.page = e.URL
	}
	v.events = append(v.events, e)
	v.pause, v.at, v.referrer, v.pending = nil, time.Time{}, "", ""
}

// next returns when the next event happens, which took the visitor so long.
func (v *visit) next(engaged time.Duration) time.Time {
	switch {
	case !v.at.IsZero():
		return v.at
	case len(v.events) == 0 && v.pause != nil:
		return noon.Add(*v.pause)
	case len(v.events) == 0:
		return noon
	case v.pause != nil:
		return v.last().Add(*v.pause)
	}
	return v.last().Add(max(Interval, engaged))
}

func (v *visit) last() time.Time { return v.events[len(v.events)-1].Time }

func (v *visit) session() conversion.Session {
	s := conversion.Session{User: v.user, Index: 1, Events: v.events, Touch: v.touch, Cause: conversion.CauseFirst}
	for i := range s.Events {
		e := &s.Events[i]
		if e.User == "" {
			e.User = v.user
		}
		if i == 0 || e.Time.Before(s.Start) {
			s.Start = e.Time
		}
		if i == 0 || e.Time.After(s.End) {
			s.End = e.Time
		}
	}
	return s
}
