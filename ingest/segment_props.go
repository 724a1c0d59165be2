package ingest

import (
	"bytes"

	"github.com/go-conversion/conversion"
)

// property reads one property of a call, nested ones under their path. Which
// of them become fields of the event is decided by assemble, when the type of
// the call is known.
func (c *segmentCall) property(key []byte) {
	if string(key) == "products" {
		c.items.read(c.reading, segmentItems)
		return
	}
	c.flatten(key)
}

func (c *segmentCall) flatten(name []byte) {
	s, d := &c.scan, &c.draft
	p := draftProp{name: d.keep(name)}
	c.nests.find(d, name).drop(d)
	ch := s.peek()
	p.pos = s.pos
	switch {
	case ch == '{':
		d.props = append(d.props, p) // absent, in place of one of this name before
		from := len(d.props)
		c.flattenObject(name)
		c.nests.add(d, p.name, from)
		return
	case ch == '[':
		if !c.readStrings(&p) {
			c.dropped(name)
			p.kind = conversion.KindAbsent
		}
	case ch == '"':
		p.kind, p.text = conversion.KindString, d.keep(s.text())
	case ch == '-' || isDigit(ch):
		p.kind = conversion.KindNumber
		var ok bool
		if p.num, ok = float(s.number()); !ok {
			s.wrong("properties."+string(name), "want a number in the range of float64", p.pos)
		}
	case ch == 't' || ch == 'f':
		p.kind = conversion.KindBool
		if s.boolean() {
			p.num = 1
		}
	default:
		if !s.null() {
			s.unexpected("want a value")
		}
	}
	d.props = append(d.props, p)
}

func (c *segmentCall) flattenObject(name []byte) {
	s := &c.scan
	for key := s.object(); key != nil; key = s.nextKey() {
		mark := len(s.decoded)
		s.decoded = append(append(append(s.decoded, name...), '.'), key...)
		// Long names of deep objects could add up to far more than the document.
		if c.composed += len(s.decoded) - mark; c.composed > c.maxRecord {
			s.wrong("properties", "want shorter names of nested properties", s.pos)
			return
		}
		c.flatten(s.decoded[mark:len(s.decoded):len(s.decoded)])
	}
}

// readStrings reads an array of strings. It is false, and the array is passed,
// if that has other elements.
func (c *segmentCall) readStrings(p *draftProp) bool {
	s, d := &c.scan, &c.draft
	p.kind, p.text.from = conversion.KindStrings, len(d.elements)
	pure := true
	for more := s.array(); more; more = s.nextElement() {
		if s.peek() != '"' {
			pure = false
			s.skip()
			continue
		}
		d.elements = append(d.elements, d.keep(s.text()))
	}
	if !pure {
		d.elements = d.elements[:p.text.from]
	}
	p.text.to = len(d.elements)
	return pure
}

// dropped counts a property that no event can have.
func (c *segmentCall) dropped(name []byte) {
	if c.stats != nil {
		c.stats.unknown(append([]byte("properties."), name...))
	}
}

// prop returns the last property of a name that has a value, or nil.
func (c *segmentCall) prop(name string) *draftProp {
	props := c.draft.props
	for i := len(props) - 1; i >= 0; i-- {
		if string(c.draft.of(props[i].name)) == name {
			if props[i].kind == conversion.KindAbsent {
				return nil
			}
			return &props[i]
		}
	}
	return nil
}

// take removes a property from the event, because a field has it.
func (p *draftProp) take() {
	if p != nil {
		p.kind = conversion.KindAbsent
	}
}

// takeText returns the text of a property that becomes a field; it is empty if
// there is none.
func (c *segmentCall) takeText(name string) span {
	p := c.prop(name)
	if p == nil {
		return span{}
	}
	if p.kind != conversion.KindString {
		c.scan.wrong("properties."+name, "want a string", p.pos)
		return span{}
	}
	p.take()
	return p.text
}

// assemble makes the draft out of the call.
func (c *segmentCall) assemble() {
	d := &c.draft
	switch string(c.kind) {
	case "":
		c.missing("type", "missing")
		return
	case "track":
		if d.texts[nameText] = d.keep(c.event); len(c.event) == 0 {
			c.missing("event", "missing")
			return
		}
	case "page":
		d.name = conversion.PageView
	case "screen":
		d.name = conversion.ScreenView
	default:
		return
	}
	if c.setTime(); !d.dated {
		c.missing("timestamp", "missing")
		return
	}
	d.texts[sessionText] = d.keep(c.session)
	d.texts[orderIDText] = c.takeText("order_id")
	c.useAmount()
	c.usePage()
	c.useVideo()
	c.setUser(c.device, c.user)
	for i, text := range c.campaign {
		d.addText(segmentCampaign[i].prop, text)
	}
	c.items.add(d)
}

