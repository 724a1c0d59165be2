package ingest

import (
	"errors"
	"fmt"
	"strconv"
	"strings"
	"unicode/utf8"
)

// Error says what is wrong with one record and where. Readers yield it in
// place of the event; errors.As finds it, and errors.Is sees through it to Err.
type Error struct {
	Line, Column int    // of the first byte of the offending value, or of the record where a field is missing; from 1, the column in bytes
	Offset       int64  // of that byte in the input
	Record       int    // the number of the record, from 0
	Field        string // such as "value.amount" or "batch[2].timestamp"; of a table, the name of the column; "" if it is no field's fault
	Message      string // what was wanted, and what is there
	Err          error  // the cause where there is one, such as [conversion.ErrAmount] or the error of the io.Reader
	Final        bool   // it is the last pair: nothing more can be read
}

// Errors that are not about one field.
var (
	ErrTooLong = errors.New("record too long")              // over [MaxRecord]
	ErrOrder   = errors.New("events not in order of users") // of [ByUser]
	ErrNoUser  = errors.New("event without user")           // of [ByUser] and [GroupByUser]
)

// Error returns the place, the field and the message.
func (e *Error) Error() string {
	text := fmt.Sprintf("line %d, column %d: ", e.Line, e.Column)
	if e.Field != "" {
		text += e.Field + ": "
	}
	return text + e.Message
}

// Unwrap returns Err.
func (e *Error) Unwrap() error { return e.Err }

// fault is what is wrong at a byte of a record.
type fault struct {
	pos     int
	field   string
	message string
	err     error
	final   bool
}

// want builds the usual message from what was wanted and what is there.
func want(wanted string, have []byte) string {
	return wanted + ", have " + printable(have)
}

// wantText is want for plain text, which it puts into quotes.
func wantText(wanted string, have []byte) string {
	return wanted + ", have " + quoted(have)
}

const maxQuoted = 64

func quoted(text []byte) string {
	kept, more := shortened(text)
	return strconv.Quote(kept) + more
}

// printable returns a piece of input without what would spoil a terminal.
func printable(text []byte) string {
	kept, more := shortened(text)
	var b strings.Builder
	for _, r := range kept {
		if strconv.IsPrint(r) {
			b.WriteRune(r)
		} else {
			q := strconv.QuoteRune(r)
			b.WriteString(q[1 : len(q)-1])
		}
	}
	return b.String() + more
}

func shortened(text []byte) (kept, more string) {
	if len(text) <= maxQuoted {
		return strings.ToValidUTF8(string(text), "\ufffd"), ""
	}
	n := maxQuoted
	for n > maxQuoted-utf8.UTFMax && !utf8.RuneStart(text[n]) {
		n--
	}
	return strings.ToValidUTF8(string(text[:n]), "\ufffd"), "…"
}
