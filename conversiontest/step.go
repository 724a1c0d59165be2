package conversiontest

import (
	"fmt"
	"time"

	"github.com/go-conversion/conversion"
)

// Step is an argument of [Visit] that is more than a string.
type Step func(*visit) error

// Page is a view of a page, a path or a URL, with details.
func Page(address string, details ...Detail) Step {
	return func(v *visit) error {
		if !isAddress(address) {
			return fmt.Errorf("page %q: want a path, which begins with a slash, or a URL with its scheme", address)
		}
		return v.addDetailed(named(address), details)
	}
}

// Event is an event of any name, with details. It happens on the page that was
// seen last.
func Event(name string, details ...Detail) Step {
	return func(v *visit) error {
		if name == "" {
			return fmt.Errorf("the event's name is empty")
		}
		return v.addDetailed(conversion.Event{Name: name}, details)
	}
}

func (v *visit) addDetailed(e conversion.Event, details []Detail) error {
	for i, detail := range details {
		if detail == nil {
			return fmt.Errorf("detail %d is nil", i+1)
		}
		detail(&e)
	}
	v.add(v.here(e))
	return nil
}

// After makes the next event happen so long after the one before. A pause does
// not end a visit by itself: scoring takes a session as it is given.
func After(d time.Duration) Step {
	return func(v *visit) error {
		if d < 0 {
			return fmt.Errorf("a pause of %v: events of a visit follow each other; for disorder change the session's Events", d)
		}
		v.pause, v.at, v.pending = &d, time.Time{}, "After"
		return nil
	}
}

// At makes the next event happen at that time, which is not before the event
// before.
func At(t time.Time) Step {
	return func(v *visit) error {
		if len(v.events) > 0 && t.Before(v.last()) {
			return fmt.Errorf("the time %v is before the event before, at %v", t, v.last())
		}
		v.at, v.pause, v.pending = t, nil, "At"
		return nil
	}
}

// From is the address of the page, such as "https://www.google.com/", from which
// the visitor came to the next event: the event's referrer.
func From(referrer string) Step {
	return func(v *visit) error {
		if referrer == "" {
			return fmt.Errorf("the referrer is empty; without From there is none")
		}
		v.referrer, v.pending = absolute(referrer), "From"
		return nil
	}
}

// By says whose visit it is.
func By(user string) Step {
	return func(v *visit) error {
		if user == "" {
			return fmt.Errorf("the user is empty")
		}
		v.user = user
		return nil
	}
}

// Channel says by which channel the visitor came, such as "Paid Search": the
// Channel of the session's Touch. For more give a conversion.Touch, or leave it
// to the address and the referrer, as in life.
func Channel(name string) Step {
	return func(v *visit) error {
		if name == "" {
			return fmt.Errorf("the channel is empty; without Channel it is made out of the first event")
		}
		v.touch.Channel = name
		return nil
	}
}
