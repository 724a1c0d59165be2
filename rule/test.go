package rule

import (
	"reflect"

	"golang.org/x/exp/constraints"

	"github.com/go-conversion/conversion"
)

// Test compares a value of an event. It is made by [Eq], [Ne], [Lt], [Lte],
// [Gt], [Gte], [In], [NotIn], [Between] and [Exists], and holds one operand,
// two for OpBetween, one or more for OpIn and OpNotIn.
type Test struct {
	Op      Op
	Values  []conversion.Value // operands of [Prop] and [EngagedDelta]
	Amounts []conversion.Money // operands of [Value]
}

// Op is a comparison.
type Op string

// The comparisons.
const (
	OpEq       Op = "eq"
	OpNe       Op = "ne"
	OpLt       Op = "lt"
	OpLte      Op = "lte"
	OpGt       Op = "gt"
	OpGte      Op = "gte"
	OpIn       Op = "in"
	OpNotIn    Op = "not_in"
	OpBetween  Op = "between" // inclusive
	OpContains Op = "contains"
	OpPrefix   Op = "prefix"
	OpSuffix   Op = "suffix"
	OpRegexp   Op = "regexp"
	OpExists   Op = "exists"
)

// Scalar is what a property can be compared with; all numbers compare as
// float64.
type Scalar interface {
	~string | ~bool | constraints.Integer | constraints.Float
}

// Operand is what a [Test] compares with: a scalar for a property, an amount
// for a value, a time.Duration for engaged time.
type Operand interface {
	Scalar | conversion.Money
}

// PropTest is what [Prop] takes.
type PropTest interface {
	Scalar | Test | conversion.Pattern
}

// Eq holds for equal values.
func Eq[T Operand](v T) Test { return test(OpEq, v) }

// Ne holds for values of the same type that differ.
func Ne[T Operand](v T) Test { return test(OpNe, v) }

// Lt holds for values below v; texts compare bytewise.
func Lt[T Operand](v T) Test { return test(OpLt, v) }

// Lte holds for values up to v.
func Lte[T Operand](v T) Test { return test(OpLte, v) }

// Gt holds for values above v.
func Gt[T Operand](v T) Test { return test(OpGt, v) }

// Gte holds for values from v on.
func Gte[T Operand](v T) Test { return test(OpGte, v) }

// In holds for values that equal one of the list.
func In[T Operand](list ...T) Test { return test(OpIn, list...) }

// NotIn holds for values of the list's type that equal none of it.
func NotIn[T Operand](list ...T) Test { return test(OpNotIn, list...) }

// Between holds for values from low to high, both included.
func Between[T Operand](low, high T) Test { return test(OpBetween, low, high) }

// Exists holds if there is a value (true) or none (false).
func Exists(there bool) Test { return test(OpExists, there) }

func test[T Operand](op Op, list ...T) Test {
	t := Test{Op: op}
	for _, v := range list {
		if m, ok := any(v).(conversion.Money); ok {
			t.Amounts = append(t.Amounts, m)
		} else {
			t.Values = append(t.Values, scalar(v))
		}
	}
	return t
}

func scalar(v any) conversion.Value {
	switch r := reflect.ValueOf(v); {
	case r.Kind() == reflect.String:
		return conversion.StringValue(r.String())
	case r.Kind() == reflect.Bool:
		return conversion.BoolValue(r.Bool())
	case r.CanInt():
		return conversion.NumberValue(float64(r.Int()))
	case r.CanUint():
		return conversion.NumberValue(float64(r.Uint()))
	default:
		return conversion.NumberValue(r.Float())
	}
}

func textTest(p conversion.Pattern) Test {
	op := Op(p.Op)
	if p.Op == conversion.Plain {
		op = OpEq
	}
	return test(op, p.Values...)
}
