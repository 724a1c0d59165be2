package importer

import (
	"time"

	"github.com/go-conversion/conversion/internal/jsonx/strict"
	"github.com/go-conversion/conversion/rule"
	"github.com/go-conversion/conversion/segment"
)

// ga4Filter is a filter on an event, on the session by where it came from, or on
// the user by where that came from first; one of on, visit and user is set.
type ga4Filter struct {
	at     strict.Value
	on     rule.Predicate
	visit  rule.Rule
	user   segment.Condition
	named  bool           // by the name of an event
	counts bool           // how often on holds is within
	bounds segment.Bounds // these, else at least once
	in     time.Duration
	ever   bool
}

func (f ga4Filter) anywhere() segment.Condition {
	touch, isTouch := f.visit.(rule.TouchIs)
	switch {
	case f.user != nil:
		return f.user
	case isTouch && f.in == 0:
		return segment.TouchIs{TouchIs: touch}
	case f.visit != nil:
		return segment.SessionIs{Rule: f.visit, In: f.in}
	case f.counts || f.in > 0:
		return segment.Did{Of: f.on, Bounds: f.bounds, In: f.in}
	}
	return segment.Event(f.on)
}

// inSession returns what is reached in the session.
func (f ga4Filter) inSession() rule.Rule {
	f.isLocal(false)
	switch {
	case f.visit != nil:
		return f.visit
	case f.counts && f.bounds.High.Set:
		unsupported(f.at, "an upper bound in one session")
	case f.counts:
		return rule.Count(int(f.bounds.Low.N), f.on)
	}
	return f.on
}

// isLocal records what makes sense only across sessions, and counts in one event.
func (f ga4Filter) isLocal(oneEvent bool) {
	switch {
	case f.in > 0 || f.ever:
		f.at.Fault("scope", "atAnyPointInTime and inAnyNDayPeriod go with the scope %s only", ga4Across)
	case f.counts && oneEvent:
		f.at.Fault("scope", "one event has no count")
	case f.user != nil:
		unsupported(f.at, "where the user came from first is no alternative to something in an event or session")
	}
}

// not returns the filter for what does not satisfy it.
func (f ga4Filter) not() ga4Filter {
	switch {
	case f.counts:
		unsupported(f.at, "a count is not negated: use the other bound")
	case f.on != nil:
		f.on = rule.Not(f.on)
	case f.visit != nil:
		f.visit = rule.All(rule.AnyEvent(), rule.None(f.visit))
	case f.user != nil:
		f.user = segment.Not(f.user)
	}
	return f
}

// ga4Expression reads an expression, which is a conjunction of alternatives. It
// belongs to owner, where it has to be.
func ga4Expression(v, owner strict.Value) (parts [][]ga4Filter) {
	if !v.Exists() {
		owner.FaultAt("filterExpression", "missing", "it is missing")
		return nil
	}
	key, group := ga4Kind(v)
	if key != "andGroup" {
		return [][]ga4Filter{ga4Alternatives(v)}
	}
	for _, item := range ga4Group(group) {
		parts = append(parts, ga4Alternatives(item))
	}
	return parts
}

var ga4Kinds = []string{"andGroup", "orGroup", "notExpression", "dimensionOrMetricFilter", "eventFilter"}

func ga4Kind(v strict.Value) (key string, member strict.Value) {
	if !isObject(v, ga4Kinds...) {
		return "", strict.Value{}
	}
	return union(v, ga4Kinds...)
}

func ga4Group(v strict.Value) (items []strict.Value) {
	if !isObject(v, "filterExpressions") {
		return nil
	}
	list, ok := required(v, "filterExpressions", strict.List)
	if ok && list.Len() == 0 {
		list.Fault("empty", "the group has no expressions")
	}
	for _, item := range list.Items() {
		items = append(items, item)
	}
	return items
}

func ga4Alternatives(v strict.Value) (list []ga4Filter) {
	items := []strict.Value{v}
	if key, group := ga4Kind(v); key == "orGroup" {
		items = ga4Group(group)
	}
	for _, item := range items {
		list = append(list, ga4One(item))
	}
	return list
}

// ga4One reads an expression that is no group.
func ga4One(v strict.Value) ga4Filter {
	switch key, member := ga4Kind(v); key {
	case "dimensionOrMetricFilter":
		return ga4Dimension(member)
	case "eventFilter":
		return ga4EventFilter(member)
	case "notExpression":
		inner, of := ga4Kind(member)
		if inner == "dimensionOrMetricFilter" {
			return ga4Dimension(of).not()
		}
		unsupported(member, "only a filter of a dimension or metric is negated")
	case "andGroup", "orGroup":
		unsupported(member, "groups lie inside each other no deeper than and of or")
	}
	return ga4Filter{at: v, on: never()}
}

// ga4EventFilter reads a filter of events by their name and parameters.
func ga4EventFilter(v strict.Value) ga4Filter {
	f := ga4Filter{at: v, named: true, on: never()}
	if !isObject(v, "eventName", "eventParameterFilterExpression") {
		return f
	}
	name := requiredText(v, "eventName")
	on := []rule.Predicate{rule.Event(name)}
	if parameters := v.Get("eventParameterFilterExpression"); parameters.Exists() {
		parts := ga4Expression(parameters, v)
		for _, part := range parts {
			on = append(on, f.parameter(part, len(parts))...)
		}
	}
	f.on = bothOn(on)
	return f
}

// parameter takes over what is asked of the parameters of an event: one of the
// alternatives of a part, or how often the event happened.
func (f *ga4Filter) parameter(part []ga4Filter, parts int) (on []rule.Predicate) {
	for _, p := range part {
		switch {
		case p.named || p.on == nil:
			unsupported(p.at, "it is no parameter of an event")
		case p.counts && (parts > 1 || len(part) > 1):
			unsupported(p.at, "GA4 ignores other filters beside eventCount")
		case p.counts:
			f.counts, f.bounds = true, p.bounds
		default:
			on = append(on, p.on)
		}
		if f.in > 0 && p.in > 0 && f.in != p.in {
			unsupported(p.at, "an event has one window")
		}
		f.in, f.ever = max(f.in, p.in), f.ever || p.ever
	}
	if len(on) > 1 {
		return []rule.Predicate{rule.Or(on...)}
	}
	return on
}
