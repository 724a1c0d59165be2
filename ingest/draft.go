package ingest

import (
	"slices"
	"time"

	"github.com/go-conversion/conversion"
)

// The texts of an event, in the order in which they share one allocation.
const (
	idText = iota
	userText
	sessionText
	nameText
	urlText
	titleText
	contentTypeText
	referrerText
	orderIDText
	currencyText
	textCount
)

// draft is an event in the making. Its texts are gathered in one buffer, which
// becomes part of one string when the event is known to be good.
type draft struct {
	bytes    []byte
	texts    [textCount]span
	name     string // in place of the text
	currency string // in place of the text
	time     time.Time
	dated    bool
	seq      int64
	engaged  time.Duration
	micros   int64
	priced   bool
	props    []draftProp
	elements []span // of all lists

	distinct bool // no two props have the same name, and none is absent

	memory memory
	out    []conversion.Prop // where Props are made with [Reuse]
}

// span is a text in the buffer of a draft; an empty one is absent.
type span struct{ from, to int }

func (s span) empty() bool { return s.from == s.to }

// draftProp is a property; KindAbsent drops it, and those of the same name
// before it. Its name is label or, if that is empty, name.
type draftProp struct {
	label string
	name  span
	kind  conversion.Kind
	num   float64 // 1 for true
	text  span    // of a list, in elements
	pos   int     // of the value in the record
}

func (d *draft) reset() {
	d.bytes = d.bytes[:0]
	d.texts = [textCount]span{}
	d.name, d.currency = "", ""
	d.dated, d.priced = false, false
	d.seq, d.engaged = 0, 0
	d.props, d.elements = d.props[:0], d.elements[:0]
}

// keep adds a text to the buffer.
func (d *draft) keep(text []byte) span {
	from := len(d.bytes)
	d.bytes = append(d.bytes, text...)
	return span{from, len(d.bytes)}
}

// of returns a text that is kept.
func (d *draft) of(s span) []byte { return d.bytes[s.from:s.to] }

// add adds a property without a value.
func (d *draft) add(label string, kind conversion.Kind) *draftProp {
	n := len(d.props)
	if n == cap(d.props) {
		d.props = append(d.props, draftProp{label: label, kind: kind})
		return &d.props[n]
	}
	d.props = d.props[:n+1]
	p := &d.props[n]
	// The rows of a table have the same properties; not to write the pointer
	// again spares the garbage collector's write barrier.
	if p.label != label {
		p.label = label
	}
	p.name, p.kind, p.num, p.text, p.pos = span{}, kind, 0, span{}, 0
	return p
}

func (d *draft) addText(label string, text []byte) {
	if len(text) > 0 {
		d.add(label, conversion.KindString).text = d.keep(text)
	}
}

func (d *draft) addNumber(label string, f float64) {
	d.add(label, conversion.KindNumber).num = f
}

// addList adds a list, unless it is empty.
func (d *draft) addList(label string, list [][]byte) {
	if len(list) == 0 {
		return
	}
	from := len(d.elements)
	for _, text := range list {
		d.elements = append(d.elements, d.keep(text))
	}
	d.add(label, conversion.KindStrings).text = span{from, len(d.elements)}
}

// event makes the event. With reuse, its Props are good until the next call.
func (d *draft) event(reuse bool) (e conversion.Event) {
	texts := d.memory.text(d.bytes)
	of := func(i int) string { return texts[d.texts[i].from:d.texts[i].to] }
	e.ID = of(idText)
	e.User = of(userText)
	e.Session = of(sessionText)
	e.Time, e.Seq = d.time, d.seq
	if e.Name = d.name; e.Name == "" {
		e.Name = of(nameText)
	}
	e.URL = of(urlText)
	e.Title = of(titleText)
	e.ContentType = of(contentTypeText)
	e.Referrer = of(referrerText)
	e.OrderID = of(orderIDText)
	e.Engaged = d.engaged
	if d.priced {
		e.Value = conversion.Money{Micros: d.micros, Currency: d.currency}
		if d.currency == "" {
			e.Value.Currency = of(currencyText)
		}
	}
	if len(d.props) > 0 {
		e.Props = d.makeProps(texts, reuse)
	}
	return e
}

func (d *draft) makeProps(texts string, reuse bool) conversion.Props {
	out := d.out
	if !reuse || cap(out) < len(d.props) {
		out = d.memory.props(len(d.props))
	}
	out = out[:len(d.props)]
	var list []string
	for _, s := range d.elements {
		list = append(slices.Grow(list, len(d.elements)-len(list)), texts[s.from:s.to])
	}
	for i := range d.props {
		p := &d.props[i]
		if name := p.label; name == "" {
			out[i].Name = texts[p.name.from:p.name.to]
		} else if !reuse || out[i].Name != name {
			out[i].Name = name
		}
		out[i].Value = p.value(texts, list)
	}
	if reuse {
		d.out = out
	}
	if d.distinct {
		return out
	}
	out = lastOfEach(out)
	if len(out) == 0 {
		return nil
	}
	return out
}

func (p *draftProp) value(texts string, list []string) conversion.Value {
	switch p.kind {
	case conversion.KindString:
		return conversion.StringValue(texts[p.text.from:p.text.to])
	case conversion.KindNumber:
		return conversion.NumberValue(p.num)
	case conversion.KindBool:
		return conversion.BoolValue(p.num == 1)
	case conversion.KindStrings:
		return conversion.StringsValue(list[p.text.from:p.text.to:p.text.to])
	}
	return conversion.Value{}
}

// lastOfEach keeps the last property of each name, and of those the ones that
// have a value.
func lastOfEach(props []conversion.Prop) []conversion.Prop {
	var last map[string]int
	if len(props) > 32 {
		last = make(map[string]int, len(props))
		for i := range props {
			last[props[i].Name] = i
		}
	}
	n := 0
	for i := range props {
		if !props[i].Value.Exists() || !isLast(props, i, last) {
			continue
		}
		if n < i {
			props[n] = props[i]
		}
		n++
	}
	return props[:n]
}

func isLast(props []conversion.Prop, i int, last map[string]int) bool {
	if last != nil {
		return last[props[i].Name] == i
	}
	for j := i + 1; j < len(props); j++ {
		if props[j].Name == props[i].Name {
			return false
		}
	}
	return true
}
