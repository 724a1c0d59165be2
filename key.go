package conversion

// PropType is what the value of a property can be.
type PropType interface {
	string | float64 | bool | []string
}

// Key is the name of a property together with the type of its values, so that
// the compiler catches what would otherwise be a silent mismatch:
//
//	const Items conversion.Key[float64] = "items"
//
//	e := conversion.Event{Name: "purchase", Props: conversion.Props{Items.Prop(3)}}
//	n, ok := Items.Of(e) // 3, true
type Key[T PropType] string

// Prop returns the property of that name with value v.
func (k Key[T]) Prop(v T) Prop {
	var value Value
	switch v := any(v).(type) {
	case string:
		value = StringValue(v)
	case float64:
		value = NumberValue(v)
	case bool:
		value = BoolValue(v)
	case []string:
		value = StringsValue(v)
	}
	return Prop{Name: string(k), Value: value}
}

// Of returns the property's value in e. It is false if e has no such property
// or one of another type; nothing is converted.
func (k Key[T]) Of(e Event) (v T, ok bool) {
	value := e.Props.Lookup(string(k))
	switch v := any(&v).(type) {
	case *string:
		*v, ok = value.Str(), value.Kind() == KindString
	case *float64:
		*v, ok = value.Num(), value.Kind() == KindNumber
	case *bool:
		*v, ok = value.IsTrue(), value.Kind() == KindBool
	case *[]string:
		*v, ok = value.List(), value.Kind() == KindStrings
	}
	return v, ok
}
