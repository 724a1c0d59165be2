package conversion

import (
	"time"

	"github.com/go-conversion/conversion/internal/wire"
)

// AppendBinary appends the event in a compact form that [Event.CutBinary]
// reads; the error is always nil. The time's zone and the order of the
// properties are not kept.
func (e *Event) AppendBinary(dst []byte) ([]byte, error) {
	for _, s := range e.texts() {
		dst = wire.AppendString(dst, *s)
	}
	dst = wire.AppendInt(dst, e.Time.Unix())
	dst = wire.AppendInt(dst, int64(e.Time.Nanosecond()))
	dst = wire.AppendInt(dst, e.Seq)
	dst = wire.AppendInt(dst, int64(e.Engaged))
	dst = wire.AppendInt(dst, e.Value.Micros)
	return e.Props.appendBinary(dst), nil
}

func (p Props) appendBinary(dst []byte) []byte {
	p = p.canonical()
	dst = wire.AppendUint(dst, uint64(len(p)))
	for _, prop := range p {
		dst = wire.AppendString(dst, prop.Name)
		dst, _ = prop.Value.AppendBinary(dst)
	}
	return dst
}

// texts returns the fields that are texts, in the order of the binary form.
func (e *Event) texts() [10]*string {
	return [...]*string{
		&e.ID, &e.User, &e.Session, &e.Name, &e.URL, &e.Referrer, &e.Title, &e.ContentType, &e.OrderID, &e.Value.Currency,
	}
}

// CutBinary reads what [Event.AppendBinary] wrote from the front of b and
// returns the rest. The error is [ErrState].
func (e *Event) CutBinary(b []byte) (rest []byte, err error) {
	r := wire.NewReader(b)
	var got Event
	for _, s := range got.texts() {
		*s = r.String()
	}
	sec, nsec := r.Int(), r.Int()
	got.Time = time.Unix(sec, nsec).UTC()
	got.Seq, got.Engaged, got.Value.Micros = r.Int(), time.Duration(r.Int()), r.Int()
	if n := r.Len(2); n > 0 {
		got.Props = make(Props, n)
	}
	for i := range got.Props {
		got.Props[i] = Prop{r.String(), readValue(r)}
	}
	if !r.OK() || nsec < 0 || nsec >= 1e9 {
		return nil, ErrState
	}
	*e = got
	return r.Rest(), nil
}

// AppendBinary appends the value in a compact form that [Value.CutBinary]
// reads; the error is always nil.
func (v Value) AppendBinary(dst []byte) ([]byte, error) {
	dst = append(dst, byte(v.kind))
	switch v.kind {
	case KindString:
		dst = wire.AppendString(dst, v.str)
	case KindNumber:
		dst = wire.AppendFloat(dst, v.num)
	case KindBool:
		dst = wire.AppendBool(dst, v.IsTrue())
	case KindStrings:
		dst = wire.AppendUint(dst, uint64(len(v.List())))
		for _, s := range v.List() {
			dst = wire.AppendString(dst, s)
		}
	}
	return dst, nil
}

// CutBinary reads what [Value.AppendBinary] wrote from the front of b and
// returns the rest. The error is [ErrState].
func (v *Value) CutBinary(b []byte) (rest []byte, err error) {
	r := wire.NewReader(b)
	got := readValue(r)
	if !r.OK() {
		return nil, ErrState
	}
	*v = got
	return r.Rest(), nil
}

func readValue(r *wire.Reader) Value {
	kind := r.Bytes(1)
	if kind == nil {
		return Value{}
	}
	switch Kind(kind[0]) {
	case KindAbsent:
		return Value{}
	case KindString:
		return StringValue(r.String())
	case KindNumber:
		return NumberValue(r.Float())
	case KindBool:
		return BoolValue(r.Bool())
	case KindStrings:
		list := make([]string, r.Len(1))
		for i := range list {
			list[i] = r.String()
		}
		return StringsValue(list)
	}
	r.Fail()
	return Value{}
}

// AppendBinary appends the touch in a compact form that [Touch.CutBinary]
// reads; the error is always nil.
func (t *Touch) AppendBinary(dst []byte) ([]byte, error) {
	for _, s := range t.texts() {
		dst = wire.AppendString(dst, *s)
	}
	return wire.AppendBool(dst, t.Paid), nil
}

// CutBinary reads what [Touch.AppendBinary] wrote from the front of b and
// returns the rest. The error is [ErrState].
func (t *Touch) CutBinary(b []byte) (rest []byte, err error) {
	r := wire.NewReader(b)
	var got Touch
	for _, s := range got.texts() {
		*s = r.String()
	}
	got.Paid = r.Bool()
	if !r.OK() {
		return nil, ErrState
	}
	*t = got
	return r.Rest(), nil
}

// texts returns the fields that are texts, in the order of the binary form.
func (t *Touch) texts() [13]*string {
	return [...]*string{
		&t.Source, &t.Medium, &t.Campaign, &t.Term, &t.Content, &t.ClickID.Name, &t.ClickID.Value, &t.ReferrerHost,
		&t.Category, &t.Channel, &t.Rule, (*string)(&t.Evidence), &t.Note,
	}
}
