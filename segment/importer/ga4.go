package importer

import (
	"slices"
	"strings"
	"time"

	"github.com/go-conversion/conversion/internal/jsonx/strict"
	"github.com/go-conversion/conversion/rule"
	"github.com/go-conversion/conversion/segment"
)

// GA4 reads an audience of Google Analytics 4, as the Admin API gives it:
// google.analytics.admin.v1alpha.Audience in JSON.
//
// The scope of a clause says where all of it holds: of one event, in one session,
// or anywhere. A filter, negated or not, holds of some event in that scope, or of
// a session by where it came from. The package comment lists the dimensions;
// others, and parameters, are properties. Texts ignore case unless caseSensitive
// is set, as there. inAnyNDayPeriod is a window of so many times 24 hours, where
// GA4 has calendar days.
//
// Who is no member yet becomes one when all INCLUDE clauses hold, and remains one
// for membershipDurationDays after that was last so; for ever if that is 540, the
// longest GA4 has, and a filter holds atAnyPointInTime. If a filter can cease to
// hold, because it has a window or an upper bound, and is not marked so, members
// leave as soon as it does. What stays true once it is, such as an event without
// a window, never ends a membership here; GA4 counts from the last event that met
// it, so give it a window. EXCLUDE clauses, one of which is enough, exclude for
// the time or for ever, as exclusionDurationMode says.
//
// eventTrigger, description and adsPersonalizationEnabled say nothing about who
// is a member and are not read.
//
// Faults are what GA4 itself refuses or ignores, totals of users other than
// eventCount, a step of a sequence that is met by several events, sessions inside
// one event's alternatives, names of events in any other way than exactly, and
// "at any point in time" of a filter that can cease to hold, beside others.
//
// Sources: googleapis/googleapis google/analytics/admin/v1alpha/audience.proto;
// names of dimensions of the Analytics Data API's schema.
func GA4(json []byte) (segment.Segment, error) { return document(json, ga4Audience) }

func ga4Audience(v strict.Value) segment.Segment {
	if !isObject(v, "name", "displayName", "description", "membershipDurationDays", "adsPersonalizationEnabled",
		"eventTrigger", "exclusionDurationMode", "filterClauses", "createTime") {
		return segment.Segment{}
	}
	name := requiredText(v, "displayName")
	clauses, ok := required(v, "filterClauses", strict.List)
	if ok && clauses.Len() == 0 {
		clauses.Fault("empty", "the audience has no clauses")
	}
	in, out := &ga4Clauses{}, &ga4Clauses{}
	for _, item := range clauses.Items() {
		if to := ga4Direction(item, in, out); to != nil {
			to.add(item)
		}
	}
	s := segment.Segment{
		Name: name, Where: segment.Event(rule.AnyEvent()), Membership: ga4Membership(v, in), Exclude: ga4Exclusion(v, out),
	}
	if len(in.conditions) > 0 {
		s.Where = both(in.conditions)
	}
	whole(v, s)
	return s
}

// ga4Direction returns to which clauses one belongs.
func ga4Direction(v strict.Value, in, out *ga4Clauses) *ga4Clauses {
	if !isObject(v, "clauseType", "simpleFilter", "sequenceFilter") {
		return nil
	}
	switch kind := ga4Enum(v, "clauseType", "", "INCLUDE", "EXCLUDE"); kind {
	case "INCLUDE":
		return in
	case "EXCLUDE":
		return out
	}
	return nil
}

// ga4Clauses are the clauses of one direction.
type ga4Clauses struct {
	conditions []segment.Condition
	parts      int         // that all have to hold
	ever       bool        // there is a filter at any point in time
	passing    []ga4Filter // that can cease to hold
}

func (c *ga4Clauses) add(v strict.Value) {
	switch key, filter := union(v, "simpleFilter", "sequenceFilter"); key {
	case "simpleFilter":
		c.simple(filter)
	case "sequenceFilter":
		c.parts++
		c.conditions = append(c.conditions, ga4Sequence(filter))
	}
}

func (c *ga4Clauses) simple(v strict.Value) {
	if !isObject(v, "scope", "filterExpression") {
		return
	}
	scope := ga4Scope(v)
	parts := ga4Expression(v.Get("filterExpression"), v)
	for _, part := range parts {
		c.parts++
		for _, f := range part {
			c.note(f)
		}
	}
	c.conditions = append(c.conditions, scope.condition(v, parts))
}

// note remembers what matters for membership.
func (c *ga4Clauses) note(f ga4Filter) {
	c.ever = c.ever || f.ever
	if f.in > 0 || f.bounds.High.Set {
		c.passing = append(c.passing, f)
	}
}

const ga4LongestDays = 540

func ga4Membership(v strict.Value, c *ga4Clauses) segment.Membership {
	days := ga4Days(v)
	dynamic := slices.ContainsFunc(c.passing, func(f ga4Filter) bool { return !f.ever })
	for _, f := range c.passing {
		if f.ever && (dynamic || c.parts > 1) {
			unsupported(f.at, "at any point in time it holds by itself; with others beside it, all would have to hold at once")
		}
	}
	switch {
	case dynamic:
		return segment.Dynamic()
	case c.ever && days == ga4LongestDays:
		return segment.Sticky()
	}
	return segment.For(time.Duration(days) * day)
}

func ga4Days(v strict.Value) int {
	days, ok := required(v, "membershipDurationDays", strict.Number)
	if !ok {
		return 0
	}
	n, ok := days.Int()
	if !ok || n < 1 || n > ga4LongestDays {
		days.Fault("range", "want 1 to %d whole days", ga4LongestDays)
	}
	return n
}

func ga4Exclusion(v strict.Value, c *ga4Clauses) segment.Exclusion {
	const mode = "exclusionDurationMode"
	if len(c.conditions) == 0 {
		return segment.Exclusion{}
	}
	permanently := ga4Enum(v, mode, "", "EXCLUDE_TEMPORARILY", "EXCLUDE_PERMANENTLY") == "EXCLUDE_PERMANENTLY"
	for _, f := range c.passing {
		if f.ever && (!permanently || c.parts > 1) {
			unsupported(f.at, "an exclusion that holds at any point in time is a permanent one, and by itself")
		}
	}
	return segment.Exclusion{Where: either(c.conditions), Permanently: permanently}
}

// ga4Enum returns the value of an enumeration without its prefix.
func ga4Enum(v strict.Value, key, prefix string, known ...string) string {
	member, ok := required(v, key, strict.Text)
	if !ok {
		return ""
	}
	value, ok := strings.CutPrefix(member.Text(), prefix)
	if !ok || !slices.Contains(known, value) {
		member.Fault("unknown", "%s", strict.Unknown(value, known))
		return ""
	}
	return value
}

// ga4Duration returns a duration of protocol buffers such as "3600s" or "1.5s".
func ga4Duration(v strict.Value, key string) time.Duration {
	member, ok := optional(v, key, strict.Text)
	if !ok {
		return 0
	}
	d, err := time.ParseDuration(member.Text())
	if err != nil || !strings.HasSuffix(member.Text(), "s") || d <= 0 {
		member.Fault("duration", "want seconds, more than none, such as 3600s, not %q", member.Text())
	}
	return d
}
