package rule

import (
	"math"
	"strconv"
	"strings"
	"time"

	"github.com/go-conversion/conversion"
	"github.com/go-conversion/conversion/internal/duration"
	"github.com/go-conversion/conversion/internal/jsonx"
)

// AppendJSON appends the canonical JSON of r: fixed order of keys, defaults
// left out, the shortest spelling. Rules that mean the same by definition, such
// as Exact("/a") and "/a" for a path, have the same text. It is total: a
// missing rule is null, and faulty rules too have a text, though none that
// [ParseRule] would read. Functions are written by their names.
func AppendJSON(dst []byte, r Rule) []byte {
	switch r := r.(type) {
	case MatchFunc:
		return append(AppendPredicateJSON(append(dst, `{"on":`...), r), '}')
	case Predicate:
		return AppendPredicateJSON(dst, r)
	case CountOf:
		return appendCount(dst, r)
	case DurationOver:
		dst = jsonx.AppendString(append(dst, `{"duration":{"clock":`...), string(r.Clock))
		dst = appendDuration(append(dst, `,"over":`...), r.Over)
		return append(dst, `}}`...)
	case PagesOver:
		dst = strconv.AppendInt(append(dst, `{"pages":{"over":`...), int64(r.Over), 10)
		return append(dst, `}}`...)
	case Sequence:
		return appendSequence(dst, r)
	case EntryIs:
		return append(AppendPredicateJSON(append(dst, `{"entry":`...), r.Of), '}')
	case TouchIs:
		return append(appendPattern(appendHead(dst, string(r.Field)), r.Pattern, false), '}')
	case AllOf:
		return append(jsonx.AppendList(append(dst, `{"all":`...), r.Rules, AppendJSON), '}')
	case AnyOf:
		return append(jsonx.AppendList(append(dst, `{"any":`...), r.Rules, AppendJSON), '}')
	case NoneOf:
		return append(AppendJSON(append(dst, `{"none":`...), r.Rule), '}')
	case VisitFunc:
		return append(jsonx.AppendString(append(dst, `{"func":`...), r.Name), '}')
	}
	return append(dst, "null"...)
}

// AppendPredicateJSON appends the canonical JSON of p where a predicate is
// expected. It differs from [AppendJSON] only for a bare [MatchFunc], which a
// rule writes as {"on": {"func": …}}.
func AppendPredicateJSON(dst []byte, p Predicate) []byte {
	switch p := p.(type) {
	case NameIs:
		return append(appendNames(append(dst, `{"event":`...), p.Names), '}')
	case TextIs:
		return append(appendPattern(appendHead(dst, string(p.Subject)), p.Pattern, p.Subject == PathText), '}')
	case QueryIs:
		return appendQuery(dst, p)
	case PropIs:
		return appendProp(dst, p)
	case ValueIs:
		return append(appendAmountTest(append(dst, `{"value":`...), p.Test), '}')
	case DeltaIs:
		dst = append(dst, `{"engaged":{`...)
		return append(appendTest(dst, p.Test, appendDelta), `}}`...)
	case AnyEventIs:
		return append(dst, `{"any_event":true}`...)
	case AndOf:
		return append(jsonx.AppendList(append(dst, `{"and":`...), p.Predicates, AppendPredicateJSON), '}')
	case OrOf:
		return append(jsonx.AppendList(append(dst, `{"or":`...), p.Predicates, AppendPredicateJSON), '}')
	case NotOf:
		return append(AppendPredicateJSON(append(dst, `{"not":`...), p.Predicate), '}')
	case MatchFunc:
		return append(jsonx.AppendString(append(dst, `{"func":`...), p.Name), '}')
	}
	return append(dst, "null"...)
}

func appendCount(dst []byte, r CountOf) []byte {
	dst = AppendPredicateJSON(append(dst, `{"count":{"of":`...), r.Of)
	dst = strconv.AppendInt(append(dst, `,"at_least":`...), int64(r.AtLeast), 10)
	if r.Distinct != "" {
		dst = jsonx.AppendString(append(dst, `,"distinct":`...), r.Distinct)
	}
	return append(dst, `}}`...)
}

func appendSequence(dst []byte, r Sequence) []byte {
	dst = jsonx.AppendList(append(dst, `{"sequence":{"steps":`...), r.Steps, AppendPredicateJSON)
	if r.Within != 0 {
		dst = appendDuration(append(dst, `,"within":`...), r.Within)
	}
	if r.Direct {
		dst = append(dst, `,"direct":true`...)
	}
	if r.Without != nil {
		dst = AppendPredicateJSON(append(dst, `,"without":`...), r.Without)
	}
	return append(dst, `}}`...)
}

func appendQuery(dst []byte, p QueryIs) []byte {
	dst = jsonx.AppendString(append(dst, `{"query":`...), p.Name)
	if p.Pattern != nil {
		dst = appendPattern(append(dst, `,"is":`...), *p.Pattern, false)
	}
	return append(dst, '}')
}

