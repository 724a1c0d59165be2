package rule

import (
	"slices"

	"github.com/go-conversion/conversion"
	"github.com/go-conversion/conversion/internal/pattern"
)

// propTest is a compiled [Test] of a property.
type propTest struct {
	op     Op
	values []conversion.Value
	text   *pattern.Matcher // for the comparisons of texts that a pattern decides
}

func compileProp(p PropIs) propTest {
	t := propTest{op: p.Test.Op, values: p.Test.Values}
	if t.values[0].Kind() != conversion.KindString {
		return t
	}
	op := t.op
	switch op {
	case OpNe:
		op = OpEq
	case OpNotIn:
		op = OpIn
	case OpLt, OpLte, OpGt, OpGte, OpBetween:
		return t
	}
	var texts []string
	for _, v := range t.values {
		texts = append(texts, v.Str())
	}
	t.text, _ = pattern.Compile(pattern.Prop, pattern.Spec{Op: string(op), Values: texts, Fold: p.Fold})
	return t
}

// isAbsent reports whether the property must not be there.
func (p PropIs) isAbsent() bool { return p.Test.Op == OpExists && !p.Test.Values[0].IsTrue() }

// holds decides on a value that is there. It takes a pointer because copying
// values takes longer than comparing them.
func (t *propTest) holds(v *conversion.Value) bool {
	if t.op == OpExists {
		return t.values[0].IsTrue()
	}
	operand := t.values[0].Kind()
	switch {
	case operand == conversion.KindString && v.Kind() == conversion.KindStrings:
		return t.someText(v.List())
	case operand != v.Kind():
		return false
	case operand == conversion.KindString:
		return t.negated() != t.textHolds(v.Str())
	case operand == conversion.KindNumber:
		return holdsNumber(t.op, v.Num(), t.values)
	}
	return t.negated() != slices.ContainsFunc(t.values, v.Equal)
}

// someText decides on a list: one element has to pass, or none to equal.
func (t *propTest) someText(list []string) bool {
	return t.negated() != slices.ContainsFunc(list, t.textHolds)
}

func (t *propTest) negated() bool { return t.op == OpNe || t.op == OpNotIn }

func (t *propTest) textHolds(s string) bool {
	if t.text != nil {
		return t.text.Match(s)
	}
	return holdsOrdered(t.op, s, t.values[0].Str(), t.values[len(t.values)-1].Str())
}

func holdsNumber(op Op, x float64, operands []conversion.Value) bool {
	equals := func(v conversion.Value) bool { return v.Num() == x }
	switch op {
	case OpEq, OpIn:
		return slices.ContainsFunc(operands, equals)
	case OpNe, OpNotIn:
		return !slices.ContainsFunc(operands, equals)
	}
	return holdsOrdered(op, x, operands[0].Num(), operands[len(operands)-1].Num())
}

// holdsOrdered compares x with a, or with the range from a to b.
func holdsOrdered[T string | float64 | int64](op Op, x, a, b T) bool {
	switch op {
	case OpLt:
		return x < a
	case OpLte:
		return x <= a
	case OpGt:
		return x > a
	case OpGte:
		return x >= a
	case OpBetween:
		return a <= x && x <= b
	}
	return false
}

func (p ValueIs) holds(m conversion.Money) bool {
	t := p.Test
	if t.Op == OpExists {
		return m.IsSet() == t.Values[0].IsTrue()
	}
	if m.Currency != t.Amounts[0].Currency {
		return false
	}
	switch t.Op {
	case OpEq, OpIn:
		return slices.Contains(t.Amounts, m)
	case OpNe, OpNotIn:
		return !slices.Contains(t.Amounts, m)
	}
	return holdsOrdered(t.Op, m.Micros, t.Amounts[0].Micros, t.Amounts[len(t.Amounts)-1].Micros)
}

func (p DeltaIs) holds(e *conversion.Event) bool {
	return holdsNumber(p.Test.Op, float64(max(0, e.Engaged)), p.Test.Values)
}
