package goal

import "github.com/go-conversion/conversion"

// Value says what a completion is worth. Macro conversions have real value;
// what milestones and secondary actions are worth is virtual: it foresees the
// same money, so the two are never added. The zero Value is worth nothing.
type Value struct {
	Mode     ValueMode
	Amount   conversion.Money // of FixedMode
	Prop     string           // of PropMode
	Factor   string           // of PropMode: a decimal above 0; "" = 1
	Currency string           // of PropMode, and of EventMode for amounts of unknown currency
	Default  *conversion.Money
}

// ValueMode is a way to tell what a completion is worth.
type ValueMode string

// The ways to tell a value.
const (
	NoValue       ValueMode = ""
	FixedMode     ValueMode = "fixed"
	EventMode     ValueMode = "event"
	PropMode      ValueMode = "prop"
	EstimatedMode ValueMode = "estimated"
)

// Fixed is the same amount for every completion.
func Fixed(m conversion.Money) Value { return Value{Mode: FixedMode, Amount: m} }

// EventValue is the value of the event that completes the goal, in its own
// currency.
func EventValue() Value { return Value{Mode: EventMode} }

// PropValue is the number in a property, as an amount of the currency. The
// number may be a float64, which is read through its shortest decimal text, or
// a decimal string. Set Factor for a share of it, such as "0.3".
func PropValue(prop, currency string) Value {
	return Value{Mode: PropMode, Prop: prop, Currency: currency}
}

// Estimated is what was learned from data and given to [Set.WithValues]; until
// then nothing. A macro conversion cannot have it.
func Estimated() Value { return Value{Mode: EstimatedMode} }

// Or returns the value with a default for completions whose event carries
// none. Its currency becomes that of amounts of unknown currency too, unless the
// value has one.
func (v Value) Or(m conversion.Money) Value {
	v.Default = &m
	if v.Currency == "" {
		v.Currency = m.Currency
	}
	return v
}
