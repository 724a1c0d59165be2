package funnel

import "time"

// Result is how far an actor got.
type Result struct {
	Level    int // of the best attempt that no exclusion spoiled; for an ordered funnel the position, from 1, of its last step; 0 if there is none
	Ignoring int // the same, exclusions ignored
	Outcome  Outcome
	Steps    []Taken // the canonical attempt, in order of time; empty if absent or excluded
}

// Taken is a step of an attempt and the event that served it.
type Taken struct {
	Step  int // counted from 0
	Event int // index of the event in what was given
	Time  time.Time
}

// Outcome says how an actor ended.
type Outcome string

// The outcomes.
const (
	Absent    Outcome = "absent"    // no attempt at all
	Converted Outcome = "converted" // went all the way
	Pending   Outcome = "pending"   // an attempt may still go on at asOf
	Excluded  Outcome = "excluded"  // would have got further but for an exclusion
	Dropped   Outcome = "dropped"
)

// Actor is what a funnel counts.
type Actor struct {
	User string
	Part string // the session or the value of the property, else ""
}

// String returns "user", "user/session" or "user/value".
func (a Actor) String() string {
	if a.Part == "" {
		return a.User
	}
	return a.User + "/" + a.Part
}
