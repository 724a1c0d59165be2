package pattern

import (
	"bytes"
	"strings"
)

// dotless removes the dot segments of a path that begins with a slash (RFC 3986, 5.2.4), whether the dots are written as such or as %2E.
// Nothing else changes, so double slashes stay. A path without dot segments is returned as it is.
func dotless(path string) string {
	if !strings.Contains(path, "/.") && strings.IndexByte(path, '%') < 0 || !hasDotSegment(path) {
		return path
	}
	dst := make([]byte, 0, len(path))
	for rest, more := path[1:], true; more; {
		var segment string
		segment, rest, more = strings.Cut(rest, "/")
		n := dots(segment)
		if n == 0 {
			dst = append(dst, '/')
			dst = append(dst, segment...)
			continue
		}
		if n == 2 {
			dst = dst[:max(0, bytes.LastIndexByte(dst, '/'))]
		}
		if !more {
			dst = append(dst, '/')
		}
	}
	return string(dst)
}

func hasDotSegment(path string) bool {
	for rest, more := path[1:], true; more; {
		var segment string
		if segment, rest, more = strings.Cut(rest, "/"); dots(segment) > 0 {
			return true
		}
	}
	return false
}

// dots returns 1 for a segment ".", 2 for "..", else 0.
func dots(segment string) int {
	n := 0
	for segment != "" {
		switch {
		case segment[0] == '.':
			segment = segment[1:]
		case len(segment) >= 3 && segment[0] == '%' && segment[1] == '2' && segment[2]|0x20 == 'e':
			segment = segment[3:]
		default:
			return 0
		}
		if n++; n > 2 {
			return 0
		}
	}
	return n
}
