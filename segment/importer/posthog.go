package importer

import (
	"github.com/go-conversion/conversion"
	"github.com/go-conversion/conversion/internal/jsonx/strict"
	"github.com/go-conversion/conversion/rule"
	"github.com/go-conversion/conversion/segment"
)

// PostHog reads the filters of a cohort: a cohort as the API gives it, its
// filters, or a group {"type": "AND", "values": […]}.
//
// What people have done becomes Did, FirstTime, Stopped, Restarted, Regularly and
// Sequence; a property of a person is one of some event. Of stopped and
// restarted, seq_time_value is the later of two adjoining periods and time_value
// both together. "At most n times" leaves out people with none there, which is
// written out. A negation needs no positive partner here. The event $pageview is
// also page_view, $screen also screen_view; $current_url, $pathname, $host,
// $referrer and $referring_domain of an event are texts of it.
//
// Windows of PostHog count calendar units back from now; here a day is 24 hours, a
// month 30 days and a year 365, as in its own queries. Its regular periods end
// with yesterday, ours at asOf.
//
// Faults are actions, other cohorts, absolute dates, comparisons of dates and
// versions, and combinations that PostHog refuses.
//
// Sources: PostHog/posthog
// posthog/hogql_queries/hogql_cohort_query.py, posthog/models/property/property.py.
func PostHog(json []byte) (segment.Condition, error) { return document(json, posthog) }

func posthog(v strict.Value) segment.Condition {
	group := v
	for _, key := range []string{"filters", "properties"} {
		if group.Get(key).Exists() {
			group = group.Get(key)
		}
	}
	if static := v.Get("is_static"); static.IsTrue() {
		unsupported(static, "a static cohort is a list of people, not a condition")
	}
	if test := v.Get("filters").Get("filterTestAccounts"); test.IsTrue() {
		unsupported(test, "which accounts are for tests is defined elsewhere")
	}
	c := posthogGroup(group)
	whole(v, segment.Segment{Name: "cohort", Where: c})
	return c
}

func posthogGroup(v strict.Value) segment.Condition {
	if !isObject(v, "type", "values", "id", "sort_key") {
		return nil
	}
	kind, _ := required(v, "type", strict.Text)
	values, ok := required(v, "values", strict.List)
	if ok && values.Len() == 0 {
		values.Fault("empty", "the group has no conditions")
	}
	var list []segment.Condition
	for _, item := range values.Items() {
		if item.Get("values").Exists() {
			list = append(list, posthogGroup(item))
		} else if isKind(item, strict.Object) {
			list = append(list, posthogFilter(item))
		}
	}
	switch kind.Text() {
	case "AND":
		return both(list)
	case "OR":
		return either(list)
	}
	if kind.Kind() == strict.Text {
		kind.Fault("unknown", "%s", strict.Unknown(kind.Text(), []string{"AND", "OR"}))
	}
	return nil
}

func posthogFilter(v strict.Value) segment.Condition {
	var c segment.Condition
	switch kind := requiredText(v, "type"); kind {
	case "behavioral": //nolint:misspell // PostHog's spelling
		c = posthogBehaviour(v)
	case "person":
		c = posthogPerson(v)
	case "":
	default:
		unsupported(v.Get("type"), "conditions of type %q are defined elsewhere", kind)
	}
	if c != nil && flag(v, "negation") {
		return segment.Not(c)
	}
	return c
}

// posthogPerson asks for a property of a person: some event has it, or none has.
func posthogPerson(v strict.Value) segment.Condition {
	v.OnlyKeys([]string{"type", "key", "value", "operator", "negation", "conditionHash", "bytecode"})
	p, negative := posthogTest(v, false)
	if p == nil {
		return nil
	}
	if negative {
		return segment.Not(segment.Event(p))
	}
	return segment.Event(p)
}

// posthogEvents returns which events a behaviour is about.
func posthogEvents(v strict.Value) rule.Predicate {
	list := []rule.Predicate{posthogEvent(v, "key", "event_type")}
	filters, _ := optional(v, "event_filters", strict.List)
	for _, item := range filters.Items() {
		if !isObject(item, "type", "key", "value", "operator") {
			continue
		}
		if kind := item.Get("type"); kind.Exists() && kind.Text() != "event" {
			unsupported(kind, "an event is told by its own properties only")
		}
		p, negative := posthogTest(item, true)
		if negative {
			p = rule.Not(p)
		}
		list = append(list, p)
	}
	return bothOn(list)
}

// posthogEvent returns the event that is named under key; null is any.
func posthogEvent(v strict.Value, key, kind string) rule.Predicate {
	if of, ok := optional(v, kind, strict.Text); ok && of.Text() != "events" {
		unsupported(of, "%s are defined elsewhere: want events", of.Text())
		return nil
	}
	if v.Get(key).Kind() == strict.Null {
		return rule.AnyEvent()
	}
	switch name := requiredText(v, key); name {
	case "":
		return nil
	case "$pageview":
		return rule.Event(name, conversion.PageView)
	case "$screen":
		return rule.Event(name, conversion.ScreenView)
	default:
		return rule.Event(name)
	}
}
