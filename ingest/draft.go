package ingest

import (
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

// draft is an event in the making. Its texts point into the record, so that
// they are copied once, together, when the event is known to be good.
type draft struct {
	texts    [textCount][]byte
	name     string // in place of the text
	currency string // in place of the text
	time     time.Time
	dated    bool
	seq      int64
	engaged  time.Duration
	micros   int64
	priced   bool
	props    []draftProp
	elements [][]byte // of all lists

	bytes []byte            // where the texts are gathered
	out   []conversion.Prop // where Props are made
}

// draftProp is a property; KindAbsent drops it, and those of the same name
// before it. Its name is label or, if that is empty, name.
type draftProp struct {
	label    string
	name     []byte
	kind     conversion.Kind
	num      float64 // 1 for true
	text     []byte  // of a number, its digits
	from, to int     // of a list, in elements
	pos      int     // of the value in the record
}

func (d *draft) reset() {
	clear(d.texts[:])
	d.name, d.currency = "", ""
	d.dated, d.priced = false, false
	d.seq, d.engaged = 0, 0
	d.props, d.elements = d.props[:0], d.elements[:0]
}

func (d *draft) addText(label string, text []byte) {
	if len(text) > 0 {
		d.props = append(d.props, draftProp{label: label, kind: conversion.KindString, text: text})
	}
}

func (d *draft) addNumber(label string, f float64) {
	d.props = append(d.props, draftProp{label: label, kind: conversion.KindNumber, num: f})
}

// addList adds the elements from an index on, unless there are none.
func (d *draft) addList(label string, from int) {
	if to := len(d.elements); to > from {
		d.props = append(d.props, draftProp{label: label, kind: conversion.KindStrings, from: from, to: to})
	}
}

// event makes the event. With reuse, its Props are good until the next call.
func (d *draft) event(reuse bool) conversion.Event {
	e := conversion.Event{Time: d.time, Seq: d.seq, Engaged: d.engaged}
	texts := d.gather()
	cut := func(n int) string {
		s := texts[:n]
		texts = texts[n:]
		return s
	}
	e.ID = cut(len(d.texts[idText]))
	e.User = cut(len(d.texts[userText]))
	e.Session = cut(len(d.texts[sessionText]))
	e.Name = cut(len(d.texts[nameText]))
	e.URL = cut(len(d.texts[urlText]))
	e.Title = cut(len(d.texts[titleText]))
	e.ContentType = cut(len(d.texts[contentTypeText]))
	e.Referrer = cut(len(d.texts[referrerText]))
	e.OrderID = cut(len(d.texts[orderIDText]))
	currency := cut(len(d.texts[currencyText]))
	if d.priced {
		e.Value = conversion.Money{Micros: d.micros, Currency: currency + d.currency}
	}
	e.Name += d.name
	if len(d.props) > 0 {
		e.Props = d.makeProps(texts, reuse)
	}
	return e
}

// gather returns all texts as one string, in order.
func (d *draft) gather() string {
	if d.name != "" {
		d.texts[nameText] = nil
	}
	if d.currency != "" || !d.priced {
		d.texts[currencyText] = nil
	}
	b := d.bytes[:0]
	for _, text := range &d.texts {
		b = append(b, text...)
	}
	for i := range d.props {
		p := &d.props[i]
		b = append(b, p.name...)
		if p.kind == conversion.KindString {
			b = append(b, p.text...)
		}
	}
	for _, text := range d.elements {
		b = append(b, text...)
	}
	d.bytes = b
	return string(b)
}

func (d *draft) makeProps(texts string, reuse bool) conversion.Props {
	out := d.out[:0]
	if !reuse {
		out = make([]conversion.Prop, 0, len(d.props))
	}
	for i := range d.props {
		p := &d.props[i]
		name := p.label + texts[:len(p.name)]
		texts = texts[len(p.name):]
		var v conversion.Value
		switch p.kind {
		case conversion.KindString:
			v = conversion.StringValue(texts[:len(p.text)])
			texts = texts[len(p.text):]
		case conversion.KindNumber:
			v = conversion.NumberValue(p.num)
		case conversion.KindBool:
			v = conversion.BoolValue(p.num == 1)
		}
		out = append(out, conversion.Prop{Name: name, Value: v})
	}
	if len(d.elements) > 0 || d.hasList() {
		d.fillLists(out, texts)
	}
	out = lastOfEach(out)
	if reuse {
		d.out = out
	}
	if len(out) == 0 {
		return nil
	}
	return out
}

func (d *draft) hasList() bool {
	for i := range d.props {
		if d.props[i].kind == conversion.KindStrings {
			return true
		}
	}
	return false
}

func (d *draft) fillLists(out []conversion.Prop, texts string) {
	all := make([]string, len(d.elements))
	for i, text := range d.elements {
		all[i] = texts[:len(text)]
		texts = texts[len(text):]
	}
	for i := range d.props {
		if p := &d.props[i]; p.kind == conversion.KindStrings {
			out[i].Value = conversion.StringsValue(all[p.from:p.to:p.to])
		}
	}
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
	kept := props[:0]
	for i := range props {
		if !props[i].Value.Exists() || !isLast(props, i, last) {
			continue
		}
		kept = append(kept, props[i])
	}
	clear(props[len(kept):])
	return kept
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
