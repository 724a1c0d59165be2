package insight

import (
	"strings"

	"github.com/go-conversion/conversion"
	"github.com/go-conversion/conversion/internal/check"
)

// States says by which states a unit went. Users may write their own:
// conversiontest.CheckStates says what is taken for granted of them.
type States interface {
	// String identifies it in fingerprints.
	String() string
	// Append appends the states of a unit in order; events without state are skipped.
	Append(dst []string, u *Unit) []string
}

// The states that every chain has. A state of the user's that is called like one of
// them is another one, in quotation marks: an event named (left) is the state
// "(left)" with its marks.
const (
	StartState     = "(start)"
	ConvertedState = "(converted)"
	LeftState      = "(left)"
	RareState      = "(rare)" // the states below MinCount
)

// quoted returns the name that a state of the user's has in a chain.
func quoted(state string) string {
	if len(state) == 0 || state[0] != '(' && state[0] != '"' {
		return state
	}
	switch strings.Trim(state, `"`) {
	case StartState, ConvertedState, LeftState, RareState:
		return `"` + state + `"`
	}
	return state
}

// ByGoal is the states of those who look at goals: the name of each goal that a unit
// completed before the conversion, as often as it did.
type ByGoal struct{}

// String returns "goal".
func (ByGoal) String() string { return "goal" }

// Append appends the names of the completed goals.
func (ByGoal) Append(dst []string, u *Unit) []string {
	for i := range u.Reached {
		dst = append(dst, u.Reached[i].Goal)
	}
	return dst
}

// ByGoalAndChannel tells completed goals apart by where the unit came from. Its states
// are those of [ByGoalAndChannel.State].
type ByGoalAndChannel struct{}

// String returns "goal, channel".
func (ByGoalAndChannel) String() string { return "goal, channel" }

// State returns the state of a goal completed by those of a channel, such as
// "cart × Email".
func (ByGoalAndChannel) State(goal, channel string) string { return goal + " × " + channel }

// Append appends the completed goals with the channel of the unit. It allocates each.
func (s ByGoalAndChannel) Append(dst []string, u *Unit) []string {
	for i := range u.Reached {
		dst = append(dst, s.State(u.Reached[i].Goal, u.Touch.Channel))
	}
	return dst
}

// ByName is the states of those who look at events: their names
// ([conversion.Event.EventName]). Events without a name have no state.
type ByName struct{}

// String returns "name".
func (ByName) String() string { return "name" }

// Append appends the names of the events.
func (s ByName) Append(dst []string, u *Unit) []string { return appendStates(dst, s, u) }

func (ByName) stateOf(e *conversion.Event) (state string, ok bool) {
	name := e.EventName()
	return name, name != ""
}

// StateFunc is states by a function of the event.
type StateFunc struct {
	Name string // stands for Of in fingerprints: it changes when the meaning does

	// Of returns the state to which an event leads; false if it leads to none. It must
	// be pure and serve several goroutines.
	Of func(e *conversion.Event) (state string, ok bool)
}

// String returns "func" and the name.
func (s StateFunc) String() string { return "func " + s.Name }

// Append appends what the function says of the events.
func (s StateFunc) Append(dst []string, u *Unit) []string { return appendStates(dst, s, u) }

func (s StateFunc) stateOf(e *conversion.Event) (state string, ok bool) { return s.Of(e) }

func (s StateFunc) check(c *check.Checker) {
	if s.Name == "" {
		c.Fault("states.name", "empty", "the states have no name")
	}
	c.UTF8("states.name", s.Name)
	if s.Of == nil {
		c.Fault("states.of", "missing", "no function tells the state")
	}
}

// eventStates are states that each event tells by itself, so that live visits can be
// followed event by event.
type eventStates interface {
	stateOf(e *conversion.Event) (state string, ok bool)
}

func appendStates(dst []string, s eventStates, u *Unit) []string {
	for i := range u.Events {
		if state, ok := s.stateOf(&u.Events[i]); ok {
			dst = append(dst, state)
		}
	}
	return dst
}
