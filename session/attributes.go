package session

import (
	"bytes"
	"math"
	"slices"
	"strings"

	"github.com/go-conversion/conversion"
	"github.com/go-conversion/conversion/channel"
)

var touchAttributes = [...]Attribute{Source, Medium, Campaign, Term, Content, ClickID, ReferrerHost}

// clickID is the place of [ClickID] in touchAttributes.
const clickID = 5

// touchMarks are the values of touchAttributes, "" if absent.
type touchMarks struct {
	values  [len(touchAttributes)]string
	clickID string // the name of the click id
}

// marks are the values of a visit's attributes.
type marks struct {
	touch touchMarks
	props []conversion.Value // one for each attribute that is a property
}

// attribute is a compiled [Attribute].
type attribute struct {
	name  Attribute
	prop  string // the name of the property, or "" for one of the touch
	index int    // in touchMarks, or in marks.props
}

func attributesOf(split []Attribute) []attribute {
	var list []attribute
	props := 0
	for _, a := range split {
		if name, isProp := strings.CutPrefix(string(a), propPrefix); isProp {
			list = append(list, attribute{name: a, prop: name, index: props})
			props++
		} else {
			list = append(list, attribute{name: a, index: slices.Index(touchAttributes[:], a)})
		}
	}
	return list
}

// mark sets the values of a visit to those of its first event, which has the
// given touch.
func (c *Cutter) mark(to *marks, first *conversion.Event, touch *conversion.Touch) {
	if c.splitsOnTouch {
		if c.resolver == channel.Default() {
			to.touch = touchMarksOf(touch)
		} else {
			to.touch = eventMarks(first)
		}
	}
	to.props = to.props[:0]
	for i := range c.attributes {
		if a := &c.attributes[i]; a.prop != "" {
			to.props = append(to.props, propMark(first, a.prop))
		}
	}
}

// changed returns the first attribute that e changes, or "". What e brings to a
// visit that lacks it is adopted on the way.
func (c *Cutter) changed(v *visit, e *conversion.Event) Attribute {
	if len(c.attributes) == 0 {
		return ""
	}
	var touch touchMarks
	if c.splitsOnTouch {
		touch = eventMarks(e)
	}
	for i := range c.attributes {
		a := &c.attributes[i]
		var stays bool
		if a.prop != "" {
			stays = staysProp(&v.marks.props[a.index], propMark(e, a.prop))
		} else {
			stays = c.staysTouch(&v.marks.touch, &touch, a.index)
		}
		if !stays {
			return a.name
		}
	}
	return ""
}

func (c *Cutter) staysTouch(has, brings *touchMarks, i int) bool {
	switch {
	case brings.values[i] == "" || has.equal(brings, i):
		return true
	case has.values[i] == "" && c.policy.Adopt == AdoptAbsent:
		has.adopt(brings, i)
		return true
	case c.policy.Adopt == AdoptDirect && *has == touchMarks{}:
		*has = *brings
		return true
	}
	return false
}

func (m *touchMarks) equal(other *touchMarks, i int) bool {
	a, b := m.values[i], other.values[i]
	//nolint:staticcheck // lower case is not case folding: ſ is no s
	return (a == b || strings.ToLower(a) == strings.ToLower(b)) && (i != clickID || m.clickID == other.clickID)
}

func (m *touchMarks) adopt(other *touchMarks, i int) {
	m.values[i] = other.values[i]
	if i == clickID {
		m.clickID = other.clickID
	}
}

func staysProp(has *conversion.Value, brings conversion.Value) bool {
	if !brings.Exists() {
		return true
	}
	if !has.Exists() {
		*has = brings
		return true
	}
	return sameValue(*has, brings)
}

// sameValue compares as the order of events does: by canonical JSON, in which
// two texts that are not valid UTF-8 may be one.
func sameValue(a, b conversion.Value) bool {
	return a.Equal(b) || a.Kind() == b.Kind() && bytes.Equal(a.AppendJSON(nil), b.AppendJSON(nil))
}

// propMark returns the value of a property, absent if it is "" or no finite
// number (which JSON does not have either).
func propMark(e *conversion.Event, name string) conversion.Value {
	v := e.Props.Lookup(name)
	switch v.Kind() {
	case conversion.KindString:
		if v.Str() == "" {
			return conversion.Value{}
		}
	case conversion.KindNumber:
		if math.IsNaN(v.Num()) || math.IsInf(v.Num(), 0) {
			return conversion.Value{}
		}
	}
	return v
}

// eventMarks returns the attributes of an event.
func eventMarks(e *conversion.Event) touchMarks {
	if isInside(e) {
		return touchMarks{}
	}
	touch := channel.Default().Resolve(channel.FactsOf(e))
	return touchMarksOf(&touch)
}

// isInside reports whether it shows at a glance that an event has no attributes
// of the touch, as most have none: it carries no parameters, and its referrer is
// none or a page of the same site.
func isInside(e *conversion.Event) bool {
	if len(e.Props) > 0 || strings.IndexByte(e.URL, '?') >= 0 || strings.IndexByte(e.URL, '#') >= 0 {
		return false
	}
	if e.Referrer == "" {
		return true
	}
	site := origin(e.URL)
	return site != "" && strings.HasPrefix(e.Referrer, site)
}

// origin returns a web address up to the slash after the host, as it is
// written; "" if it is not written like that.
func origin(url string) string {
	for _, scheme := range [...]string{"https://", "http://"} {
		if rest, ok := strings.CutPrefix(url, scheme); ok {
			if slash := strings.IndexByte(rest, '/'); slash > 0 {
				return url[:len(scheme)+slash+1]
			}
		}
	}
	return ""
}

func touchMarksOf(t *conversion.Touch) touchMarks {
	return touchMarks{
		values: [...]string{
			present(t.Source), present(t.Medium), present(t.Campaign), present(t.Term), present(t.Content),
			t.ClickID.Value, present(t.ReferrerHost),
		},
		clickID: t.ClickID.Name,
	}
}

// present returns s, or "" if s stands for nothing.
func present(s string) string {
	if strings.HasPrefix(s, "(") {
		switch strings.ToLower(s) {
		case "(direct)", "(none)", "(not set)":
			return ""
		}
	}
	return s
}
