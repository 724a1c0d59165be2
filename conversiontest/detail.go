package conversiontest

import (
	"fmt"
	"time"

	"github.com/go-conversion/conversion"
)

// Detail is something about one event, an argument of [Page] and [Event]. It
// may be any function that fills in an event.
type Detail func(*conversion.Event)

// Order gives the event an order id.
func Order(id string) Detail {
	return func(e *conversion.Event) { e.OrderID = id }
}

// Worth gives the event a value, such as "59.90 EUR". It panics on other forms.
func Worth(amount string) Detail {
	value, err := conversion.ParseMoney(amount)
	if err != nil {
		panic(fmt.Sprintf("conversiontest.Worth: %v; an amount is written \"59.90 EUR\"", err))
	}
	return func(e *conversion.Event) { e.Value = value }
}

// With gives the event a property, whose name may be a typed conversion.Key.
func With[K ~string, V string | bool | int | float64 | []string](name K, value V) Detail {
	p := conversion.Prop{Name: string(name), Value: valueOf(value)}
	return func(e *conversion.Event) { e.Props = append(e.Props, p) }
}

func valueOf(value any) conversion.Value {
	switch value := value.(type) {
	case string:
		return conversion.StringValue(value)
	case bool:
		return conversion.BoolValue(value)
	case int:
		return conversion.NumberValue(float64(value))
	case float64:
		return conversion.NumberValue(value)
	case []string:
		return conversion.StringsValue(value)
	}
	panic("unreachable")
}

// Engaged says how long the visitor was at it before this event, since the one
// before. If that is longer than [Interval], the event happens so much later.
func Engaged(d time.Duration) Detail {
	return func(e *conversion.Event) { e.Engaged = d }
}

// ContentType gives the event the type of its page's content.
func ContentType(name string) Detail {
	return func(e *conversion.Event) { e.ContentType = name }
}

// Title gives the event the title of its page.
func Title(title string) Detail {
	return func(e *conversion.Event) { e.Title = title }
}

// ID gives the event an identity: of events with the same one counts the first.
func ID(id string) Detail {
	return func(e *conversion.Event) { e.ID = id }
}
