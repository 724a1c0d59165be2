package rule

import (
	"time"

	"github.com/go-conversion/conversion"
)

// Rule is reached at certain events of a visit, its hits. It is a [Predicate]
// or one of [CountOf], [DurationOver], [PagesOver], [Sequence], [EntryIs],
// [TouchIs], [AllOf], [AnyOf], [NoneOf], [VisitFunc].
type Rule interface {
	rule()
}

// CountOf is reached at the event that brings the number of events that
// satisfy Of to AtLeast, once in a visit. With Distinct the values of that key
// among them are counted instead: each element of a list, and nothing where the
// key is absent. A key is a property, "order_id", or the named part of a path.
type CountOf struct {
	Of       Predicate
	AtLeast  int // 1 or more
	Distinct string
}

// Count is reached at the n-th event that satisfies p.
func Count(n int, p Predicate) CountOf { return CountOf{Of: p, AtLeast: n} }

// CountDistinct is reached at the event with the n-th different value of key.
func CountDistinct(n int, key string, p Predicate) CountOf {
	return CountOf{Of: p, AtLeast: n, Distinct: key}
}

// DurationOver is reached at the first event at which the clock exceeds Over,
// strictly.
type DurationOver struct {
	Clock Clock
	Over  time.Duration
}

// Clock is a way to measure a visit.
type Clock string

// The clocks: the time since the first event, and the sum of engaged times.
const (
	Span        Clock = "span"
	EngagedTime Clock = "engaged"
)

// Lasted is reached at the first event more than d after the first one.
func Lasted(d time.Duration) DurationOver { return DurationOver{Span, d} }

// Engaged is reached at the first event at which the engaged times of the visit
// add up to more than d.
func Engaged(d time.Duration) DurationOver { return DurationOver{EngagedTime, d} }

// PagesOver is reached at the first page view beyond Over. A page view is an
// event named page_view or screen_view, or one with a URL and no name.
type PagesOver struct{ Over int }

// Pages is reached at the n-th page view, as [Count] is at the n-th event: it
// is PagesOver{n - 1}.
func Pages(n int) PagesOver { return PagesOver{n - 1} }

// Sequence is reached when its steps have happened in order, each at an event
// of its own, others in between allowed. After that it starts anew behind the
// event that completed it. Like every rule it sees one visit: what happened in
// an earlier one is no step.
type Sequence struct {
	Steps   []Predicate
	Within  time.Duration // from the first to the last step, inclusive; 0 = any time
	Direct  bool          // no event in between
	Without Predicate     // nothing in between, not itself a step, that satisfies it; or nil
}

// Steps is the plain sequence of these steps; for limits fill in a [Sequence].
func Steps(steps ...Predicate) Sequence { return Sequence{Steps: steps} }

// EntryIs is reached at the first event of the visit if Of holds there.
type EntryIs struct{ Of Predicate }

// Entry asks about the first event of the visit.
func Entry(p Predicate) EntryIs { return EntryIs{p} }

// TouchIs is reached at the first event of a visit that came that way.
type TouchIs struct {
	Field   TouchField
	Pattern conversion.Pattern
}

// TouchField is an attribute of where a visit came from.
type TouchField string

// The attributes of [TouchIs].
const (
	ChannelField  TouchField = "channel"
	SourceField   TouchField = "source"
	MediumField   TouchField = "medium"
	CampaignField TouchField = "campaign"
)

// Channel asks for the channel of the visit, such as "Paid Search".
func Channel[P TextPattern](p P) TouchIs { return TouchIs{ChannelField, patternOf(p)} }

// Source asks for the source of the visit, such as "google".
func Source[P TextPattern](p P) TouchIs { return TouchIs{SourceField, patternOf(p)} }

// Medium asks for the medium of the visit, such as "cpc".
func Medium[P TextPattern](p P) TouchIs { return TouchIs{MediumField, patternOf(p)} }

// Campaign asks for the campaign of the visit.
func Campaign[P TextPattern](p P) TouchIs { return TouchIs{CampaignField, patternOf(p)} }

// AllOf is reached once, at the first event at which every rule has been
// reached and no [NoneOf] among them is broken. A NoneOf broken before that
// stays broken.
type AllOf struct{ Rules []Rule }

// All asks for all of them in one visit.
func All(r ...Rule) AllOf { return AllOf{r} }

// AnyOf is reached at each event at which one of Rules is.
type AnyOf struct{ Rules []Rule }

// Any asks for one of them.
func Any(r ...Rule) AnyOf { return AnyOf{r} }

// NoneOf holds while Rule has not been reached. It stands inside [All] only.
type NoneOf struct{ Rule Rule }

// None asks that r has not been reached so far; it stands inside [All].
func None(r Rule) NoneOf { return NoneOf{r} }

// VisitFunc is reached at each event at which the function says so.
type VisitFunc struct {
	Name string
	Func func(visit []conversion.Event) bool
}

// Func makes a rule of a Go function. It is called once per event with the
// visit up to and including that event, so one that looks through the whole
// visit takes quadratic time; a look at the last event is enough for [Match]. It
// must be pure and neither keep nor change the slice. Its name stands for it in
// JSON, saved states and fingerprints.
func Func(name string, f func(visit []conversion.Event) bool) VisitFunc { return VisitFunc{name, f} }

func (CountOf) rule()      {}
func (DurationOver) rule() {}
func (PagesOver) rule()    {}
func (Sequence) rule()     {}
func (EntryIs) rule()      {}
func (TouchIs) rule()      {}
func (AllOf) rule()        {}
func (AnyOf) rule()        {}
func (NoneOf) rule()       {}
func (VisitFunc) rule()    {}
