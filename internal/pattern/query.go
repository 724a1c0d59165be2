package pattern

import (
	"iter"
	"strings"
	"unicode/utf8"
)

// Query returns the decoded values of the parameter, in order. The name is compared decoded, exactly and with its case.
func (u *URL) Query(name string) iter.Seq[string] {
	return func(yield func(string) bool) { eachValue(u.RawQuery, name, yield) }
}

// Params returns all parameters of the query, see the function [Params].
func (u *URL) Params() iter.Seq2[string, string] { return Params(u.RawQuery) }

// Params returns the parameters of a query or of a text like one, in order, names and values decoded by [Unescape] with plus as space.
// They are separated by "&" only. A parameter without "=" has the value "", and nothing between two separators is no parameter.
// A leading "amp;" of a name is dropped: it is what remains of a link whose "&amp;" was never decoded.
func Params(rawQuery string) iter.Seq2[string, string] {
	return func(yield func(string, string) bool) { eachParam(rawQuery, yield) }
}

func eachParam(query string, yield func(name, value string) bool) {
	for query != "" {
		var name, value string
		var ok bool
		if name, value, query, ok = cutParam(query); !ok {
			continue
		}
		if !yield(Unescape(name, true), Unescape(value, true)) {
			return
		}
	}
}

func eachValue(query, name string, yield func(string) bool) {
	for query != "" {
		var n, value string
		var ok bool
		if n, value, query, ok = cutParam(query); !ok || Unescape(n, true) != name {
			continue
		}
		if !yield(Unescape(value, true)) {
			return
		}
	}
}

// cutParam cuts the first parameter off, not yet decoded. It is not ok if it is empty.
func cutParam(query string) (name, value, rest string, ok bool) {
	param, rest, _ := strings.Cut(query, "&")
	param = strings.TrimPrefix(param, "amp;")
	name, value, _ = strings.Cut(param, "=")
	return name, value, rest, param != ""
}

// Unescape decodes the escapes of a query, and "+" as a space if plus is set. Broken escapes are kept. What is no valid UTF-8 after that
// becomes U+FFFD, one for each maximal part of a character, as browsers do. A text in which nothing changes is returned as it is.
func Unescape(s string, plus bool) string {
	if strings.IndexByte(s, '%') < 0 && !(plus && strings.IndexByte(s, '+') >= 0) {
		if utf8.ValidString(s) {
			return s
		}
		return validText([]byte(s))
	}
	b := make([]byte, 0, len(s))
	for i := 0; i < len(s); i++ {
		switch c := s[i]; c {
		case '%':
			if decoded, ok := unhex(s[i:]); ok {
				c, i = decoded, i+2
			}
			b = append(b, c)
		case '+':
			if plus {
				c = ' '
			}
			b = append(b, c)
		default:
			b = append(b, c)
		}
	}
	return validText(b)
}

func validText(b []byte) string {
	if utf8.Valid(b) {
		return string(b)
	}
	dst := make([]byte, 0, len(b)+8)
	for len(b) > 0 {
		r, size := utf8.DecodeRune(b)
		if r == utf8.RuneError && size == 1 {
			size = maximalPart(b)
		}
		dst = utf8.AppendRune(dst, r)
		b = b[size:]
	}
	return string(dst)
}

// maximalPart returns the length of the longest start of b that some character begins with, at least 1 (Unicode, section 3.9, "U+FFFD
// Substitution of Maximal Subparts"). b begins with no valid character.
func maximalPart(b []byte) int {
	low, high, length := byte(0x80), byte(0xBF), 3
	switch c := b[0]; {
	case c == 0xE0:
		low = 0xA0
	case c == 0xED:
		high = 0x9F
	case 0xE1 <= c && c <= 0xEF:
	case c == 0xF0:
		low, length = 0x90, 4
	case c == 0xF4:
		high, length = 0x8F, 4
	case 0xF1 <= c && c <= 0xF3:
		length = 4
	default:
		return 1
	}
	n := 1
	for n < length && n < len(b) && low <= b[n] && b[n] <= high {
		n++
		low, high = 0x80, 0xBF
	}
	return n
}
