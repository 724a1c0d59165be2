package pattern

import (
	"strings"
	"unicode/utf8"
)

// Readable returns the readable form of a path or fragment: runs of valid escapes are decoded as UTF-8, except that
// "/", "%", "?", "#", controls (00–1F, 7F) and bytes that are no valid UTF-8 stay as escapes in capitals. A "%" without two hexadecimal digits
// becomes "%25". Nothing else changes; a "+" is a plus.
//
// The form is idempotent. A text without "%" is returned as it is.
func Readable(s string) string {
	i := strings.IndexByte(s, '%')
	if i < 0 {
		return s
	}
	dst := make([]byte, 0, len(s)+2)
	for i >= 0 {
		dst = append(dst, s[:i]...)
		s = s[i:]
		var n int
		dst, n = appendReadable(dst, s)
		s = s[n:]
		i = strings.IndexByte(s, '%')
	}
	return string(append(dst, s...))
}

// appendReadable appends the readable form of the character that the escapes at the start of s encode, and returns how many bytes of s
// it took.
func appendReadable(dst []byte, s string) ([]byte, int) {
	c, ok := unhex(s)
	if !ok {
		return append(dst, "%25"...), 1
	}
	if c < utf8.RuneSelf {
		if c < ' ' || c == 0x7F || c == '/' || c == '%' || c == '?' || c == '#' {
			return appendEscape(dst, c), 3
		}
		return append(dst, c), 3
	}
	var char [utf8.UTFMax]byte
	n := 0
	for ; n < len(char); n++ {
		if char[n], ok = unhex(s[3*n:]); !ok {
			break
		}
	}
	_, size := utf8.DecodeRune(char[:n])
	if size == 1 {
		return appendEscape(dst, c), 3
	}
	return append(dst, char[:size]...), 3 * size
}

// unhex decodes the escape at the start of s, if there is one.
func unhex(s string) (byte, bool) {
	if len(s) < 3 || s[0] != '%' {
		return 0, false
	}
	hi, lo := hexValue[s[1]], hexValue[s[2]]
	return hi<<4 | lo&15, hi|lo < 16
}

// hexValue maps hexadecimal digits to their values and all other bytes to 255.
var hexValue = func() (v [256]byte) {
	for i := range v {
		v[i] = 255
	}
	for i := range byte(16) {
		v[hexDigits[i]] = i
		v[hexDigits[i]|0x20] = i
	}
	return v
}()

const hexDigits = "0123456789ABCDEF"

func appendEscape(dst []byte, c byte) []byte {
	return append(dst, '%', hexDigits[c>>4], hexDigits[c&15])
}

// hasCapitalEscapes reports whether no escape in s has a small letter.
func hasCapitalEscapes(s string) bool {
	for {
		i := strings.IndexByte(s, '%')
		if i < 0 {
			return true
		}
		if s = s[i:]; len(s) < 3 {
			return true
		}
		if _, ok := unhex(s); !ok {
			s = s[1:]
			continue
		}
		if s[1] >= 'a' || s[2] >= 'a' {
			return false
		}
		s = s[3:]
	}
}

// appendCapitalEscapes appends s with the letters of its escapes in capitals.
func appendCapitalEscapes(dst []byte, s string) []byte {
	for {
		i := strings.IndexByte(s, '%')
		if i < 0 {
			return append(dst, s...)
		}
		dst = append(dst, s[:i]...)
		if c, ok := unhex(s[i:]); ok {
			dst = appendEscape(dst, c)
			s = s[i+3:]
		} else {
			dst = append(dst, '%')
			s = s[i+1:]
		}
	}
}
