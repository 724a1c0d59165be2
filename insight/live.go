package insight

import (
	"math"

	"github.com/go-conversion/conversion"
)

var _ Scorer = (*Live)(nil)

// Live follows one unit through a fitted chain while it goes on: one integer of state
// and one look-up per event, without allocating. It belongs to one goroutine. To keep
// it elsewhere meanwhile, keep its [Live.State] and go on with [ChainFit.Resume]. Make
// one with [ChainFit.Live].
type Live struct {
	fit *ChainFit
	at  int32
}

// Live returns a Live at the start of a unit.
func (f *ChainFit) Live() *Live { return &Live{fit: f} }

// Resume returns a Live in the state that another one had, perhaps of an earlier fit;
// at the start if the chain does not know it.
func (f *ChainFit) Resume(state string) *Live { return &Live{f, f.index[state]} }

// Begin starts another unit.
func (l *Live) Begin(conversion.Touch) { l.at = startID }

// P is the probability that the unit converts, 0..1; 1 once it has and 0 once it has
// left. It is NaN if the chain knows of no ends.
func (l *Live) P() float64 { return l.fit.values[l.at] }

// State returns the state in which the unit is, as the chain calls it.
func (l *Live) State() string { return l.fit.names[l.at] }

// Enter takes the unit to a state, which is not an end, and returns the increment: how
// much likelier it is to convert than before, −1..1. A state that the chain does not
// know changes nothing and brings 0, and so does any after the end. Increments add up
// to what P is in the end less what it was at the start.
func (l *Live) Enter(state string) float64 {
	to, known := l.fit.index[quoted(state)]
	if !known {
		return 0
	}
	return l.move(to)
}

// Observe takes the unit to the state of an event, if it has one, of chains by [ByName]
// or [StateFunc]; the increment is the difference of P. Other states are not told by
// the event: give them to [Live.Enter], such as the goals that a goal.Tracker reports.
func (l *Live) Observe(e *conversion.Event) {
	if l.fit.tells == nil {
		return
	}
	if state, ok := l.fit.tells.stateOf(e); ok {
		l.Enter(state)
	}
}

// Convert ends the unit with the conversion and returns the last increment.
func (l *Live) Convert() float64 { return l.move(convertedID) }

// Leave ends the unit without a conversion and returns the last increment.
func (l *Live) Leave() float64 { return l.move(leftID) }

func (l *Live) move(to int32) float64 {
	if l.at == convertedID || l.at == leftID {
		return 0
	}
	from := l.P()
	l.at = to
	if math.IsNaN(from) {
		return 0
	}
	return l.P() - from
}

// AppendIncrements appends the increments of a whole way: of each state, and of the
// end unless it is open. Cost: a look-up for each state.
func (f *ChainFit) AppendIncrements(dst []float64, states []string, end Outcome) []float64 {
	l := Live{fit: f}
	for _, state := range states {
		dst = append(dst, l.Enter(state))
	}
	switch end {
	case Converted:
		dst = append(dst, l.Convert())
	case Left:
		dst = append(dst, l.Leave())
	}
	return dst
}

// Forecast returns the probability that a unit converts, given what has happened so
// far, whatever its outcome: NaN if the chain knows of no ends.
func (f *ChainFit) Forecast(soFar *Unit) float64 {
	l := Live{fit: f}
	for _, state := range f.states.Append(nil, soFar) {
		l.Enter(state)
	}
	return l.P()
}

// State returns what the chain says of one of the user's states: of RareState if it was
// rare; false if it is not known.
func (f *ChainFit) State(name string) (StateValue, bool) {
	id, known := f.index[quoted(name)]
	if !known {
		return StateValue{}, false
	}
	for i := range f.States {
		if f.States[i].State == f.names[id] {
			return f.States[i], true
		}
	}
	return StateValue{}, false
}
