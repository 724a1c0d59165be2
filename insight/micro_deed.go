package insight

import (
	"github.com/go-conversion/conversion/internal/check"
	"github.com/go-conversion/conversion/internal/wire"
	"github.com/go-conversion/conversion/rule"
)

// deed is the micro conversion in question: the completion of a goal, or an event.
// Its memo belongs to one goroutine.
type deed struct {
	goal string
	on   rule.Predicate
	of   *rule.Matcher
	memo *rule.Memo
}

// newDeed checks that there is a goal or a predicate, and not both.
func newDeed(c *check.Checker, goal string, on rule.Predicate) deed {
	d := deed{goal: goal, on: on}
	c.UTF8("goal", goal)
	switch {
	case goal == "" && on == nil:
		c.Fault("goal", "missing", "neither a goal nor an event is given")
	case goal != "" && on != nil:
		c.Fault("on", "several", "the goal %q is given, and an event too", goal)
	}
	if on == nil {
		return d
	}
	if c.Predicate("on", on); c.Err() != nil {
		return d
	}
	matcher, err := rule.NewMatcher(on)
	if err != nil {
		c.Fault("on", "value", "%v", err)
		return d
	}
	d.of, d.memo = matcher, matcher.NewMemo()
	return d
}

// another returns the same deed for another goroutine.
func (d *deed) another() deed {
	o := *d
	if d.of != nil {
		o.memo = d.of.NewMemo()
	}
	return o
}

// first returns the place of the first such event of the unit, from 1; 0 if there is
// none.
func (d *deed) first(u *Unit) int {
	if d.of == nil {
		return d.firstCompletion(u)
	}
	for i := range u.Events {
		if d.memo.Match(&u.Events[i]) != 0 {
			return i + 1
		}
	}
	return 0
}

func (d *deed) firstCompletion(u *Unit) int {
	for i := range u.Reached {
		c := &u.Reached[i]
		if c.Goal == d.goal && 0 <= c.Event && c.Event < len(u.Events) {
			return c.Event + 1
		}
	}
	return 0
}

// append appends what identifies it.
func (d *deed) append(dst []byte) []byte {
	dst = wire.AppendString(dst, d.goal)
	if d.on == nil {
		return wire.AppendString(dst, "")
	}
	return wire.AppendString(dst, string(rule.AppendPredicateJSON(nil, d.on)))
}
