package session

import (
	"math"
	"slices"
	"time"

	"github.com/go-conversion/conversion"
	"github.com/go-conversion/conversion/channel"
	"github.com/go-conversion/conversion/internal/civil"
)

// never is an instant after all events.
const never = math.MaxInt64

// visit is what the policy needs to know of a session so far.
type visit struct {
	start, last int64 // of the first, of the last active event
	day         int64 // the date of last, if midnight matters
	count       int
	marks       *marks // nil if the policy does not split on attributes
}

// moment is what the policy needs to know of an event, but for attributes.
type moment struct {
	ns      int64
	day     int64
	passive bool
}

func (c *Cutter) moment(e *conversion.Event) moment {
	ns, _ := e.UnixNano()
	m := moment{ns: ns}
	if c.policy.Midnight != nil {
		m.day = dayOf(e.Time, c.policy.Midnight)
	}
	if len(c.policy.Passive) > 0 {
		m.passive = slices.Contains(c.policy.Passive, e.EventName())
	}
	return m
}

// dayOf numbers the calendar dates of a zone.
func dayOf(t time.Time, zone *time.Location) int64 {
	const secondsPerDay = 24 * 60 * 60
	_, offset := t.In(zone).Zone()
	local := t.Unix() + int64(offset)
	day := local / secondsPerDay
	if local%secondsPerDay < 0 {
		day--
	}
	return day
}

// begin makes v the visit that e opens, and returns where it came from.
func (c *Cutter) begin(v *visit, e *conversion.Event, m moment) conversion.Touch {
	touch := c.resolver.Touch(channel.FactsOf(e))
	*v = visit{start: m.ns, last: m.ns, day: m.day, count: 1, marks: v.marks}
	if len(c.attributes) > 0 {
		if v.marks == nil {
			v.marks = new(marks)
		}
		c.mark(v.marks, e, &touch)
	}
	return touch
}

// join adds an event that does not open a visit.
func (v *visit) join(m moment) {
	v.count++
	if !m.passive && m.ns >= v.last {
		v.last, v.day = m.ns, m.day
	}
}

// opens returns why e opens another visit than v, or "" if it does not. Then v
// has adopted what e brings.
func (c *Cutter) opens(v *visit, e *conversion.Event, m moment) conversion.Cause {
	if c.maxAge.exceededAt(v.start, m.ns) {
		return conversion.CauseMaxAge
	}
	if !m.passive {
		if c.timeout.exceededAt(v.last, m.ns) {
			return conversion.CauseTimeout
		}
		if m.day != v.day && m.ns >= v.last {
			return conversion.CauseMidnight
		}
		if a := c.changed(v, e); a != "" {
			return conversion.Cause(a)
		}
	}
	if c.full(v) {
		return conversion.CauseMaxEvents
	}
	return ""
}

func (c *Cutter) full(v *visit) bool {
	return c.policy.MaxEvents > 0 && v.count >= c.policy.MaxEvents
}

// over reports whether every event at now or later, whatever it is, opens
// another visit than v.
func (c *Cutter) over(v *visit, now int64) bool {
	if c.full(v) || c.maxAge.exceededAt(v.start, now) {
		return true
	}
	if len(c.policy.Passive) > 0 {
		return false
	}
	return c.timeout.exceededAt(v.last, now) || c.dayOver(v, now)
}

// dayOver reports whether no instant from now on has the date of v. The date is
// another one now, but a clock that is set back might return to it.
func (c *Cutter) dayOver(v *visit, now int64) bool {
	zone := c.policy.Midnight
	if zone == nil {
		return false
	}
	const farEnough = 48 * time.Hour // clocks were never set back by more than a day
	t := time.Unix(0, now).In(zone)
	for change := t; !change.IsZero() && change.Sub(t) <= farEnough; _, change = civil.Bounds(change) {
		if dayOf(change, zone) <= v.day {
			return false
		}
	}
	return true
}

// nextMidnight returns an instant after now at which the day of v is worth
// another look.
func (c *Cutter) nextMidnight(v *visit, now int64) int64 {
	zone := c.policy.Midnight
	if zone == nil {
		return never
	}
	year, month, day := time.Unix(0, v.last).In(zone).Date()
	for range 3 {
		day++
		midnight := conversion.Event{Time: time.Date(year, month, day, 0, 0, 0, 0, zone)}
		if ns, ok := midnight.UnixNano(); ok && ns > now {
			return ns
		}
	}
	return now + int64(time.Hour)
}
