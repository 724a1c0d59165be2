package ingest

import (
	"bytes"
	"errors"
	"io"
	"iter"
	"strconv"
	"time"
	"unicode/utf8"

	"github.com/go-conversion/conversion"
)

// CSV reads the rows of a table with a header line, quoted as in RFC 4180, by a
// mapping of its columns. An empty cell is absent. Invalid UTF-8 is U+FFFD.
// A comma in a number is an error, unless the mapping's Decimal says what it
// is. Currencies are put into capitals. The zone and the constant currency of the
// mapping come before the options [Zone] and [Currency].
//
// A mapping with a fault, or with a column that the header lacks, is one error
// and ends the stream; so does a quoted value that never ends. A row that is
// longer or shorter than the header is an error like any other. The Field of an
// [Error] is the name of the column.
func CSV(r io.Reader, m Mapping, options ...Option) iter.Seq2[conversion.Event, error] {
	return reader(r, options, func(rd *reading) {
		t := table{reading: rd, mapping: m}
		if t.prepare() {
			for !rd.over && t.nextRow() {
				t.readRow()
			}
		}
	})
}

// table is a reading of rows.
type table struct {
	*reading
	mapping Mapping
	cut     cutter
	clock   clock
	columns []column
	width   int
	unused  []column // counted in Stats
	commas  bool     // before decimals
	number  []byte   // one that had some
}

// prepare checks the mapping and reads the header.
func (t *table) prepare() bool {
	if err := t.mapping.Check(); err != nil {
		var f *conversion.Fault
		errors.As(err, &f)
		t.fail(fault{field: "mapping." + f.Path, message: f.Message, err: err, final: true})
		return false
	}
	t.clock = newClock(&t.mapping, t.zone)
	t.commas = t.mapping.Decimal == ","
	if c := t.mapping.ConstantCurrency; c != "" && c != conversion.UnknownCurrency {
		t.currency = c
	}
	t.cut.delimiter = ','
	if t.mapping.Delimiter != "" {
		t.cut.delimiter = t.mapping.Delimiter[0]
	}
	if !t.nextRow() {
		if t.source.err == io.EOF && !t.over {
			t.at = piece{offset: t.source.begin, line: 1, column: 1}
			t.fail(fault{message: "want a header line, have an empty input", final: true})
		}
		return false
	}
	if t.at.long || t.cut.isBad {
		t.failHeader()
		return false
	}
	return t.bind()
}

func (t *table) failHeader() {
	if t.at.long {
		t.failLong()
	} else {
		bad := t.cut.bad
		bad.final = true
		t.fail(bad)
	}
	t.over = true
}

func (t *table) bind() bool {
	header := make([]string, len(t.cut.cells))
	for i, at := range t.cut.cells {
		header[i] = string(bytes.ToValidUTF8(t.cut.value(t.at.data, &at), []byte("\ufffd")))
	}
	columns, err := t.mapping.bind(header)
	if err != nil {
		t.fail(fault{message: err.Error(), final: true})
		return false
	}
	t.columns, t.width = columns, len(header)
	t.draft.distinct = true // because columns are
	for i, name := range header {
		if !isUsed(columns, i) {
			t.unused = append(t.unused, column{header: name, index: i})
		}
	}
	return true
}

func isUsed(columns []column, index int) bool {
	for i := range columns {
		if columns[i].index == index {
			return true
		}
	}
	return false
}

// nextRow finds and cuts the next row that is not blank.
func (t *table) nextRow() bool {
	for !t.over {
		t.cut.reset()
		if !t.source.nextRow(&t.cut, &t.at) {
			return false
		}
		if t.at.long || len(t.at.data) > 0 {
			return true
		}
	}
	return false
}

func (t *table) readRow() {
	rd, d := t.reading, &t.draft
	s := &rd.scan
	rd.call = 0
	d.reset()
	s.reset(t.at.data)
	switch {
	case t.at.long:
		rd.failLong()
		return
	case t.cut.isBad:
		s.fail(t.cut.bad)
	case len(t.cut.cells) != t.width:
		s.fail(fault{message: "want " + strconv.Itoa(t.width) + " values as in the header, have " + strconv.Itoa(len(t.cut.cells))})
	default:
		t.readCells()
	}
	if t.mapping.ConstantName != "" {
		d.name = t.mapping.ConstantName
	}
	nameField := t.mapping.Name
	if nameField == "" {
		nameField = "name"
	}
	rd.checkRequired(t.mapping.Time, nameField)
	if t.countUnused(); s.failed {
		rd.failRecord(s.fault)
		return
	}
	if d.priced && d.texts[currencyText].empty() {
		d.currency = rd.currency
	}
	rd.emit()
}

