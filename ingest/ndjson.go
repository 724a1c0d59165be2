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
	if d.priced && d.texts[currencyText].empty() {
		d.currency = rd.currency
	}
	rd.emit()
}

func (rd *reading) eventField(key []byte) {
	s, d := &rd.scan, &rd.draft
	switch string(key) {
	case "id":
		d.texts[idText] = d.keep(s.textOf("id"))
	case "user":
		d.texts[userText] = d.keep(s.textOf("user"))
	case "session":
		d.texts[sessionText] = d.keep(s.textOf("session"))
	case "time":
		d.time, d.dated = s.timeOf("time", rd.zone, true)
	case "seq":
		d.seq = s.seqOf("seq")
	case "name":
		d.texts[nameText] = d.keep(s.textOf("name"))
	case "url":
		d.texts[urlText] = d.keep(s.textOf("url"))
	case "title":
		d.texts[titleText] = d.keep(s.textOf("title"))
	case "content_type":
		d.texts[contentTypeText] = d.keep(s.textOf("content_type"))
	case "referrer":
		d.texts[referrerText] = d.keep(s.textOf("referrer"))
	case "engaged_ms":
		d.engaged = s.durationOf("engaged_ms")
	case "value":
		rd.readValue()
	case "order_id":
		d.texts[orderIDText] = d.keep(s.textOf("order_id"))
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
	case d.name != "" || !d.texts[nameText].empty():
	case d.texts[urlText].empty():
		rd.missing(nameField, "missing, and no url")
	default:
		d.name = conversion.PageView
	}
}

func (rd *reading) readValue() {
	s, d := &rd.scan, &rd.draft
	d.priced, d.texts[currencyText] = false, span{}
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
			d.texts[currencyText] = d.keep(s.currencyOf("value.currency"))
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
		d.props = append(d.props, draftProp{name: d.keep(name)})
		rd.readProp(&d.props[len(d.props)-1])
	}
}

func (rd *reading) readProp(p *draftProp) {
	s, d := &rd.scan, &rd.draft
	c := s.peek()
	start := s.pos
	switch {
	case c == '"':
		p.kind, p.text = conversion.KindString, d.keep(s.text())
	case c == '-' || isDigit(c):
		p.kind = conversion.KindNumber
		var ok bool
		if p.num, ok = float(s.number()); !ok {
			s.wrong(rd.propField(p), "want a number in the range of float64", start)
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
		s.mistyped(rd.propField(p), "want a string, number, boolean or array of strings")
	}
}

func (rd *reading) propField(p *draftProp) string { return "props." + string(rd.draft.of(p.name)) }

func (rd *reading) readList(p *draftProp) {
	s, d := &rd.scan, &rd.draft
	p.kind, p.text.from = conversion.KindStrings, len(d.elements)
	for more := s.array(); more; more = s.nextElement() {
		if s.peek() != '"' {
			s.mistyped(rd.propField(p)+"["+strconv.Itoa(len(d.elements)-p.text.from)+"]", "want a string")
			return
		}
		d.elements = append(d.elements, d.keep(s.text()))
	}
	p.text.to = len(d.elements)
}
