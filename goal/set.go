package goal

import (
	"crypto/sha256"
	"fmt"
	"maps"
	"slices"
	"sync"

	"github.com/go-conversion/conversion"
	"github.com/go-conversion/conversion/channel"
	"github.com/go-conversion/conversion/rule"
)

// Set is a set of goals, compiled and ready to score. It is immutable and safe
// for any number of goroutines.
type Set struct {
	goals       []Goal
	index       map[string]int
	program     *rule.Program
	worths      []worth
	keys        []*rule.Key // of goals that count once per key
	leads       []int       // the goal that each leads to, or -1
	learned     map[string]conversion.Money
	resolver    *channel.Resolver
	fingerprint [32]byte
	idle        *sync.Pool // of trackers, for Score
}

// Compile makes a set of goals. The error joins all faults, each a *[Fault]
// that names the place, such as "order.rule.all[1].count.at_least". The goals'
// order matters: write milestones in the order in which visitors meet them.
// Visits that do not say where they came from are resolved by
// channel.Default; see [Set.WithResolver].
func Compile(goals ...Goal) (*Set, error) {
	if err := Check(goals, nil); err != nil {
		return nil, err
	}
	s := &Set{goals: slices.Clone(goals), index: map[string]int{}, resolver: channel.Default()}
	rules := make([]rule.Rule, len(goals))
	for i, g := range goals {
		s.index[g.Name] = i
		rules[i] = g.Rule
		s.worths = append(s.worths, compileWorth(g.Value))
		s.keys = append(s.keys, nil)
		if g.Count.Mode == OncePerKeyMode {
			s.keys[i] = rule.NewKey(g.Count.Key, g.Rule)
		}
	}
	s.leads = leads(goals, s.index)
	program, err := rule.Compile(rules...)
	if err != nil {
		return nil, err
	}
	s.program = program
	s.seal()
	return s, nil
}

// MustCompile is [Compile] for variables of a program; it panics on an error.
func MustCompile(goals ...Goal) *Set {
	s, err := Compile(goals...)
	if err != nil {
		panic(fmt.Sprintf("goal.MustCompile: %v", err))
	}
	return s
}

// seal computes what follows from the rest of the set.
func (s *Set) seal() {
	s.idle = &sync.Pool{New: func() any { return s.batch() }}
	h := sha256.New()
	for _, g := range s.goals {
		h.Write(append(AppendJSON(nil, g), '\n'))
	}
	for _, name := range slices.Sorted(maps.Keys(s.learned)) {
		h.Write(fmt.Appendf(nil, "%q %v\n", name, s.learned[name]))
	}
	resolver := s.resolver.Fingerprint()
	h.Write(resolver[:])
	h.Sum(s.fingerprint[:0])
}

// batch returns a tracker to score many users with, one after the other.
func (s *Set) batch() *Tracker {
	const pages = 256
	t := s.Tracker()
	t.visit.Remember(pages)
	return t
}

// WithResolver returns the set with another way to tell where visits came from,
// for sessions without a touch. Sessions that were cut have one already: give
// the cutter the same resolver (session.WithResolver).
func (s *Set) WithResolver(r *channel.Resolver) *Set {
	t := *s
	t.resolver = r
	t.seal()
	return &t
}

// WithValues returns the set with what was learned about the values of goals,
// by name. It is an error to name a goal whose Value is not [Estimated].
func (s *Set) WithValues(values map[string]conversion.Money) (*Set, error) {
	t := *s
	t.worths = slices.Clone(s.worths)
	t.learned = maps.Clone(values)
	for name, m := range values {
		i, ok := s.index[name]
		if !ok || s.goals[i].Value.Mode != EstimatedMode {
			return nil, &Fault{Path: name, Code: "value", Message: "no goal of that name has an estimated value"}
		}
		if !conversion.IsCurrency(m.Currency) {
			return nil, &Fault{Path: name, Code: "currency", Message: fmt.Sprintf("want three capital letters, have %q", m.Currency)}
		}
		t.worths[i].learned = m
	}
	t.seal()
	return &t, nil
}

// Goals returns the goals in order of definition.
func (s *Set) Goals() []Goal { return slices.Clone(s.goals) }

// Goal returns the goal of that name.
func (s *Set) Goal(name string) (Goal, bool) {
	i, ok := s.index[name]
	if !ok {
		return Goal{}, false
	}
	return s.goals[i], true
}

// Fingerprint identifies the set: SHA-256 of the canonical JSON of its goals,
// in which functions stand by their names, of learned values and of the
// resolver.
func (s *Set) Fingerprint() [32]byte { return s.fingerprint }

// leads returns the goal that each goal leads to. A milestone that names none
// leads to the macro conversion, if there is exactly one.
func leads(goals []Goal, index map[string]int) []int {
	macro, macros := -1, 0
	for i, g := range goals {
		if g.Kind == Macro {
			macro = i
			macros++
		}
	}
	to := make([]int, len(goals))
	for i, g := range goals {
		to[i] = -1
		if at, ok := index[g.LeadsTo]; ok && g.LeadsTo != "" {
			to[i] = at
		} else if g.Kind == Milestone && macros == 1 {
			to[i] = macro
		}
	}
	return to
}

// furthest returns the index of the furthest goal reached, or -1.
func (s *Set) furthest(reached func(string) bool) int {
	for i, g := range s.goals {
		if g.Kind == Macro && reached(g.Name) {
			return i
		}
	}
	for i := len(s.goals) - 1; i >= 0; i-- {
		if s.goals[i].Kind == Milestone && reached(s.goals[i].Name) {
			return i
		}
	}
	return -1
}

// wayTo returns the goals that lead to the one of that name, directly or not,
// last-defined first.
func (s *Set) wayTo(name string) (way []int) {
	end, ok := s.index[name]
	if !ok {
		return nil
	}
	for i := len(s.goals) - 1; i >= 0; i-- {
		for at := s.leads[i]; at >= 0; at = s.leads[at] {
			if at == end {
				way = append(way, i)
				break
			}
		}
	}
	return way
}
