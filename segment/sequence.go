package segment

import (
	"time"

	"github.com/go-conversion/conversion/rule"
)

// Sequence holds if events happened one after the other: there is a match, which
// gives every step an event of its own that satisfies it, in the order of the
// steps and inside all limits. Limits of time are inclusive.
//
// Steps with AnyOrder join the group of the step before, whose members come in
// any order; the limits of a group are those of its first step. In what follows
// a step without such company is a group of one.
type Sequence struct {
	Steps       []Step        // 1 to 64
	Within      time.Duration // from the first event of the match to its last; 0 is no limit
	In          time.Duration // every event of the match is in this window back from asOf; 0 is no limit
	Ties        Ties
	FromStart   bool           // nothing is before the first event of the match
	Relevant    rule.Predicate // what can come between direct steps; nil is every event
	ThenWithout Absence
}

// Step is one step of a [Sequence].
type Step struct {
	On rule.Predicate

	// Since the last event of the group before:
	Within      time.Duration  // to the last of this group at most; 0 is no limit
	After       time.Duration  // to the first of this group at least
	Direct      bool           // nothing relevant comes between, except more of the group before
	Without     rule.Predicate // nothing that satisfies it comes between; at the first step: nothing ever before; or nil
	SameSession bool           // both groups are in one session; at the first step: its group is

	AnyOrder bool // joins the group of the step before, and carries no limits of its own
}

// Absence is what must not come after the last event of a match. The zero
// Absence asks for nothing.
type Absence struct {
	Of rule.Predicate
	// For is how long it must not have come, and that time has run out before
	// asOf; what comes later does not undo that. 0 is up to asOf.
	For time.Duration
}

// Ties says in which order simultaneous events may follow each other.
type Ties string

// The ways of ties.
const (
	AnyTies      Ties = ""         // in either order, each still serving one step; nothing is between them
	SequenceTies Ties = "sequence" // where time is equal, by Event.Seq; equal Seq in either order
	LaterTies    Ties = "later"    // not at all: each event of the match is at a time of its own
)
