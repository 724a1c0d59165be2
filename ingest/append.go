package ingest

import (
	"slices"
	"strconv"
	"time"

	"github.com/go-conversion/conversion"
	"github.com/go-conversion/conversion/internal/jsonx"
)

// AppendJSON appends the event in its canonical form, one JSON object without
// a line feed: keys in a fixed order, properties by name, what is absent left
// out, the time in UTC, the amount as a string, no HTML escaping. Equal events
// give equal bytes, and [NDJSON] reads back what was written, provided that
// the event has a time that events can have, and a name or a URL, and that its
// texts are valid UTF-8 and its numbers finite.
func AppendJSON(dst []byte, e *conversion.Event) []byte {
	dst = append(dst, '{')
	dst = appendField(dst, "id", e.ID)
	dst = appendField(dst, "user", e.User)
	dst = appendField(dst, "session", e.Session)
	dst = e.Time.UTC().AppendFormat(append(appendKey(dst, "time"), '"'), time.RFC3339Nano)
	dst = append(dst, '"')
	if e.Seq != 0 {
		dst = strconv.AppendInt(appendKey(dst, "seq"), e.Seq, 10)
	}
	dst = appendField(dst, "name", e.EventName())
	dst = appendField(dst, "url", e.URL)
	dst = appendField(dst, "title", e.Title)
	dst = appendField(dst, "content_type", e.ContentType)
	dst = appendField(dst, "referrer", e.Referrer)
	if e.Engaged > 0 {
		dst = appendMillis(appendKey(dst, "engaged_ms"), e.Engaged)
	}
	if e.Value.IsSet() {
		dst = append(appendKey(dst, "value"), `{"amount":"`...)
		dst = append(e.Value.AppendAmount(dst), `","currency":`...)
		dst = append(jsonx.AppendString(dst, e.Value.Currency), '}')
	}
	dst = appendField(dst, "order_id", e.OrderID)
	if props := present(e.Props); len(props) > 0 {
		dst = props.AppendJSON(appendKey(dst, "props"))
	}
	return append(dst, '}')
}

// present returns the properties that have a value. As the first of a name
// counts, one without a value hides those behind it.
func present(props conversion.Props) conversion.Props {
	absent := func(p conversion.Prop) bool { return !p.Value.Exists() }
	if !slices.ContainsFunc(props, absent) {
		return props
	}
	hidden := map[string]bool{}
	var kept conversion.Props
	for _, p := range props {
		if absent(p) {
			hidden[p.Name] = true
		} else if !hidden[p.Name] {
			kept = append(kept, p)
		}
	}
	return kept
}

func appendField(dst []byte, key, text string) []byte {
	if text == "" {
		return dst
	}
	return jsonx.AppendString(appendKey(dst, key), text)
}

func appendKey(dst []byte, key string) []byte {
	if dst[len(dst)-1] != '{' {
		dst = append(dst, ',')
	}
	return append(append(append(dst, '"'), key...), `":`...)
}

// appendMillis appends d as milliseconds with as many decimals as it has.
func appendMillis(dst []byte, d time.Duration) []byte {
	dst = strconv.AppendInt(dst, int64(d/time.Millisecond), 10)
	rest := int64(d % time.Millisecond)
	if rest == 0 {
		return dst
	}
	dst = append(dst, '.')
	for unit := int64(100_000); rest > 0; unit /= 10 {
		dst = append(dst, byte('0'+rest/unit))
		rest %= unit
	}
	return dst
}
