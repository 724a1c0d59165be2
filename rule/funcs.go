package rule

import (
	"time"

	"github.com/go-conversion/conversion"
)

// Funcs are Go functions by the names under which definitions in JSON use them.
type Funcs struct {
	Predicates map[string]func(conversion.Event) bool
	Rules      map[string]func(visit []conversion.Event) bool
	Journeys   map[string]func(journey conversion.Journey, asOf time.Time) bool // conditions of segments
}
