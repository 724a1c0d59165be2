package importer

import (
	"github.com/go-conversion/conversion/internal/jsonx/strict"
	"github.com/go-conversion/conversion/rule"
	"github.com/go-conversion/conversion/segment"
)

// ga4Where is where all of a clause holds: in one event, in one session, or
// anywhere. It is empty where a document does not say.
type ga4Where string

const (
	ga4Event   ga4Where = "WITHIN_SAME_EVENT"
	ga4Session ga4Where = "WITHIN_SAME_SESSION"
	ga4Across  ga4Where = "ACROSS_ALL_SESSIONS"
)

func ga4Scope(v strict.Value) ga4Where {
	return ga4Where(ga4Enum(v, "scope", "AUDIENCE_FILTER_SCOPE_", string(ga4Event), string(ga4Session), string(ga4Across)))
}

// condition makes a condition of parts, each of them filters of which one has to
// hold.
func (w ga4Where) condition(v strict.Value, parts [][]ga4Filter) segment.Condition {
	var list []segment.Condition
	var local [][]ga4Filter
	for _, part := range parts {
		if w == ga4Across || ga4AboutUser(part) {
			list = append(list, ga4Anywhere(part))
		} else {
			local = append(local, part)
		}
	}
	switch {
	case len(local) == 0 || w == "":
	case w == ga4Session:
		list = append(list, ga4InSession(local))
	default:
		list = append(list, ga4InEvent(v, local))
	}
	return both(list)
}

// ga4AboutUser reports whether all of the filters are about how the user came
// first, which no scope changes.
func ga4AboutUser(part []ga4Filter) bool {
	for _, f := range part {
		if f.user == nil {
			return false
		}
	}
	return true
}

func ga4Anywhere(part []ga4Filter) segment.Condition {
	var list []segment.Condition
	for _, f := range part {
		list = append(list, f.anywhere())
	}
	return either(list)
}

func ga4InSession(parts [][]ga4Filter) segment.Condition {
	var rules []rule.Rule
	for _, part := range parts {
		var list []rule.Rule
		for _, f := range part {
			list = append(list, f.inSession())
		}
		rules = append(rules, eitherIn(list))
	}
	return segment.Session(bothIn(rules))
}

// ga4InEvent asks for one event, in a session that came in some way.
func ga4InEvent(v strict.Value, parts [][]ga4Filter) segment.Condition {
	var on []rule.Predicate
	var came []rule.Rule
	for _, part := range parts {
		var predicates []rule.Predicate
		var rules []rule.Rule
		for _, f := range part {
			f.isLocal(true)
			if f.on != nil {
				predicates = append(predicates, f.on)
			} else {
				rules = append(rules, f.visit)
			}
		}
		switch {
		case len(rules) == 0:
			on = append(on, eitherOn(predicates))
		case len(predicates) == 0:
			came = append(came, eitherIn(rules))
		default:
			unsupported(v, "in one event, an alternative to something of the event is not where its session came from")
		}
	}
	if len(came) == 0 {
		return segment.Event(bothOn(on))
	}
	if len(on) > 0 {
		came = append([]rule.Rule{bothOn(on)}, came...)
	}
	return segment.Session(bothIn(came))
}

// ga4Sequence reads a filter of steps.
func ga4Sequence(v strict.Value) segment.Condition {
	if !isObject(v, "scope", "sequenceMaximumDuration", "sequenceSteps") {
		return nil
	}
	scope := ga4Scope(v)
	if scope == ga4Event {
		unsupported(v.Get("scope"), "steps are events of their own")
	}
	sequence := segment.Sequence{Within: ga4Duration(v, "sequenceMaximumDuration")}
	steps, _ := required(v, "sequenceSteps", strict.List)
	for i, item := range steps.Items() {
		step := ga4Step(item, i == 0)
		step.SameSession = scope == ga4Session && i > 0
		sequence.Steps = append(sequence.Steps, step)
	}
	return sequence
}

// ga4Step reads a step. GA4 ignores the limits of the first.
func ga4Step(v strict.Value, first bool) segment.Step {
	if !isObject(v, "scope", "immediatelyFollows", "constraintDuration", "filterExpression") {
		return segment.Step{}
	}
	scope := ga4Scope(v)
	step := segment.Step{Within: ga4Duration(v, "constraintDuration"), Direct: flag(v, "immediatelyFollows")}
	if first {
		step = segment.Step{}
	}
	parts := ga4Expression(v.Get("filterExpression"), v)
	if scope != ga4Event && len(parts) > 1 {
		v.FaultAt("scope", "unsupported", "a step is one event here; GA4 lets several events meet it")
	}
	var on []rule.Predicate
	for _, part := range parts {
		var list []rule.Predicate
		for _, f := range part {
			f.isLocal(true)
			if f.on == nil {
				unsupported(f.at, "a step is about an event, not about where its session came from")
			}
			list = append(list, f.on)
		}
		on = append(on, eitherOn(list))
	}
	step.On = bothOn(on)
	return step
}
