package segment

import (
	"crypto/sha256"
	"slices"
	"sync"
	"time"

	"github.com/go-conversion/conversion"
	"github.com/go-conversion/conversion/channel"
	"github.com/go-conversion/conversion/goal"
	"github.com/go-conversion/conversion/internal/wire"
)

// Set is a set of segments, compiled and ready to match. It is immutable and safe
// for any number of goroutines.
type Set struct {
	segments  []Segment
	index     map[string]int
	goals     *goal.Set
	goalIndex map[string]int
	asksGoals bool
	location  *time.Location
	resolver  *channel.Resolver

	plan       *plan
	definition [32]byte // what decides about the meaning of states
	needsTouch bool
	idle       *sync.Pool // of *Matcher
}

// Compile makes a set of segments. The error joins all faults, each a
// *conversion.Fault that names the place, such as
// "engaged.where.and[1].sequence.steps[2].within"; see [Check]. The goals are
// those that [Reached] may name, and may be nil.
func Compile(goals *goal.Set, segments ...Segment) (*Set, error) {
	var known []goal.Goal
	if goals != nil {
		known = goals.Goals()
	}
	if err := Check(segments, known, nil); err != nil {
		return nil, err
	}
	s := &Set{
		segments: slices.Clone(segments), index: map[string]int{}, goals: goals, goalIndex: map[string]int{},
		location: time.UTC, resolver: channel.Default(),
	}
	for i := range segments {
		s.index[segments[i].Name] = i
	}
	for i, g := range known {
		s.goalIndex[g.Name] = i
	}
	return s.plant()
}

// plant makes the plan of the set.
func (s *Set) plant() (*Set, error) {
	plan, err := newPlan(s.segments, s.goals, s.location)
	if err != nil {
		return nil, err
	}
	s.plan, s.needsTouch = plan, plan.visits.needsTouch() || len(plan.funcs) > 0
	s.asksGoals = slices.ContainsFunc(plan.goals, func(leaves []int32) bool { return len(leaves) > 0 })
	s.definition = s.define()
	s.renew()
	return s, nil
}

func (s *Set) renew() { s.idle = &sync.Pool{New: func() any { return s.Matcher() }} }

// MustCompile is [Compile] for variables of a program; it panics on an error.
func MustCompile(goals *goal.Set, segments ...Segment) *Set {
	s, err := Compile(goals, segments...)
	if err != nil {
		panic(err)
	}
	return s
}

// WithLocation returns the set with another place whose calendar tells days
// apart, for [Did] with DistinctDays. Nil is UTC.
func (s *Set) WithLocation(location *time.Location) *Set {
	if location == nil {
		location = time.UTC
	}
	other := *s
	other.location = location
	planted, err := other.plant()
	if err != nil {
		panic(err) // the same segments compiled before
	}
	return planted
}

// WithResolver returns the set with another way to tell where sessions came from,
// for those without a touch. Sessions that were cut have one already: give the
// cutter the same resolver (session.WithResolver). Nil is [channel.Default].
// Goals have a resolver of their own.
func (s *Set) WithResolver(r *channel.Resolver) *Set {
	if r == nil {
		r = channel.Default()
	}
	other := *s
	other.resolver = r
	other.renew()
	return &other
}

// Segments returns the segments in order of definition. Their conditions are
// shared and must not be changed.
func (s *Set) Segments() []Segment { return slices.Clone(s.segments) }

// Index returns the place of the segment of that name, which is its bit.
func (s *Set) Index(name string) (i int, ok bool) {
	i, ok = s.index[name]
	return i, ok
}

// Names returns the names of the segments that hold, in order of definition; nil if
// none does.
func (s *Set) Names(members Bits) (names []string) {
	for i := range members.All() {
		if i < len(s.segments) {
			names = append(names, s.segments[i].Name)
		}
	}
	return names
}

// Fingerprint identifies what the set computes: SHA-256 of the canonical JSON of
// its segments, in which functions stand by their names, and of its goals,
// location and resolver.
func (s *Set) Fingerprint() [32]byte {
	resolver := s.resolver.Fingerprint()
	return sha256.Sum256(slices.Concat(s.definition[:], resolver[:]))
}

// define identifies all but the resolver.
func (s *Set) define() [32]byte {
	var text []byte
	for i := range s.segments {
		text = append(AppendJSON(text, s.segments[i]), '\n')
	}
	text = appendLocation(text, s.location)
	if s.asksGoals {
		goals := s.goals.Fingerprint()
		text = append(text, goals[:]...)
	}
	return sha256.Sum256(text)
}

// appendLocation appends the name of a location and its time in each month of a
// hundred years, because those made by time.FixedZone may share a name.
func appendLocation(dst []byte, location *time.Location) []byte {
	dst = append(dst, location.String()...)
	for month := range 1200 {
		_, offset := time.Date(1970, time.Month(1+month), 1, 0, 0, 0, 0, time.UTC).In(location).Zone()
		dst = wire.AppendInt(dst, int64(offset))
	}
	return dst
}

// Match returns which segments hold of a user at asOf. Only events before asOf
// count; they may be in any order, as may the sessions, and those with the same
// id count once. Sessions without a touch are resolved from their first event.
//
// The answer is in dst, whose memory is used again if it is large enough; then
// nothing is allocated for journeys in order. It takes time linear in the
// events, but for memberships that last: they are asked about each instant at
// which a condition may change.
func (s *Set) Match(dst Bits, journey conversion.Journey, asOf time.Time) Bits {
	m := s.idle.Get().(*Matcher)
	defer s.idle.Put(m)
	return m.Match(dst, journey, asOf)
}

// MatchSession returns which segments hold of one session as if it were all of
// the journey, at the instant after its last event that counts.
func (s *Set) MatchSession(dst Bits, session conversion.Session) Bits {
	m := s.idle.Get().(*Matcher)
	defer s.idle.Put(m)
	return m.MatchSession(dst, session)
}
