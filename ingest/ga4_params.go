package ingest

import (
	"strconv"

	"github.com/go-conversion/conversion"
)

// ga4Param is one of event_params: a key and a string or number.
type ga4Param struct {
	key      []byte
	text     []byte // the string, or the digits of the number
	isNumber bool
	isSet    bool
	pos      int // of the value
}

func (g *ga4Row) readParams() {
	s := &g.scan
	g.params = g.params[:0]
	if s.peek() != '[' {
		if !s.null() {
			s.mistyped("event_params", "want an array")
		}
		return
	}
	for more := s.array(); more; more = s.nextElement() {
		g.params = append(g.params, ga4Param{})
		g.readParam(&g.params[len(g.params)-1])
	}
}

func (g *ga4Row) readParam(p *ga4Param) {
	s := &g.scan
	if s.peek() != '{' {
		if !s.null() {
			s.mistyped(g.paramField(""), "want an object")
		}
		return
	}
	for key := s.object(); key != nil; key = s.nextKey() {
		switch string(key) {
		case "key":
			if s.peek() != '"' {
				s.mistyped(g.paramField(".key"), "want a string")
				return
			}
			p.key = s.text()
		case "value":
			p.isSet = false
			if s.peek() == '{' {
				g.readParamValue(p)
			} else if !s.null() {
				s.mistyped(g.paramField(".value"), "want an object")
			}
		default:
			g.unknown("event_params.", key)
		}
	}
}

// paramField names a part of the parameter that is being read.
func (g *ga4Row) paramField(part string) string {
	return "event_params[" + strconv.Itoa(len(g.params)-1) + "]" + part
}

func (g *ga4Row) readParamValue(p *ga4Param) {
	s := &g.scan
	for key := s.object(); key != nil; key = s.nextKey() {
		if s.null() {
			continue
		}
		pos := s.pos
		switch string(key) {
		case "string_value":
			if s.peek() != '"' {
				s.mistyped(g.paramField(".value.string_value"), "want a string")
				return
			}
			p.text, p.isNumber = s.text(), false
		case "int_value", "double_value", "float_value":
			var ok bool
			if p.text, ok = s.digits(); !ok {
				s.wrong(g.paramField(".value."+string(key)), errNumber.Error(), pos)
			}
			p.isNumber = true
		default:
			g.unknown("event_params.value.", key)
			continue
		}
		p.isSet, p.pos = true, pos
	}
}

// useParams makes fields and properties of the parameters.
func (g *ga4Row) useParams() {
	d := &g.draft
	order := g.orderID
	var value, currency, contentType *ga4Param
	for i := range g.params {
		p := &g.params[i]
		if !p.isSet || !p.isNumber && setText(p.text) == nil {
			continue
		}
		switch string(p.key) {
		case "transaction_id", "value", "currency":
			if len(p.text) == 0 {
				continue
			}
		}
		switch string(p.key) {
		case "ga_session_id":
			d.texts[sessionText] = d.keep(p.text)
		case "page_location":
			d.texts[urlText] = d.keep(p.text)
		case "page_title":
			d.texts[titleText] = d.keep(p.text)
		case "page_referrer":
			d.texts[referrerText] = d.keep(p.text)
		case "content_group":
			d.texts[contentTypeText] = d.keep(p.text)
		case "content_type":
			contentType = p
		case "transaction_id":
			order = p.text
		case "engagement_time_msec":
			g.useEngaged(p)
		case "value":
			value = p
		case "currency":
			currency = p
		default:
			g.addParam(p)
		}
	}
	d.texts[orderIDText] = d.keep(order)
	if d.texts[contentTypeText].empty() && contentType != nil {
		d.texts[contentTypeText], contentType = d.keep(contentType.text), nil
	}
	g.addParam(contentType)
	g.useValue(value, currency)
}

func (g *ga4Row) addParam(p *ga4Param) {
	if p == nil {
		return
	}
	d := &g.draft
	prop := draftProp{name: d.keep(p.key), kind: conversion.KindString}
	if !p.isNumber {
		prop.text = d.keep(p.text)
	} else {
		prop.kind = conversion.KindNumber
		var ok bool
		if prop.num, ok = float(p.text); !ok {
			g.scan.wrong("event_params."+string(p.key), "want a number in the range of float64", p.pos)
		}
	}
	d.props = append(d.props, prop)
}

func (g *ga4Row) useEngaged(p *ga4Param) {
	if !isNumber(p.text) {
		g.scan.wrong("event_params.engagement_time_msec", wantDuration, p.pos)
		return
	}
	g.draft.engaged = g.scan.duration("event_params.engagement_time_msec", p.text, p.pos)
}

// useValue finds the amount of the event: the one in US dollars if wanted, the
// parameter, or the revenue. What it has no use for is a property.
func (g *ga4Row) useValue(value, currency *ga4Param) {
	d := &g.draft
	if usd := g.inDollars(); usd.set {
		d.micros, d.priced, d.currency = usd.micros, true, "USD"
		g.addParam(value)
		g.addParam(currency)
		return
	}
	switch {
	case value != nil:
		var err error
		if d.micros, err = amount(value.text, value.isNumber); err != nil {
			g.scan.wrongErr("event_params.value", amountMessage(err), value.pos, err)
		}
		d.priced = true
	case g.revenue.set:
		d.micros, d.priced = g.revenue.micros, true
	default:
		g.addParam(currency)
		return
	}
	if currency == nil {
		d.currency = g.reading.currency
		return
	}
	g.useCurrency(currency.text, "event_params.currency", currency.pos)
}

func (g *ga4Row) inDollars() ga4Amount {
	switch {
	case !g.inUSD:
		return ga4Amount{}
	case g.eventUSD.set:
		return g.eventUSD
	}
	return g.revenueUSD
}

// useCurrency sets the currency of the draft, in capitals.
func (rd *reading) useCurrency(code []byte, field string, pos int) {
	upper, ok := upperCurrency(code, rd.code[:0])
	if !ok {
		rd.scan.wrongErr(field, conversion.ErrCurrency.Error(), pos, conversion.ErrCurrency)
	}
	rd.draft.texts[currencyText] = rd.draft.keep(upper)
}
