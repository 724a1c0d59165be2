package ingest

import (
	"encoding/binary"
	"math/bits"
	"unicode/utf16"
	"unicode/utf8"
)

// text reads the string at pos, which is a quote. The result is valid until
// the scanner is reset.
func (s *scanner) text() []byte {
	start := s.pos + 1
	i := start + plainPrefix(s.data[start:])
	if i < len(s.data) && s.data[i] == '"' {
		s.pos = i + 1
		return s.data[start:i:i]
	}
	return s.foreignText(start, i)
}

const (
	everyByte = 0x0101010101010101
	highBits  = 0x80 * everyByte
)

// plainPrefix returns how many bytes come before the first quote, backslash,
// control or byte beyond ASCII, taking eight at a time.
func plainPrefix(b []byte) int {
	i := 0
	for ; i+8 <= len(b); i += 8 {
		w := binary.LittleEndian.Uint64(b[i:])
		quotes := w ^ '"'*everyByte
		slashes := w ^ '\\'*everyByte
		// A borrow can only flag bytes above one that is rightly flagged.
		special := (quotes - everyByte) &^ quotes
		special |= (slashes - everyByte) &^ slashes
		special |= (w - ' '*everyByte) &^ w
		if special = (special | w) & highBits; special != 0 {
			return i + bits.TrailingZeros64(special)/8
		}
	}
	for ; i < len(b); i++ {
		if c := b[i]; c < ' ' || c == '"' || c == '\\' || c >= utf8.RuneSelf {
			break
		}
	}
	return i
}

// foreignText goes on at i, where plainPrefix stopped. Text beyond ASCII that
// is valid stays where it is; escapes and invalid UTF-8 are written anew.
func (s *scanner) foreignText(start, i int) []byte {
	for i < len(s.data) && s.data[i] >= utf8.RuneSelf {
		r, size := utf8.DecodeRune(s.data[i:])
		if r == utf8.RuneError && size == 1 {
			break
		}
		i += size
		i += plainPrefix(s.data[i:])
	}
	if i < len(s.data) && s.data[i] == '"' {
		s.pos = i + 1
		return s.data[start:i:i]
	}
	mark := len(s.decoded)
	s.decoded = append(s.decoded, s.data[start:i]...)
	for i < len(s.data) {
		switch c := s.data[i]; {
		case c == '"':
			s.pos = i + 1
			return s.decoded[mark:len(s.decoded):len(s.decoded)]
		case c == '\\':
			n := s.escape(i)
			if n == 0 {
				return nil
			}
			i += n
		case c < ' ':
			s.pos = i
			s.unexpected("want no control character in a string")
			return nil
		case c < utf8.RuneSelf:
			n := plainPrefix(s.data[i:])
			s.decoded = append(s.decoded, s.data[i:i+n]...)
			i += n
		default:
			r, size := utf8.DecodeRune(s.data[i:])
			s.decoded = utf8.AppendRune(s.decoded, r)
			i += size
		}
	}
	s.pos = i
	s.unexpected("")
	return nil
}

// escape appends what the escape at i stands for and returns its length, 0 for
// a fault.
func (s *scanner) escape(i int) int {
	if i+1 >= len(s.data) {
		s.pos = len(s.data)
		s.unexpected("")
		return 0
	}
	c := s.data[i+1]
	switch c {
	case '"', '\\', '/':
	case 'b':
		c = '\b'
	case 'f':
		c = '\f'
	case 'n':
		c = '\n'
	case 'r':
		c = '\r'
	case 't':
		c = '\t'
	case 'u':
		return s.unicodeEscape(i)
	default:
		s.pos = i
		s.unexpected("want an escape of JSON")
		return 0
	}
	s.decoded = append(s.decoded, c)
	return 2
}

// unicodeEscape is escape for \uXXXX, and for two of them that are a surrogate
// pair; a lone surrogate is U+FFFD.
func (s *scanner) unicodeEscape(i int) int {
	r, ok := hex4(s.data[i+2:])
	if !ok {
		s.pos = i
		if len(s.data) < i+6 && allHex(s.data[i+2:]) {
			s.pos = len(s.data)
		}
		s.unexpected(`want four hexadecimal digits after \u`)
		return 0
	}
	n := 6
	if utf16.IsSurrogate(r) {
		low, ok := rune(0), false
		if rest := s.data[i+6:]; len(rest) >= 6 && rest[0] == '\\' && rest[1] == 'u' {
			low, ok = hex4(rest[2:])
		}
		if r = utf16.DecodeRune(r, low); ok && r != utf8.RuneError {
			n = 12
		} else {
			r = utf8.RuneError
		}
	}
	s.decoded = utf8.AppendRune(s.decoded, r)
	return n
}

func hex4(b []byte) (r rune, ok bool) {
	if len(b) < 4 || !allHex(b[:4]) {
		return 0, false
	}
	for _, c := range b[:4] {
		digit := c - '0'
		if c > '9' {
			digit = c&^0x20 - 'A' + 10
		}
		r = r<<4 | rune(digit)
	}
	return r, true
}

func allHex(b []byte) bool {
	for _, c := range b {
		if !isDigit(c) && (c|0x20 < 'a' || c|0x20 > 'f') {
			return false
		}
	}
	return true
}

func isDigit(c byte) bool { return '0' <= c && c <= '9' }
