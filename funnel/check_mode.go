package funnel

import (
	"time"

	"github.com/go-conversion/conversion/internal/jsonx/form"
)

// modes checks the ways of ties, order and entry.
func (c *checker) modes(f *Funnel) {
	switch f.Ties {
	case AnyTies, SequenceTies, LaterTies:
	default:
		c.Fault("ties", "unknown", `unknown ties %q, want %q, %q, or "" for either order`, f.Ties, SequenceTies, LaterTies)
	}
	switch f.Order {
	case StepOrder:
	case AnyOrder:
		if f.Open {
			c.Fault("order", "open", "an open funnel has its steps in the order written, not in any")
		}
	default:
		c.Fault("order", "unknown", `unknown order %q, want %q, or "" for the order written`, f.Order, AnyOrder)
	}
	switch f.Entry {
	case BestEntry:
	case FirstEntry, EveryEntry:
		if f.Open {
			c.Fault("entry", "open", "an open funnel counts the best attempts, not %q", f.Entry)
		}
	default:
		c.Fault("entry", "unknown", `unknown entry %q, want %q, %q, or "" for the best`, f.Entry, FirstEntry, EveryEntry)
	}
}

func (c *checker) by(b By) {
	switch b.Mode {
	case ByPropMode:
		if b.Prop == "" {
			c.Fault("by.user_and", "empty", "the name of the property is empty")
		}
	case ByUserMode, BySessionMode:
		if b.Prop != "" {
			c.Fault("by.user_and", "unused", "the property %q tells no actors apart unless the mode is %q", b.Prop, ByPropMode)
		}
	default:
		c.Fault("by", "unknown", `unknown actors %q, want %q, %q, or "" for users`, b.Mode, BySessionMode, ByPropMode)
	}
	c.UTF8("by.user_and", b.Prop)
}

func (c *checker) between(p Period) {
	if !p.IsSet() {
		return
	}
	c.year("between[0]", p.From)
	c.year("between[1]", p.To)
	switch {
	case p.To.IsZero():
		c.Fault("between", "span", "the period has no end")
	case !p.From.Before(p.To):
		c.Fault("between", "span", "%s", emptySpan(p))
	}
}

func emptySpan(p Period) string {
	return "the period ends at " + timeText(p.To) + " and so not after it begins, at " + timeText(p.From)
}

// timeText returns a time as JSON has it.
func timeText(t time.Time) string { return string(form.AppendInstant(nil, t)) }

// year refuses times that have no JSON of their own.
func (c *checker) year(path string, t time.Time) {
	if year := t.UTC().Year(); year < 0 || year > 9999 {
		c.Fault(path, "time", "the year %d is outside of 0 to 9999", year)
	}
}
