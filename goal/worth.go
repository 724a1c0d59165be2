package goal

import (
	"github.com/go-conversion/conversion"
	"github.com/go-conversion/conversion/internal/decimal"
)

// worth is a compiled [Value].
type worth struct {
	Value
	factor   decimal.Decimal
	fallback conversion.Money
	learned  conversion.Money
}

func compileWorth(v Value) worth {
	w := worth{Value: v, factor: decimal.One}
	if v.Factor != "" {
		w.factor, _ = decimal.Parse(v.Factor, false)
	}
	if v.Default != nil {
		w.fallback = *v.Default
	}
	return w
}

// of returns the value of a completion at e, and what is wrong with it or "".
func (w *worth) of(e *conversion.Event) (conversion.Money, conversion.FindingCode) {
	switch w.Mode {
	case FixedMode:
		return w.Amount, ""
	case EventMode:
		return w.ofEvent(e)
	case PropMode:
		return w.ofProp(e)
	case EstimatedMode:
		if !w.learned.IsSet() {
			return conversion.Money{}, conversion.Unestimated
		}
		return w.learned, ""
	}
	return conversion.Money{}, ""
}

func (w *worth) ofEvent(e *conversion.Event) (conversion.Money, conversion.FindingCode) {
	m := e.Value
	if !m.IsSet() {
		return w.orFallback()
	}
	if m.Currency == conversion.UnknownCurrency && w.Currency != "" {
		m.Currency = w.Currency
	}
	return m, ""
}

func (w *worth) ofProp(e *conversion.Event) (conversion.Money, conversion.FindingCode) {
	var d decimal.Decimal
	var ok bool
	switch v := e.Props.Lookup(w.Prop); v.Kind() {
	case conversion.KindNumber:
		d, ok = decimal.FromFloat(v.Num())
	case conversion.KindString:
		d, ok = decimal.Parse(v.Str(), false)
	}
	if !ok {
		return w.orFallback()
	}
	micros, ok := d.Mul(w.factor).Micros()
	if !ok {
		return conversion.Money{}, conversion.Overflow
	}
	return conversion.Money{Micros: micros, Currency: w.Currency}, ""
}

func (w *worth) orFallback() (conversion.Money, conversion.FindingCode) {
	if w.fallback.IsSet() {
		return w.fallback, ""
	}
	return conversion.Money{}, conversion.MissingValue
}
