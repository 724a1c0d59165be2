package segment_test

import (
	"slices"
	"time"

	"github.com/go-conversion/conversion"
	"github.com/go-conversion/conversion/rule"
	"github.com/go-conversion/conversion/segment"
)

// shrunk returns a case that fails too and of which nothing more can be left
// out.
func (c oracleCase) shrunk(fails func(oracleCase) bool) oracleCase {
	for {
		smaller := c.smaller()
		i := slices.IndexFunc(smaller, func(s oracleCase) bool {
			_, err := segment.Compile(s.world.goals(), s.segments...)
			return err == nil && fails(s)
		})
		if i < 0 {
			return c
		}
		c = smaller[i]
	}
}

// smaller returns the cases with one thing less.
func (c oracleCase) smaller() (list []oracleCase) {
	for i := range c.segments {
		if len(c.segments) > 1 {
			s := c
			s.segments = slices.Delete(slices.Clone(c.segments), i, i+1)
			list = append(list, s)
		}
		for _, simple := range simplerSegments(c.segments[i]) {
			s := c
			s.segments = slices.Clone(c.segments)
			s.segments[i] = simple
			list = append(list, s)
		}
	}
	for _, j := range smallerJourneys(c.journey) {
		s := c
		s.journey = j
		list = append(list, s)
	}
	if c.location != time.UTC {
		c.location = time.UTC
		list = append(list, c)
	}
	return list
}

func smallerJourneys(j conversion.Journey) (list []conversion.Journey) {
	for i, s := range j.Sessions {
		changed := func(s conversion.Session) {
			c := j
			c.Sessions = slices.Clone(j.Sessions)
			c.Sessions[i] = s
			list = append(list, c)
		}
		if len(s.Events) == 0 {
			c := j
			c.Sessions = slices.Delete(slices.Clone(j.Sessions), i, i+1)
			list = append(list, c)
		}
		if touch := s.Touch; touch.IsSet() {
			c := s
			c.Touch = conversion.Touch{}
			changed(c)
		}
		for n := range s.Events {
			c := s
			c.Events = slices.Delete(slices.Clone(s.Events), n, n+1)
			changed(c)
			for _, e := range simplerEvents(s.Events[n]) {
				c.Events = slices.Clone(s.Events)
				c.Events[n] = e
				changed(c)
			}
		}
	}
	return list
}

func simplerEvents(e conversion.Event) (list []conversion.Event) {
	change := func(applies bool, f func(*conversion.Event)) {
		if c := e; applies {
			f(&c)
			list = append(list, c)
		}
	}
	change(e.ID != "", func(e *conversion.Event) { e.ID = "" })
	change(e.Seq != 0, func(e *conversion.Event) { e.Seq = 0 })
	change(e.Props != nil, func(e *conversion.Event) { e.Props = nil })
	change(e.URL != "", func(e *conversion.Event) { e.URL = "" })
	change(e.Referrer != "", func(e *conversion.Event) { e.Referrer = "" })
	change(e.Engaged != 0, func(e *conversion.Event) { e.Engaged = 0 })
	return list
}

func simplerSegments(s segment.Segment) (list []segment.Segment) {
	change := func(applies bool, f func(*segment.Segment)) {
		if c := s; applies {
			f(&c)
			list = append(list, c)
		}
	}
	change(s.Exclude.Where != nil, func(s *segment.Segment) { s.Exclude = segment.Exclusion{} })
	change(s.Exclude.Permanently, func(s *segment.Segment) { s.Exclude.Permanently = false })
	change(s.Membership.Mode != "", func(s *segment.Segment) { s.Membership = segment.Dynamic() })
	for _, c := range simplerConditions(s.Where) {
		change(true, func(s *segment.Segment) { s.Where = c })
	}
	if s.Exclude.Where != nil {
		for _, c := range simplerConditions(s.Exclude.Where) {
			change(true, func(s *segment.Segment) { s.Exclude.Where = c })
		}
	}
	return list
}

