package rule

import (
	"slices"
	"strings"

	"github.com/go-conversion/conversion"
	"github.com/go-conversion/conversion/internal/duration"
	"github.com/go-conversion/conversion/internal/jsonx"
	"github.com/go-conversion/conversion/internal/pattern"
)

const (
	seenAbsent = "absent"
	seenOpaque = "opaque"
)

// seen returns what e has where p looks, in the form in which p compares it.
func seen(p Predicate, e *conversion.Event) string {
	switch p := p.(type) {
	case NameIs:
		return quoted(e.EventName())
	case TextIs:
		return quoted(textOf(p.Subject, e))
	case QueryIs:
		return seenParam(p.Name, e)
	case PropIs:
		return seenProp(p, e.Props.Lookup(p.Name))
	case ValueIs:
		if !e.Value.IsSet() {
			return seenAbsent
		}
		return e.Value.String()
	case DeltaIs:
		return duration.String(max(0, e.Engaged))
	case AndOf, OrOf:
		return seenBy(Parts(p), e)
	case NotOf:
		return seen(p.Predicate, e)
	case MatchFunc:
		return seenOpaque
	}
	return "an event"
}

// seenBy returns what each of several predicates looks at, each thing once; the
// names of the things are added where there are several.
func seenBy(of []Rule, e *conversion.Event) string {
	var labels, values []string
	var add func(Rule)
	add = func(r Rule) {
		switch r.(type) {
		case AndOf, OrOf, NotOf:
			for _, part := range Parts(r) {
				add(part)
			}
			return
		}
		p := r.(Predicate)
		if label := labelOf(p); !slices.Contains(labels, label) {
			labels = append(labels, label)
			values = append(values, seen(p, e))
		}
	}
	for _, r := range of {
		add(r)
	}
	if len(values) == 1 {
		return values[0]
	}
	for i := range values {
		values[i] = labels[i] + " " + values[i]
	}
	return strings.Join(values, ", ")
}

// labelOf names what a predicate looks at.
func labelOf(p Predicate) string {
	switch p := p.(type) {
	case NameIs:
		return "event"
	case TextIs:
		return string(p.Subject)
	case QueryIs:
		return "query " + quote(p.Name)
	case PropIs:
		return "prop " + quote(p.Name)
	case ValueIs:
		return "value"
	case DeltaIs:
		return "engaged"
	case MatchFunc:
		return "func " + quote(p.Name)
	}
	return "any_event"
}

func textOf(s Subject, e *conversion.Event) string {
	switch s {
	case TitleText:
		return e.Title
	case ContentTypeText:
		return e.ContentType
	}
	raw := e.URL
	if s.ofReferrer() {
		raw = e.Referrer
	}
	u := pattern.Parse(raw)
	switch s {
	case PathText:
		return u.TrimmedPath()
	case HostText, ReferrerHostText:
		return u.Host
	case FragmentText:
		return u.Fragment()
	}
	return u.Text()
}

func seenParam(name string, e *conversion.Event) string {
	u := pattern.Parse(e.URL)
	var values []string
	for value := range u.Query(name) {
		values = append(values, quote(value))
	}
	if values == nil {
		return seenAbsent
	}
	return strings.Join(values, ", ")
}

// seenProp adds the type of a value that cannot be compared.
func seenProp(p PropIs, v conversion.Value) string {
	text := string(v.AppendJSON(nil))
	switch v.Kind() {
	case conversion.KindAbsent:
		return seenAbsent
	case conversion.KindNumber:
		text = v.String() // also where JSON has no number for it
	}
	wanted := p.Test.Values[0].Kind()
	if p.Test.Op == OpExists || v.Kind() == wanted || v.Kind() == conversion.KindStrings && wanted == conversion.KindString {
		return text
	}
	return text + " (a " + kindNames[v.Kind()] + ", not a " + kindNames[wanted] + ")"
}

var kindNames = [...]string{
	conversion.KindString:  "text",
	conversion.KindNumber:  "number",
	conversion.KindBool:    "boolean",
	conversion.KindStrings: "list of texts",
}

func quoted(s string) string {
	if s == "" {
		return seenAbsent
	}
	return quote(s)
}

func quote(s string) string { return string(jsonx.AppendString(nil, s)) }
