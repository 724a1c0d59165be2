package funnel

import (
	"encoding/json"
	"strconv"
	"time"

	"github.com/go-conversion/conversion/internal/duration"
	"github.com/go-conversion/conversion/internal/jsonx"
	"github.com/go-conversion/conversion/internal/jsonx/form"
	"github.com/go-conversion/conversion/rule"
)

// AppendJSON appends the canonical JSON of f: fixed order of keys, defaults left
// out, the shortest spelling, no white space. Funnels that mean the same by
// definition have the same text. It is total: faulty funnels too have a text,
// though none that [Parse] would read.
func AppendJSON(dst []byte, f Funnel) []byte {
	dst = jsonx.AppendString(append(dst, `{"name":`...), f.Name)
	dst = jsonx.AppendList(append(dst, `,"steps":`...), f.Steps, appendStep)
	dst = appendDuration(dst, f.Within)
	dst = jsonx.AppendText(dst, "ties", string(f.Ties))
	dst = jsonx.AppendText(dst, "order", string(f.Order))
	dst = jsonx.AppendFlag(dst, "open", f.Open)
	dst = jsonx.AppendText(dst, "entry", string(f.Entry))
	if f.Relevant != nil {
		dst = rule.AppendPredicateJSON(append(dst, `,"relevant":`...), f.Relevant)
	}
	if len(f.Exclude) > 0 {
		last := len(f.Steps) - 1
		dst = jsonx.AppendList(append(dst, `,"exclude":`...), f.Exclude, func(dst []byte, x Exclusion) []byte {
			return appendExclusion(dst, x, last)
		})
	}
	dst = appendBy(dst, f.By)
	if f.Between.IsSet() {
		dst = jsonx.AppendList(append(dst, `,"between":`...), []time.Time{f.Between.From, f.Between.To}, form.AppendInstant)
	}
	return append(dst, '}')
}

// MarshalJSON returns the canonical JSON of [AppendJSON]; the error is always
// nil. Called through encoding/json, < > and & come out as escapes.
func (f Funnel) MarshalJSON() ([]byte, error) { return AppendJSON(nil, f), nil }

var (
	_ json.Marshaler   = Funnel{}
	_ json.Unmarshaler = (*Funnel)(nil)
)

func appendStep(dst []byte, s Step) []byte {
	dst = jsonx.AppendString(append(dst, `{"name":`...), s.Name)
	dst = rule.AppendPredicateJSON(append(dst, `,"on":`...), s.On)
	dst = appendDuration(dst, s.Within)
	dst = jsonx.AppendFlag(dst, "direct", s.Direct)
	dst = jsonx.AppendFlag(dst, "optional", s.Optional)
	dst = jsonx.AppendFlag(dst, "any_order", s.AnyOrder)
	return append(dst, '}')
}

func appendExclusion(dst []byte, x Exclusion, last int) []byte {
	dst = rule.AppendPredicateJSON(append(dst, `{"on":`...), x.On)
	if x.From != 0 {
		dst = strconv.AppendInt(append(dst, `,"from":`...), int64(x.From), 10)
	}
	if x.To != 0 && x.To != last {
		dst = strconv.AppendInt(append(dst, `,"to":`...), int64(x.To), 10)
	}
	return append(dst, '}')
}

func appendBy(dst []byte, b By) []byte {
	if b.Mode == ByPropMode {
		return append(jsonx.AppendString(append(dst, `,"by":{"user_and":`...), b.Prop), '}')
	}
	return jsonx.AppendText(dst, "by", string(b.Mode))
}

func appendDuration(dst []byte, d time.Duration) []byte {
	if d == 0 {
		return dst
	}
	return append(duration.Append(append(dst, `,"within":"`...), d), '"')
}
