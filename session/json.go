package session

import (
	"strconv"
	"strings"
	"time"

	"github.com/go-conversion/conversion/internal/duration"
	"github.com/go-conversion/conversion/internal/jsonx"
	"github.com/go-conversion/conversion/internal/jsonx/form"
	"github.com/go-conversion/conversion/internal/jsonx/strict"
)

// Parse reads a policy from JSON: the name of a preset, whose midnight then is
// that of UTC, or an object with the keys timeout, at_timeout, max_age,
// at_max_age, max_events, midnight, split_on, adopt, passive and trust_ids, all
// of them optional. It is strict: the error joins all faults, each a
// [*conversion.Fault], about unknown and duplicate keys, wrong types, limits that
// are zero or negative, and unknown presets, zones and attributes.
func Parse(json []byte) (Policy, error) {
	v, err := strict.Read(json)
	if err != nil {
		return Policy{}, err
	}
	policyForm.Check(v)
	if v.Kind() == strict.Text {
		p, _ := Preset(v.Text(), nil)
		return p, v.Err()
	}
	p := readPolicy(v)
	if v.Err() == nil {
		v.Adopt(p.check())
	}
	return p, v.Err()
}

// UnmarshalJSON reads a policy as [Parse] does.
func (p *Policy) UnmarshalJSON(json []byte) error {
	parsed, err := Parse(json)
	if err == nil {
		*p = parsed
	}
	return err
}

var policyForm = form.Either{
	strict.Text: form.Enum{"ga4", "default", "universal", "ua", "matomo", "posthog", "plausible", "snowplow", "d8a"},
	strict.Object: form.Object{
		{Name: "timeout", Form: form.Name{}}, // readTimeout knows more
		{Name: "at_timeout", Form: form.Enum{stay, string(Split)}},
		{Name: "max_age", Form: form.Duration{Positive: true}},
		{Name: "at_max_age", Form: form.Enum{stay, string(Split)}},
		{Name: "max_events", Form: form.Int{Min: 1}},
		{Name: "midnight", Form: form.Name{}},
		{Name: "split_on", Form: form.List{Of: attributeForm}},
		{Name: "adopt", Form: form.Enum{adoptNever, string(AdoptDirect), string(AdoptAbsent)}},
		{Name: "passive", Form: form.List{Of: form.Name{}}},
		{Name: "trust_ids", Form: form.Bool{}},
	},
}

var attributeForm = form.Either{
	strict.Text:   touchEnum(),
	strict.Object: form.Object{{Name: "prop", Form: form.Name{}, Required: true}},
}

func touchEnum() (names form.Enum) {
	for _, a := range touchAttributes {
		names = append(names, string(a))
	}
	return names
}

// What the defaults are called in JSON.
const (
	stay       = "stay"
	adoptNever = "never"
	noTimeout  = "none"
)

func readPolicy(v strict.Value) Policy {
	maxEvents, _ := v.Get("max_events").Int()
	p := Policy{
		Timeout:   readTimeout(v.Get("timeout")),
		AtTimeout: AtLimit(unless(stay, v.Get("at_timeout").Text())),
		MaxAge:    form.DurationOf(v.Get("max_age")),
		AtMaxAge:  AtLimit(unless(stay, v.Get("at_max_age").Text())),
		MaxEvents: maxEvents,
		Midnight:  readZone(v.Get("midnight")),
		Adopt:     Adoption(unless(adoptNever, v.Get("adopt").Text())),
		TrustIDs:  v.Get("trust_ids").IsTrue(),
	}
	for _, item := range v.Get("split_on").Items() {
		a := Attribute(item.Text())
		if name := item.Get("prop"); name.Exists() {
			a = Prop(name.Text())
		}
		p.SplitOn = append(p.SplitOn, a)
	}
	for _, item := range v.Get("passive").Items() {
		p.Passive = append(p.Passive, item.Text())
	}
	return p
}

// unless returns text, or "" for the name of the default.
func unless(name, text string) string {
	if text == name {
		return ""
	}
	return text
}

func readTimeout(v strict.Value) time.Duration {
	switch {
	case v.Text() == "":
		return 0
	case v.Text() == noTimeout:
		return NoTimeout
	}
	form.Duration{Positive: true}.Check(v)
	if d := form.DurationOf(v); d != DefaultTimeout {
		return d
	}
	return 0
}

func readZone(v strict.Value) *time.Location {
	if v.Text() == "" {
		return nil
	}
	zone, err := loadZone(v.Text())
	if err != nil {
		v.Fault("zone", "unknown time zone %q", v.Text())
		return nil
	}
	return zone
}

// AppendJSON appends the canonical JSON of p: an object with a fixed order of
// keys, defaults left out, no white space. Faulty policies too have a text,
// though none that [Parse] would read.
func AppendJSON(dst []byte, p Policy) []byte {
	w := members{append(dst, '{')}
	switch p.Timeout {
	case 0, DefaultTimeout:
	case NoTimeout:
		w.text("timeout", noTimeout)
	default:
		w.text("timeout", duration.String(p.Timeout))
	}
	w.text("at_timeout", string(p.AtTimeout))
	if p.MaxAge != 0 {
		w.text("max_age", duration.String(p.MaxAge))
	}
	w.text("at_max_age", string(p.AtMaxAge))
	if p.MaxEvents != 0 {
		w.raw("max_events", strconv.Itoa(p.MaxEvents))
	}
	if p.Midnight != nil {
		w.text("midnight", p.Midnight.String())
	}
	w.list("split_on", len(p.SplitOn), func(dst []byte, i int) []byte { return appendAttribute(dst, p.SplitOn[i]) })
	w.text("adopt", string(p.Adopt))
	w.list("passive", len(p.Passive), func(dst []byte, i int) []byte { return jsonx.AppendString(dst, p.Passive[i]) })
	if p.TrustIDs {
		w.raw("trust_ids", "true")
	}
	return append(w.dst, '}')
}

// MarshalJSON returns the canonical JSON of [AppendJSON]; the error is always
// nil. Called through encoding/json, < > and & come out as escapes.
func (p Policy) MarshalJSON() ([]byte, error) { return AppendJSON(nil, p), nil }

func appendAttribute(dst []byte, a Attribute) []byte {
	if name, isProp := strings.CutPrefix(string(a), propPrefix); isProp {
		return append(jsonx.AppendString(append(dst, `{"prop":`...), name), '}')
	}
	return jsonx.AppendString(dst, string(a))
}

// members appends those members of an object that are not empty.
type members struct{ dst []byte }

func (w *members) key(name string) {
	if w.dst[len(w.dst)-1] != '{' {
		w.dst = append(w.dst, ',')
	}
	w.dst = append(jsonx.AppendString(w.dst, name), ':')
}

func (w *members) raw(name, json string) {
	w.key(name)
	w.dst = append(w.dst, json...)
}

func (w *members) text(name, value string) {
	if value != "" {
		w.key(name)
		w.dst = jsonx.AppendString(w.dst, value)
	}
}

func (w *members) list(name string, n int, item func(dst []byte, i int) []byte) {
	if n == 0 {
		return
	}
	w.key(name)
	w.dst = append(w.dst, '[')
	for i := range n {
		if i > 0 {
			w.dst = append(w.dst, ',')
		}
		w.dst = item(w.dst, i)
	}
	w.dst = append(w.dst, ']')
}
