package segment

import (
	"time"

	"github.com/go-conversion/conversion"
	"github.com/go-conversion/conversion/rule"
)

// Segment is a named condition on one user's journey at one instant. It is plain
// data: it can be printed, compared, written as JSON and compiled.
type Segment struct {
	Name       string
	Where      Condition
	Membership Membership
	Exclude    Exclusion
}

// Membership says how long a user belongs to a segment whose condition has held.
// The zero Membership is dynamic.
type Membership struct {
	Mode MembershipMode
	For  time.Duration // of ForMode
}

// MembershipMode is a kind of membership.
type MembershipMode string

// The kinds of membership.
const (
	DynamicMode MembershipMode = ""       // as long as the condition holds
	StickyMode  MembershipMode = "sticky" // for ever, once it has held after the user's first event
	ForMode     MembershipMode = "for"    // and for a while after it held last
)

// Dynamic is membership as long as the condition holds.
func Dynamic() Membership { return Membership{} }

// Sticky is membership for ever, once the condition has held at some instant
// after the user's first event.
func Sticky() Membership { return Membership{Mode: StickyMode} }

// For is membership while the condition holds and for so long after its last
// instant of truth; exactly d later it is over.
func For(d time.Duration) Membership { return Membership{Mode: ForMode, For: d} }

// Exclusion takes users out of a segment. It is applied last, to the result of
// the membership. The zero Exclusion excludes nobody.
type Exclusion struct {
	Where       Condition
	Permanently bool // also when Where held once, at some instant after the user's first event
}

// Condition is one of the concrete types of this package: [EventIs], [SessionIs],
// [Did], [FirstTime], [Stopped], [Restarted], [Regularly], [Sequence], [TouchIs],
// [FirstIs], [LastIs], [Reached], [AndOf], [OrOf], [NotOf], [FuncIs].
type Condition interface{ condition() }

// EventIs holds if some event satisfies On: all of it on that one event.
type EventIs struct{ On rule.Predicate }

// Event asks for one event that satisfies p.
func Event(p rule.Predicate) EventIs { return EventIs{p} }

// SessionIs holds if the number of sessions is within Bounds that start in the
// window, in which Rule is reached and Without is not. Both are looked at over
// the whole session as far as it is visible: unlike [rule.None] in [rule.All],
// Without also speaks of what comes after.
type SessionIs struct {
	Rule    rule.Rule
	Without rule.Rule     // or nil
	In      time.Duration // looking back from asOf; 0 is no limit
	Bounds  Bounds
}

// Session asks for one session in which r is reached.
func Session(r rule.Rule) SessionIs { return SessionIs{Rule: r} }

// Did counts the events that satisfy Of, and holds if their number is within
// Bounds; none is 0, which may be within. Instead of the events it counts the
// days with one, the values of a property, or adds up a property; at most one of
// the three is set.
type Did struct {
	Of     rule.Predicate
	Bounds Bounds
	In     time.Duration // looking back from asOf; 0 is no limit

	DistinctDays bool   // calendar days, in the location of the [Set]
	Distinct     string // values of this property, by type; each element of a list, an absent one none
	// Sum adds up this property, in exact millionths; what is no finite number adds
	// nothing, also a number written as a text, and amounts beyond ±10²⁴ count as
	// that. It knows no currency, and Event.Value is no property. Bounds with one
	// end have no other.
	Sum string
}

// Bounds are the ends of a range, both included. The zero Bounds are at least 1.
type Bounds struct{ Low, High Bound }

// Bound is one end of [Bounds]. The zero Bound is none.
type Bound struct {
	N   float64 // whole but for sums
	Set bool
}

// AtLeast is n or more.
func AtLeast(n float64) Bounds { return Bounds{Low: Bound{n, true}} }

// AtMost is n or less, so AtMost(0) is never.
func AtMost(n float64) Bounds { return Bounds{High: Bound{n, true}} }

// Exactly is n, no more and no less.
func Exactly(n float64) Bounds { return Between(n, n) }

// Between is from low to high.
func Between(low, high float64) Bounds { return Bounds{Bound{low, true}, Bound{high, true}} }

// FirstTime holds if the earliest event ever that satisfies Of is in the window.
type FirstTime struct {
	Of rule.Predicate
	In time.Duration // looking back from asOf; 0 is no limit
}

