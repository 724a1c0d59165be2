package conversion

import (
	"math"
	"time"
)

// PageView and ScreenView name the events that are page views; the other
// conventional names are GA4's, so that one vocabulary serves.
const (
	PageView   = "page_view"
	ScreenView = "screen_view"
)

// Event is one thing a visitor did, at one time: a page view, an add to cart,
// an order. The zero value of a field means that it is absent; only Time and
// Name (or URL) are required, and User wherever users are told apart.
//
// Events are plain data and are never modified by this library.
type Event struct {
	ID      string    // identity for deduplication
	User    string    // who
	Session string    // the source's own session id; looked at only where a policy trusts it
	Time    time.Time // compared as an instant, from 1678 to 2261; the zone is display only
	Seq     int64     // breaks ties of equal Time
	Name    string    // what happened; see [Event.EventName]

	URL         string // as sent
	Referrer    string // as sent
	Title       string
	ContentType string
	OrderID     string

	Engaged time.Duration // foreground time since the event before: a delta, to be summed
	Value   Money         // absent without a currency; 0 EUR is present
	Props   Props
}

// EventName returns the name by which rules know the event: Name, or
// "page_view" for an event that has a URL and no name.
func (e *Event) EventName() string {
	if e.Name == "" && e.URL != "" {
		return PageView
	}
	return e.Name
}

// IsPageView reports whether the event is named page_view or screen_view.
func (e *Event) IsPageView() bool {
	name := e.EventName()
	return name == PageView || name == ScreenView
}

// The instants that an event may have, as Unix seconds: from 1678-01-01 up to
// but not including 2262-01-01, all of which fit int64 nanoseconds.
const (
	firstSecond = -9214560000
	endSecond   = 9214646400
)

// UnixNano returns the event's instant in nanoseconds since 1970 UTC. It is
// false for the zero time and for times outside 1678 to 2261: such an event is
// undated, and every evaluation leaves it out and reports it.
func (e *Event) UnixNano() (ns int64, ok bool) {
	s := e.Time.Unix()
	if s < firstSecond || s >= endSecond {
		return 0, false
	}
	return s*1e9 + int64(e.Time.Nanosecond()), true
}

// Elapsed returns the nanoseconds from one instant to another, both as given by
// [Event.UnixNano]. Like time.Time.Sub it stops at the ends of int64, which is
// some 292 years.
func Elapsed(from, to int64) int64 {
	d := to - from
	switch {
	case to >= from && d < 0:
		return math.MaxInt64
	case to < from && d > 0:
		return math.MinInt64
	}
	return d
}
