package goal

import (
	"strconv"
	"time"

	"github.com/go-conversion/conversion"
	"github.com/go-conversion/conversion/internal/duration"
	"github.com/go-conversion/conversion/internal/jsonx"
	"github.com/go-conversion/conversion/internal/jsonx/form"
	"github.com/go-conversion/conversion/rule"
)

// AppendJSON appends the canonical JSON of g: fixed order of keys, defaults left
// out, the shortest spelling, no white space. Goals that mean the same by
// definition have the same text. It is total: faulty goals too have a text,
// though none that [Parse] would read.
func AppendJSON(dst []byte, g Goal) []byte {
	dst = jsonx.AppendString(append(dst, `{"name":`...), g.Name)
	dst = jsonx.AppendString(append(dst, `,"kind":`...), string(g.Kind))
	dst = rule.AppendJSON(append(dst, `,"rule":`...), g.Rule)
	dst = appendCounting(dst, g.Count)
	if g.AtMost != 0 {
		dst = strconv.AppendInt(append(dst, `,"at_most":`...), int64(g.AtMost), 10)
	}
	if g.Cooldown != 0 {
		dst = append(duration.Append(append(dst, `,"cooldown":"`...), g.Cooldown), '"')
	}
	if g.Value.Mode != NoValue {
		dst = appendValue(append(dst, `,"value":{`...), g.Value)
	}
	if g.LeadsTo != "" {
		dst = jsonx.AppendString(append(dst, `,"leads_to":`...), g.LeadsTo)
	}
	if g.Target != nil {
		dst = appendTarget(append(dst, `,"target":{`...), *g.Target)
	}
	return append(dst, '}')
}

// MarshalJSON returns the canonical JSON of [AppendJSON]; the error is always
// nil. Called through encoding/json, < > and & come out as escapes.
func (g Goal) MarshalJSON() ([]byte, error) { return AppendJSON(nil, g), nil }

func appendCounting(dst []byte, c Counting) []byte {
	switch c.Mode {
	case OncePerSessionMode:
		return dst
	case OncePerKeyMode:
		return append(jsonx.AppendString(append(dst, `,"count":{"once_per":`...), c.Key), '}')
	}
	return jsonx.AppendString(append(dst, `,"count":`...), string(c.Mode))
}

func appendValue(dst []byte, v Value) []byte {
	dst = append(jsonx.AppendString(dst, string(v.Mode)), ':')
	switch v.Mode {
	case FixedMode:
		dst = appendAmount(dst, v.Amount, v.Amount.Currency)
		dst = appendCurrency(dst, v.Amount.Currency)
	case PropMode:
		dst = appendCurrency(jsonx.AppendString(dst, v.Prop), v.Currency)
		dst = appendFactor(dst, v.Factor)
		dst = appendDefault(dst, v.Default, v.Currency)
	case EventMode:
		currency := v.eventCurrency()
		dst = appendDefault(append(dst, "true"...), v.Default, currency)
		dst = appendCurrency(dst, currency)
	default:
		dst = append(dst, "true"...)
	}
	return append(dst, '}')
}

// eventCurrency returns what an amount of unknown currency counts as; without
// anything said it stays unknown.
func (v Value) eventCurrency() string {
	switch {
	case v.Currency != "":
		return v.Currency
	case v.Default != nil:
		return v.Default.Currency
	}
	return conversion.UnknownCurrency
}

func appendDefault(dst []byte, m *conversion.Money, currency string) []byte {
	if m == nil {
		return dst
	}
	return appendAmount(append(dst, `,"default":`...), *m, currency)
}

// appendAmount writes the amount alone; one in another currency than the one
// that stands beside it is a fault, and gets its own.
func appendAmount(dst []byte, m conversion.Money, currency string) []byte {
	if m.Currency != currency {
		return jsonx.AppendString(dst, m.String())
	}
	return append(m.AppendAmount(append(dst, '"')), '"')
}

func appendCurrency(dst []byte, currency string) []byte {
	if currency == conversion.UnknownCurrency {
		return dst
	}
	return jsonx.AppendString(append(dst, `,"currency":`...), currency)
}

func appendFactor(dst []byte, factor string) []byte {
	if factor = canonicalFactor(factor); factor == "" {
		return dst
	}
	return jsonx.AppendString(append(dst, `,"factor":`...), factor)
}

// canonicalFactor returns the shortest text; 1 is the default.
func canonicalFactor(factor string) string {
	if text, ok := jsonx.Decimal(factor, false); ok {
		factor = text
	}
	if factor == "1" {
		return ""
	}
	return factor
}

func appendTarget(dst []byte, t Target) []byte {
	start := len(dst)
	if t.Count != 0 {
		dst = strconv.AppendInt(appendKey(dst, start, "count"), t.Count, 10)
	}
	if t.Value.IsSet() {
		dst = appendAmount(appendKey(dst, start, "value"), t.Value, t.Value.Currency)
		dst = appendCurrency(dst, t.Value.Currency)
	}
	if t.Lift != "" {
		dst = appendDecimal(appendKey(dst, start, "lift"), t.Lift)
	}
	if t.Baseline != "" {
		dst = appendDecimal(appendKey(dst, start, "baseline"), t.Baseline)
	}
	if t.Currency != "" && !t.Value.IsSet() {
		dst = jsonx.AppendString(appendKey(dst, start, "currency"), t.Currency)
	}
	dst = appendTime(dst, start, "from", t.From)
	dst = appendTime(dst, start, "to", t.To)
	return append(dst, '}')
}

// appendDecimal writes a number; what is none is a fault, and a string.
func appendDecimal(dst []byte, s string) []byte {
	if text, ok := jsonx.Decimal(s, false); ok {
		return append(dst, text...)
	}
	return jsonx.AppendString(dst, s)
}

func appendTime(dst []byte, start int, key string, t time.Time) []byte {
	if t.IsZero() {
		return dst
	}
	return form.AppendInstant(appendKey(dst, start, key), t)
}

// appendKey begins a member of the object whose members begin at start.
func appendKey(dst []byte, start int, key string) []byte {
	if len(dst) > start {
		dst = append(dst, ',')
	}
	return append(jsonx.AppendString(dst, key), ':')
}
