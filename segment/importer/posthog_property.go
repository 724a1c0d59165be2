package importer

import (
	"strconv"
	"strings"

	"github.com/go-conversion/conversion"
	"github.com/go-conversion/conversion/internal/jsonx/strict"
	"github.com/go-conversion/conversion/rule"
)

var (
	posthogOrders = map[string]rule.Op{
		"gt": rule.OpGt, "gte": rule.OpGte, "lt": rule.OpLt, "lte": rule.OpLte,
		"min": rule.OpGte, "max": rule.OpLte, "between": rule.OpBetween,
	}
	posthogTexts = map[string]conversion.PatternOp{
		"": conversion.EqualTo, "exact": conversion.EqualTo, "in": conversion.EqualTo,
		"icontains": conversion.Containing, "regex": conversion.MatchingRegexp,
	}
	posthogSubjects = map[string]rule.Subject{
		"$current_url": rule.URLText, "$pathname": rule.PathText, "$host": rule.HostText,
		"$referrer": rule.ReferrerText, "$referring_domain": rule.ReferrerHostText,
	}
)

// posthogTest reads the test of a property in its positive form, and whether it
// was negative. Negative tests hold there of missing properties too. Of an event,
// some properties are texts of it.
func posthogTest(v strict.Value, ofEvent bool) (p rule.Predicate, negative bool) {
	name := requiredText(v, "key")
	at, _ := optional(v, "operator", strict.Text)
	op, negative := posthogOperator(at.Text())
	order, isOrder := posthogOrders[op]
	text, isText := posthogTexts[op]
	switch {
	case op == "is_set":
		p = rule.HasProp(name)
	case isOrder:
		p = posthogNumbers(v, name, order)
	case isText:
		w := wanted{op: text, texts: posthogValues(v), fold: op == "icontains"}
		p = posthogText(w, name, ofEvent)
	default:
		unsupported(at, "properties cannot be compared by %q", at.Text())
		return nil, false
	}
	sound(v, p)
	return p, negative
}

// posthogOperator takes the negation from an operator.
func posthogOperator(word string) (op string, negative bool) {
	switch word {
	case "is_not":
		return "exact", true
	case "is_not_set":
		return "is_set", true
	}
	return strings.CutPrefix(word, "not_")
}

func posthogText(w wanted, name string, ofEvent bool) rule.Predicate {
	subject, ok := posthogSubjects[name]
	switch {
	case len(w.texts) == 0:
		return never()
	case ok && ofEvent:
		return w.subject(subject)
	}
	return w.prop(name)
}

// posthogNumbers compares with numbers, which may be written as texts.
func posthogNumbers(v strict.Value, name string, op rule.Op) rule.Predicate {
	var values []conversion.Value
	for _, text := range posthogValues(v) {
		f, ok := number(text)
		if !ok {
			v.FaultAt("value", "number", "%q is no number", text)
			return never()
		}
		values = append(values, conversion.NumberValue(f))
	}
	return compare(name, op, values...)
}

// posthogValues returns a value, or a list of values, as texts.
func posthogValues(v strict.Value) (texts []string) {
	value := v.Get("value")
	if !value.Exists() {
		v.FaultAt("value", "missing", "it is missing")
		return nil
	}
	if value.Kind() != strict.List {
		return appendText(nil, value)
	}
	for _, item := range value.Items() {
		texts = appendText(texts, item)
	}
	return texts
}

// appendText appends a text, a number as it is written, or a boolean.
func appendText(texts []string, v strict.Value) []string {
	switch v.Kind() {
	case strict.Text:
		return append(texts, v.Text())
	case strict.Number:
		return append(texts, v.NumberText())
	case strict.Bool:
		return append(texts, strconv.FormatBool(v.IsTrue()))
	}
	v.Fault("type", "want a text, a number or a boolean, not %s", v.Kind())
	return texts
}
