package segment_test

import (
	"encoding/json"
	"fmt"
	"strings"
	"time"

	"github.com/go-conversion/conversion"
	"github.com/go-conversion/conversion/segment"
)

// oracleEventJSON is an event as the suites have it.
type oracleEventJSON struct {
	ID      string          `json:"id,omitempty"`
	User    string          `json:"user"`
	Session string          `json:"session"`
	Time    time.Time       `json:"time"`
	Seq     int64           `json:"seq,omitempty"`
	Name    string          `json:"name,omitempty"`
	URL     string          `json:"url,omitempty"`
	Ref     string          `json:"referrer,omitempty"`
	Engaged time.Duration   `json:"engaged,omitempty"`
	Props   json.RawMessage `json:"props,omitempty"`
}

// String is the case for a reader of a failure: much like a vector of the suite.
func (c oracleCase) String() string {
	var b strings.Builder
	for _, s := range c.segments {
		fmt.Fprintf(&b, "%s\n", segment.AppendJSON(nil, s))
	}
	for _, s := range c.journey.Sessions {
		touch := s.Touch
		if touch.IsSet() {
			fmt.Fprintf(&b, "session %s from %q %q %q %q\n", s.ID, touch.Source, touch.Medium, touch.Campaign, touch.Channel)
		}
		for _, e := range s.Events {
			fmt.Fprintf(&b, "%s\n", oracleEventText(e))
		}
	}
	fmt.Fprintf(&b, "as of %s, days in %s", c.asOf.Format(time.RFC3339Nano), c.location)
	return b.String()
}

func oracleEventText(e conversion.Event) []byte {
	line := oracleEventJSON{
		ID: e.ID, User: e.User, Session: e.Session, Time: e.Time, Seq: e.Seq, Name: e.Name, URL: e.URL, Ref: e.Referrer, Engaged: e.Engaged,
	}
	if e.Props != nil {
		line.Props = e.Props.AppendJSON(nil)
	}
	text, err := json.Marshal(line)
	if err != nil { // properties that JSON does not know
		line.Props = nil
		text, _ = json.Marshal(line)
		return fmt.Appendf(text, " with %v", e.Props)
	}
	return text
}
