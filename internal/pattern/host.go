package pattern

import (
	"strings"
	"unicode/utf8"
)

// Host returns the normal form of a host: without port, lower-case, without a dot at its end, and each label beyond ASCII as "xn--" and
// its punycode. No other mapping is done; in particular a label is not composed (NFC) first.
//
// Host is total and idempotent. A host in normal form is returned as it is.
func Host(s string) string {
	s, _ = splitPort(s)
	return normalHost(s)
}

// normalHost is Host for what has no port.
func normalHost(s string) string { return strings.TrimRight(hostText(s), ".") }

// hostText is the normal form of a part of a host: a dot at its end may join it to the next label. What stands in brackets is an address and
// has no labels.
func hostText(s string) string {
	if isASCII(s) {
		return lowerASCII(s)
	}
	if s[0] == '[' {
		return strings.ToLower(s)
	}
	labels := strings.Split(strings.ToLower(s), ".")
	for i, label := range labels {
		labels[i] = asciiLabel(label)
	}
	return strings.Join(labels, ".")
}

// splitPort cuts s at the colon in front of the port. The colons of an IPv6 address stand in brackets.
func splitPort(s string) (host, port string) {
	from := 0
	if strings.HasPrefix(s, "[") {
		if from = strings.IndexByte(s, ']'); from < 0 {
			return s, ""
		}
	}
	if i := strings.IndexByte(s[from:], ':'); i >= 0 {
		return s[:from+i], s[from+i+1:]
	}
	return s, ""
}

// plainHostByte marks the bytes that mean nothing but themselves in an authority.
var plainHostByte = func() (plain [256]bool) {
	for c := range plain[:utf8.RuneSelf] {
		plain[c] = !('A' <= c && c <= 'Z' || c == '@' || c == ':' || c == '[' || c == '/')
	}
	return plain
}()

func lowerASCII(s string) string {
	for i := range len(s) {
		if 'A' <= s[i] && s[i] <= 'Z' {
			b := []byte(s)
			for ; i < len(b); i++ {
				if 'A' <= b[i] && b[i] <= 'Z' {
					b[i] |= 0x20
				}
			}
			return string(b)
		}
	}
	return s
}

func isASCII(s string) bool {
	for i := range len(s) {
		if s[i] >= utf8.RuneSelf {
			return false
		}
	}
	return true
}
