package importer

import (
	"github.com/go-conversion/conversion"
	"github.com/go-conversion/conversion/internal/jsonx/strict"
	"github.com/go-conversion/conversion/rule"
	"github.com/go-conversion/conversion/segment"
)

// number compares a property or a count with numbers.
func (g ga4Field) number(v strict.Value, key string, test strict.Value) ga4Filter {
	f := ga4Filter{at: v, on: never()}
	op, values := ga4Numbers(key, test)
	switch {
	case len(values) == 0:
	case g.count != nil:
		f.on, f.counts, f.bounds = g.count, true, ga4Bounds(test, op, values)
	case g.prop == "":
		v.Fault("type", "the dimension is a text: want stringFilter or inListFilter")
	default:
		operands := make([]conversion.Value, len(values))
		for i, n := range values {
			operands[i] = conversion.NumberValue(n)
		}
		f.on = compare(g.prop, op, operands...)
		f.sound()
	}
	return f
}

// ga4Numbers reads a comparison; there are no values if it is faulty.
func ga4Numbers(key string, v strict.Value) (op rule.Op, values []float64) {
	if key == "betweenFilter" {
		isObject(v, "fromValue", "toValue")
		return rule.OpBetween, ga4Operands(v, "fromValue", "toValue")
	}
	isObject(v, "operation", "value")
	ops := map[string]rule.Op{"EQUAL": rule.OpEq, "LESS_THAN": rule.OpLt, "GREATER_THAN": rule.OpGt}
	op = ops[ga4Enum(v, "operation", "", "EQUAL", "LESS_THAN", "GREATER_THAN")]
	values = ga4Operands(v, "value")
	if op == "" {
		return "", nil
	}
	return op, values
}

// ga4Operands returns the numbers under some keys, or none if one is faulty.
func ga4Operands(v strict.Value, keys ...string) (values []float64) {
	for _, key := range keys {
		member, ok := required(v, key, strict.Object)
		if !ok {
			return nil
		}
		n, ok := ga4Number(member)
		if !ok {
			return nil
		}
		values = append(values, n)
	}
	return values
}

// ga4Number reads a number; protocol buffers write whole ones as texts.
func ga4Number(v strict.Value) (float64, bool) {
	if !isObject(v, "int64Value", "doubleValue") {
		return 0, false
	}
	key, value := union(v, "int64Value", "doubleValue")
	if key == "" {
		return 0, false
	}
	n, ok := number(value.Text() + value.NumberText())
	if !ok {
		value.Fault("number", "want a number")
	}
	return n, ok
}

// ga4Bounds are the bounds of a count, which is whole.
func ga4Bounds(v strict.Value, op rule.Op, values []float64) segment.Bounds {
	for _, n := range values {
		if n < 0 || n != float64(int64(n)) || n >= 1<<31 {
			v.Fault("number", "want whole numbers to compare a count with")
			return segment.Bounds{}
		}
	}
	switch n := values[0]; op {
	case rule.OpEq:
		return segment.Exactly(n)
	case rule.OpGt:
		return segment.AtLeast(n + 1)
	case rule.OpBetween:
		if n > values[1] {
			v.Fault("between", "%v is above %v", n, values[1])
		}
		return segment.Between(n, values[1])
	default:
		if n == 0 {
			v.Fault("number", "no count is less than 0")
		}
		return segment.AtMost(n - 1)
	}
}