// setTime takes the time that is corrected for the device's clock, or corrects
// it.
func (c *segmentCall) setTime() {
	d := &c.draft
	switch {
	case c.hasStamp:
		d.time = c.stamp
	case c.got && c.hasSent && c.hasOriginal:
		d.time = c.received.Add(c.original.Sub(c.sent))
	case c.hasOriginal:
		d.time = c.original
	default:
		d.time = c.received
	}
	d.dated = c.hasStamp || c.hasOriginal || c.got
	if d.dated && !inEra(d.time) {
		c.scan.fail(fault{pos: c.call, field: "timestamp", message: wantEra})
	}
}

func (c *segmentCall) useAmount() {
	for _, name := range [...]string{"revenue", "value", "total"} {
		p := c.prop(name)
		if p == nil || !c.isAmount(p, name) {
			continue
		}
		if p.kind != conversion.KindNumber && p.kind != conversion.KindString {
			c.scan.wrong("properties."+name, conversion.ErrAmount.Error(), p.pos)
			return
		}
		micros, err := amount(c.digitsOf(p), p.kind == conversion.KindNumber)
		if err != nil {
			c.scan.wrongErr("properties."+name, amountMessage(err), p.pos, err)
			return
		}
		p.take()
		c.draft.micros, c.draft.priced = micros, true
		c.takeCurrency()
		return
	}
}

// isAmount reports whether a property is meant as an amount.
func (c *segmentCall) isAmount(p *draftProp, name string) bool {
	return name == "revenue" || p.kind == conversion.KindNumber ||
		p.kind == conversion.KindString && bytes.ContainsAny(c.draft.of(p.text), "0123456789")
}

// digitsOf returns the text of a string or number.
func (c *segmentCall) digitsOf(p *draftProp) []byte {
	if p.kind == conversion.KindString {
		return c.draft.of(p.text)
	}
	n, _ := numberPrefix(c.at.data[p.pos:])
	return c.at.data[p.pos : p.pos+n]
}

func (c *segmentCall) takeCurrency() {
	p := c.prop("currency")
	code := c.takeText("currency")
	if code.empty() {
		c.draft.currency = c.currency
		return
	}
	c.useCurrency(c.draft.of(code), "properties.currency", p.pos)
}

// usePage finds the page of the call. What a page call says of its page in
// properties is the page's own, of other calls it is not.
func (c *segmentCall) usePage() {
	d := &c.draft
	page := string(c.kind) == "page"
	if page {
		d.texts[urlText], d.texts[titleText], d.texts[referrerText] = c.takeText("url"), c.takeText("title"), c.takeText("referrer")
	}
	c.useText(urlText, c.pageURL)
	c.useText(titleText, c.pageTitle)
	c.useText(referrerText, c.pageReferrer)
	if page && !d.texts[urlText].empty() {
		for _, part := range [...]string{"path", "search", "hash"} {
			c.prop(part).take()
		}
	}
	if page || string(c.kind) == "screen" {
		c.usePageName("name", "page_name", c.name)
		c.usePageName("category", "page_category", c.category)
	}
}

// useText sets a text that the draft has not got yet.
func (c *segmentCall) useText(i int, text []byte) {
	if d := &c.draft; d.texts[i].empty() {
		d.texts[i] = d.keep(text)
	}
}

// usePageName adds the page's name or category. Libraries repeat it in the
// properties.
func (c *segmentCall) usePageName(key, label string, text []byte) {
	if p := c.prop(key); p != nil && p.kind == conversion.KindString {
		if same := c.draft.of(p.text); len(text) == 0 || bytes.Equal(text, same) {
			text = same
			p.take()
		}
	}
	c.draft.addText(label, text)
}

// useVideo turns position and length into the percentage seen.
func (c *segmentCall) useVideo() {
	length, position := c.prop("total_length"), c.prop("position")
	if length == nil || position == nil || length.kind != conversion.KindNumber || position.kind != conversion.KindNumber || length.num <= 0 {
		return
	}
	percent := min(max(100*position.num/length.num, 0), 100)
	length.take()
	position.take()
	c.draft.addNumber("video_percent", percent)
}
