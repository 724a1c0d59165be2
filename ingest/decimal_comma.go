package ingest

import "bytes"

const wantComma = `want a number with a comma before the decimals, and points only between thousands (as "decimal": "," in the mapping says)`

// withPoint appends to dst a number that has a comma before its decimals, as
// one that has a point there. Points between thousands are left out; it is false
// if b has points in other places. Whatever else is no number stays as it is.
func withPoint(dst, b []byte) (number []byte, ok bool) {
	whole, decimals, comma := bytes.Cut(b, []byte{','})
	points := bytes.IndexByte(whole, '.') >= 0
	if points && !areThousands(whole) || bytes.IndexByte(decimals, '.') >= 0 {
		return dst, false
	}
	for _, c := range whole {
		if c != '.' {
			dst = append(dst, c)
		}
	}
	if comma {
		dst = append(append(dst, '.'), decimals...)
	}
	return dst, true
}

// areThousands reports whether b is a whole number of one to three digits that do
// not begin with zero, and groups of three behind points.
func areThousands(b []byte) bool {
	if len(b) > 0 && (b[0] == '+' || b[0] == '-') {
		b = b[1:]
	}
	for len(b) > 3 {
		group := b[len(b)-4:]
		if group[0] != '.' || !areDigits(group[1:]) {
			return false
		}
		b = b[:len(b)-4]
	}
	return len(b) > 0 && b[0] != '0' && areDigits(b)
}

func areDigits(b []byte) bool {
	end, _ := passDigits(b, 0)
	return end == len(b)
}
