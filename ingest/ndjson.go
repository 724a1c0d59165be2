package ingest

import (
	"io"
	"iter"
	"strconv"

	"github.com/go-conversion/conversion"
)

// NDJSON reads events in the library's own form, one JSON object a line, as
// [AppendJSON] writes them:
//
//	{"user":"u1","time":"2026-03-01T10:00:00Z","name":"purchase","value":{"amount":"59.90","currency":"EUR"},"order_id":"7","props":{"items":3}}
//
// Only time (RFC 3339, or a number of Unix seconds) and name are required; an
// event without a name but with a url is a page_view. Other keys are id,
// session, seq, title, content_type, referrer and engaged_ms. A property is a
// string, a number, a boolean or an array of strings. Currencies are three
// capitals. A value without an amount is absent. Keys are compared exactly, and
// of duplicate keys the last counts.
//
// The sequence can be ranged over once.
func NDJSON(r io.Reader, options ...Option) iter.Seq2[conversion.Event, error] {
	return reader(r, options, func(rd *reading) { rd.eachLine((*reading).readEvent) })
}

func (rd *reading) readEvent() {
	s, d := &rd.scan, &rd.draft
	if s.peek() != '{' {
		s.notObject()
	} else {
		for key := s.object(); key != nil; key = s.nextKey() {
			rd.eventField(key)
		}
		s.finish()
	}
	rd.checkRequired("time", "name")
	if s.failed {
		rd.failRecord(s.fault)
		return
	}
	if d.priced && len(d.texts[currencyText]) == 0 {
		d.currency = rd.currency
	}
	rd.emit()
}

func (rd *reading) eventField(key []byte) {
	s, d := &rd.scan, &rd.draft
	switch string(key) {
	case "id":
		d.texts[idText] = s.textOf("id")
	case "user":
		d.texts[userText] = s.textOf("user")
	case "session":
		d.texts[sessionText] = s.textOf("session")
	case "time":
		d.time, d.dated = s.timeOf("time", rd.zone, true)
	case "seq":
		d.seq = s.seqOf("seq")
	case "name":
		d.texts[nameText] = s.textOf("name")
	case "url":
		d.texts[urlText] = s.textOf("url")
	case "title":
		d.texts[titleText] = s.textOf("title")
	case "content_type":
		d.texts[contentTypeText] = s.textOf("content_type")
	case "referrer":
		d.texts[referrerText] = s.textOf("referrer")
	case "engaged_ms":
		d.engaged = s.durationOf("engaged_ms")
	case "value":
		rd.readValue()
	case "order_id":
		d.texts[orderIDText] = s.textOf("order_id")
	case "props":
		rd.readProps()
	default:
		rd.unknown("", key)
	}
}

// checkRequired is the fault of an event without time, or with neither name
// nor URL; one with a URL is a page view.
func (rd *reading) checkRequired(timeField, nameField string) {
	d := &rd.draft
	switch {
	case rd.scan.failed:
	case !d.dated:
		rd.missing(timeField, "missing")
	case d.name != "" || len(d.texts[nameText]) > 0:
	case len(d.texts[urlText]) == 0:
		rd.missing(nameField, "missing, and no url")
	default:
		d.name = conversion.PageView
	}
}

func (rd *reading) readValue() {
	s, d := &rd.scan, &rd.draft
	d.priced, d.texts[currencyText] = false, nil
	if s.peek() != '{' {
		if !s.null() {
			s.mistyped("value", "want an object")
		}
		return
	}
	for key := s.object(); key != nil; key = s.nextKey() {
		switch string(key) {
		case "amount":
			d.micros, d.priced = s.amountOf("value.amount")
		case "currency":
			d.texts[currencyText] = s.currencyOf("value.currency")
		default:
			rd.unknown("value.", key)
		}
	}
}

// currencyOf reads three capital letters, nil for null.
func (s *scanner) currencyOf(field string) []byte {
	s.peek()
	start := s.pos
	code := s.textOf(field)
	if code == nil || s.failed {
		return nil
	}
	if !conversion.IsCurrency(string(code)) {
		s.wrongErr(field, conversion.ErrCurrency.Error(), start, conversion.ErrCurrency)
	}
	return code
}

func (rd *reading) readProps() {
	s, d := &rd.scan, &rd.draft
	d.props, d.elements = d.props[:0], d.elements[:0]
	if s.peek() != '{' {
		if !s.null() {
			s.mistyped("props", "want an object")
		}
		return
	}
	for name := s.object(); name != nil; name = s.nextKey() {
		d.props = append(d.props, draftProp{name: name})
		rd.readProp(&d.props[len(d.props)-1])
	}
}

func (rd *reading) readProp(p *draftProp) {
	s := &rd.scan
	c := s.peek()
	start := s.pos
	switch {
	case c == '"':
		p.kind, p.text = conversion.KindString, s.text()
	case c == '-' || isDigit(c):
		p.kind, p.text = conversion.KindNumber, s.number()
		var ok bool
		if p.num, ok = float(p.text); !ok {
			s.wrong("props."+string(p.name), "want a number in the range of float64", start)
		}
	case c == 't' || c == 'f':
		p.kind = conversion.KindBool
		if s.boolean() {
			p.num = 1
		}
	case c == '[':
		rd.readList(p)
	case c == 'n':
		s.null()
	default:
		s.mistyped("props."+string(p.name), "want a string, number, boolean or array of strings")
	}
}

func (rd *reading) readList(p *draftProp) {
	s, d := &rd.scan, &rd.draft
	p.kind, p.from = conversion.KindStrings, len(d.elements)
	for more := s.array(); more; more = s.nextElement() {
		if s.peek() != '"' {
			s.mistyped("props."+string(p.name)+"["+strconv.Itoa(len(d.elements)-p.from)+"]", "want a string")
			return
		}
		d.elements = append(d.elements, s.text())
	}
	p.to = len(d.elements)
}
