package segment

import (
	"encoding/hex"
	"slices"
	"time"

	"github.com/go-conversion/conversion"
	"github.com/go-conversion/conversion/goal"
)

// Outcome is what became of a unit, a user or a session.
type Outcome struct {
	Converted   bool
	Values      []conversion.Money // what it brought; those of one currency add up
	Completions []Completion       // in any order
}

// Completion is that a unit has done a step.
type Completion struct {
	Step int // index in [Outcomes].Steps; others are left out
	Time time.Time
}

// Outcomes says how to tell the outcome of a unit. It is the bridge from goals,
// see [GoalOutcome], and from funnels, see the example of [Outcomes].
type Outcomes struct {
	Name  string   // of the conversion, such as "order"
	Steps []string // on the way to it, the last being the conversion; may be none

	// Of is given what was seen of the unit, in order: for a session a journey of
	// that session, with [Study].Since what came from then on, maybe nothing. It
	// must be pure and neither keep nor change what it is given, and serve several
	// goroutines.
	Of func(unit conversion.Journey) Outcome

	// Revision stands, with Name and Steps, for Of in fingerprints: it changes
	// when the meaning does.
	Revision string

	unknown []string // goals that the set lacks
}

// GoalOutcome returns outcomes by goals: converted is who reached the macro
// goal, the value is the real value of its completions as booked, and the steps
// are goals. An empty macro is any goal of the kind [goal.Macro]. A session is
// scored by itself, as if the user had no other. A goal that is not in the set is
// a fault of the [Study].
func GoalOutcome(goals *goal.Set, macro string, steps ...string) Outcomes {
	if goals == nil {
		return Outcomes{Name: macro, Steps: steps, unknown: append([]string{macro}, steps...)}
	}
	fingerprint := goals.Fingerprint()
	o := Outcomes{Name: macro, Steps: steps, Revision: "goals " + hex.EncodeToString(fingerprint[:]) + " " + macro}
	if macro == "" {
		o.Name = "macro conversion"
	}
	for _, name := range append([]string{macro}, steps...) {
		if _, known := goals.Goal(name); !known && name != "" {
			o.unknown = append(o.unknown, name)
		}
	}
	o.Of = func(unit conversion.Journey) (out Outcome) {
		score := goals.ScoreJourney(unit)
		for i := range score.Completions {
			out.read(&score.Completions[i], macro, steps)
		}
		return out
	}
	return o
}

func (o *Outcome) read(c *goal.Completion, macro string, steps []string) {
	if c.Goal == macro || macro == "" && c.Kind == goal.Macro {
		o.Converted = true
		if !c.Virtual() && c.Value.IsSet() {
			o.Values = append(o.Values, c.Value)
		}
	}
	if step := slices.Index(steps, c.Goal); step >= 0 {
		o.Completions = append(o.Completions, Completion{step, c.Time})
	}
}
