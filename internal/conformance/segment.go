package conformance

import (
	"bytes"
	"encoding/json"
	"fmt"
	"time"

	"github.com/go-conversion/conversion"
	"github.com/go-conversion/conversion/rule"
	"github.com/go-conversion/conversion/segment"
	"github.com/go-conversion/conversion/session"
)

// byID cuts sessions by the field session of events alone.
var byID = session.MustNew(session.Policy{TrustIDs: true, Timeout: session.NoTimeout})

func runSegment(fields json.RawMessage) error {
	var c struct {
		Segment json.RawMessage
		Goals   []json.RawMessage
		Journey []json.RawMessage
		AsOf    time.Time `json:"as_of"`
		Want    bool
	}
	if err := strict(fields, &c); err != nil {
		return err
	}
	set, err := compileSegment(c.Segment, c.Goals)
	if err != nil {
		return err
	}
	events, err := readEvents(c.Journey)
	if err != nil {
		return err
	}
	if got := set.Match(nil, byID.Journey(events), c.AsOf).Has(0); got != c.Want {
		return fmt.Errorf("want %v, have %v", c.Want, got)
	}
	if got := set.Match(nil, asGiven(events), c.AsOf).Has(0); got != c.Want {
		return fmt.Errorf("in the order given: want %v, have %v", c.Want, got)
	}
	why, err := set.Explain(asGiven(events), c.AsOf, set.Segments()[0].Name)
	if err != nil {
		return err
	}
	if why.Member != c.Want {
		return fmt.Errorf("explained: want %v, have %s", c.Want, why)
	}
	if got, ok := follow(set, byID.Journey(events), c.AsOf); ok && got != c.Want {
		return fmt.Errorf("live: want %v, have %v", c.Want, got)
	}
	return nil
}

// follow observes the visible events of a journey live. It is false if one session
// goes on after another has begun, which no tracker follows.
func follow(set *segment.Set, journey conversion.Journey, asOf time.Time) (holds, ok bool) {
	tracker := set.Tracker()
	var last *conversion.Event
	for _, s := range journey.Sessions {
		tracker.NextSession(s)
		for i := range s.Events {
			e := &s.Events[i]
			if !e.Time.Before(asOf) {
				continue
			}
			if last != nil && conversion.Compare(last, e) > 0 {
				return false, false
			}
			tracker.Observe(*e)
			last = e
		}
	}
	return tracker.At(asOf).Has(0), true
}

func compileSegment(raw json.RawMessage, goals []json.RawMessage) (*segment.Set, error) {
	s, err := segment.Parse(raw, rule.Funcs{})
	if err != nil {
		return nil, err
	}
	canonical := segment.AppendJSON(nil, s)
	again, err := segment.Parse(canonical, rule.Funcs{})
	if err != nil {
		return nil, fmt.Errorf("canonical form %s: %w", canonical, err)
	}
	if text := segment.AppendJSON(nil, again); !bytes.Equal(text, canonical) {
		return nil, fmt.Errorf("canonical form %s is read as %s", canonical, text)
	}
	known, err := compileGoals(goals)
	if err != nil {
		return nil, err
	}
	return segment.Compile(known, s)
}

// asGiven returns the sessions and their events in the order in which they were
// given.
func asGiven(events []conversion.Event) (journey conversion.Journey) {
	numbers := map[string]int{}
	for _, e := range events {
		n, ok := numbers[e.Session]
		if !ok {
			n = len(journey.Sessions)
			numbers[e.Session] = n
			journey.Sessions = append(journey.Sessions, conversion.Session{ID: e.Session})
		}
		s := &journey.Sessions[n]
		s.Events = append(s.Events, e)
	}
	return journey
}
