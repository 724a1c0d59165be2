package segment_test

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/go-conversion/conversion"
)

// withJourney returns the case with copies of the sessions and events, to be
// changed.
func (c oracleCase) withJourney() oracleCase {
	c.journey.Sessions = slices.Clone(c.journey.Sessions)
	for i := range c.journey.Sessions {
		c.journey.Sessions[i].Events = slices.Clone(c.journey.Sessions[i].Events)
	}
	return c
}

func (c *oracleCase) eachEvent(f func(e *conversion.Event)) {
	for _, s := range c.journey.Sessions {
		for i := range s.Events {
			f(&s.Events[i])
		}
	}
}

// oracleChanges are what no answer may depend on. Each is given a case of its own,
// to change it; some prepare it first, which the answer before is of.
var oracleChanges = []struct {
	name    string
	prepare func(d oracleDice, c *oracleCase)
	change  func(d oracleDice, c *oracleCase)
}{
	{name: "order of events", change: func(d oracleDice, c *oracleCase) {
		for _, s := range c.journey.Sessions {
			shuffle(d, s.Events)
		}
	}},
	{name: "order of sessions", change: func(d oracleDice, c *oracleCase) { shuffle(d, c.journey.Sessions) }},
	{name: "events not yet seen", change: func(_ oracleDice, c *oracleCase) {
		for i := range c.journey.Sessions {
			s := &c.journey.Sessions[i]
			s.Events = slices.DeleteFunc(s.Events, func(e conversion.Event) bool { return !e.Time.Before(c.asOf) })
		}
	}},
	{name: "events of the future", change: func(d oracleDice, c *oracleCase) {
		at := c.asOf.Add(c.world.units(d(3)))
		c.addSession("later", conversion.Event{User: "u", Session: "later", Name: "a", Time: at}, conversion.Event{User: "u", Session: "later", Name: "b", Time: at})
	}},
	{name: "events without a time", change: func(d oracleDice, c *oracleCase) {
		e := conversion.Event{User: "u", Session: "undated", Name: c.world.names[d(len(c.world.names))], ID: []string{"", "i"}[d(2)]}
		c.addSession("undated", e)
		if n := len(c.journey.Sessions); d.in(5) {
			s := &c.journey.Sessions[d(n)]
			s.Events = append(s.Events, e)
		}
	}},
	{name: "sessions without events", change: func(_ oracleDice, c *oracleCase) { c.addSession("empty") }},
	{name: "duplicates", prepare: giveIDs, change: addDuplicates},
	{name: "zones", change: func(_ oracleDice, c *oracleCase) {
		zone := time.FixedZone("east", 9*3600)
		c.eachEvent(func(e *conversion.Event) {
			if !e.Time.IsZero() {
				e.Time = e.Time.In(zone)
			}
		})
		c.asOf = c.asOf.In(zone)
	}},
	{name: "everything at another time", change: func(d oracleDice, c *oracleCase) {
		by := []time.Duration{24 * time.Hour, -7 * 24 * time.Hour, 1000 * 24 * time.Hour}[d(3)]
		c.eachEvent(func(e *conversion.Event) {
			if !e.Time.IsZero() {
				e.Time = e.Time.Add(by)
			}
		})
		if !c.asOf.IsZero() {
			c.asOf = c.asOf.Add(by)
		}
	}},
}

func shuffle[T any](d oracleDice, list []T) {
	for i := range list {
		j := d(i + 1)
		list[i], list[j] = list[j], list[i]
	}
}

func (c *oracleCase) addSession(id string, events ...conversion.Event) {
	c.journey.Sessions = slices.Insert(c.journey.Sessions, 0, conversion.Session{User: "u", ID: id, Events: events})
}

func giveIDs(_ oracleDice, c *oracleCase) {
	n := 0
	c.eachEvent(func(e *conversion.Event) { n++; e.ID = fmt.Sprint("e", n) })
}

// addDuplicates adds copies to the same session, and others later anywhere.
func addDuplicates(d oracleDice, c *oracleCase) {
	for i := range c.journey.Sessions {
		for _, e := range slices.Clone(c.journey.Sessions[i].Events) {
			if d.in(5) || e.Time.IsZero() {
				continue
			}
			s := &c.journey.Sessions[i]
			if d.in(5) {
				s = &c.journey.Sessions[d(len(c.journey.Sessions))]
				e.Session, e.Name, e.Time = s.ID, "b", e.Time.Add(time.Duration(1+d(9)))
			}
			s.Events = slices.Insert(s.Events, d(len(s.Events)+1), e)
		}
	}
}

func TestLawsOfJourneys(t *testing.T) {
	for _, law := range oracleChanges {
		t.Run(law.name, func(t *testing.T) {
			members, first := 0, oracleSeed(t)
			for i := range oracleCases(t, 200) {
				d := oracleRandom(first + uint64(i))
				c := d.anyCase()
				if c.location == oracleZones[2] {
					c.location = time.UTC // its days are not equally long
				}
				before := c.withJourney()
				if law.prepare != nil {
					law.prepare(d, &before)
				}
				after := before.withJourney()
				law.change(d, &after)
				want := c.set().Match(nil, before.journey, before.asOf)
				require.Equal(t, want, c.set().Match(nil, after.journey, after.asOf), "seed %d\n%s\n%s", first+uint64(i), before, after)
				members += want.Count()
			}
			require.Positive(t, members)
		})
	}
}

// TestLawOfSessions: one session is matched as a journey of its own, at the
// instant after its last event.
func TestLawOfSessions(t *testing.T) {
	oracleMany(t, 500, oracleDice.anyCase, func(c oracleCase) string {
		for _, s := range c.journey.Sessions {
			j := conversion.Journey{User: "u", Sessions: []conversion.Session{s}}
			o := newOracle(c.world.goals(), j, c.location)
			var asOf time.Time
			if n := len(o.events); n > 0 {
				asOf = o.events[n-1].Time.Add(1)
			}
			got := c.set().MatchSession(nil, s)
			for i, one := range c.segments {
				if want := o.isMember(one, asOf); got.Has(i) != want {
					return fmt.Sprintf("%s, session %s alone: want %v, have %v", one.Name, s.ID, want, got.Has(i))
				}
			}
		}
		return ""
	})
}

// TestLawOfNobody: without an event only what is negated or may be none holds.
func TestLawOfNobody(t *testing.T) {
	oracleMany(t, 300, oracleDice.anyCase, func(c oracleCase) string {
		empty := c.set().Match(nil, conversion.Journey{}, c.asOf)
		if zero := c.set().Match(nil, c.journey, time.Time{}); !slices.Equal(empty, zero) {
			return fmt.Sprintf("no events %b, nothing visible %b", empty, zero)
		}
		for i, s := range c.segments {
			if want := oracleMatch(c.world.goals(), s, conversion.Journey{}, c.asOf, c.location); empty.Has(i) != want {
				return fmt.Sprintf("%s of nobody: want %v, have %v", s.Name, want, empty.Has(i))
			}
		}
		return ""
	})
}
