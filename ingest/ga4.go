package ingest

import (
	"io"
	"iter"
	"math"
	"strconv"

	"github.com/go-conversion/conversion"
)

// GA4 reads the BigQuery export of Google Analytics 4: the rows of the tables
// events_* as JSON, one a line.
//
// The id is composed of all that tells rows apart, so that rows which stand in
// the daily and the intraday table are duplicates. Integers may be numbers or
// strings, as BigQuery exports both. Of the parameters, those that GA4 has
// given a meaning become fields of the event; all others, and the campaign that
// the event came from, the device category, country and platform, become
// properties. The user's first traffic source is not the event's and is not
// read. (not set) is absent everywhere.
//
// The sequence can be ranged over once.
func GA4(r io.Reader, options ...Option) iter.Seq2[conversion.Event, error] {
	return reader(r, options, func(rd *reading) {
		row := ga4Row{reading: rd}
		rd.eachLine(func(*reading) { row.read() })
	})
}

// ga4Row is what is known of one row while it is being read.
type ga4Row struct {
	*reading
	device, user, stamp, name         []byte
	bundle, page, ordering, index     []byte
	orderingPos, indexPos             int
	orderID                           []byte // of ecommerce
	revenue, revenueUSD, eventUSD     ga4Amount
	params                            []ga4Param
	items                             items
	campaign                          [len(ga4Campaign)][]byte
	deviceCategory, country, platform []byte
}

type ga4Amount struct {
	micros int64
	set    bool
}

// ga4Campaign pairs the keys of collected_traffic_source with properties.
var ga4Campaign = [...]campaignKey{
	{"collected_traffic_source.manual_source", "utm_source"},
	{"collected_traffic_source.manual_medium", "utm_medium"},
	{"collected_traffic_source.manual_campaign_name", "utm_campaign"},
	{"collected_traffic_source.manual_term", "utm_term"},
	{"collected_traffic_source.manual_content", "utm_content"},
	{"collected_traffic_source.gclid", "gclid"},
	{"collected_traffic_source.dclid", "dclid"},
	{"collected_traffic_source.srsltid", "srsltid"},
}

// campaignKey pairs the path of a key with a property.
type campaignKey struct{ path, prop string }

// campaignText reads the value of key into the text of its campaignKey.
func (rd *reading) campaignText(prefix string, key []byte, keys []campaignKey, texts [][]byte) {
	for i := range keys {
		if path := keys[i].path; path[len(prefix):] == string(key) {
			texts[i] = rd.scan.textOf(path)
			return
		}
	}
	rd.unknown(prefix, key)
}

func (g *ga4Row) reset() {
	*g = ga4Row{reading: g.reading, params: g.params[:0], items: g.items}
	g.items.reset()
}

func (g *ga4Row) read() {
	s := &g.scan
	g.reset()
	if s.peek() != '{' {
		s.notObject()
	} else {
		for key := s.object(); key != nil; key = s.nextKey() {
			g.field(key)
		}
		s.finish()
	}
	if !s.failed {
		g.assemble()
	}
	if s.failed {
		g.failRecord(s.fault)
		return
	}
	g.emit()
}

func (g *ga4Row) field(key []byte) {
	s := &g.scan
	switch string(key) {
	case "event_timestamp":
		g.stamp = g.microsecondsOf("event_timestamp")
	case "event_name":
		g.name = setText(s.textOf("event_name"))
	case "event_params":
		g.readParams()
	case "user_pseudo_id":
		g.device = setText(s.textOf("user_pseudo_id"))
	case "user_id":
		g.user = setText(s.textOf("user_id"))
	case "event_bundle_sequence_id":
		g.bundle = s.digitsOf("event_bundle_sequence_id", wantInteger)
	case "batch_page_id":
		g.page = s.digitsOf("batch_page_id", wantInteger)
	case "batch_ordering_id":
		s.peek()
		g.orderingPos = s.pos
		g.ordering = s.digitsOf("batch_ordering_id", wantInteger)
	case "batch_event_index":
		s.peek()
		g.indexPos = s.pos
		g.index = s.digitsOf("batch_event_index", wantInteger)
	case "ecommerce":
		g.orderID, g.revenue, g.revenueUSD = nil, ga4Amount{}, ga4Amount{}
		g.readObject("ecommerce", g.ecommerceField)
	case "event_value_in_usd":
		g.eventUSD.micros, g.eventUSD.set = s.amountOf("event_value_in_usd")
	case "items":
		g.items.read(g.reading, ga4Items)
	case "collected_traffic_source":
		g.campaign = [len(ga4Campaign)][]byte{}
		g.readObject("collected_traffic_source", g.campaignField)
	case "device":
		g.deviceCategory = nil
		g.readObject("device", func(key []byte) { g.oneText(key, "device.", "device.category", &g.deviceCategory) })
	case "geo":
		g.country = nil
		g.readObject("geo", func(key []byte) { g.oneText(key, "geo.", "geo.country", &g.country) })
	case "platform":
		g.platform = setText(s.textOf("platform"))
	default:
		g.unknown("", key)
	}
}