func simplerConditions(c segment.Condition) (list []segment.Condition) {
	list = append(list, oracleParts(c)...)
	switch c := c.(type) {
	case segment.AndOf:
		for _, parts := range simplerLists(c.Conditions) {
			list = append(list, segment.And(parts...))
		}
	case segment.OrOf:
		for _, parts := range simplerLists(c.Conditions) {
			list = append(list, segment.Or(parts...))
		}
	case segment.NotOf:
		for _, part := range simplerConditions(c.Condition) {
			list = append(list, segment.Not(part))
		}
	case segment.SessionIs:
		list = append(list, segment.SessionIs{Rule: c.Rule, Bounds: c.Bounds, Without: c.Without}, segment.SessionIs{Rule: c.Rule, Bounds: c.Bounds, In: c.In})
		for _, r := range simplerRules(c.Rule) {
			list = append(list, segment.SessionIs{Rule: r, Without: c.Without, In: c.In, Bounds: c.Bounds})
		}
	case segment.Did:
		change := c
		change.In = 0
		list = append(list, change)
		for _, p := range simplerPredicates(c.Of) {
			change = c
			change.Of = p
			list = append(list, change)
		}
	case segment.Sequence:
		list = append(list, simplerSequences(c)...)
	}
	return slices.DeleteFunc(list, func(s segment.Condition) bool { return sameCondition(s, c) })
}

func sameCondition(a, b segment.Condition) bool {
	return string(segment.AppendConditionJSON(nil, a)) == string(segment.AppendConditionJSON(nil, b))
}

func simplerLists(list []segment.Condition) (lists [][]segment.Condition) {
	for i, c := range list {
		if len(list) > 1 {
			lists = append(lists, slices.Delete(slices.Clone(list), i, i+1))
		}
		for _, simple := range simplerConditions(c) {
			changed := slices.Clone(list)
			changed[i] = simple
			lists = append(lists, changed)
		}
	}
	return lists
}

func simplerRules(r rule.Rule) []rule.Rule {
	if p, ok := r.(rule.Predicate); ok {
		var list []rule.Rule
		for _, p := range simplerPredicates(p) {
			list = append(list, p)
		}
		return list
	}
	return slices.DeleteFunc(rule.Parts(r), func(r rule.Rule) bool { _, isNone := r.(rule.NoneOf); return isNone })
}

func simplerPredicates(p rule.Predicate) (list []rule.Predicate) {
	if names, ok := p.(rule.NameIs); ok {
		for _, name := range names.Names {
			if len(names.Names) > 1 {
				list = append(list, rule.Event(name))
			}
		}
		return list
	}
	return []rule.Predicate{rule.Event("a"), rule.Event("b"), rule.Event("x")}
}

func simplerSequences(s segment.Sequence) (list []segment.Condition) {
	change := func(applies bool, f func(*segment.Sequence)) {
		if c := s; applies {
			c.Steps = slices.Clone(s.Steps)
			f(&c)
			list = append(list, c)
		}
	}
	change(s.Within != 0, func(s *segment.Sequence) { s.Within = 0 })
	change(s.In != 0, func(s *segment.Sequence) { s.In = 0 })
	change(s.Ties != "", func(s *segment.Sequence) { s.Ties = "" })
	change(s.FromStart, func(s *segment.Sequence) { s.FromStart = false })
	change(s.Relevant != nil, func(s *segment.Sequence) { s.Relevant = nil })
	change(s.ThenWithout.Of != nil, func(s *segment.Sequence) { s.ThenWithout = segment.Absence{} })
	change(s.ThenWithout.For != 0, func(s *segment.Sequence) { s.ThenWithout.For = 0 })
	for i, step := range s.Steps {
		change(len(s.Steps) > 1, func(s *segment.Sequence) { s.Steps = slices.Delete(s.Steps, i, i+1) })
		change(step.Within != 0, func(s *segment.Sequence) { s.Steps[i].Within = 0 })
		change(step.After != 0, func(s *segment.Sequence) { s.Steps[i].After = 0 })
		change(step.Direct, func(s *segment.Sequence) { s.Steps[i].Direct = false })
		change(step.Without != nil, func(s *segment.Sequence) { s.Steps[i].Without = nil })
		change(step.SameSession, func(s *segment.Sequence) { s.Steps[i].SameSession = false })
		change(step.AnyOrder, func(s *segment.Sequence) { s.Steps[i].AnyOrder = false })
		for _, p := range simplerPredicates(step.On) {
			change(true, func(s *segment.Sequence) { s.Steps[i].On = p })
		}
	}
	return list
}
