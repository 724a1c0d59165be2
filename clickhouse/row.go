package clickhouse

import (
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/go-conversion/conversion"
	"github.com/go-conversion/conversion/channel"
	"github.com/go-conversion/conversion/internal/pattern"
)

// row is an event as the table stores it, with what is computed from it. Its memory
// serves one event after another.
type row struct {
	conversion.Event

	ts          int64
	page        pattern.URL
	referrer    pattern.URL
	touch       conversion.Touch
	queryKeys   []string
	queryValues []string

	props conversion.Props // the memory of Event.Props
	json  []byte
}

// set makes the row of an event. Texts become valid UTF-8, and what the table has no
// column for is absent. Parts and touch are those of what is left, so they are the
// same when the event is read back.
func (r *row) set(l *layout, e *conversion.Event) {
	r.Event = *e
	r.Name = e.EventName()
	r.ID = validText(e.ID)
	for i := range eventColumns {
		if c := &eventColumns[i]; c.text != nil {
			text := c.text(&r.Event)
			*text = validText(*text)
		}
	}
	for _, c := range l.lacking {
		c.clear(&r.Event)
	}
	r.setProps(e.Props, l)
	r.ts, _ = e.UnixNano()
	r.page.Parse(r.URL)
	r.setQuery()
	r.referrer.Parse(r.Referrer)
	if l.touches {
		r.touch = channel.Default().Touch(channel.FactsOf(&r.Event))
	}
}

// clear makes the field of a column absent. Properties are left to setProps.
func (c *column) clear(e *conversion.Event) {
	switch {
	case c.text != nil:
		*c.text(e) = ""
	case c.int != nil:
		*c.int(e) = 0
	}
}

// setProps keeps the properties by name, each once: the first counts, and one without
// a value hides those behind it.
func (r *row) setProps(props conversion.Props, l *layout) {
	r.props = r.props[:0]
	for _, p := range props {
		r.props = append(r.props, conversion.Prop{Name: validText(p.Name), Value: validValue(p.Value)})
	}
	slices.SortStableFunc(r.props, compareNames)
	r.props = slices.CompactFunc(r.props, func(a, b conversion.Prop) bool { return a.Name == b.Name })
	r.props = slices.DeleteFunc(r.props, func(p conversion.Prop) bool { return !l.kinds[p.Value.Kind()] })
	r.Props = r.props
}

func compareNames(a, b conversion.Prop) int { return strings.Compare(a.Name, b.Name) }

func (r *row) setQuery() {
	r.queryKeys, r.queryValues = r.queryKeys[:0], r.queryValues[:0]
	for key, value := range r.page.Params() {
		r.queryKeys = append(r.queryKeys, key)
		r.queryValues = append(r.queryValues, value)
	}
}

// validText returns s with U+FFFD for each byte that is no part of UTF-8, as package
// ingest reads it.
func validText(s string) string {
	if utf8.ValidString(s) {
		return s
	}
	return string([]rune(s))
}

func validValue(v conversion.Value) conversion.Value {
	switch v.Kind() {
	case conversion.KindString:
		if !utf8.ValidString(v.Str()) {
			return conversion.StringValue(validText(v.Str()))
		}
	case conversion.KindStrings:
		if slices.ContainsFunc(v.List(), func(s string) bool { return !utf8.ValidString(s) }) {
			list := make([]string, len(v.List()))
			for i, s := range v.List() {
				list[i] = validText(s)
			}
			return conversion.StringsValue(list)
		}
	}
	return v
}

// clickIDText returns a click id as it stands on a link, such as "gclid=abc", or "".
func clickIDText(id conversion.ClickID) string {
	if id.Name == "" {
		return ""
	}
	return id.Name + "=" + id.Value
}
