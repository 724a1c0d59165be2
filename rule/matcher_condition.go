package rule

import (
	"slices"

	"github.com/go-conversion/conversion"
)

// condition is a compiled predicate in which no name is asked for.
type condition struct {
	kind   conditionKind
	of     []condition // of all, some and complement
	source source      // of text
	at     int         // of text: the bit that is remembered; of leaf: its number
	name   string      // of a property
	prop   propTest
	value  ValueIs
	delta  DeltaIs
	match  func(conversion.Event) bool
}

type conditionKind uint8

const (
	textCondition conditionKind = iota // a bit that a memo remembers of a text
	leafCondition                      // a test of the text at hand, while the memo learns it
	propCondition
	absentCondition
	valueCondition
	deltaCondition
	matchCondition
	allCondition
	someCondition
	complementCondition
)

// holds decides on an event whose texts are located.
func (m *Memo) holds(c *condition, e *conversion.Event) bool {
	switch c.kind {
	case textCondition:
		return m.memos[c.source].held[m.at[c.source]+c.at/64]&(1<<(c.at%64)) != 0
	case leafCondition:
		return m.leaves[c.at/64]&(1<<(c.at%64)) != 0
	case propCondition:
		v := valueOf(e.Props, c.name)
		return v != nil && v.Exists() && c.prop.holds(v)
	case absentCondition:
		v := valueOf(e.Props, c.name)
		return v == nil || !v.Exists()
	case valueCondition:
		return c.value.holds(e.Value)
	case deltaCondition:
		return c.delta.holds(e)
	case matchCondition:
		return c.match(*e)
	case complementCondition:
		return !m.holds(&c.of[0], e)
	}
	some := c.kind == someCondition
	for i := range c.of {
		if m.holds(&c.of[i], e) == some {
			return some
		}
	}
	return !some
}

// valueOf is Props.Lookup without the copy, nil if there is none.
func valueOf(props conversion.Props, name string) *conversion.Value {
	for i := range props {
		if props[i].Name == name {
			return &props[i].Value
		}
	}
	return nil
}

// texts returns those that have to be located.
func (c *condition) texts() (all sources) {
	if c.kind == textCondition {
		return 1 << c.source
	}
	for i := range c.of {
		all |= c.of[i].texts()
	}
	return all
}

// cheapFirst orders operands: what is remembered, then what is compared, then
// what calls a function.
func cheapFirst(operands []condition) []condition {
	slices.SortStableFunc(operands, func(a, b condition) int { return a.effort() - b.effort() })
	return operands
}

func (c *condition) effort() (most int) {
	switch c.kind {
	case textCondition, leafCondition:
		return 0
	case matchCondition:
		return 2
	case propCondition, absentCondition, valueCondition, deltaCondition:
		return 1
	}
	for i := range c.of {
		most = max(most, c.of[i].effort())
	}
	return most
}
