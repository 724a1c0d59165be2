package rule

import (
	"math"
	"slices"

	"github.com/go-conversion/conversion"
	"github.com/go-conversion/conversion/internal/pattern"
)

// propTest is a compiled [Test] of a property.
type propTest struct {
	op      Op
	values  []conversion.Value
	operand conversion.Kind // of the values
	negated bool

	text    *pattern.Matcher // for the comparisons of texts that a pattern decides
	isExact bool             // that pattern is one text
	exact   string

	isRange   bool // of numbers: from low to high
	low, high float64
}

func compileProp(p PropIs) propTest {
	t := propTest{op: p.Test.Op, values: p.Test.Values, operand: p.Test.Values[0].Kind()}
	t.negated = t.op == OpNe || t.op == OpNotIn
	switch t.operand {
	case conversion.KindString:
		t.compileText(p.Fold)
	case conversion.KindNumber:
		t.compileRange()
	}
	return t
}

func (t *propTest) compileText(fold bool) {
	op := t.op
	switch op {
	case OpNe:
		op = OpEq
	case OpNotIn:
		op = OpIn
	case OpLt, OpLte, OpGt, OpGte, OpBetween:
		return
	}
	var texts []string
	for _, v := range t.values {
		texts = append(texts, v.Str())
	}
	t.text, _ = pattern.Compile(pattern.Prop, pattern.Spec{Op: string(op), Values: texts, Fold: fold})
	t.isExact, t.exact = len(texts) == 1 && op == OpEq && !fold, texts[0]
}

// compileRange makes a range of a comparison with one or two numbers. What is
// less than a is at most the number before a.
func (t *propTest) compileRange() {
	first, last := t.values[0].Num(), t.values[len(t.values)-1].Num()
	t.low, t.high, t.isRange = math.Inf(-1), math.Inf(1), true
	switch t.op {
	case OpEq, OpNe, OpBetween:
		t.low, t.high = first, last
	case OpLt:
		t.high = math.Nextafter(first, math.Inf(-1))
	case OpLte:
		t.high = first
	case OpGt:
		t.low = math.Nextafter(first, math.Inf(1))
	case OpGte:
		t.low = first
	default:
		t.isRange = false
	}
}

// isAbsent reports whether the property must not be there.
func (p PropIs) isAbsent() bool { return p.Test.Op == OpExists && !p.Test.Values[0].IsTrue() }

// holds decides on a value that is there. It takes a pointer because copying
// values takes longer than comparing them.
func (t *propTest) holds(v *conversion.Value) bool {
	kind := v.Kind()
	switch {
	case t.op == OpExists:
		return t.values[0].IsTrue()
	case kind != t.operand:
		return t.operand == conversion.KindString && kind == conversion.KindStrings && t.someText(v.List())
	case t.isExact:
		return t.negated != (v.Str() == t.exact)
	case kind == conversion.KindString:
		return t.negated != t.textHolds(v.Str())
	case t.isRange:
		x := v.Num()
		return t.negated != (t.low <= x && x <= t.high)
	case kind == conversion.KindNumber:
		return holdsNumber(t.op, v.Num(), t.values)
	}
	return t.negated != slices.ContainsFunc(t.values, v.Equal)
}

// someText decides on a list: one element has to pass, or none to equal.
func (t *propTest) someText(list []string) bool {
	return t.negated != slices.ContainsFunc(list, t.textHolds)
}

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