// Stopped holds if there was an event that satisfies Of in the period Active
// that lies before the period Quiet, which ends at asOf, and none in that.
type Stopped struct {
	Of            rule.Predicate
	Active, Quiet time.Duration
}

// Restarted holds if there was an event that satisfies Of in the period Active,
// which ends at asOf, none in the period Quiet before it, and one before that.
type Restarted struct {
	Of            rule.Predicate
	Active, Quiet time.Duration
}

// Regularly holds if, of the Periods adjoining periods of length Per up to asOf,
// at least MinPeriods have AtLeast events that satisfy Of.
type Regularly struct {
	Of         rule.Predicate
	AtLeast    int // 0 is 1
	Per        time.Duration
	Periods    int
	MinPeriods int // 0 is all of them
}

// TouchIs holds if some session came that way. Texts are compared as they are:
// channels are named as by the preset ("Email"), sources as the resolver names
// known sites ("linkedin") and as links give them ("LinkedIn"), so a pattern such
// as rule.Fold(rule.Contains("linkedin")) may be meant. And(Source(…), Medium(…))
// may be two sessions; one that is both is Session(rule.All(rule.Source(…),
// rule.Medium(…))).
type TouchIs struct{ rule.TouchIs }

// Channel asks for the channel of a session, such as "Paid Search".
func Channel[P rule.TextPattern](p P) TouchIs { return TouchIs{rule.Channel(p)} }

// Source asks for the source of a session, such as "google".
func Source[P rule.TextPattern](p P) TouchIs { return TouchIs{rule.Source(p)} }

// Medium asks for the medium of a session, such as "cpc".
func Medium[P rule.TextPattern](p P) TouchIs { return TouchIs{rule.Medium(p)} }

// Campaign asks for the campaign of a session.
func Campaign[P rule.TextPattern](p P) TouchIs { return TouchIs{rule.Campaign(p)} }

// FirstIs holds if Of, a [TouchIs] or a plain [Session], holds of the user's
// first session.
type FirstIs struct{ Of Condition }

// First asks about the user's first session.
func First(c Condition) FirstIs { return FirstIs{c} }

// LastIs holds if Of, a [TouchIs] or a plain [Session], holds of the user's last
// session.
type LastIs struct{ Of Condition }

// Last asks about the user's last session.
func Last(c Condition) LastIs { return LastIs{c} }

// Reached holds if the number of completions of a goal is within Bounds, as
// [goal.Set.ScoreJourney] counts them on the visible events.
type Reached struct {
	Goal   string
	In     time.Duration // looking back from asOf; 0 is no limit
	Bounds Bounds
}

// AndOf holds if all Conditions do.
type AndOf struct{ Conditions []Condition }

// And asks for all of them.
func And(c ...Condition) AndOf { return AndOf{c} }

// OrOf holds if one of Conditions does.
type OrOf struct{ Conditions []Condition }

// Or asks for one of them.
func Or(c ...Condition) OrOf { return OrOf{c} }

// NotOf holds of everybody of whom Condition does not, also of users without
// any event.
type NotOf struct{ Condition Condition }

// Not asks for the complement.
func Not(c Condition) NotOf { return NotOf{c} }

// FuncIs holds if the function says so.
type FuncIs struct {
	Name string
	Func func(journey conversion.Journey, asOf time.Time) bool
}

// Func makes a condition of a Go function. It is given the visible events only,
// in order and each once; of their sessions the user, id, number, touch, start and
// end, as far as these events tell. An asOf out of the range of nanoseconds since
// 1970 is cut to its ends. It must be pure and neither keep nor change what it is
// given. Its name stands for it in JSON, saved states and fingerprints.
func Func(name string, f func(journey conversion.Journey, asOf time.Time) bool) FuncIs {
	return FuncIs{name, f}
}

func (EventIs) condition()   {}
func (SessionIs) condition() {}
func (Did) condition()       {}
func (FirstTime) condition() {}
func (Stopped) condition()   {}
func (Restarted) condition() {}
func (Regularly) condition() {}
func (Sequence) condition()  {}
func (TouchIs) condition()   {}
func (FirstIs) condition()   {}
func (LastIs) condition()    {}
func (Reached) condition()   {}
func (AndOf) condition()     {}
func (OrOf) condition()      {}
func (NotOf) condition()     {}
func (FuncIs) condition()    {}
