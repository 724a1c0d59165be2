package funnel

import (
	"strconv"

	"github.com/go-conversion/conversion/internal/wire"
	"github.com/go-conversion/conversion/session"
)

// Choice says which of an actor's values it is counted under. The zero Choice
// is AtStep(0), the value at the entry.
//
// A value of several events at one instant is the smallest text of them. Texts
// of values are: a number in shortest decimal form, true or false, a list as its
// sorted elements joined by ", ".
type Choice struct {
	Mode ChoiceMode `json:"mode"`
	Step int        `json:"step"` // of AtStepMode, counted from 0
}

// ChoiceMode is a kind of [Choice].
type ChoiceMode string

// The kinds of choices.
const (
	AtStepMode ChoiceMode = ""
	FirstMode  ChoiceMode = "first"
	LastMode   ChoiceMode = "last"
	EveryMode  ChoiceMode = "every"
)

// AtStep is the value at the event of the canonical attempt that serves a step,
// counted from 0. Units whose attempt lacks the step are in the group "".
func AtStep(step int) Choice { return Choice{Step: step} }

// FirstValue is the value at the actor's earliest event that satisfies a step
// and has one.
func FirstValue() Choice { return Choice{Mode: FirstMode} }

// LastValue is the value at the actor's latest event that satisfies a step and
// has one.
func LastValue() Choice { return Choice{Mode: LastMode} }

// EveryValue makes a funnel of its own for each value, of the events with that
// value; an event with a list belongs to each element, one without a value to
// "". An actor may be in several groups.
func EveryValue() Choice { return Choice{Mode: EveryMode} }

// String returns "step 1", counted from 1, "first", "last" or "every".
func (c Choice) String() string {
	if c.Mode == AtStepMode {
		return "step " + strconv.Itoa(c.Step+1)
	}
	return string(c.Mode)
}

// BreakdownBy counts by the values of a property. Excluded units are in no
// group. The state grows with the number of different values.
func BreakdownBy(prop string, at Choice) Option {
	return func(o *options) { o.breakdown = &breakdown{prop: prop, at: at} }
}

// BreakdownByChannel counts by the channel of the session to which the chosen
// event belongs; sessions are those of the cutter, nil is that of the zero
// [session.Policy].
func BreakdownByChannel(cutter *session.Cutter, at Choice) Option {
	if cutter == nil {
		cutter = session.MustNew(session.Policy{})
	}
	return func(o *options) { o.breakdown = &breakdown{cutter: cutter, at: at} }
}

type breakdown struct {
	prop   string
	cutter *session.Cutter // nil for a property
	at     Choice
}

type addFault func(path, code, format string, args ...any)

func (b *breakdown) check(p *Plan, fault addFault) {
	if b.cutter == nil && b.prop == "" {
		fault("breakdown.prop", "empty", "the property has no name")
	}
	switch b.at.Mode {
	case AtStepMode:
		if b.at.Step < 0 || b.at.Step >= p.k {
			fault("breakdown.at", "step", "there is no step %d; they are 0 to %d", b.at.Step, p.k-1)
		}
	case FirstMode, LastMode, EveryMode:
		if b.at.Step != 0 {
			fault("breakdown.at", "unused", "step %d says nothing beside %q", b.at.Step, string(b.at.Mode))
		}
	default:
		fault("breakdown.at", "value", "unknown choice %q: want first, last or every, or \"\" for a step", string(b.at.Mode))
	}
}

func (b *breakdown) append(dst []byte) []byte {
	dst = wire.AppendString(dst, b.prop)
	dst = wire.AppendBool(dst, b.cutter != nil)
	if b.cutter != nil {
		sessions := b.cutter.Fingerprint()
		dst = append(dst, sessions[:]...)
	}
	dst = wire.AppendString(dst, string(b.at.Mode))
	return wire.AppendInt(dst, int64(b.at.Step))
}
