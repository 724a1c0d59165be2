package ingest

import (
	"bytes"
	"io"
	"iter"
	"strconv"
	"time"

	"github.com/go-conversion/conversion"
)

// Segment reads calls in the form that Segment, RudderStack and Jitsu share: a
// stream of JSON documents, one a line or with any white space between, each a
// call or {"batch": [calls]}. A record is a call; [MaxRecord] limits documents.
//
// A track call is an event of its own name, a page call is a page_view and a
// screen call a screen_view; other calls are skipped and counted by their type.
// The other properties become those of the event, nested ones by their path
// ("address.city"); arrays of anything but strings are dropped.
//
// The amount is the first of the properties revenue, value and total that is a
// number, also one in quotes. A revenue must be one; a value or total that is a
// text without digits is a property like any other.
//
// After a syntax error reading goes on at the next line that begins with a
// brace. The sequence can be ranged over once.
func Segment(r io.Reader, options ...Option) iter.Seq2[conversion.Event, error] {
	return reader(r, options, func(rd *reading) {
		c := segmentCall{reading: rd, batch: -1}
		rd.scan.unit = "document"
		for !rd.over && rd.nextDocument() {
			c.readDocument()
		}
	})
}

func (rd *reading) nextDocument() (ok bool) {
	if rd.at, ok = rd.source.nextDocument(); ok {
		rd.scan.reset(rd.at.data)
	}
	return ok
}

// segmentCall is what is known of one call while it is being read.
type segmentCall struct {
	*reading
	batch                               int  // number of the call in its batch, or -1
	inBatch                             bool // the document is a batch
	kind, name, category, event         []byte
	device, user, session               []byte
	stamp, original, sent, received     time.Time
	hasStamp, hasOriginal, hasSent, got bool
	pageURL, pageTitle, pageReferrer    []byte
	campaign                            [len(segmentCampaign)][]byte
	items                               items
	nests                               nests
	composed                            int // bytes of composed names in the document
	done                                int // where the last call of the batch ends
}

// segmentCampaign pairs the keys of context.campaign with properties.
var segmentCampaign = [...]campaignKey{
	{"context.campaign.name", "utm_campaign"},
	{"context.campaign.source", "utm_source"},
	{"context.campaign.medium", "utm_medium"},
	{"context.campaign.term", "utm_term"},
	{"context.campaign.content", "utm_content"},
}

func (c *segmentCall) reset() {
	*c = segmentCall{reading: c.reading, batch: c.batch, inBatch: c.inBatch, done: c.done, items: c.items, nests: c.nests}
	c.items.reset()
	c.nests.reset()
	c.draft.reset()
}

func (c *segmentCall) readDocument() {
	s := &c.scan
	if c.at.long {
		c.failLong()
		return
	}
	s.peek()
	c.call, c.batch, c.inBatch, c.done = s.pos, -1, false, 0
	c.readCall()
	if !s.failed {
		s.finish()
	}
	switch {
	case c.over:
	case s.failed:
		c.failDocument()
	case !c.inBatch:
		c.finishCall()
	}
}

// failDocument yields the fault of a document. Reading goes on behind the last
// call that has been yielded, or inside of the one that is broken; it ends here
// if the input has ended before the document and there is no other.
func (c *segmentCall) failDocument() {
	f := c.scan.fault
	if c.source.lost {
		c.source.behind = min(max(c.done, c.call+1), len(c.at.data))
		f.final = c.at.cut && !bytes.Contains(c.at.data[c.source.behind:], []byte("\n{"))
	}
	c.failRecord(f)
	c.over = c.over || f.final
}

// readCall reads the keys of a call, or of a document that holds a batch.
func (c *segmentCall) readCall() {
	s := &c.scan
	c.reset()
	if s.peek() != '{' {
		s.notObject()
		return
	}
	for key := s.object(); key != nil; key = s.nextKey() {
		if c.batch < 0 && string(key) == "batch" && s.peek() == '[' {
			c.readBatch()
		} else {
			c.field(key)
		}
	}
}

