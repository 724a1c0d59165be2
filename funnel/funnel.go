package funnel

import (
	"time"

	"github.com/go-conversion/conversion/rule"
)

// Funnel is a list of steps and the limits under which they count. It is plain
// data: it can be printed, compared, written as JSON and compiled.
//
// The zero value of every field but Name and Steps is its default: no window,
// simultaneous events in either order, steps in the order written, the best
// attempt of each user, closed, no exclusions.
type Funnel struct {
	Name     string
	Steps    []Step        // at most 64
	Within   time.Duration // from the first step of an attempt to its last, inclusive; 0 is no limit
	Ties     Ties
	Order    Order
	Open     bool // an attempt may begin at any step
	Entry    Entry
	Relevant rule.Predicate // what can come between direct steps; nil is every event
	Exclude  []Exclusion    // at most 64
	By       By
	Between  Period // of the first step of an attempt; later steps may lie outside
}

// Step is one step of a [Funnel]. The first is the entry, the last the
// conversion.
type Step struct {
	Name     string
	On       rule.Predicate
	Within   time.Duration // from the step reached before, inclusive; 0 is no limit
	Direct   bool          // nothing relevant lies between, except more of the step before
	Optional bool          // may be passed over
	AnyOrder bool          // this step and the one before may come in either order; a run of them is a group
}

// Ties says in which order simultaneous events may follow each other.
type Ties string

// The ways of ties.
const (
	AnyTies      Ties = ""         // in either order, each still serving one step
	SequenceTies Ties = "sequence" // where time is equal, by Event.Seq; equal Seq in either order
	LaterTies    Ties = "later"    // not at all: each step is strictly later
)

// Order says in which order the steps come.
type Order string

// The orders.
const (
	StepOrder Order = ""    // as written, but for groups
	AnyOrder  Order = "any" // all steps are one group
)

// Entry says which attempts of an actor count.
type Entry string

// The entries.
const (
	BestEntry  Entry = ""      // all, and the best is the result
	FirstEntry Entry = "first" // those that begin at the first possible instant
	EveryEntry Entry = "every" // totals: an actor may go through the funnel several times
)

// Exclusion is an event that must not come between two steps.
type Exclusion struct {
	On       rule.Predicate
	From, To int // positions of steps, counted from 0; To 0 is the last step
}

// Period is a half-open span of time. The zero Period is all time.
type Period struct{ From, To time.Time }

// IsSet reports whether the period limits anything.
func (p Period) IsSet() bool { return p != Period{} }

// By says what is counted. The zero By counts users.
type By struct {
	Mode ByMode
	Prop string // of ByPropMode
}

// ByMode is the kind of actor.
type ByMode string

// The kinds of actors.
const (
	ByUserMode    ByMode = ""         // a user is one actor
	BySessionMode ByMode = "session"  // one actor for each Event.Session; events without one belong to none
	ByPropMode    ByMode = "user_and" // one actor for each value of a property
)

// ByUser counts users.
func ByUser() By { return By{} }

// BySession counts sessions, told apart by Event.Session.
func BySession() By { return By{Mode: BySessionMode} }

// ByUserAnd counts users with one value of a property held constant, such as
// the SKU: the same product from view to purchase. An event with a list belongs
// to the actor of each element, one without the property to none.
func ByUserAnd(prop string) By { return By{Mode: ByPropMode, Prop: prop} }