func appendProp(dst []byte, p PropIs) []byte {
	dst = append(jsonx.AppendString(append(dst, `{"prop":`...), p.Name), ',')
	dst = appendTest(dst, p.Test, appendScalar)
	return append(appendFold(dst, p.Fold), '}')
}

func appendNames(dst []byte, names []string) []byte {
	if len(names) == 1 {
		return jsonx.AppendString(dst, names[0])
	}
	return appendTexts(dst, names)
}

// appendPattern writes the plain string where it means the same. In a path a
// plain string with * or { is a glob.
func appendPattern(dst []byte, p conversion.Pattern, path bool) []byte {
	if p = canonicalPattern(p, path); p.Op == conversion.Plain {
		if !p.Fold && len(p.Values) == 1 {
			return jsonx.AppendString(dst, p.Values[0])
		}
		p.Op = plainMeans(p, path)
	}
	dst = appendHead(dst, string(p.Op))
	if len(p.Values) == 1 && p.Op != conversion.OneOf {
		dst = jsonx.AppendString(dst, p.Values[0])
	} else {
		dst = appendTexts(dst, p.Values)
	}
	return append(appendFold(dst, p.Fold), '}')
}

// canonicalPattern returns p without its operator where a plain string means
// the same.
func canonicalPattern(p conversion.Pattern, path bool) conversion.Pattern {
	if len(p.Values) == 1 && p.Op == plainMeans(p, path) {
		p.Op = conversion.Plain
	}
	return p
}

func plainMeans(p conversion.Pattern, path bool) conversion.PatternOp {
	if path && len(p.Values) == 1 && strings.ContainsAny(p.Values[0], "*{") {
		return conversion.MatchingGlob
	}
	return conversion.EqualTo
}

// appendTest writes the operator and its operand without braces.
func appendTest(dst []byte, t Test, operand func(conversion.Value, []byte) []byte) []byte {
	write := func(dst []byte, v conversion.Value) []byte { return operand(v, dst) }
	return appendOperands(dst, t.Op, t.Values, write)
}

// appendScalar writes -0 as the 0 that it equals.
func appendScalar(v conversion.Value, dst []byte) []byte {
	if v.Kind() == conversion.KindNumber && v.Num() == 0 {
		return append(dst, '0')
	}
	return v.AppendJSON(dst)
}

func appendAmountTest(dst []byte, t Test) []byte {
	if len(t.Values) > 0 {
		return append(appendTest(append(dst, '{'), t, appendScalar), '}')
	}
	currency, same := commonCurrency(t.Amounts)
	write := appendAmount
	if !same {
		write = appendMoney
	}
	dst = appendOperands(append(dst, '{'), t.Op, t.Amounts, write)
	if same && currency != conversion.UnknownCurrency {
		dst = jsonx.AppendString(append(dst, `,"currency":`...), currency)
	}
	return append(dst, '}')
}

func commonCurrency(amounts []conversion.Money) (currency string, same bool) {
	if len(amounts) == 0 {
		return conversion.UnknownCurrency, true
	}
	for _, m := range amounts {
		if m.Currency != amounts[0].Currency {
			return "", false
		}
	}
	return amounts[0].Currency, true
}

func appendOperands[T any](dst []byte, op Op, list []T, write func([]byte, T) []byte) []byte {
	dst = append(jsonx.AppendString(dst, string(op)), ':')
	switch op {
	case OpIn, OpNotIn, OpBetween:
		return jsonx.AppendList(dst, list, write)
	}
	if len(list) == 1 {
		return write(dst, list[0])
	}
	return jsonx.AppendList(dst, list, write)
}

func appendAmount(dst []byte, m conversion.Money) []byte {
	return append(m.AppendAmount(append(dst, '"')), '"')
}

func appendMoney(dst []byte, m conversion.Money) []byte {
	return jsonx.AppendString(dst, m.String())
}

// appendDelta writes a duration, which a Test keeps as its nanoseconds.
func appendDelta(v conversion.Value, dst []byte) []byte {
	ns := v.Num()
	if v.Kind() != conversion.KindNumber || ns != math.Trunc(ns) || math.Abs(ns) >= 1<<63 {
		return append(dst, "null"...)
	}
	return appendDuration(dst, time.Duration(ns))
}

func appendDuration(dst []byte, d time.Duration) []byte {
	return append(duration.Append(append(dst, '"'), d), '"')
}

func appendHead(dst []byte, key string) []byte {
	return append(jsonx.AppendString(append(dst, '{'), key), ':')
}

func appendFold(dst []byte, fold bool) []byte {
	if fold {
		return append(dst, `,"fold":true`...)
	}
	return dst
}

func appendTexts(dst []byte, texts []string) []byte {
	return jsonx.AppendList(dst, texts, jsonx.AppendString)
}
