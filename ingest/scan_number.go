package ingest

import (
	"errors"
	"math"
	"strconv"

	"github.com/go-conversion/conversion"
	"github.com/go-conversion/conversion/internal/decimal"
)

// number reads the number at pos and returns its text.
func (s *scanner) number() []byte {
	start := s.pos
	n, ok := numberPrefix(s.data[start:])
	s.pos += n
	if !ok {
		s.unexpected("want a digit")
		return nil
	}
	return s.data[start:s.pos]
}

// numberPrefix returns the length of the JSON number that b begins with, or
// where it should have gone on with a digit.
func numberPrefix(b []byte) (n int, ok bool) {
	if len(b) > 0 && b[0] == '-' {
		n = 1
	}
	if n < len(b) && b[n] == '0' {
		n++
	} else if n, ok = passDigits(b, n); !ok {
		return n, false
	}
	if n < len(b) && b[n] == '.' {
		if n, ok = passDigits(b, n+1); !ok {
			return n, false
		}
	}
	if n < len(b) && b[n]|0x20 == 'e' {
		n++
		if n < len(b) && (b[n] == '+' || b[n] == '-') {
			n++
		}
		if n, ok = passDigits(b, n); !ok {
			return n, false
		}
	}
	return n, true
}

func passDigits(b []byte, i int) (end int, ok bool) {
	end = i
	for end < len(b) && isDigit(b[end]) {
		end++
	}
	return end, end > i
}

// isNumber reports whether b is a decimal number with an optional sign and
// exponent. Other than in JSON it may begin with a plus and with zeros.
func isNumber(b []byte) bool {
	if len(b) > 0 && (b[0] == '+' || b[0] == '-') {
		b = b[1:]
	}
	for len(b) > 1 && b[0] == '0' && isDigit(b[1]) {
		b = b[1:]
	}
	if len(b) == 0 || b[0] == '-' {
		return false
	}
	n, ok := numberPrefix(b)
	return ok && n == len(b)
}

var (
	errNumber = errors.New("want a number")
	errRange  = errors.New("want a smaller number")
)

// plain is scaled for what most numbers are: some digits, with a point perhaps,
// of which none is cut off. It is false for all others.
func plain(b []byte, shift int) (n int64, ok bool) {
	if len(b) > 17 {
		return 0, false
	}
	point := len(b)
	for i, c := range b {
		switch {
		case isDigit(c):
			n = n*10 + int64(c-'0')
		case c == '.' && i > 0 && point == len(b) && i < len(b)-1:
			point = i
			shift -= len(b) - 1 - i
		default:
			return 0, false
		}
	}
	if len(b) == 0 || shift < 0 || n > math.MaxInt64/tenTo[shift] {
		return 0, false
	}
	return n * tenTo[shift], true
}

var tenTo = [...]int64{1, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9}

// scaled returns number · 10^shift as an integer, read digit by digit. What is
// below 1 is cut off. The shift is from 0 to 9.
func scaled(b []byte, shift int) (int64, error) {
	if n, ok := plain(b, shift); ok {
		return n, nil
	}
	if !isNumber(b) {
		return 0, errNumber
	}
	neg := b[0] == '-'
	var magnitude uint64
	kept, point, exponent := 0, -1, 0
	for i, c := range b {
		switch {
		case c == '.':
			point = kept
		case c|0x20 == 'e':
			exponent = exponentOf(b[i+1:])
		case isDigit(c):
			kept++
		}
		if c|0x20 == 'e' {
			b = b[:i]
			break
		}
	}
	if point < 0 {
		point = kept
	}
	// The value is 0.digits · 10^point: so many digits come before the point.
	whole := point + exponent + shift
	for _, c := range b {
		if !isDigit(c) {
			continue
		}
		if whole <= 0 {
			break
		}
		whole--
		digit := uint64(c - '0')
		if magnitude > (math.MaxInt64-digit)/10 {
			return 0, errRange
		}
		magnitude = magnitude*10 + digit
	}
	for ; whole > 0 && magnitude > 0; whole-- {
		if magnitude > math.MaxInt64/10 {
			return 0, errRange
		}
		magnitude *= 10
	}
	if neg {
		return -int64(magnitude), nil
	}
	return int64(magnitude), nil
}

// exponentOf reads the digits behind an e, and stops where it cannot matter.
func exponentOf(b []byte) int {
	n := 0
	for _, c := range b {
		if isDigit(c) && n < 1<<24 {
			n = n*10 + int(c-'0')
		}
	}
	if b[0] == '-' {
		return -n
	}
	return n
}

// amount reads an amount of money in millionths; the text of a number, unlike
// that of a string, may have an exponent.
func amount(text []byte, isNumber bool) (micros int64, err error) {
	if micros, ok := plain(text, 6); ok {
		return micros, nil
	}
	d, ok := decimal.Parse(string(text), isNumber)
	if !ok {
		return 0, conversion.ErrAmount
	}
	if micros, ok = d.Micros(); !ok {
		return 0, conversion.ErrOverflow
	}
	return micros, nil
}

// float returns the nearest float64 of a decimal number; it is false beyond
// the range.
func float(text []byte) (float64, bool) {
	const exact = 15 // so many digits a float64 always has
	if n, ok := plain(text, 0); ok && len(text) <= exact {
		return float64(n), true
	}
	f, err := strconv.ParseFloat(string(text), 64)
	return f, err == nil
}