// setText is absent where GA4 says so.
func setText(text []byte) []byte {
	if string(text) == "(not set)" {
		return nil
	}
	return text
}

// microsecondsOf reads the time of the event, and returns its digits.
func (g *ga4Row) microsecondsOf(field string) []byte {
	const wanted = "want Unix microseconds"
	s, d := &g.scan, &g.draft
	s.peek()
	start := s.pos
	digits := s.digitsOf(field, wanted)
	if d.dated = digits != nil && !s.failed; !d.dated {
		return nil
	}
	var message string
	if d.time, message = unixTime(digits, 3); message != "" {
		s.wrong(field, message, start)
	} else if _, err := strconv.ParseInt(string(digits), 10, 64); err != nil {
		s.wrong(field, wanted, start)
	}
	return digits
}

// readObject calls field at each key of the object that comes next.
func (rd *reading) readObject(name string, field func(key []byte)) {
	s := &rd.scan
	if s.peek() != '{' {
		if !s.null() {
			s.mistyped(name, "want an object")
		}
		return
	}
	for key := s.object(); key != nil; key = s.nextKey() {
		field(key)
	}
}

// oneText reads the value of key if its path is that wanted.
func (g *ga4Row) oneText(key []byte, prefix, wanted string, into *[]byte) {
	if wanted[len(prefix):] == string(key) {
		*into = setText(g.scan.textOf(wanted))
		return
	}
	g.unknown(prefix, key)
}

func (g *ga4Row) ecommerceField(key []byte) {
	s := &g.scan
	switch string(key) {
	case "transaction_id":
		g.orderID = setText(s.textOf("ecommerce.transaction_id"))
	case "purchase_revenue":
		g.revenue.micros, g.revenue.set = s.amountOf("ecommerce.purchase_revenue")
	case "purchase_revenue_in_usd":
		g.revenueUSD.micros, g.revenueUSD.set = s.amountOf("ecommerce.purchase_revenue_in_usd")
	default:
		g.unknown("ecommerce.", key)
	}
}

func (g *ga4Row) campaignField(key []byte) {
	g.campaignText("collected_traffic_source.", key, ga4Campaign[:], g.campaign[:])
}

// assemble makes the draft out of the row.
func (g *ga4Row) assemble() {
	d := &g.draft
	if !d.dated {
		g.missing("event_timestamp", "missing")
		return
	}
	if len(g.name) == 0 {
		g.missing("event_name", "missing")
		return
	}
	d.texts[idText] = d.keepJoined(g.device, g.stamp, g.name, g.bundle, g.page, g.ordering, g.index)
	d.texts[nameText] = d.keep(g.name)
	g.setSeq()
	g.useParams()
	g.setUser(g.device, g.user) // behind a parameter user_id, over which it wins
	for i, text := range g.campaign {
		d.addText(ga4Campaign[i].prop, setText(text))
	}
	d.addText("device", g.deviceCategory)
	d.addText("country", g.country)
	d.addText("platform", g.platform)
	g.items.add(d)
}

// setUser chooses the user of an event that has a device and a user id.
func (rd *reading) setUser(device, user []byte) {
	d := &rd.draft
	if len(device) == 0 || rd.userFirst && len(user) > 0 {
		device = user
	}
	d.texts[userText] = d.keep(device)
	d.addText("user_id", user)
}

// keepJoined keeps the parts as one text with slashes between.
func (d *draft) keepJoined(parts ...[]byte) span {
	s := span{len(d.bytes), 0}
	for i, part := range parts {
		if i > 0 {
			d.bytes = append(d.bytes, '/')
		}
		d.bytes = append(d.bytes, part...)
	}
	s.to = len(d.bytes)
	return s
}

func (g *ga4Row) setSeq() {
	s := &g.scan
	ordering := s.integer("batch_ordering_id", g.ordering, g.orderingPos)
	index := s.integer("batch_event_index", g.index, g.indexPos)
	const million = 1_000_000
	const limit = math.MaxInt64 / 2 / million
	if ordering < -limit || ordering > limit {
		s.wrong("batch_ordering_id", errRange.Error(), g.orderingPos)
	}
	if index < -limit || index > limit {
		s.wrong("batch_event_index", errRange.Error(), g.indexPos)
	}
	g.draft.seq = ordering*million + index
}