func (t *table) countUnused() {
	if t.stats == nil || len(t.cut.cells) != t.width {
		return
	}
	for i := range t.unused {
		if at := t.cut.cells[t.unused[i].index]; at.end > at.start {
			t.stats.unknown([]byte(t.unused[i].header))
		}
	}
}

// readCells puts the cells of the row into the draft, up to the first fault.
func (t *table) readCells() {
	d, row := &t.draft, t.at.data
	valid := t.cut.ascii || utf8.Valid(row)
	for i := range t.columns {
		c := &t.columns[i]
		at := &t.cut.cells[c.index]
		value := row[at.start:at.end]
		if at.quoted {
			value = t.cut.value(row, at)
		}
		if len(value) == 0 {
			continue
		}
		if !valid {
			value = bytes.ToValidUTF8(value, []byte("\ufffd"))
		}
		if c.role < textCount {
			d.texts[c.role] = d.keep(value)
			continue
		}
		if c.role == roleString {
			d.add(c.header, conversion.KindString).text = d.keep(value)
			continue
		}
		if message, err := t.setField(c, value); message != "" {
			t.scan.fail(fault{pos: at.start, field: c.header, message: wantText(message, value), err: err})
			return
		}
	}
}

// setField puts a value into the draft. The message says what it should be.
func (t *table) setField(c *column, value []byte) (message string, err error) {
	d := &t.draft
	if t.commas && c.role.isDecimal() {
		number, ok := withPoint(t.number[:0], value)
		if t.number = number; !ok {
			if c.role == roleAmount {
				err = conversion.ErrAmount
			}
			return wantComma, err
		}
		value = number
	}
	switch c.role {
	case roleTime:
		d.time, message = t.clock.read(value)
		d.dated = message == ""
	case roleSeq:
		if d.seq, err = strconv.ParseInt(string(value), 10, 64); err != nil {
			message = wantInteger
		}
	case roleEngagedSeconds:
		message = t.setEngaged(value, 9)
	case roleEngagedMS:
		message = t.setEngaged(value, 6)
	case roleAmount:
		if d.micros, err = amount(value, false); err != nil {
			message = amountMessage(err)
		}
		d.priced = err == nil
	case roleCurrency:
		code, ok := upperCurrency(value, t.code[:0])
		if d.texts[currencyText] = d.keep(code); !ok {
			message, err = conversion.ErrCurrency.Error(), conversion.ErrCurrency
		}
	case roleName:
		if name, known := t.mapping.Names[string(value)]; known {
			d.name = name
		} else {
			d.texts[nameText] = d.keep(value)
		}
	default:
		message = t.setProp(d.add(c.header, conversion.KindAbsent), c, value)
	}
	if message != "" && c.role.isDecimal() {
		message = t.aboutCommas(message, value)
	}
	return message, err
}

// aboutCommas adds to the message about a number what the mapping has to do with
// it.
func (t *table) aboutCommas(message string, value []byte) string {
	switch {
	case t.commas:
		return message + ` (with "decimal": "," in the mapping)`
	case bytes.IndexByte(value, ',') >= 0:
		return message + ` with a point (one with a comma needs "decimal": "," in the mapping)`
	}
	return message
}

func (t *table) setEngaged(value []byte, shift int) (message string) {
	ns, err := scaled(value, shift)
	if t.draft.engaged = time.Duration(ns); err != nil {
		return err.Error()
	}
	if value[0] == '-' && bytes.ContainsAny(mantissa(value), "123456789") {
		return wantDuration
	}
	return ""
}

func (t *table) setProp(p *draftProp, c *column, value []byte) (message string) {
	d := &t.draft
	switch c.role {
	case roleNumber:
		var ok bool
		if p.num, ok = float(value); !ok || !isNumber(value) {
			return errNumber.Error()
		}
		p.kind = conversion.KindNumber
	case roleBoolean:
		is, ok := boolOf(value)
		if !ok {
			return "want true, false, 1 or 0"
		}
		p.kind, p.num = conversion.KindBool, is
	case roleStrings:
		p.kind, p.text.from = conversion.KindStrings, len(d.elements)
		for more := true; more; {
			var element []byte
			element, value, more = bytes.Cut(value, c.sep)
			d.elements = append(d.elements, d.keep(element))
		}
		p.text.to = len(d.elements)
	}
	return ""
}

// boolOf reads true and false as spreadsheets write them.
func boolOf(b []byte) (float64, bool) {
	switch string(b) {
	case "1", "true", "TRUE", "True":
		return 1, true
	case "0", "false", "FALSE", "False":
		return 0, true
	}
	return 0, false
}
