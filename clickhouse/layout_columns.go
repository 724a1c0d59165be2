package clickhouse

import "github.com/go-conversion/conversion"

// column is a column of the table: how it is created, filled from an event, and read
// back into one. What the module knows of its own table is the list of them.
//
// A column is one of: a text or a whole number of the event; a part that is computed
// from it; or something with write and read of its own.
type column struct {
	name  string
	typ   string
	codec string // "" is the server's own
	zero  string // the SQL of a field that no event has; "" if there has to be one

	kind conversion.Kind // of the properties in it; absent for other columns
	from string          // the column that it is computed from; "" for what an event says itself

	text  func(*conversion.Event) *string
	int   func(*conversion.Event) *int64
	part  func(*row) string
	write func(dst []byte, r *row) []byte
	read  func(*eventReader)
}

// The types.
const (
	typeText    = "String"
	typeName    = "LowCardinality(String)" // of few values
	typeInt     = "Int64"
	typeTexts   = "Array(String)"
	typeNames   = "Array(LowCardinality(String))"
	typeStrings = "Map(LowCardinality(String), String)"
	typeNumbers = "Map(LowCardinality(String), Float64)"
	typeBools   = "Map(LowCardinality(String), UInt8)"
	typeLists   = "Map(LowCardinality(String), Array(String))"
)

// The names that matter beyond the list; see also those that predicates read.
const (
	columnUser = "user"
	columnTime = "ts"
	columnSeq  = "seq"
	columnKey  = "key"

	fromTouch = "touch" // what several columns are computed from
)

// What is read for a field that no event has.
const (
	noText = "''"
	noInt  = "toInt64(0)"
	noList = "CAST([], 'Array(String)')"
)

// eventColumns is the layout, in the order of [Table.DDL].
var eventColumns = []column{
	{name: columnUser, typ: typeText, text: func(e *conversion.Event) *string { return &e.User }},
	{name: columnTime, typ: typeInt, codec: "Delta(8), ZSTD(1)", write: appendTime, read: (*eventReader).readTime},
	{name: columnSeq, typ: typeInt, codec: "T64, ZSTD(1)", zero: noInt, int: func(e *conversion.Event) *int64 { return &e.Seq }},
	{name: columnKey, typ: typeText, zero: noText, read: (*eventReader).readKey},
	{name: "session", typ: typeText, zero: noText, text: func(e *conversion.Event) *string { return &e.Session }},
	{name: columnName, typ: typeName, zero: noText, text: func(e *conversion.Event) *string { return &e.Name }},
	{name: "title", typ: typeName, zero: noText, text: func(e *conversion.Event) *string { return &e.Title }},
	{name: "content_type", typ: typeName, zero: noText, text: func(e *conversion.Event) *string { return &e.ContentType }},
	{name: "order_id", typ: typeText, zero: noText, text: func(e *conversion.Event) *string { return &e.OrderID }},
	{name: columnEngaged, typ: typeInt, zero: noInt, int: func(e *conversion.Event) *int64 { return (*int64)(&e.Engaged) }},
	{name: columnAmount, typ: typeInt, zero: noInt, int: func(e *conversion.Event) *int64 { return &e.Value.Micros }},
	{name: columnCurrency, typ: typeName, zero: noText, text: func(e *conversion.Event) *string { return &e.Value.Currency }},

	{name: columnURL, typ: typeText, codec: "ZSTD(3)", zero: noText, text: func(e *conversion.Event) *string { return &e.URL }},
	{name: "location", typ: typeText, codec: "ZSTD(3)", zero: noText, from: columnURL, part: func(r *row) string { return r.page.Text() }},
	{name: "host", typ: typeName, zero: noText, from: columnURL, part: func(r *row) string { return r.page.Host }},
	{name: "path", typ: typeText, zero: noText, from: columnURL, part: func(r *row) string { return r.page.TrimmedPath() }},
	{name: "fragment", typ: typeText, zero: noText, from: columnURL, part: func(r *row) string { return r.page.Fragment() }},
	{name: columnQueryKey, typ: typeNames, zero: noList, from: columnURL, write: appendQueryKeys},
	{name: columnQueryValue, typ: typeTexts, zero: noList, from: columnURL, write: appendQueryValues},
	{name: columnReferrer, typ: typeText, zero: noText, text: func(e *conversion.Event) *string { return &e.Referrer }},
	{name: "referrer_location", typ: typeText, zero: noText, from: columnReferrer, part: func(r *row) string { return r.referrer.Text() }},
	{name: "referrer_host", typ: typeName, zero: noText, from: columnReferrer, part: func(r *row) string { return r.referrer.Host }},

	{name: "source", typ: typeName, from: fromTouch, part: func(r *row) string { return r.touch.Source }},
	{name: "medium", typ: typeName, from: fromTouch, part: func(r *row) string { return r.touch.Medium }},
	{name: "campaign", typ: typeName, from: fromTouch, part: func(r *row) string { return r.touch.Campaign }},
	{name: "term", typ: typeName, from: fromTouch, part: func(r *row) string { return r.touch.Term }},
	{name: "content", typ: typeName, from: fromTouch, part: func(r *row) string { return r.touch.Content }},
	{name: "click_id", typ: typeText, from: fromTouch, part: func(r *row) string { return clickIDText(r.touch.ClickID) }},
	{name: "channel", typ: typeName, from: fromTouch, part: func(r *row) string { return r.touch.Channel }},

	{name: columnStrings, typ: typeStrings, zero: "CAST(map(), 'Map(String, String)')", kind: conversion.KindString, write: propsOf(conversion.KindString), read: readTextProps},
	{name: columnNumbers, typ: typeNumbers, zero: "CAST(map(), 'Map(String, Float64)')", kind: conversion.KindNumber, write: propsOf(conversion.KindNumber), read: readNumberProps},
	{name: columnBools, typ: typeBools, zero: "CAST(map(), 'Map(String, UInt8)')", kind: conversion.KindBool, write: propsOf(conversion.KindBool), read: readBoolProps},
	{name: columnLists, typ: typeLists, zero: "CAST(map(), 'Map(String, Array(String))')", kind: conversion.KindStrings, write: propsOf(conversion.KindStrings), read: readListProps},
}

// needed reports whether the table's order, and so its identity of events, rests on
// the column, or nothing can be said of an event without it.
func (c *column) needed() bool {
	switch c.name {
	case columnUser, columnTime, columnSeq, columnKey, columnName:
		return true
	}
	return false
}

// stored reports whether the events are rebuilt from the column.
func (c *column) stored() bool { return c.text != nil || c.int != nil || c.read != nil }
