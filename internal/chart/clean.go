package chart

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// Clean makes a text fit for one cell of one line: white space becomes a blank,
// and what could move the cursor or turn the line around (control characters,
// marks of direction, bytes that are no UTF-8) becomes U+FFFD. Names come from
// outside.
func Clean(s string) string {
	if isClean(s) {
		return s
	}
	return strings.Map(func(r rune) rune {
		switch {
		case unicode.IsSpace(r):
			return ' '
		case !isPrintable(r):
			return utf8.RuneError
		}
		return r
	}, s)
}

func isClean(s string) bool {
	for i := range len(s) {
		if s[i] < ' ' || s[i] >= 0x7f {
			return false
		}
	}
	return true
}

func isPrintable(r rune) bool {
	return !unicode.IsControl(r) && !unicode.Is(unicode.Bidi_Control, r) && r != '\u2028' && r != '\u2029'
}

// Escape is [Clean] for Markdown: what would be read as markup is escaped. An
// underscore inside a word means nothing there and stays.
func Escape(s string) string {
	s = Clean(s)
	if !strings.ContainsAny(s, "\\`*_|<[]~&$") {
		return s
	}
	var b strings.Builder
	for i := range len(s) {
		switch c := s[i]; c {
		case '\\', '`', '*', '|', '<', '[', ']', '~', '&', '$':
			b.WriteByte('\\')
		case '_':
			if i == 0 || i == len(s)-1 || !isWord(s[i-1]) || !isWord(s[i+1]) {
				b.WriteByte('\\')
			}
		}
		b.WriteByte(s[i])
	}
	return b.String()
}

func isWord(c byte) bool {
	return c == '_' || '0' <= c && c <= '9' || 'a' <= c && c <= 'z' || 'A' <= c && c <= 'Z' || c >= utf8.RuneSelf
}
