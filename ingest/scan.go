package ingest

import "strings"

// maxDepth is how deep objects and arrays may be nested.
const maxDepth = 64

// scanner reads the JSON of one record, strictly by RFC 8259, value by value as
// its reader asks. After a fault it stands at the end of the data, so that
// every loop over an object or array ends; only the first fault is kept.
type scanner struct {
	data   []byte
	pos    int
	depth  int
	unit   string // what the data is, for messages: "line" or "document"
	failed bool
	fault  fault

	decoded []byte // texts that do not stand in data as they are
}

func (s *scanner) reset(data []byte) {
	s.data, s.pos, s.depth = data, 0, 0
	s.failed = false
	s.decoded = s.decoded[:0]
}

// fail keeps the fault, if it is the first, and goes to the end.
func (s *scanner) fail(f fault) {
	if !s.failed {
		s.failed, s.fault = true, f
	}
	s.pos = len(s.data)
}

// unexpected is the fault of a byte that no value, or not this one, has here.
func (s *scanner) unexpected(wanted string) {
	if s.pos >= len(s.data) {
		s.fail(fault{pos: len(s.data), message: "unexpected end of the " + s.unit})
		return
	}
	rest := s.data[s.pos:]
	s.fail(fault{pos: s.pos, message: want(wanted, rest[:min(len(rest), 16)])})
}

// wrong is the fault of a value at start that is not what its field wants.
func (s *scanner) wrong(field, wanted string, start int) {
	s.wrongErr(field, wanted, start, nil)
}

func (s *scanner) wrongErr(field, wanted string, start int, err error) {
	if s.failed {
		return
	}
	s.fail(fault{pos: start, field: field, message: want(wanted, s.token(start)), err: err})
}

// token returns the text of the value at start, or what there is of it.
func (s *scanner) token(start int) []byte {
	t := scanner{data: s.data, pos: start}
	if t.skip(); t.failed {
		return s.data[start:]
	}
	return s.data[start:t.pos]
}

// mistyped is wrong for the value that comes next, unless that is no value.
func (s *scanner) mistyped(field, wanted string) {
	if !isValueStart(s.peek()) {
		s.unexpected("want a value")
		return
	}
	s.wrong(field, wanted, s.pos)
}

// notObject is the fault of a record, which comes next.
func (s *scanner) notObject() {
	have := s.data[s.pos:]
	if isValueStart(s.peek()) {
		have = s.token(s.pos)
	}
	s.fail(fault{pos: s.pos, message: want("want an object", have)})
}

func isValueStart(c byte) bool {
	return isDigit(c) || strings.IndexByte(`"{[-tfn`, c) >= 0
}

// peek passes over white space and returns the next byte, 0 at the end.
func (s *scanner) peek() byte {
	for s.pos < len(s.data) {
		c := s.data[s.pos]
		if c > ' ' || c != ' ' && c != '\t' && c != '\n' && c != '\r' {
			return c
		}
		s.pos++
	}
	return 0
}

// object enters the object at pos and returns its first key, nil if it has
// none. The caller reads the value and calls nextKey:
//
//	for key := s.object(); key != nil; key = s.nextKey() {
func (s *scanner) object() []byte {
	if !s.enter() {
		return nil
	}
	if s.peek() == '}' {
		s.leave()
		return nil
	}
	return s.key()
}

// nextKey passes over the comma behind a value and returns the next key, nil
// at the end of the object.
func (s *scanner) nextKey() []byte {
	switch s.peek() {
	case ',':
		s.pos++
		s.peek()
		return s.key()
	case '}':
		s.leave()
		return nil
	}
	s.unexpected("want a comma or }")
	return nil
}

func (s *scanner) key() []byte {
	if s.pos >= len(s.data) || s.data[s.pos] != '"' {
		s.unexpected("want a name in quotes")
		return nil
	}
	key := s.text()
	if s.peek() != ':' {
		s.unexpected("want a colon")
		return nil
	}
	s.pos++
	return key
}

// array enters the array at pos; it is false if that is empty. The caller reads
// the element and calls nextElement:
//
//	for more := s.array(); more; more = s.nextElement() {
func (s *scanner) array() bool {
	if !s.enter() {
		return false
	}
	if s.peek() == ']' {
		s.leave()
		return false
	}
	return true
}

func (s *scanner) nextElement() bool {
	switch s.peek() {
	case ',':
		s.pos++
		return true
	case ']':
		s.leave()
		return false
	}
	s.unexpected("want a comma or ]")
	return false
}

func (s *scanner) enter() bool {
	if s.depth == maxDepth {
		s.fail(fault{pos: s.pos, message: "nested more than 64 deep"})
		return false
	}
	s.depth++
	s.pos++
	return true
}

func (s *scanner) leave() {
	s.depth--
	s.pos++
}

// null passes over a null. It is false, and nothing is passed, if another value
// comes next.
func (s *scanner) null() bool {
	if s.peek() != 'n' {
		return false
	}
	s.literal("null")
	return true
}

func (s *scanner) literal(word string) {
	rest := s.data[s.pos:]
	for i := range len(word) {
		if i >= len(rest) || rest[i] != word[i] {
			if i >= len(rest) {
				s.pos = len(s.data)
			}
			s.unexpected("want " + word)
			return
		}
	}
	s.pos += len(word)
}

// boolean reads true or false.
func (s *scanner) boolean() bool {
	if s.data[s.pos] == 't' {
		s.literal("true")
		return true
	}
	s.literal("false")
	return false
}

// skip passes over the next value, whatever it is.
func (s *scanner) skip() {
	switch c := s.peek(); c {
	case '"':
		s.text()
	case '{':
		for key := s.object(); key != nil; key = s.nextKey() {
			s.skip()
		}
	case '[':
		for more := s.array(); more; more = s.nextElement() {
			s.skip()
		}
	case 't', 'f':
		s.boolean()
	case 'n':
		s.literal("null")
	default:
		if c != '-' && (c < '0' || c > '9') {
			s.unexpected("want a value")
			return
		}
		s.number()
	}
}

// finish checks that nothing but white space is left.
func (s *scanner) finish() {
	if s.peek(); s.pos < len(s.data) {
		s.unexpected("want the end of the " + s.unit)
	}
}
