package conversiontest

import (
	"fmt"
	"strings"
	"time"

	"github.com/go-conversion/conversion"
)

// describeAt says which journey was asked about and when, for messages.
func describeAt(j conversion.Journey, asOf time.Time) string {
	if len(j.Sessions) == 0 {
		return "a user without events"
	}
	first, _, _ := momentsOf(j)
	return fmt.Sprintf("%v after the beginning of %s", asOf.Sub(first), describeJourney(j))
}

// describeJourney writes a journey much as [Visits] takes it.
func describeJourney(j conversion.Journey) string {
	var parts []string
	var end time.Time
	for _, s := range j.Sessions {
		if len(s.Events) == 0 {
			continue
		}
		if len(parts) > 0 {
			parts = append(parts, fmt.Sprintf("Later(%v)", s.Events[0].Time.Sub(end)))
		}
		if s.Touch.IsSet() {
			parts = append(parts, describeTouch(s.Touch))
		}
		parts = append(parts, strings.TrimSuffix(strings.TrimPrefix(describe(s.Events), "Visit("), ")"))
		end = s.Events[len(s.Events)-1].Time
	}
	return "Visits(" + strings.Join(parts, ", ") + ")"
}

func describeTouch(t conversion.Touch) string {
	if t == (conversion.Touch{Channel: t.Channel}) {
		return fmt.Sprintf("Channel(%q)", t.Channel)
	}
	var fields []string
	for _, f := range []struct{ name, value string }{{"Source", t.Source}, {"Medium", t.Medium}, {"Campaign", t.Campaign}, {"Channel", t.Channel}} {
		if f.value != "" {
			fields = append(fields, fmt.Sprintf("%s: %q", f.name, f.value))
		}
	}
	return "Touch{" + strings.Join(fields, ", ") + "}"
}
