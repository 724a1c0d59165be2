package clickhouse

import (
	"math"
	"strconv"
	"strings"
)

// The literals of ClickHouse's SQL. Values reach SQL through these functions
// only, so whatever stands in a definition stays data.

// stringLiteral returns the literal of a text, or of any bytes: in single
// quotes, with controls as \xHH and all else as it is.
func stringLiteral(s string) string {
	return string(appendQuoted(make([]byte, 0, len(s)+2), s, '\''))
}

// appendQuoted appends s between two quotes, and escapes what means something
// there.
func appendQuoted(dst []byte, s string, quote byte) []byte {
	const digits = "0123456789ABCDEF"
	dst = append(dst, quote)
	for i := range len(s) {
		switch c := s[i]; {
		case c == '\\' || c == quote:
			dst = append(dst, '\\', c)
		case c < ' ' || c == 0x7F:
			dst = append(dst, '\\', 'x', digits[c>>4], digits[c&15])
		default:
			dst = append(dst, c)
		}
	}
	return append(dst, quote)
}

// intLiteral returns the literal of a whole number, in decimal.
func intLiteral(n int64) string { return strconv.FormatInt(n, 10) }

// floatLiteral returns the literal of a number as Float64: the shortest decimal
// that reads back as x, with a point or an exponent, which keeps it from being
// an integer. The server knows infinities and NaN by name.
func floatLiteral(x float64) string {
	switch {
	case math.IsNaN(x):
		return "nan"
	case math.IsInf(x, 1):
		return "inf"
	case math.IsInf(x, -1):
		return "-inf"
	}
	s := strconv.FormatFloat(x, 'g', -1, 64)
	if !strings.ContainsAny(s, ".e") {
		s += ".0"
	}
	return s
}

// literals returns the literals of a list.
func literals[T any](list []T, literal func(T) string) []string {
	texts := make([]string, len(list))
	for i, v := range list {
		texts[i] = literal(v)
	}
	return texts
}
