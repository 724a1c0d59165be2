package ingest

import (
	"bytes"
	"strconv"
	"time"

	"github.com/go-conversion/conversion"
)

// The methods of this file read one value of a known type into the draft. A
// null makes the field absent again, anything else is a fault.

// textOf reads a string, nil for null.
func (s *scanner) textOf(field string) []byte {
	switch s.peek() {
	case '"':
		return s.text()
	case 'n':
		s.null()
	default:
		s.mistyped(field, "want a string")
	}
	return nil
}

// digitsOf reads a number, or one in a string, as its text; nil for null.
func (s *scanner) digitsOf(field, wanted string) []byte {
	s.peek()
	start := s.pos
	text, ok := s.digits()
	if !ok {
		s.wrong(field, wanted, start)
	}
	return text
}

// digits is digitsOf that leaves it to the caller to name the fault where it is
// false; pos may then be behind the value.
func (s *scanner) digits() (text []byte, ok bool) {
	switch c := s.peek(); {
	case c == '"':
		text = s.text()
		return text, isNumber(text)
	case c == '-' || isDigit(c):
		return s.number(), true
	case c == 'n':
		s.null()
		return nil, true
	case !isValueStart(c):
		s.unexpected("want a value")
	}
	return nil, false
}

// digitsOrText reads a string, or a number as its text; nil for null.
func (s *scanner) digitsOrText(field string) []byte {
	if c := s.peek(); c == '-' || isDigit(c) {
		return s.number()
	}
	return s.textOf(field)
}

const wantInteger = "want an integer"

// seqOf reads an integer that is no string; 0 for null.
func (s *scanner) seqOf(field string) int64 {
	if c := s.peek(); c != '-' && !isDigit(c) {
		if !s.null() {
			s.mistyped(field, wantInteger)
		}
		return 0
	}
	start := s.pos
	return s.integer(field, s.number(), start)
}

// integer returns the integer that text, which stands at start, is.
func (s *scanner) integer(field string, text []byte, start int) int64 {
	if len(text) == 0 {
		return 0
	}
	n, err := strconv.ParseInt(string(text), 10, 64)
	if err != nil {
		s.wrong(field, wantInteger, start)
	}
	return n
}

const wantDuration = "want a number not below zero"

// durationOf reads a number of milliseconds; 0 for null.
func (s *scanner) durationOf(field string) time.Duration {
	if c := s.peek(); c != '-' && !isDigit(c) {
		if !s.null() {
			s.mistyped(field, wantDuration)
		}
		return 0
	}
	start := s.pos
	return s.duration(field, s.number(), start)
}

func (s *scanner) duration(field string, text []byte, start int) time.Duration {
	if len(text) == 0 {
		return 0
	}
	ns, err := scaled(text, 6)
	if err != nil {
		s.wrong(field, err.Error(), start)
	} else if ns < 0 || text[0] == '-' && bytes.ContainsAny(mantissa(text), "123456789") {
		s.wrong(field, wantDuration, start)
	}
	return time.Duration(ns)
}

func mantissa(text []byte) []byte {
	if i := bytes.IndexAny(text, "eE"); i >= 0 {
		return text[:i]
	}
	return text
}

// timeOf reads an RFC 3339 time or, if numbers are allowed, Unix seconds. It is
// false for null.
func (s *scanner) timeOf(field string, loc *time.Location, numbers bool) (t time.Time, dated bool) {
	wanted := wantStamp
	if numbers {
		wanted = wantTime
	}
	c := s.peek()
	start := s.pos
	switch {
	case c == '"':
		if t, dated = rfc3339(s.text(), loc); !dated {
			s.wrong(field, wanted, start)
		} else if !inEra(t) {
			s.wrong(field, wantEra, start)
		}
	case numbers && (c == '-' || isDigit(c)):
		text := s.number()
		if s.failed {
			return t, false
		}
		var message string
		if t, message = unixTime(text, 9); message != "" {
			s.wrong(field, message, start)
		}
		dated = true
	case c == 'n':
		s.null()
	default:
		s.mistyped(field, wanted)
	}
	return t, dated && !s.failed
}

// amountOf reads a number, or a decimal number in a string; priced is false
// for null.
func (s *scanner) amountOf(field string) (micros int64, priced bool) {
	c := s.peek()
	start := s.pos
	var text []byte
	switch {
	case c == '"':
		text = s.text()
	case c == '-' || isDigit(c):
		text = s.number()
	default:
		if !s.null() {
			s.mistyped(field, conversion.ErrAmount.Error())
		}
		return 0, false
	}
	if s.failed {
		return 0, false
	}
	micros, err := amount(text, c != '"')
	if err != nil {
		s.wrongErr(field, amountMessage(err), start, err)
	}
	return micros, err == nil
}

func amountMessage(err error) string {
	if err == conversion.ErrOverflow {
		return "want an amount below 9.2·10¹²"
	}
	return err.Error()
}

// upperCurrency writes the currency in capitals over buf; it is false if that is
// not three letters.
func upperCurrency(code, buf []byte) ([]byte, bool) {
	if len(code) != 3 {
		return nil, false
	}
	buf = append(buf, code...)
	for i, c := range buf {
		if 'a' <= c && c <= 'z' {
			buf[i] = c - 'a' + 'A'
		}
		if c = buf[i]; c < 'A' || c > 'Z' {
			return nil, false
		}
	}
	return buf, true
}
