package form

import (
	"math"
	"slices"
	"strconv"
	"time"

	"github.com/go-conversion/conversion"
	"github.com/go-conversion/conversion/internal/decimal"
	"github.com/go-conversion/conversion/internal/duration"
	"github.com/go-conversion/conversion/internal/jsonx"
	"github.com/go-conversion/conversion/internal/jsonx/strict"
)

// The forms without parts.
type (
	// Text is a string.
	Text struct{}
	// Name is a string that is not empty.
	Name struct{}
	// Enum is one of these strings.
	Enum []string
	// Bool is true or false.
	Bool struct{}
	// True is true alone.
	True struct{}
	// Number is a number within the range of float64.
	Number struct{}
	// Int is a whole number from Min on, within the range of int.
	Int struct{ Min int }
	// Decimal is a decimal number: a string [+-]?digits[.digits] or a number, as
	// written.
	Decimal struct{}
	// Amount is a Decimal within the range of conversion.Money.
	Amount struct{}
	// Currency is three capital letters.
	Currency struct{}
	// Duration is a sum such as "1h30m".
	Duration struct{ Positive bool }
	// Instant is a date, which means midnight UTC, or an RFC 3339 time.
	Instant struct{}
	// UnixSeconds is a number of seconds since 1970 UTC, as written, within the
	// range of int64 nanoseconds.
	UnixSeconds struct{}
)

// Check wants a string.
func (Text) Check(v strict.Value) { is(v, strict.Text) }

// Check wants a string that is not empty.
func (Name) Check(v strict.Value) {
	if is(v, strict.Text) && v.Text() == "" {
		v.Fault("empty", "the name is empty")
	}
}

// Check wants one of the strings.
func (e Enum) Check(v strict.Value) {
	if is(v, strict.Text) && !slices.Contains(e, v.Text()) {
		v.Fault("unknown", "%s", strict.Unknown(v.Text(), e))
	}
}

// Check wants a boolean.
func (Bool) Check(v strict.Value) { is(v, strict.Bool) }

// Check wants true.
func (True) Check(v strict.Value) {
	if is(v, strict.Bool) && !v.IsTrue() {
		v.Fault("unknown", "only true is known; leave the key out otherwise")
	}
}

// Check wants a number that float64 can hold.
func (Number) Check(v strict.Value) {
	if !is(v, strict.Number) {
		return
	}
	if f, err := strconv.ParseFloat(v.NumberText(), 64); err != nil || math.IsInf(f, 0) {
		v.Fault("number", "%s is out of range", v.NumberText())
	}
}

// Check wants a whole number in range.
func (i Int) Check(v strict.Value) {
	if !is(v, strict.Number) {
		return
	}
	switch n, ok := v.Int(); {
	case !ok:
		v.Fault("range", "want a whole number, not %s", v.NumberText())
	case n < i.Min:
		v.Fault("range", "want %d or more, not %d", i.Min, n)
	}
}

// Check wants a decimal number.
func (Decimal) Check(v strict.Value) {
	if _, ok := DecimalOf(v); isDecimal(v) && !ok {
		v.Fault("decimal", "want a decimal number such as 0.30, not %s", v.Raw())
	}
}

func isDecimal(v strict.Value) bool {
	if k := v.Kind(); k != strict.Text && k != strict.Number {
		v.Fault("type", "want a decimal number, as string or number, not %v", k)
		return false
	}
	return true
}

// DecimalOf returns the shortest text of a [Decimal].
func DecimalOf(v strict.Value) (text string, ok bool) {
	if v.Kind() == strict.Number {
		return jsonx.Decimal(v.NumberText(), true)
	}
	return jsonx.Decimal(v.Text(), false)
}

// Check wants an amount in range.
func (Amount) Check(v strict.Value) {
	if !isDecimal(v) {
		return
	}
	switch _, err := AmountOf(v, conversion.UnknownCurrency); err {
	case nil:
	case conversion.ErrOverflow:
		v.Fault("range", "the amount %s is out of range", v.Raw())
	default:
		v.Fault("decimal", "want an amount such as \"12.50\", not %s", v.Raw())
	}
}

