package rule

import (
	"slices"

	"github.com/go-conversion/conversion"
)

// Fit says which of some events satisfy a predicate, and why others do not.
type Fit struct {
	Predicate Predicate
	Events    []int // the indices of those that satisfy it
	Miss      *Miss // the nearest of the others; nil if there are none
	Parts     []Fit // of And and Or: the operands, in the order written
}

// Miss is an event that does not satisfy a predicate.
type Miss struct {
	Event    int
	Held, Of int       // so many conjuncts hold, of so many
	Failed   Predicate // the first conjunct that does not
	// Seen is what the event has there, with texts in quotes: "/cart" in
	// quotes, 3, 12.50 EUR, absent; opaque for a function.
	Seen string
	// Others is what other events that come as near and fail there have, in
	// order, each once.
	Others []string
}

// Explain returns which of the events satisfy p, and the nearest miss: the
// event on which most conjuncts hold, the earliest of those. The conjuncts are
// the operands of And, also of one inside another; Not(Or(…)) is read as the
// And of complements. Anything else is one conjunct. The nearest miss of an Or
// is that of the alternative that comes nearest, the first of those.
//
// Functions in an And come last: they are asked only where all else in it
// holds, as in evaluation. p must be one that [Check] finds good. The time is
// linear in the events and in the size of p, but for the values of Others.
func Explain(p Predicate, events []conversion.Event) Fit {
	all := make([]bool, len(events))
	for i := range all {
		all[i] = true
	}
	return fit(p, events, all).report(events)
}

// fitting is the evaluation of a predicate on the events asked about.
type fitting struct {
	predicate Predicate // as written
	holds     []bool
	misses    []bool // asked and does not hold
	conjuncts []conjunct
	parts     []*fitting
	isOr      bool
}

type conjunct struct {
	predicate Predicate
	holds     []bool
}

func fit(written Predicate, events []conversion.Event, asked []bool) *fitting {
	f := &fitting{predicate: written, misses: slices.Clone(asked)}
	switch p := simplified(written).(type) {
	case AndOf:
		f.and(p, events, asked)
	case OrOf:
		f.or(p, events, asked)
		f.conjuncts = []conjunct{{p, f.holds}}
	case NotOf:
		f.holds = fit(p.Predicate, events, asked).misses
		f.conjuncts = []conjunct{{p, f.holds}}
	default:
		f.holds = holding(p, events, asked)
		f.conjuncts = []conjunct{{p, f.holds}}
	}
	for i, holds := range f.holds {
		f.misses[i] = asked[i] && !holds
	}
	return f
}

// simplified takes the complement inwards where that gives more conjuncts.
func simplified(p Predicate) Predicate {
	not, ok := p.(NotOf)
	if !ok {
		return p
	}
	switch of := not.Predicate.(type) {
	case NotOf:
		return simplified(of.Predicate)
	case OrOf:
		var complements []Predicate
		for _, alternative := range of.Predicates {
			complements = append(complements, simplified(Not(alternative)))
		}
		return AndOf{complements}
	}
	return p
}

func (f *fitting) and(p AndOf, events []conversion.Event, asked []bool) {
	f.holds = slices.Clone(asked)
	f.parts = make([]*fitting, len(p.Predicates))
	evaluate := func(i int, asked []bool) {
		f.parts[i] = fit(p.Predicates[i], events, asked)
		for e, holds := range f.parts[i].holds {
			f.holds[e] = f.holds[e] && holds
		}
	}
	for i, part := range p.Predicates {
		if !isFunction(part) {
			evaluate(i, asked)
		}
	}
	for i, part := range p.Predicates {
		if isFunction(part) {
			evaluate(i, slices.Clone(f.holds))
		}
	}
	for _, part := range f.parts {
		f.conjuncts = append(f.conjuncts, part.conjuncts...)
	}
	f.conjuncts = functionsLast(f.conjuncts)
}

func functionsLast(all []conjunct) []conjunct {
	var others, functions []conjunct
	for _, c := range all {
		if isFunction(c.predicate) {
			functions = append(functions, c)
		} else {
			others = append(others, c)
		}
	}
	return append(others, functions...)
}

func isFunction(p Predicate) bool {
	_, ok := p.(MatchFunc)
	return ok
}

func (f *fitting) or(p OrOf, events []conversion.Event, asked []bool) {
	f.isOr = true
	f.holds = make([]bool, len(events))
	for _, alternative := range p.Predicates {
		part := fit(alternative, events, asked)
		f.parts = append(f.parts, part)
		for e, holds := range part.holds {
			f.holds[e] = f.holds[e] || holds
		}
	}
}

// holding evaluates what is neither And, Or nor Not.
func holding(p Predicate, events []conversion.Event, asked []bool) []bool {
	matcher, err := NewMatcher(p)
	if err != nil {
		panic("rule: unchecked predicate: " + err.Error())
	}
	holds := make([]bool, len(events))
	memo := matcher.NewMemo()
	for e := range events {
		holds[e] = asked[e] && memo.Match(&events[e]) != 0
	}
	return holds
}

func (f *fitting) report(events []conversion.Event) Fit {
	r := Fit{Predicate: f.predicate, Miss: f.nearest(f.misses, events)}
	for e, holds := range f.holds {
		if holds {
			r.Events = append(r.Events, e)
		}
	}
	for _, part := range f.parts {
		r.Parts = append(r.Parts, part.report(events))
	}
	return r
}

// nearest returns the nearest of the misses among which it looks.
func (f *fitting) nearest(among []bool, events []conversion.Event) (nearest *Miss) {
	if f.isOr {
		for _, part := range f.parts {
			m := part.nearest(among, events)
			if nearest == nil || m != nil && (m.Held > nearest.Held || m.Held == nearest.Held && m.Event < nearest.Event) {
				nearest = m
			}
		}
		return nearest
	}
	for e := range events {
		if !among[e] {
			continue
		}
		if held, _ := f.heldAt(e); nearest == nil || held > nearest.Held {
			nearest = &Miss{Event: e, Held: held, Of: len(f.conjuncts)}
		}
	}
	if nearest != nil {
		f.describe(nearest, among, events)
	}
	return nearest
}

// heldAt returns how many conjuncts hold at an event, and the first that does
// not.
func (f *fitting) heldAt(e int) (held, failed int) {
	failed = -1
	for i, c := range f.conjuncts {
		if c.holds[e] {
			held++
		} else if failed < 0 {
			failed = i
		}
	}
	return held, failed
}

// describe fills in what the nearest miss and those as near have.
func (f *fitting) describe(m *Miss, among []bool, events []conversion.Event) {
	_, failed := f.heldAt(m.Event)
	m.Failed = f.conjuncts[failed].predicate
	m.Seen = seen(m.Failed, &events[m.Event])
	for e := m.Event + 1; e < len(events); e++ {
		held, at := f.heldAt(e)
		if !among[e] || held != m.Held || at != failed {
			continue
		}
		if other := seen(m.Failed, &events[e]); other != m.Seen && !slices.Contains(m.Others, other) {
			m.Others = append(m.Others, other)
		}
	}
}
