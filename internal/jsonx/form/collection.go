package form

import (
	"strconv"

	"github.com/go-conversion/conversion/internal/jsonx"
	"github.com/go-conversion/conversion/internal/jsonx/strict"
)

// Dictionary is an object with any keys, all of whose values are Of.
type Dictionary struct{ Of Form }

// Check checks each value.
func (d Dictionary) Check(v strict.Value) {
	if !is(v, strict.Object) {
		return
	}
	for _, key := range v.Keys() {
		d.Of.Check(v.Get(key))
	}
}

func (d Dictionary) schema(defs defs) schema {
	return schema{"type": "object", "additionalProperties": d.Of.schema(defs)}
}

// Tuple is a list with one item of each form, in order.
type Tuple []Form

// Check checks the length and each item.
func (t Tuple) Check(v strict.Value) {
	if !is(v, strict.List) {
		return
	}
	if v.Len() != len(t) {
		v.Fault("operands", "want exactly %d items, not %d", len(t), v.Len())
		return
	}
	for i, item := range v.Items() {
		t[i].Check(item)
	}
}

func (t Tuple) schema(defs defs) schema {
	items := make([]schema, len(t))
	for i, f := range t {
		items[i] = f.schema(defs)
	}
	return schema{"type": "array", "prefixItems": items, "minItems": len(t), "maxItems": len(t)}
}

// Null is null alone.
type Null struct{}

// Check wants null.
func (Null) Check(v strict.Value) { is(v, strict.Null) }

func (Null) schema(defs) schema { return schema{"type": "null"} }

// Uint64 is a whole number from 0 on, within the range of uint64.
type Uint64 struct{}

// Check wants a whole number in range.
func (Uint64) Check(v strict.Value) {
	if _, ok := Uint64Of(v); is(v, strict.Number) && !ok {
		v.Fault("range", "want a whole number from 0 to 18446744073709551615, not %s", v.NumberText())
	}
}

// Uint64Of returns a [Uint64], however written.
func Uint64Of(v strict.Value) (n uint64, ok bool) {
	text, ok := jsonx.Decimal(v.NumberText(), true)
	if !ok {
		return 0, false
	}
	n, err := strconv.ParseUint(text, 10, 64)
	return n, err == nil
}

func (Uint64) schema(defs) schema { return schema{"type": "integer", "minimum": 0} }
