package goal

import (
	"slices"

	"github.com/go-conversion/conversion"
)

// Score is what a session or a journey has reached.
type Score struct {
	Completions []Completion `json:"completions"` // in order of events; at one event in order of definition

	// The sums of the completions' values, apart because virtual value foresees
	// the same money.
	Real    conversion.Totals `json:"real"`
	Virtual conversion.Totals `json:"virtual"`

	Findings conversion.Findings `json:"findings,omitempty"` // what was wrong with the events

	set *Set
}

// Reached reports whether the goal of that name was completed.
func (s *Score) Reached(name string) bool { return s.Count(name) > 0 }

// Count returns how often the goal of that name was completed.
func (s *Score) Count(name string) (n int) {
	for i := range s.Completions {
		if s.Completions[i].Goal == name {
			n++
		}
	}
	return n
}

// Goals returns the names of the goals completed, each once, in order of their
// first completions.
func (s *Score) Goals() []string {
	var names []string
	for i := range s.Completions {
		if name := s.Completions[i].Goal; !slices.Contains(names, name) {
			names = append(names, name)
		}
	}
	return names
}

// Session returns the part of the score that stands in one session, by its
// index in the journey. Findings are of the whole and left out.
func (s *Score) Session(index int) Score {
	part := Score{set: s.set}
	for _, c := range s.Completions {
		if c.Session != index {
			continue
		}
		part.Completions = append(part.Completions, c)
		if c.Virtual() {
			part.Virtual.Add(c.Value)
		} else {
			part.Real.Add(c.Value)
		}
	}
	return part
}

// Furthest returns the name of the first-defined macro conversion that was
// reached, else of the last-defined milestone, else "".
func (s *Score) Furthest() string {
	if s.set == nil {
		return ""
	}
	if at := s.set.furthest(s.reached()); at >= 0 {
		return s.set.goals[at].Name
	}
	return ""
}

// FurthestTo returns the name of the last-defined goal on the way to the macro
// conversion of that name that was reached: itself, or what leads to it; else
// "".
func (s *Score) FurthestTo(macro string) string {
	if s.set == nil {
		return ""
	}
	reached := s.reached()
	if reached(macro) {
		return macro
	}
	for _, at := range s.set.wayTo(macro) {
		if name := s.set.goals[at].Name; reached(name) {
			return name
		}
	}
	return ""
}

// reached answers which goals were reached, in one pass over the completions.
func (s *Score) reached() func(string) bool {
	names := map[string]bool{}
	for i := range s.Completions {
		names[s.Completions[i].Goal] = true
	}
	return func(name string) bool { return names[name] }
}
