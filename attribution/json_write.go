package attribution

import (
	"encoding/json"
	"strconv"
	"time"

	"github.com/go-conversion/conversion/internal/duration"
	"github.com/go-conversion/conversion/internal/jsonx"
	"github.com/go-conversion/conversion/internal/jsonx/form"
)

// AppendJSON appends the canonical JSON of d: fixed order of keys, defaults left
// out, the shortest spelling, no white space. Definitions that mean the same by
// definition have the same text. It is total: faulty definitions too have a text,
// though none that [Parse] would read. Keys that are not UTF-8 are written with
// U+FFFD.
func AppendJSON(dst []byte, d Definition) []byte {
	dst = append(dst, '{')
	if !d.Window.isZero() {
		dst = AppendWindowJSON(jsonMember(dst, "window"), d.Window)
	}
	if len(d.Transforms) > 0 {
		dst = AppendTransformsJSON(jsonMember(dst, "transforms"), d.Transforms)
	}
	if d.Model != nil {
		dst = AppendModelJSON(jsonMember(dst, "model"), d.Model)
	}
	return append(dst, '}')
}

// MarshalJSON returns the canonical JSON of [AppendJSON]; the error is always nil.
// Called through encoding/json, < > and & come out as escapes.
func (d Definition) MarshalJSON() ([]byte, error) { return AppendJSON(nil, d), nil }

// MarshalJSON returns the canonical JSON of [AppendWindowJSON]; the error is always
// nil.
func (w Window) MarshalJSON() ([]byte, error) { return AppendWindowJSON(nil, w), nil }

var (
	_ json.Marshaler   = Definition{}
	_ json.Unmarshaler = (*Definition)(nil)
	_ json.Marshaler   = Window{}
	_ json.Unmarshaler = (*Window)(nil)
)

// appendDefinition appends what a [Tally] was made of.
func appendDefinition(dst []byte, w Window, ts []Transform, c Curve) []byte {
	return AppendJSON(dst, Definition{w, ts, c})
}

// AppendWindowJSON appends the canonical JSON of a window, in the way of
// [AppendJSON]: {} is the zero Window. A calendar is written by the name of its
// location.
func AppendWindowJSON(dst []byte, w Window) []byte {
	dst = jsonLimit(append(dst, '{'), "lookback", w.Lookback)
	if w.Calendar != nil {
		dst = jsonx.AppendString(jsonMember(dst, "calendar"), w.Calendar.String())
	}
	if w.MaxTouches != 0 {
		dst = strconv.AppendInt(jsonMember(dst, "max_touches"), int64(w.MaxTouches), 10)
	}
	dst = jsonFlag(dst, "since_previous", w.SincePrevious)
	dst = jsonFlag(dst, "once_per_user", w.OncePerUser)
	if !w.From.IsZero() || !w.To.IsZero() {
		dst = jsonx.AppendList(jsonMember(dst, "between"), []time.Time{w.From, w.To}, jsonInstant)
	}
	if w.Nulls != NullsNever && w.Nulls != nullsNeverInWords {
		dst = jsonx.AppendString(jsonMember(dst, "nulls"), string(w.Nulls))
	}
	dst = jsonLimit(dst, "horizon", w.Horizon)
	if !w.AsOf.IsZero() {
		dst = jsonInstant(jsonMember(dst, "as_of"), w.AsOf)
	}
	return append(dst, '}')
}

// isZero reports whether the window means the same as the zero Window.
func (w Window) isZero() bool { return string(AppendWindowJSON(nil, w)) == "{}" }

// nullsNeverInWords is the other spelling of [NullsNever].
const nullsNeverInWords Nulls = "never"

// jsonMember begins a member of an object, the first or a further one.
func jsonMember(dst []byte, key string) []byte {
	if dst[len(dst)-1] == '{' {
		return append(jsonx.AppendString(dst, key), ':')
	}
	return jsonx.AppendKey(dst, key)
}

func jsonFlag(dst []byte, key string, set bool) []byte {
	if !set {
		return dst
	}
	return append(jsonMember(dst, key), "true"...)
}

// jsonLimit appends a member that is a limit of time; 0 is none.
func jsonLimit(dst []byte, key string, d time.Duration) []byte {
	if d == 0 {
		return dst
	}
	return jsonDuration(jsonMember(dst, key), d)
}

func jsonDuration(dst []byte, d time.Duration) []byte {
	return append(duration.Append(append(dst, '"'), d), '"')
}

// jsonInstant appends a time; the zero time, an open end, is null.
func jsonInstant(dst []byte, t time.Time) []byte {
	if t.IsZero() {
		return append(dst, "null"...)
	}
	return form.AppendInstant(dst, t)
}
