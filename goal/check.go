package goal

import (
	"errors"
	"fmt"
	"time"
	"unicode/utf8"

	"github.com/go-conversion/conversion"
	"github.com/go-conversion/conversion/rule"
)

// Fault is one thing wrong with a definition, such as Check and Compile
// return: errors.As with a *Fault finds the first.
type Fault = conversion.Fault

// Check returns everything that is wrong with the goals of a set, joined, each
// a *[Fault], goal by goal in the order in which it is written; nil if nothing
// is. No goals at all are well formed: a set is often what is left of a larger
// one.
//
// The path of a fault begins with place(i), by default the name of the goal or
// "goals[i]" where it has none of its own, and goes on by the keys of the JSON
// form: "order.value.factor". Rules have the codes of [rule.Check]. Goals have
// those of them that fit, and
//
//	duplicate     a name that an earlier goal has
//	unused        something that says nothing there, such as the currency of a target count
//	decimal       no decimal number
//	estimated     an estimated value of a macro conversion
//	unknown_goal  leads to a goal that is not in the set
//	secondary     leads to a secondary goal, which is no step to anything
//	cycle         leads to itself, directly or through others
//	several       a target with more than one of count, value and lift
//	span          a target that ends before it begins
func Check(goals []Goal, place func(i int) string) error {
	names := firstByName(goals)
	if place == nil {
		place = placeByName(goals, names)
	}
	var c checker
	to := leads(goals, names)
	for i := range goals {
		c.head = place(i)
		c.name(goals, names, i)
		c.goal(&goals[i])
		c.destination(goals, names, to, i)
		c.target(goals[i].Target)
	}
	return errors.Join(c.faults...)
}

// placeByName returns names, where they are unambiguous.
func placeByName(goals []Goal, names map[string]int) func(i int) string {
	return func(i int) string {
		if name := goals[i].Name; name != "" && names[name] == i {
			return name
		}
		return fmt.Sprintf("goals[%d]", i)
	}
}

// firstByName returns the index of the first goal of each name.
func firstByName(goals []Goal) map[string]int {
	names := make(map[string]int, len(goals))
	for i := range goals {
		if _, taken := names[goals[i].Name]; !taken {
			names[goals[i].Name] = i
		}
	}
	return names
}

// checker gathers the faults of the goal at head.
type checker struct {
	head   string
	faults []error
}

func (c *checker) fault(path, code, format string, args ...any) {
	c.faults = append(c.faults, &Fault{Path: rule.JoinPath(c.head, path), Code: code, Message: fmt.Sprintf(format, args...)})
}

func (c *checker) name(goals []Goal, names map[string]int, i int) {
	name := goals[i].Name
	switch first := names[name]; {
	case name == "":
		c.fault("name", "empty", "the goal has no name")
	case first != i:
		c.fault("name", "duplicate", "goal %d is called %q too", first, name)
	}
	c.utf8("name", name)
	c.utf8("count.once_per", goals[i].Count.Key)
	c.utf8("value.prop", goals[i].Value.Prop)
}

func (c *checker) utf8(path, s string) {
	if !utf8.ValidString(s) {
		c.fault(path, "utf8", "%q is no valid UTF-8", s)
	}
}

func (c *checker) goal(g *Goal) {
	switch g.Kind {
	case Macro, Milestone, Secondary:
	case "":
		c.fault("kind", "missing", "want %q, %q or %q", Macro, Milestone, Secondary)
	default:
		c.fault("kind", "unknown", "unknown kind %q, want %q, %q or %q", g.Kind, Macro, Milestone, Secondary)
	}
	for _, f := range rule.Check(g.Rule) {
		c.fault(rule.JoinPath("rule", f.Path), f.Code, "%s", f.Message)
	}
	c.counting(g.Count)
	if g.AtMost < 0 {
		c.fault("at_most", "range", "%d is too small, want at least 1, or 0 for no limit", g.AtMost)
	}
	c.cooldown(g.Cooldown)
	c.value(g)
}

func (c *checker) cooldown(d time.Duration) {
	if d < 0 {
		c.fault("cooldown", "duration", "the duration %v is negative", d)
	}
}

func (c *checker) counting(count Counting) {
	switch count.Mode {
	case OncePerKeyMode:
		if count.Key == "" {
			c.fault("count.once_per", "empty", "the key is empty")
		}
		return
	case OncePerSessionMode, EveryMode, OncePerUserMode:
	default:
		c.fault("count", "unknown", "unknown way to count %q", count.Mode)
	}
	if count.Key != "" {
		c.fault("count.once_per", "unused", "the key %q counts only once per key", count.Key)
	}
}
