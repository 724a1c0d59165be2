package conformance

import (
	"encoding/json"
	"fmt"
	"maps"
	"slices"

	"github.com/go-conversion/conversion"
	"github.com/go-conversion/conversion/channel"
)

func runChannel(fields json.RawMessage) error {
	var c struct {
		Preset string
		In     map[string]json.RawMessage
		Want   map[string]string
	}
	if err := strict(fields, &c); err != nil {
		return err
	}
	config := channel.Config{Preset: c.Preset}
	var facts channel.Facts
	for _, key := range slices.Sorted(maps.Keys(c.In)) {
		var err error
		switch raw := c.In[key]; key {
		case "own_hosts":
			err = strict(raw, &config.OwnHosts)
		case "excluded_referrers":
			err = strict(raw, &config.ExcludedReferrers)
		case "url":
			err = strict(raw, &facts.URL)
		case "referrer":
			err = strict(raw, &facts.Referrer)
		default:
			var value string
			err = strict(raw, &value)
			facts.Props = append(facts.Props, conversion.String(key, value))
		}
		if err != nil {
			return fmt.Errorf("%s: %w", key, err)
		}
	}
	resolver, err := channel.New(config)
	if err != nil {
		return err
	}
	return compareTouch(c.Want, resolver.Touch(facts))
}

func compareTouch(want map[string]string, t conversion.Touch) error {
	got := map[string]string{
		"source": t.Source, "medium": t.Medium, "campaign": t.Campaign, "term": t.Term, "content": t.Content, "channel": t.Channel,
	}
	for _, key := range slices.Sorted(maps.Keys(want)) {
		have, known := got[key]
		if !known {
			return fmt.Errorf("unknown expectation %q", key)
		}
		if have != want[key] {
			return fmt.Errorf("%s: want %q, have %q", key, want[key], have)
		}
	}
	return nil
}
