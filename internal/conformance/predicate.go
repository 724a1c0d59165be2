package conformance

import (
	"bytes"
	"encoding/json"
	"fmt"

	"github.com/go-conversion/conversion"
	"github.com/go-conversion/conversion/ingest"
	"github.com/go-conversion/conversion/rule"
)

func runPredicate(fields json.RawMessage) error {
	var c struct {
		On    json.RawMessage
		Event json.RawMessage
		Want  bool
	}
	if err := strict(fields, &c); err != nil {
		return err
	}
	on, err := rule.ParsePredicate(c.On, rule.Funcs{})
	if err != nil {
		return err
	}
	program, err := rule.Compile(on)
	if err != nil {
		return err
	}
	e, err := readEvent(c.Event)
	if err != nil {
		return err
	}
	if got := len(program.NewVisit().Observe(&e)) > 0; got != c.Want {
		return fmt.Errorf("want %v, have %v", c.Want, got)
	}
	return nil
}

// readEvent reads an event as ingest does.
func readEvent(raw json.RawMessage) (conversion.Event, error) {
	var line bytes.Buffer
	if err := json.Compact(&line, raw); err != nil {
		return conversion.Event{}, err
	}
	for e, err := range ingest.NDJSON(&line) {
		return e, err
	}
	return conversion.Event{}, fmt.Errorf("no event")
}

func readEvents(raw []json.RawMessage) ([]conversion.Event, error) {
	var events []conversion.Event
	for i := range raw {
		e, err := readEvent(raw[i])
		if err != nil {
			return nil, fmt.Errorf("event %d: %w", i, err)
		}
		events = append(events, e)
	}
	return events, nil
}
