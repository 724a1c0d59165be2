package rule

import (
	"slices"
	"time"

	"github.com/go-conversion/conversion"
	"github.com/go-conversion/conversion/internal/jsonx/form"
	"github.com/go-conversion/conversion/internal/jsonx/strict"
)

func (r reader) predicate(v strict.Value) Predicate {
	for _, key := range v.Keys() {
		if read, ok := predicateReaders[key]; ok {
			return read(r, v, v.Get(key))
		}
	}
	return nil
}

// predicateReaders get the predicate and the value of the key that tells it.
var predicateReaders map[string]func(r reader, v, part strict.Value) Predicate

func init() {
	predicateReaders = map[string]func(r reader, v, part strict.Value) Predicate{
		"event":     func(_ reader, _, part strict.Value) Predicate { return NameIs{part.Texts()} },
		"query":     func(_ reader, v, _ strict.Value) Predicate { return readQuery(v) },
		"prop":      func(_ reader, v, _ strict.Value) Predicate { return readProp(v) },
		"value":     func(_ reader, _, part strict.Value) Predicate { return ValueIs{readAmountTest(part)} },
		"engaged":   func(_ reader, _, part strict.Value) Predicate { return DeltaIs{readDeltaTest(part)} },
		"and":       func(r reader, _, part strict.Value) Predicate { return AndOf{readList(part, r.predicate)} },
		"or":        func(r reader, _, part strict.Value) Predicate { return OrOf{readList(part, r.predicate)} },
		"not":       func(r reader, _, part strict.Value) Predicate { return NotOf{r.predicate(part)} },
		"any_event": func(reader, strict.Value, strict.Value) Predicate { return AnyEventIs{} },
		"func":      reader.matchFunc,
	}
	for _, s := range []Subject{
		PathText, URLText, HostText, FragmentText, TitleText, ContentTypeText, ReferrerText, ReferrerHostText,
	} {
		predicateReaders[string(s)] = func(_ reader, _, part strict.Value) Predicate {
			return TextIs{s, readPattern(part, s == PathText)}
		}
	}
}

func readQuery(v strict.Value) Predicate {
	p := QueryIs{Name: v.Get("query").Text()}
	if is := v.Get("is"); is.Exists() {
		pattern := readPattern(is, false)
		p.Pattern = &pattern
	}
	return p
}

func readProp(v strict.Value) Predicate {
	op, operands := readOperands(v, "prop", "fold")
	p := PropIs{Name: v.Get("prop").Text(), Test: Test{Op: op}, Fold: v.Get("fold").IsTrue()}
	for _, operand := range operands {
		p.Test.Values = append(p.Test.Values, readScalar(operand))
	}
	return p
}

func readScalar(v strict.Value) conversion.Value {
	switch v.Kind() {
	case strict.Text:
		return conversion.StringValue(v.Text())
	case strict.Number:
		return conversion.NumberValue(v.Float())
	case strict.Bool:
		return conversion.BoolValue(v.IsTrue())
	}
	return conversion.Value{}
}

func readAmountTest(v strict.Value) Test {
	op, operands := readOperands(v, "currency")
	t := Test{Op: op}
	for _, operand := range operands {
		if op == OpExists {
			t.Values = append(t.Values, readScalar(operand))
			continue
		}
		amount, _ := form.AmountOf(operand, conversion.UnknownCurrency)
		if currency := v.Get("currency"); currency.Exists() {
			amount.Currency = currency.Text()
		}
		t.Amounts = append(t.Amounts, amount)
	}
	return t
}

func readDeltaTest(v strict.Value) Test {
	op, operands := readOperands(v)
	t := Test{Op: op}
	for _, operand := range operands {
		ns := form.DurationOf(operand) / time.Nanosecond
		t.Values = append(t.Values, conversion.NumberValue(float64(ns)))
	}
	return t
}

// readOperands returns the operator, which is the key that is none of others,
// and its operands.
func readOperands(v strict.Value, others ...string) (op Op, operands []strict.Value) {
	for _, key := range v.Keys() {
		if !slices.Contains(others, key) {
			op = Op(key)
		}
	}
	operand := v.Get(string(op))
	if operand.Kind() != strict.List {
		return op, []strict.Value{operand}
	}
	for _, item := range operand.Items() {
		operands = append(operands, item)
	}
	return op, operands
}

func (r reader) matchFunc(_, v strict.Value) Predicate {
	f, ok := r.funcs.Predicates[v.Text()]
	if !ok {
		unknownFunc(v, "predicate")
	}
	return MatchFunc{v.Text(), f}
}
