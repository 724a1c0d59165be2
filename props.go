package conversion

import (
	"slices"
	"strconv"
	"strings"

	"github.com/go-conversion/conversion/internal/jsonx"
)

// Props are the properties of an event: names with values that are a string,
// a number, a boolean or a list of strings. Names are unique; where they are
// not, the first counts. Order has no meaning. Nil means none.
type Props []Prop

// Prop is one property, made by [String], [Number], [Bool], [Strings] or by a
// typed [Key].
type Prop struct {
	Name  string
	Value Value
}

// String returns a property with a text; "" is a value too.
func String(name, value string) Prop { return Prop{name, StringValue(value)} }

// Number returns a property with a number.
func Number(name string, value float64) Prop { return Prop{name, NumberValue(value)} }

// Bool returns a property that is true or false.
func Bool(name string, value bool) Prop { return Prop{name, BoolValue(value)} }

// Strings returns a property with a list of texts, which it keeps. The empty
// list exists, and no Eq of a rule holds of it.
func Strings(name string, values ...string) Prop { return Prop{name, StringsValue(values)} }

// Lookup returns the value of the property called name, or the zero Value if
// there is none. It takes time linear in the number of properties.
func (p Props) Lookup(name string) Value {
	for i := range p {
		if p[i].Name == name {
			return p[i].Value
		}
	}
	return Value{}
}

// Kind is the type of a [Value].
type Kind uint8

// The kinds of values.
const (
	KindAbsent Kind = iota
	KindString
	KindNumber
	KindBool
	KindStrings
)

// Value is the value of a property. The zero Value is absent. Values are
// immutable, and making one allocates nothing, except for a list.
type Value struct {
	kind Kind
	num  float64 // 1 for true
	str  string
	list *[]string // behind a pointer, because lists are rare and values many
}

// StringValue returns a text.
func StringValue(s string) Value { return Value{kind: KindString, str: s} }

// NumberValue returns a number.
func NumberValue(f float64) Value { return Value{kind: KindNumber, num: f} }

// BoolValue returns true or false as a Value.
func BoolValue(b bool) Value {
	if b {
		return Value{kind: KindBool, num: 1}
	}
	return Value{kind: KindBool}
}

// StringsValue returns a list of texts; the Value keeps the slice, which must
// not change any more.
func StringsValue(list []string) Value { return Value{kind: KindStrings, list: &list} }

// Kind returns the type of the value.
func (v Value) Kind() Kind { return v.kind }

// Exists reports whether there is a value at all.
func (v Value) Exists() bool { return v.kind != KindAbsent }

// Str returns the text of a KindString value, else "".
func (v Value) Str() string { return v.str }

// Num returns the number of a KindNumber value, else 0.
func (v Value) Num() float64 {
	if v.kind != KindNumber {
		return 0
	}
	return v.num
}

// IsTrue reports whether v is the boolean true.
func (v Value) IsTrue() bool { return v.kind == KindBool && v.num == 1 }

// List returns the texts of a KindStrings value, else nil. They must not be
// changed.
func (v Value) List() []string {
	if v.list == nil {
		return nil
	}
	return *v.list
}

// Equal reports whether both have the same type and value. NaN equals nothing,
// 0 equals -0, and lists are equal element by element.
func (v Value) Equal(w Value) bool {
	return v.kind == w.kind && v.num == w.num && v.str == w.str && slices.Equal(v.List(), w.List())
}

// String returns the value as people read it: the text itself, the shortest
// decimal form of a number, true or false, the elements of a list joined by
// ", ".
func (v Value) String() string {
	switch v.kind {
	case KindString:
		return v.str
	case KindNumber:
		return strconv.FormatFloat(v.num, 'g', -1, 64)
	case KindBool:
		return strconv.FormatBool(v.IsTrue())
	case KindStrings:
		return strings.Join(v.List(), ", ")
	}
	return ""
}

// AppendJSON appends the properties as one canonical JSON object: names in
// order, no white space, no HTML escaping. NaN and infinities, which JSON
// lacks, are written as null.
func (p Props) AppendJSON(dst []byte) []byte {
	dst = append(dst, '{')
	for i, prop := range p.canonical() {
		if i > 0 {
			dst = append(dst, ',')
		}
		dst = append(jsonx.AppendString(dst, prop.Name), ':')
		dst = prop.Value.AppendJSON(dst)
	}
	return append(dst, '}')
}

// canonical returns the properties by name, each once.
func (p Props) canonical() Props {
	sorted := slices.Clone(p)
	slices.SortStableFunc(sorted, func(a, b Prop) int { return strings.Compare(a.Name, b.Name) })
	return slices.CompactFunc(sorted, func(a, b Prop) bool { return a.Name == b.Name })
}

// AppendJSON appends the value as canonical JSON; an absent one is null.
func (v Value) AppendJSON(dst []byte) []byte {
	switch v.kind {
	case KindString:
		return jsonx.AppendString(dst, v.str)
	case KindNumber:
		return jsonx.AppendNumber(dst, v.num)
	case KindBool:
		return strconv.AppendBool(dst, v.IsTrue())
	case KindStrings:
		dst = append(dst, '[')
		for i, s := range v.List() {
			if i > 0 {
				dst = append(dst, ',')
			}
			dst = jsonx.AppendString(dst, s)
		}
		return append(dst, ']')
	}
	return append(dst, "null"...)
}

// MarshalJSON writes the value as [Value.AppendJSON] does.
func (v Value) MarshalJSON() ([]byte, error) { return v.AppendJSON(nil), nil }
