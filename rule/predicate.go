package rule

import "github.com/go-conversion/conversion"

// Predicate holds or does not hold of one event. It is one of the concrete
// types of this package: [NameIs], [TextIs], [QueryIs], [PropIs], [ValueIs],
// [DeltaIs], [AnyEventIs], [AndOf], [OrOf], [NotOf], [MatchFunc].
type Predicate interface {
	Rule
	predicate()
}

// TextPattern is what the text predicates take: a plain string or a pattern
// such as Prefix("/checkout").
type TextPattern interface {
	string | conversion.Pattern
}

// NameIs holds if the event's name is one of Names.
type NameIs struct{ Names []string }

// Event holds if the event has one of the names, exactly.
func Event(names ...string) NameIs { return NameIs{names} }

// TextIs holds if a text of the event is there and fits the pattern.
type TextIs struct {
	Subject Subject
	Pattern conversion.Pattern
}

// Subject is a text of an event, or part of one.
type Subject string

// The subjects of [TextIs].
const (
	PathText         Subject = "path"
	URLText          Subject = "url"
	HostText         Subject = "host"
	FragmentText     Subject = "fragment"
	TitleText        Subject = "title"
	ContentTypeText  Subject = "content_type"
	ReferrerText     Subject = "referrer"
	ReferrerHostText Subject = "referrer_host"
)

// Path compares the path of the event's URL, without trailing slash, query and
// fragment. Path patterns begin with /; a plain string with * or { is a glob.
func Path[P TextPattern](p P) TextIs { return text(PathText, p) }

// URL compares scheme, host, port, path and query.
func URL[P TextPattern](p P) TextIs { return text(URLText, p) }

// Host compares the host of the URL, in small letters and without port.
func Host[P TextPattern](p P) TextIs { return text(HostText, p) }

// Fragment compares what follows # in the URL.
func Fragment[P TextPattern](p P) TextIs { return text(FragmentText, p) }

// Title compares the title of the page.
func Title[P TextPattern](p P) TextIs { return text(TitleText, p) }

// ContentType compares the event's content type; see [Types] where events
// carry none.
func ContentType[P TextPattern](p P) TextIs { return text(ContentTypeText, p) }

// Referrer compares the referrer as [URL] compares the URL.
func Referrer[P TextPattern](p P) TextIs { return text(ReferrerText, p) }

// ReferrerHost compares the host of the referrer.
func ReferrerHost[P TextPattern](p P) TextIs { return text(ReferrerHostText, p) }

func text[P TextPattern](s Subject, p P) TextIs { return TextIs{s, patternOf(p)} }

func patternOf[P TextPattern](p P) conversion.Pattern {
	if s, ok := any(p).(string); ok {
		return plain(s)
	}
	return any(p).(conversion.Pattern)
}

// Page holds of a page view (page_view or screen_view) of that path, and not of
// scrolls and clicks on the page: And(Event(…), Path(p)).
func Page[P TextPattern](p P) AndOf {
	return And(Event(conversion.PageView, conversion.ScreenView), Path(p))
}

// QueryIs holds if the URL has a parameter of that exact name and, with a
// pattern, one of its values fits.
type QueryIs struct {
	Name    string
	Pattern *conversion.Pattern
}

// HasQuery holds if the URL's query has the parameter, with any value or none.
func HasQuery(name string) QueryIs { return QueryIs{Name: name} }

// Query holds if one of the parameter's values fits; "" is a value.
func Query[P TextPattern](name string, p P) QueryIs {
	is := patternOf(p)
	return QueryIs{name, &is}
}

// PropIs holds if the property passes the test. With a list of texts one
// element has to pass; Ne and NotIn hold if no element equals.
type PropIs struct {
	Name string
	Test Test
	Fold bool // ignore case, beside a comparison of texts
}

// Prop compares a property, whose name may be a typed conversion.Key, with a
// value, a [Test] such as Gte(3), or a pattern such as Prefix("VIP"). Numbers
// compare with numbers and texts with texts; across types it is false.
func Prop[K ~string, V PropTest](name K, v V) PropIs {
	switch v := any(v).(type) {
	case Test:
		return PropIs{Name: string(name), Test: v}
	case conversion.Pattern:
		return PropIs{Name: string(name), Test: textTest(v), Fold: v.Fold}
	}
	return PropIs{Name: string(name), Test: Test{Op: OpEq, Values: []conversion.Value{scalar(v)}}}
}

// HasProp holds if the event has the property.
func HasProp[K ~string](name K) PropIs { return PropIs{Name: string(name), Test: Exists(true)} }

// Scrolled holds if the page was scrolled to at least that percentage.
func Scrolled(percent float64) PropIs { return Prop("percent_scrolled", Gte(percent)) }

// Watched holds if the video was watched to at least that percentage.
func Watched(percent float64) PropIs { return Prop("video_percent", Gte(percent)) }

// ValueIs compares the amount of an event's value, exactly. It is false for a
// value in another currency, whatever the comparison.
type ValueIs struct{ Test Test }

// Value compares the event's value with amounts of one currency:
// Value(Gte(conversion.Cents(10000, "EUR"))).
func Value(t Test) ValueIs { return ValueIs{t} }

// HasValue holds if the event has a value, be it 0, in any currency.
func HasValue() ValueIs { return ValueIs{Exists(true)} }

// DeltaIs compares the event's own engaged time, which is 0 where absent.
type DeltaIs struct{ Test Test }

// EngagedDelta compares the engaged time of the one event with durations,
// EngagedDelta(Gte(10*time.Second)); for the sum over a visit see [Engaged].
func EngagedDelta(t Test) DeltaIs { return DeltaIs{t} }

// AnyEventIs holds of every event.
type AnyEventIs struct{}

// AnyEvent holds of every event.
func AnyEvent() AnyEventIs { return AnyEventIs{} }

// AndOf holds if all Predicates hold of the event.
type AndOf struct{ Predicates []Predicate }

// And holds if all of them hold of the same event.
func And(p ...Predicate) AndOf { return AndOf{p} }

// OrOf holds if one of Predicates holds of the event.
type OrOf struct{ Predicates []Predicate }

// Or holds if one of them holds of the event.
func Or(p ...Predicate) OrOf { return OrOf{p} }

// NotOf holds if Predicate does not.
type NotOf struct{ Predicate Predicate }

// Not holds if p does not hold of the event.
func Not(p Predicate) NotOf { return NotOf{p} }

// MatchFunc holds if the function says so.
type MatchFunc struct {
	Name string
	Func func(conversion.Event) bool
}

// Match makes a predicate of a Go function. The function must be pure: the
// same event, the same answer; it must not change the event's properties. Its
// name stands for it in JSON, saved states and fingerprints.
func Match(name string, f func(conversion.Event) bool) MatchFunc { return MatchFunc{name, f} }

func (NameIs) predicate()     {}
func (TextIs) predicate()     {}
func (QueryIs) predicate()    {}
func (PropIs) predicate()     {}
func (ValueIs) predicate()    {}
func (DeltaIs) predicate()    {}
func (AnyEventIs) predicate() {}
func (AndOf) predicate()      {}
func (OrOf) predicate()       {}
func (NotOf) predicate()      {}
func (MatchFunc) predicate()  {}

func (NameIs) rule()     {}
func (TextIs) rule()     {}
func (QueryIs) rule()    {}
func (PropIs) rule()     {}
func (ValueIs) rule()    {}
func (DeltaIs) rule()    {}
func (AnyEventIs) rule() {}
func (AndOf) rule()      {}
func (OrOf) rule()       {}
func (NotOf) rule()      {}
func (MatchFunc) rule()  {}
