package insight

import (
	"encoding"

	"github.com/go-conversion/conversion"
	"github.com/go-conversion/conversion/goal"
)

// Unit is what estimators count: a session, or the first part of a journey, up to
// its first macro conversion. A [Reader] makes units of events; tests and other
// sources may make their own.
type Unit struct {
	ID      string             // whose it is: halves, holdouts and folds go by it
	Stratum string             // what it has in common with those it is compared with, such as "Email, new"
	Touch   conversion.Touch   // where it came from
	Events  []conversion.Event // in order, strictly before the conversion, or all
	Reached []goal.Completion  // by these events, in order; Event is the index in Events
	Outcome Outcome

	Conversion goal.Completion // the macro conversion that ends it; zero if there is none

	// Young is a journey whose time is not over yet, whatever became of it so far.
	Young bool
}

// Complete reports whether all that can become of the unit is known, and as much of
// it as of others: it is neither open nor young. Estimates that compare units are
// made of complete ones only.
func (u *Unit) Complete() bool { return u.Outcome != Open && !u.Young }

// Outcome says how a unit ended.
type Outcome uint8

// The outcomes.
const (
	Left      Outcome = iota // it ended without a conversion
	Converted                // it ended with one
	Open                     // it goes on: what will become of it is not known
)

// String returns "left", "converted" or "open".
func (o Outcome) String() string {
	switch o {
	case Converted:
		return "converted"
	case Open:
		return "open"
	}
	return "left"
}

// Counter counts units. Counters of one definition may be filled in any order, by
// any number of goroutines each with its own, and merged: the result has the same
// bytes. A Counter belongs to one goroutine at a time.
type Counter interface {
	// Count counts one unit, which it neither keeps nor changes.
	Count(u *Unit)
	// Merge adds what other has counted. It is conversion.ErrDefinition, and changes
	// nothing, if other is of another definition or type.
	Merge(other Counter) error
	// New returns an empty counter of the same definition.
	New() Counter
	// Fingerprint identifies the definition.
	Fingerprint() [32]byte
	encoding.BinaryAppender    // canonical: equal states, equal bytes
	encoding.BinaryUnmarshaler // of bytes of the same definition; on error nothing changes
}