// readBatch yields the events of a batch. A bad call changes only itself, as
// long as it is JSON.
func (c *segmentCall) readBatch() {
	s := &c.scan
	c.inBatch = true
	for more := s.array(); more && !c.over; more = s.nextElement() {
		c.batch++
		s.peek()
		c.call = s.pos
		depth := s.depth
		s.decoded = s.decoded[:0] // the call before has been copied
		c.readCall()
		if !s.failed {
			c.done = s.pos
			c.finishCall()
			continue
		}
		f := c.inCall(s.fault)
		s.failed, s.pos, s.depth = false, c.call, depth
		s.skip()
		if s.failed {
			s.fault = f
			break
		}
		c.done = s.pos
		c.failRecord(f)
	}
	if c.over {
		s.fail(fault{})
	}
	c.batch = -1
}

// inCall puts the number of the call before the field of a fault.
func (c *segmentCall) inCall(f fault) fault {
	if c.batch < 0 {
		return f
	}
	call := "batch[" + strconv.Itoa(c.batch) + "]"
	switch {
	case f.field != "":
		f.field = call + "." + f.field
	case f.pos == c.call:
		f.field = call
	}
	return f
}

// finishCall yields the call as an event, if it is one.
func (c *segmentCall) finishCall() {
	s := &c.scan
	end := s.pos
	c.assemble()
	if s.failed {
		s.failed, s.pos = false, end
		c.failRecord(c.inCall(s.fault))
		return
	}
	if c.isEvent() {
		c.emit()
	} else {
		c.skipped(c.kind)
	}
}

func (c *segmentCall) isEvent() bool {
	switch string(c.kind) {
	case "track", "page", "screen":
		return true
	}
	return false
}

func (c *segmentCall) field(key []byte) {
	s, d := &c.scan, &c.draft
	switch string(key) {
	case "type":
		c.kind = s.textOf("type")
	case "event":
		c.event = s.textOf("event")
	case "name":
		c.name = s.textOf("name")
	case "category":
		c.category = s.textOf("category")
	case "messageId":
		d.texts[idText] = d.keep(s.textOf("messageId"))
	case "anonymousId":
		c.device = s.textOf("anonymousId")
	case "userId":
		c.user = s.textOf("userId")
	case "timestamp":
		c.stamp, c.hasStamp = c.stampOf("timestamp")
	case "originalTimestamp":
		c.original, c.hasOriginal = c.stampOf("originalTimestamp")
	case "sentAt":
		c.sent, c.hasSent = c.stampOf("sentAt")
	case "receivedAt":
		c.received, c.got = c.stampOf("receivedAt")
	case "context":
		c.session, c.pageURL, c.pageTitle, c.pageReferrer = nil, nil, nil, nil
		c.campaign = [len(segmentCampaign)][]byte{}
		c.readObject("context", c.contextField)
	case "properties":
		d.props, d.elements = d.props[:0], d.elements[:0]
		c.items.reset()
		c.nests.reset()
		c.readObject("properties", c.property)
	default:
		c.unknown("", key)
	}
}

func (c *segmentCall) stampOf(field string) (time.Time, bool) {
	return c.scan.timeOf(field, c.zone, false)
}

func (c *segmentCall) contextField(key []byte) {
	s := &c.scan
	switch string(key) {
	case "page":
		c.pageURL, c.pageTitle, c.pageReferrer = nil, nil, nil
		c.readObject("context.page", c.pageField)
	case "campaign":
		c.campaign = [len(segmentCampaign)][]byte{}
		c.readObject("context.campaign", c.campaignField)
	case "sessionId":
		c.session = s.digitsOrText("context.sessionId")
	default:
		c.unknown("context.", key)
	}
}

func (c *segmentCall) pageField(key []byte) {
	s := &c.scan
	switch string(key) {
	case "url":
		c.pageURL = s.textOf("context.page.url")
	case "title":
		c.pageTitle = s.textOf("context.page.title")
	case "referrer":
		c.pageReferrer = s.textOf("context.page.referrer")
	default:
		c.unknown("context.page.", key)
	}
}

func (c *segmentCall) campaignField(key []byte) {
	c.campaignText("context.campaign.", key, segmentCampaign[:], c.campaign[:])
}
