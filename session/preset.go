package session

import (
	"fmt"
	"time"

	"github.com/go-conversion/conversion"
)

// GA4 returns the policy of Google Analytics 4, which is the default: a pause of
// more than 30 minutes. Campaigns do not split, nor does midnight.
// Source: Google Analytics help, "About Analytics sessions".
func GA4() Policy { return Policy{} }

// Universal returns the policy of Universal Analytics: 30 minutes, midnight in
// the zone of the view (nil is UTC), and any new campaign or source; a direct
// return goes on. Source: Universal Analytics help, "How a web session is
// defined".
func Universal(zone *time.Location) Policy {
	return Policy{
		Midnight: orUTC(zone),
		SplitOn:  []Attribute{Source, Medium, Campaign, Term, Content, ClickID},
	}
}

// Matomo returns the policy of Matomo: 30 minutes already split, midnight in the
// zone of the site (nil is UTC), and a new campaign, which a direct visit takes
// over. Source: Matomo's documentation and behaviour.
func Matomo(zone *time.Location) Policy {
	return Policy{
		AtTimeout: Split,
		Midnight:  orUTC(zone),
		SplitOn:   []Attribute{Campaign},
		Adopt:     AdoptDirect,
		MaxEvents: 10000,
	}
}

// PostHog returns the policy of PostHog: 30 minutes, and at most 24 hours.
// Source: posthog-js, sessionid.ts.
func PostHog() Policy { return Policy{MaxAge: 24 * time.Hour} }

// Plausible returns the policy of Plausible, which compares whole minutes, so
// that a pause of 30 minutes 59 seconds stays.
func Plausible() Policy { return Policy{Timeout: 31 * time.Minute, AtTimeout: Split} }

// Snowplow returns the policy of Snowplow's trackers: the default, because their
// cookie lives 1800 seconds and an event after that splits.
func Snowplow() Policy { return Policy{} }

// D8A returns the policy of d8a: 30 minutes, less than 12 hours, 1000 events,
// and a new campaign, which a session without one takes over.
// Source: d8a-tech/d8a, pkg/splitter.
func D8A() Policy {
	return Policy{
		MaxAge:    12 * time.Hour,
		AtMaxAge:  Split,
		MaxEvents: 1000,
		SplitOn:   []Attribute{Campaign},
		Adopt:     AdoptAbsent,
	}
}

// Preset returns a policy by the name of its tool: ga4 (also default), universal
// (also ua), matomo, posthog, plausible, snowplow or d8a. The zone is that of
// midnight, for those that have one; nil is UTC. Any other name is a
// [*conversion.Fault].
func Preset(name string, zone *time.Location) (Policy, error) {
	switch name {
	case "ga4", "default":
		return GA4(), nil
	case "universal", "ua":
		return Universal(zone), nil
	case "matomo":
		return Matomo(zone), nil
	case "posthog":
		return PostHog(), nil
	case "plausible":
		return Plausible(), nil
	case "snowplow":
		return Snowplow(), nil
	case "d8a":
		return D8A(), nil
	}
	return Policy{}, &conversion.Fault{Code: "preset", Message: fmt.Sprintf(
		"unknown preset %q: want ga4, universal, matomo, posthog, plausible, snowplow or d8a", name)}
}

func orUTC(zone *time.Location) *time.Location {
	if zone == nil {
		return time.UTC
	}
	return zone
}
