// Package duration is the text form of durations in definitions: "90s", "24h",
// "7d", and sums such as "1h30m".
package duration

import (
	"math"
	"strconv"
	"strings"
	"time"
)

// Day is 24 hours.
const Day = 24 * time.Hour

var units = [...]struct {
	name string
	size time.Duration
}{
	{"d", Day},
	{"h", time.Hour},
	{"m", time.Minute},
	{"s", time.Second},
	{"ms", time.Millisecond},
	{"us", time.Microsecond},
	{"ns", time.Nanosecond},
}

// Pattern is a regular expression of what [Parse] reads, but for the range.
const Pattern = `^([0-9]+(d|h|m|s|ms|us|ns))+$`

// Append appends the canonical text: whole numbers, largest units first, none
// of them 0, so "1d2h" and "1s500ms". Zero is "0s". A negative duration, which
// no definition has, gets a minus.
func Append(dst []byte, d time.Duration) []byte {
	if d == 0 {
		return append(dst, "0s"...)
	}
	rest := uint64(d)
	if d < 0 {
		dst = append(dst, '-')
		rest = -rest
	}
	for _, u := range units {
		size := uint64(u.size)
		if n := rest / size; n > 0 {
			dst = append(strconv.AppendUint(dst, n, 10), u.name...)
			rest %= size
		}
	}
	return dst
}

// String returns the canonical text; see [Append].
func String(d time.Duration) string { return string(Append(nil, d)) }

// Parse reads whole numbers with units d, h, m, s, ms, us and ns and adds them
// up. It is false for anything else, among it "", "5", "1.5h", signs, and sums
// beyond time.Duration (292 years).
func Parse(s string) (sum time.Duration, ok bool) {
	for s != "" {
		var d time.Duration
		if d, s, ok = cut(s); !ok || d > math.MaxInt64-sum {
			return 0, false
		}
		sum += d
	}
	return sum, ok
}

func cut(s string) (d time.Duration, rest string, ok bool) {
	digits := len(s) - len(strings.TrimLeft(s, "0123456789"))
	n, err := strconv.ParseInt(s[:digits], 10, 64)
	if err != nil {
		return 0, "", false
	}
	s = s[digits:]
	letters := len(s) - len(strings.TrimLeft(s, "dhmsun"))
	for _, u := range units {
		if s[:letters] == u.name && n <= math.MaxInt64/int64(u.size) {
			return time.Duration(n) * u.size, s[letters:], true
		}
	}
	return 0, "", false
}
