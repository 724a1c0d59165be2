package rule

import (
	"math"
	"time"

	"github.com/go-conversion/conversion"
	"github.com/go-conversion/conversion/internal/pattern"
)

func (c *checker) prop(path string, p PropIs) {
	if p.Name == "" {
		c.fault(path, "empty", "the name of the property is empty")
	}
	c.utf8(path, p.Name)
	if c.propTest(path, p.Test) {
		c.propFold(path, p)
	}
}

// propTest reports whether the operands are well formed.
func (c *checker) propTest(path string, t Test) bool {
	at := JoinPath(path, string(t.Op))
	switch {
	case t.Op == Op(conversion.MatchingGlob):
		c.fault(at, "operator", "properties have no segments and so no globs: want prefix, contains or regexp")
		return false
	case t.Op == OpExists:
		return c.exists(path, t)
	case len(t.Amounts) > 0:
		c.fault(at, "type", "%v is an amount, which no property has: compare the value", t.Amounts[0])
		return false
	case !c.operator(path, t.Op, len(t.Values)) || !c.scalars(path, t):
		return false
	}
	return c.comparable(at, t)
}

// operator reports whether the operator exists and has its number of operands.
func (c *checker) operator(path string, op Op, operands int) bool {
	at := JoinPath(path, string(op))
	switch op {
	case OpEq, OpNe, OpLt, OpLte, OpGt, OpGte, OpContains, OpPrefix, OpSuffix, OpRegexp:
		if operands != 1 {
			c.fault(at, "operands", "want one operand, not %d", operands)
		}
		return operands == 1
	case OpBetween:
		if operands != 2 {
			c.fault(at, "operands", "want a low and a high end, not %d operands", operands)
		}
		return operands == 2
	case OpIn, OpNotIn:
		if operands == 0 {
			c.fault(at, "empty", "the list is empty")
		}
		return operands > 0
	}
	c.fault(path, "operator", "unknown operator %q", op)
	return false
}

func (c *checker) scalars(path string, t Test) bool {
	before := len(c.faults)
	for i, v := range t.Values {
		switch v.Kind() {
		case conversion.KindAbsent, conversion.KindStrings:
			c.fault(operand(path, t, i), "type", "a property is compared with a text, a number or a boolean")
		case conversion.KindString:
			c.utf8(operand(path, t, i), v.Str())
		case conversion.KindNumber:
			if math.IsNaN(v.Num()) || math.IsInf(v.Num(), 0) {
				c.fault(operand(path, t, i), "number", "%v is no number to compare with", v)
			}
		}
		if first := t.Values[0].Kind(); v.Kind() != first {
			c.fault(operand(path, t, i), "mixed", "%v and %v are of different types", t.Values[0], v)
		}
	}
	return len(c.faults) == before
}

// comparable checks operands of one type against the operator.
func (c *checker) comparable(at string, t Test) bool {
	before := len(c.faults)
	first, last := t.Values[0], t.Values[len(t.Values)-1]
	switch kind := first.Kind(); {
	case isPart(t.Op) && kind != conversion.KindString:
		c.fault(at, "type", "%v is no text", first)
	case isPart(t.Op):
		_, err := pattern.Compile(pattern.Prop, pattern.Spec{Op: string(t.Op), Values: []string{first.Str()}})
		c.patternFaults(at, at, err)
	case isOrder(t.Op) && kind == conversion.KindBool:
		c.fault(at, "operator", "%v and other booleans have no order", first)
	case t.Op == OpBetween && (first.Num() > last.Num() || first.Str() > last.Str()):
		c.fault(at, "between", "%v is above %v", first, last)
	}
	return len(c.faults) == before
}

func isPart(op Op) bool {
	return op == OpContains || op == OpPrefix || op == OpSuffix || op == OpRegexp
}

func isOrder(op Op) bool {
	return op == OpLt || op == OpLte || op == OpGt || op == OpGte || op == OpBetween
}

func (c *checker) propFold(path string, p PropIs) {
	if !p.Fold {
		return
	}
	if t := p.Test; t.Op == OpExists || isOrder(t.Op) || t.Values[0].Kind() != conversion.KindString {
		c.fault(JoinPath(path, "fold"), "fold", "only equality and parts of texts can ignore case, not %s", t.Op)
	}
}

func (c *checker) exists(path string, t Test) bool {
	if len(t.Values) == 1 && len(t.Amounts) == 0 && t.Values[0].Kind() == conversion.KindBool {
		return true
	}
	c.fault(JoinPath(path, string(t.Op)), "type", "want true or false")
	return false
}

func (c *checker) value(path string, t Test) {
	at := JoinPath(path, string(t.Op))
	switch {
	case t.Op == OpExists:
		c.exists(path, t)
	case isPart(t.Op) || t.Op == Op(conversion.MatchingGlob):
		c.fault(at, "operator", "an amount is no text, so %s is not for it", t.Op)
	case len(t.Values) > 0:
		c.fault(at, "type", "%v is no amount of a currency", t.Values[0])
	case c.operator(path, t.Op, len(t.Amounts)):
		c.amounts(path, t)
	}
}

func (c *checker) amounts(path string, t Test) {
	for i, m := range t.Amounts {
		if !conversion.IsCurrency(m.Currency) {
			c.fault(operandAt(path, t.Op, i), "currency", "currency %q: %v", m.Currency, conversion.ErrCurrency)
		} else if m.Currency != t.Amounts[0].Currency {
			c.fault(operandAt(path, t.Op, i), "mixed", "%v and %v are of different currencies", t.Amounts[0], m)
		}
	}
	if t.Op == OpBetween && t.Amounts[0].Micros > t.Amounts[1].Micros {
		c.fault(JoinPath(path, string(t.Op)), "between", "%v is above %v", t.Amounts[0], t.Amounts[1])
	}
}

func (c *checker) delta(path string, t Test) {
	at := JoinPath(path, string(t.Op))
	switch {
	case t.Op == OpExists:
		c.fault(at, "operator", "engaged time is always there, 0 where it is absent")
	case isPart(t.Op) || t.Op == Op(conversion.MatchingGlob):
		c.fault(at, "operator", "a duration is no text, so %s is not for it", t.Op)
	case len(t.Amounts) > 0:
		c.fault(at, "type", "%v is no duration", t.Amounts[0])
	case c.operator(path, t.Op, len(t.Values)):
		c.durations(path, t)
	}
}

func (c *checker) durations(path string, t Test) {
	before := len(c.faults)
	for i, v := range t.Values {
		switch ns := v.Num(); {
		case v.Kind() != conversion.KindNumber:
			c.fault(operand(path, t, i), "type", "%q is no duration", v)
		case ns < 0:
			c.fault(operand(path, t, i), "duration", "the duration %v is negative", time.Duration(ns))
		case ns != math.Trunc(ns) || ns >= 1<<63:
			c.fault(operand(path, t, i), "duration", "%v is no whole number of nanoseconds within 292 years", v)
		}
	}
	if low, high := t.Values[0].Num(), t.Values[len(t.Values)-1].Num(); len(c.faults) == before && t.Op == OpBetween && low > high {
		c.fault(JoinPath(path, string(t.Op)), "between", "%v is above %v", time.Duration(low), time.Duration(high))
	}
}

func operand(path string, t Test, i int) string { return operandAt(path, t.Op, i) }

// operandAt returns the path of an operand: one of a list has an index.
func operandAt(path string, op Op, i int) string {
	at := JoinPath(path, string(op))
	if op == OpIn || op == OpNotIn || op == OpBetween {
		return element(at, i)
	}
	return at
}
