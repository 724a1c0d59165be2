package goal

import (
	"github.com/go-conversion/conversion"
	"github.com/go-conversion/conversion/internal/decimal"
)

func (c *checker) value(g *Goal) {
	v := g.Value
	switch v.Mode {
	case FixedMode:
		c.currency("value.currency", v.Amount.Currency)
		v.Amount = conversion.Money{}
	case EventMode:
		if v.Currency != "" {
			c.currency("value.currency", v.Currency)
		}
		c.valueDefault(v)
		v.Currency, v.Default = "", nil
	case PropMode:
		c.propValue(v)
		v = Value{Mode: v.Mode, Amount: v.Amount}
	case EstimatedMode:
		if g.Kind == Macro {
			c.Fault("value.estimated", "estimated", "a macro conversion has a real value, not an estimated one")
		}
	case NoValue:
	default:
		c.Fault("value", "unknown", "unknown way to tell the value %q", v.Mode)
		return
	}
	c.unusedValue(v)
}

func (c *checker) propValue(v Value) {
	if v.Prop == "" {
		c.Fault("value.prop", "empty", "the name of the property is empty")
	}
	c.currency("value.currency", v.Currency)
	c.factor(v.Factor)
	c.valueDefault(v)
}

func (c *checker) factor(factor string) {
	if factor == "" {
		return
	}
	if d, ok := decimal.Parse(factor, false); !ok {
		c.Fault("value.factor", "decimal", "factor %q: %v", factor, conversion.ErrAmount)
	} else if d.Sign() <= 0 {
		c.Fault("value.factor", "range", "factor %s: want more than 0", factor)
	}
}

// valueDefault checks a default, which is in the currency of the value: a
// definition names only one.
func (c *checker) valueDefault(v Value) {
	if v.Default == nil {
		return
	}
	switch currency := v.Default.Currency; {
	case !conversion.IsCurrency(currency):
		c.currency("value.default", currency)
	case v.Currency == "" && v.Mode == EventMode:
		c.Fault("value.currency", "missing", "a default needs the currency of the value too: %s", currency)
	case conversion.IsCurrency(v.Currency) && v.Currency != currency:
		c.Fault("value.default", "mixed", "%v is not in %s, the currency of the value", *v.Default, v.Currency)
	}
}

func (c *checker) currency(path, currency string) {
	if !conversion.IsCurrency(currency) {
		c.Fault(path, "currency", "currency %q: %v", currency, conversion.ErrCurrency)
	}
}

// unusedValue reports what is left of v after its mode has taken what it uses.
func (c *checker) unusedValue(v Value) {
	mode := string(v.Mode)
	if v.Mode == NoValue {
		mode = "none"
	}
	unused := func(path, value string) {
		c.Fault(path, "unused", "%s says nothing where the value is %s", value, mode)
	}
	if v.Amount != (conversion.Money{}) {
		unused("value.fixed", v.Amount.String())
	}
	if v.Prop != "" {
		unused("value.prop", v.Prop)
	}
	if v.Factor != "" {
		unused("value.factor", v.Factor)
	}
	if v.Default != nil {
		unused("value.default", v.Default.String())
	} else if v.Currency != "" {
		unused("value.currency", v.Currency)
	}
}