// AmountOf returns an [Amount], rounded half to even at the sixth digit.
func AmountOf(v strict.Value, currency string) (conversion.Money, error) {
	if v.Kind() != strict.Number {
		return conversion.ParseAmount(v.Text(), currency)
	}
	d, ok := decimal.Parse(v.NumberText(), true)
	if !ok {
		return conversion.Money{}, conversion.ErrAmount
	}
	micros, ok := d.Micros()
	if !ok {
		return conversion.Money{}, conversion.ErrOverflow
	}
	return conversion.Money{Micros: micros, Currency: currency}, nil
}

// Check wants three capital letters.
func (Currency) Check(v strict.Value) {
	if is(v, strict.Text) && !conversion.IsCurrency(v.Text()) {
		v.Fault("currency", "want three capital letters such as \"EUR\", not %q", v.Text())
	}
}

// Check wants a duration.
func (d Duration) Check(v strict.Value) {
	if !is(v, strict.Text) {
		return
	}
	switch length, ok := duration.Parse(v.Text()); {
	case !ok:
		v.Fault("duration", "want a duration such as \"90s\", \"24h\", \"7d\" or \"1h30m\", not %q", v.Text())
	case d.Positive && length == 0:
		v.Fault("duration", "want more than 0s; leave the key out for no limit")
	}
}

// DurationOf returns a [Duration].
func DurationOf(v strict.Value) time.Duration {
	d, _ := duration.Parse(v.Text())
	return d
}

// Check wants a date or a time.
func (Instant) Check(v strict.Value) {
	if _, ok := InstantOf(v); is(v, strict.Text) && !ok {
		v.Fault("time", "want a date such as \"2026-01-31\" or an RFC 3339 time, not %q", v.Text())
	}
}

// InstantOf returns an [Instant] in UTC; there the year too has four digits.
func InstantOf(v strict.Value) (t time.Time, ok bool) {
	if t, err := time.Parse(time.DateOnly, v.Text()); err == nil {
		return t, true
	}
	if err := t.UnmarshalText([]byte(v.Text())); err != nil {
		return time.Time{}, false
	}
	t = t.UTC()
	return t, 0 <= t.Year() && t.Year() <= 9999
}

// Check wants a number in range.
func (UnixSeconds) Check(v strict.Value) {
	if _, ok := UnixSecondsOf(v); is(v, strict.Number) && !ok {
		v.Fault("time", "%s is no time from 1678 to 2262", v.NumberText())
	}
}

// UnixSecondsOf returns [UnixSeconds] in UTC, rounded half to even at the
// nanosecond.
func UnixSecondsOf(v strict.Value) (t time.Time, ok bool) {
	seconds, ok := decimal.Parse(v.NumberText(), true)
	if !ok {
		return time.Time{}, false
	}
	ns, ok := seconds.Mul(thousand).Micros()
	return time.Unix(0, ns).UTC(), ok
}

// thousand makes nanoseconds of micros.
var thousand, _ = decimal.Parse("1000", false)

// AppendInstant appends the canonical text: the date where the instant is
// midnight UTC, else RFC 3339 in UTC.
func AppendInstant(dst []byte, t time.Time) []byte {
	t = t.UTC()
	layout := time.RFC3339Nano
	if t.Equal(t.Truncate(24 * time.Hour)) {
		layout = time.DateOnly
	}
	return append(t.AppendFormat(append(dst, '"'), layout), '"')
}

// Version is that number alone.
type Version int

// Check wants the number.
func (n Version) Check(v strict.Value) {
	if got, ok := v.Int(); is(v, strict.Number) && (!ok || got != int(n)) {
		v.Fault("version", "only version %d is known, not %s", int(n), v.NumberText())
	}
}
