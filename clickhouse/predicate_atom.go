package clickhouse

import (
	"strings"

	"github.com/go-conversion/conversion/rule"
)

// maxAtom bounds the text of one predicate, so that several fit into a query.
const maxAtom = 128 << 10

// atom translates a predicate without parts, or says why it is left to Go.
func (t translator) atom(p rule.Predicate) (sql string, patterns []serverRegexp, why reason) {
	switch p := p.(type) {
	case rule.AnyEventIs:
		sql = always
	case rule.NameIs:
		sql, why = t.compared(columnName, rule.OpIn, literals(p.Names, stringLiteral))
	case rule.TextIs:
		sql, patterns, why = t.text(p)
	case rule.QueryIs:
		sql, patterns, why = t.query(p)
	case rule.PropIs:
		sql, patterns, why = t.prop(p)
	case rule.ValueIs:
		sql, why = t.value(p.Test)
	case rule.DeltaIs:
		sql, why = t.delta(p.Test)
	case rule.MatchFunc:
		why = reason{reasonFunc, "func " + stringLiteral(p.Name) + " looks at whole events"}
	default:
		why = reason{reasonFunc, "no SQL is known for a predicate of this type"}
	}
	if len(sql) > maxAtom {
		why = reason{reasonSize, "the texts to compare with take more than 128 KiB"}
	}
	return sql, patterns, why
}

func (t translator) compared(column string, op rule.Op, operands []string) (string, reason) {
	c, why := t.read(column)
	if why.code != "" {
		return "", why
	}
	return compare(c[0], op, operands), why
}

// compare compares x with literals of its type.
func compare(x string, op rule.Op, operands []string) string {
	one := len(operands) == 1
	switch {
	case op == rule.OpEq || op == rule.OpIn && one:
		return x + " = " + operands[0]
	case op == rule.OpNe || op == rule.OpNotIn && one:
		return x + " != " + operands[0]
	case op == rule.OpIn:
		return x + " IN (" + strings.Join(operands, ", ") + ")"
	case op == rule.OpNotIn:
		return x + " NOT IN (" + strings.Join(operands, ", ") + ")"
	case op == rule.OpLt:
		return x + " < " + operands[0]
	case op == rule.OpLte:
		return x + " <= " + operands[0]
	case op == rule.OpGt:
		return x + " > " + operands[0]
	case op == rule.OpGte:
		return x + " >= " + operands[0]
	}
	return "(" + x + " >= " + operands[0] + " AND " + x + " <= " + operands[1] + ")"
}

// value compares amounts of one currency; other currencies, and none, fail
// every comparison.
func (t translator) value(test rule.Test) (string, reason) {
	c, why := t.read(columnAmount, columnCurrency)
	if why.code != "" {
		return "", why
	}
	amount, currency := c[0], c[1]
	if test.Op == rule.OpExists {
		op := rule.OpEq
		if test.Values[0].IsTrue() {
			op = rule.OpNe
		}
		return compare(currency, op, []string{"''"}), why
	}
	micros := make([]string, len(test.Amounts))
	for i, m := range test.Amounts {
		micros[i] = intLiteral(m.Micros)
	}
	return "(" + currency + " = " + stringLiteral(test.Amounts[0].Currency) + " AND " + compare(amount, test.Op, micros) + ")", why
}

// delta compares engaged time, in nanoseconds. Go compares it as float64, which
// is the same as to compare whole numbers if the operand is below 2⁵³, some 104
// days.
func (t translator) delta(test rule.Test) (string, reason) {
	const exact = 1 << 53
	c, why := t.read(columnEngaged)
	if why.code != "" {
		return "", why
	}
	x := "greatest(" + c[0] + ", 0)"
	whole, floats := make([]string, len(test.Values)), make([]string, len(test.Values))
	isExact := true
	for i, v := range test.Values {
		isExact = isExact && v.Num() < exact
		whole[i], floats[i] = intLiteral(int64(v.Num())), floatLiteral(v.Num())
	}
	if !isExact {
		return compare("toFloat64("+x+")", test.Op, floats), why
	}
	return compare(x, test.Op, whole), why
}
