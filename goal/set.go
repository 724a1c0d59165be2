package goal

import (
	"crypto/sha256"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"
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
	definition  [32]byte   // identifies the goals
	fingerprint [32]byte   // also learned values and resolver
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
	s := &Set{goals: copies(goals), index: map[string]int{}, resolver: channel.Default()}
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
	s.definition = definitionOf(goals)
	s.seal()
	return s, nil
}

// MustCompile is [Compile] for variables of a program; it panics on an error.
func MustCompile(goals ...Goal) *Set {
	s, err := Compile(goals...)
	if err != nil {
		panic("goal: " + strings.ReplaceAll(err.Error(), "\n", "; "))
	}
	return s
}

// definitionOf hashes the canonical JSON of goals, in which functions stand by
// their names.
func definitionOf(goals []Goal) [32]byte {
	var text []byte
	for _, g := range goals {
		text = append(AppendJSON(text, g), '\n')
	}
	return sha256.Sum256(text)
}

// seal computes what follows from the rest of the set.
func (s *Set) seal() {
	s.idle = &sync.Pool{New: func() any { return s.batch() }}
	h := sha256.New()
	h.Write(s.definition[:])
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
// the cutter the same resolver (session.WithResolver). Nil is channel.Default.
func (s *Set) WithResolver(r *channel.Resolver) *Set {
	t := *s
	if r == nil {
		r = channel.Default()
	}
	t.resolver = r
	t.seal()
	return &t
}

// WithValues returns the set with what was learned about the values of goals,
// by name, in place of what it had. It is an error to name a goal whose Value is
// not [Estimated]; all faults are joined.
func (s *Set) WithValues(values map[string]conversion.Money) (*Set, error) {
	t := *s
	t.worths = slices.Clone(s.worths)
	for i := range t.worths {
		t.worths[i].learned = conversion.Money{}
	}
	var faults []error
	for _, name := range slices.Sorted(maps.Keys(values)) {
		i, ok := s.index[name]
		switch {
		case !ok || s.goals[i].Value.Mode != EstimatedMode:
			faults = append(faults, &Fault{Path: name, Code: "value", Message: "no goal of that name has an estimated value"})
		case !conversion.IsCurrency(values[name].Currency):
			faults = append(faults, &Fault{Path: name, Code: "currency", Message: fmt.Sprintf("want three capital letters, have %q", values[name].Currency)})
		default:
			t.worths[i].learned = values[name]
		}
	}
	if len(faults) > 0 {
		return nil, errors.Join(faults...)
	}
	t.learned = maps.Clone(values)
	t.seal()
	return &t, nil
}

// Goals returns the goals in order of definition. Their rules are shared and
// must not be changed.
func (s *Set) Goals() []Goal { return copies(s.goals) }

// copies returns goals that share no pointers with those given.
func copies(goals []Goal) []Goal {
	goals = slices.Clone(goals)
	for i := range goals {
		g := &goals[i]
		if g.Value.Default != nil {
			amount := *g.Value.Default
			g.Value.Default = &amount
		}
		if g.Target != nil {
			target := *g.Target
			g.Target = &target
		}
	}
	return goals
}

// Goal returns the goal of that name.
func (s *Set) Goal(name string) (Goal, bool) {
	i, ok := s.index[name]
	if !ok {
		return Goal{}, false
	}
	return copies(s.goals[i : i+1])[0], true
}

// Fingerprint identifies what the set computes: SHA-256 of the canonical JSON
// of its goals, in which functions stand by their names, of learned values and
// of the resolver.
func (s *Set) Fingerprint() [32]byte { return s.fingerprint }
