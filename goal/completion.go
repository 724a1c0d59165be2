package goal

import (
	"time"

	"github.com/go-conversion/conversion"
)

// Completion is one reaching of a goal, at one event.
type Completion struct {
	Goal    string           `json:"goal"`
	Kind    Kind             `json:"kind"`
	Session int              `json:"session"` // index of the session in its journey; 0 for a single session
	Event   int              `json:"event"`   // index of the event in its session, as passed
	Time    time.Time        `json:"time"`
	Value   conversion.Money `json:"value"` // real for a macro conversion, else virtual; may be absent
	Key     conversion.Value `json:"key"`   // what once-per-key counting told it apart by
	OrderID string           `json:"order_id,omitempty"`
}

// Virtual reports whether the value foresees money rather than being it.
func (c *Completion) Virtual() bool { return c.Kind != Macro }
