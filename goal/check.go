package goal

import (
	"github.com/go-conversion/conversion"
	"github.com/go-conversion/conversion/internal/check"
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
	names := namesOf(goals)
	if place == nil {
		place = names.Place
	}
	var c checker
	to := leads(goals, names.First)
	for i := range goals {
		c.Head = place(i)
		c.Name(names, i)
		c.goal(&goals[i])
		c.destination(goals, names.First, to, i)
		c.target(goals[i].Target)
	}
	return c.Err()
}

func namesOf(goals []Goal) check.Names {
	return check.NamesOf("goals", goals, func(g *Goal) string { return g.Name })
}

// checker gathers the faults of the goal at Head.
type checker struct{ check.Checker }

func (c *checker) goal(g *Goal) {
	switch g.Kind {
	case Macro, Milestone, Secondary:
	case "":
		c.Fault("kind", "missing", "want %q, %q or %q", Macro, Milestone, Secondary)
	default:
		c.Fault("kind", "unknown", "unknown kind %q, want %q, %q or %q", g.Kind, Macro, Milestone, Secondary)
	}
	c.Rule("rule", g.Rule)
	c.counting(g.Count)
	c.UTF8("count.once_per", g.Count.Key)
	if g.AtMost < 0 {
		c.Fault("at_most", "range", "%d is too small, want at least 1, or 0 for no limit", g.AtMost)
	}
	c.Limit("cooldown", g.Cooldown)
	c.value(g)
	c.UTF8("value.prop", g.Value.Prop)
}

func (c *checker) counting(count Counting) {
	switch count.Mode {
	case OncePerKeyMode:
		if count.Key == "" {
			c.Fault("count.once_per", "empty", "the key is empty")
		}
		return
	case OncePerSessionMode, EveryMode, OncePerUserMode:
	default:
		c.Fault("count", "unknown", "unknown way to count %q", count.Mode)
	}
	if count.Key != "" {
		c.Fault("count.once_per", "unused", "the key %q counts only once per key", count.Key)
	}
}
