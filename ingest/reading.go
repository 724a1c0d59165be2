package ingest

import (
	"io"
	"iter"
	"strconv"

	"github.com/go-conversion/conversion"
)

// reading is one run of a reader over one input.
type reading struct {
	settings
	source source
	scan   scanner
	draft  draft
	yield  func(conversion.Event, error) bool
	over   bool // nothing more is to be yielded

	at     piece // the record
	record int   // its number
	call   int   // where in it the event begins
	code   [3]byte
}

// reader is the frame of all readers: body yields everything but an error of
// the io.Reader, which ends the stream.
func reader(r io.Reader, options []Option, body func(*reading)) iter.Seq2[conversion.Event, error] {
	return func(yield func(conversion.Event, error) bool) {
		rd := &reading{settings: settingsOf(options), yield: yield}
		rd.source = newSource(r, rd.maxRecord)
		rd.at = piece{line: 1, column: 1}
		if !conversion.IsCurrency(rd.currency) {
			rd.fail(fault{message: wantText("option Currency: "+conversion.ErrCurrency.Error(), []byte(rd.currency)), err: conversion.ErrCurrency, final: true})
			return
		}
		rd.source.skipMark()
		body(rd)
		if err := rd.source.err; !rd.over && err != nil && err != io.EOF {
			rd.at = piece{offset: rd.source.offset, line: rd.source.line, column: rd.source.column}
			rd.fail(fault{message: "reading the input: " + err.Error(), err: err, final: true})
		}
	}
}

// eachLine calls read with the scanner at each line that is not blank.
func (rd *reading) eachLine(read func(*reading)) {
	rd.scan.unit = "line"
	for !rd.over {
		var ok bool
		if rd.at, ok = rd.source.nextLine(); !ok {
			return
		}
		if rd.at.long {
			rd.failLong()
			continue
		}
		rd.scan.reset(rd.at.data)
		if rd.scan.peek(); rd.scan.pos < len(rd.at.data) {
			rd.call = rd.scan.pos
			rd.draft.reset()
			read(rd)
		}
	}
}

func (rd *reading) failLong() {
	rd.call = 0
	rd.failRecord(fault{message: "want at most " + strconv.Itoa(rd.maxRecord) + " bytes in a record, have more", err: ErrTooLong})
}

// emit yields the draft as an event.
func (rd *reading) emit() {
	rd.rename()
	if rd.stats != nil {
		rd.stats.Records++
		rd.stats.Events++
	}
	rd.record++
	if !rd.yield(rd.draft.event(rd.reuse), nil) {
		rd.over = true
	}
}

func (rd *reading) rename() {
	if rd.names == nil {
		return
	}
	d := &rd.draft
	name, known := rd.names[d.name]
	if d.name == "" {
		name, known = rd.names[string(d.of(d.texts[nameText]))]
	}
	if known {
		d.name = name
	}
}

// skipped counts a record that is no event.
func (rd *reading) skipped(reason []byte) {
	if rd.stats != nil {
		rd.stats.Records++
		rd.stats.skip(reason)
	}
	rd.record++
}

// failRecord yields the error of a record, and ends the stream if that is so
// wanted.
func (rd *reading) failRecord(f fault) {
	if rd.stats != nil {
		rd.stats.Records++
	}
	rd.fail(f)
	rd.record++
}

func (rd *reading) fail(f fault) {
	if rd.stats != nil {
		rd.stats.Errors++
	}
	e := &Error{Offset: rd.at.offset + int64(f.pos), Record: rd.record, Field: f.field, Message: f.message, Err: f.err}
	e.Line, e.Column = rd.at.place(f.pos)
	e.Final = f.final
	if !rd.yield(conversion.Event{}, e) || rd.stopOnError {
		rd.over = true
	}
}

// missing is the fault of an event that lacks a field.
func (rd *reading) missing(field, message string) {
	rd.scan.fail(fault{pos: rd.call, field: field, message: message})
}

// unknown skips the value of a field that no event has, and counts it.
func (rd *reading) unknown(path string, name []byte) {
	if rd.stats != nil {
		rd.stats.unknown(append([]byte(path), name...))
	}
	rd.scan.skip()
}
