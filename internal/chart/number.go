package chart

import (
	"math"
	"strconv"
	"strings"
)

// Count returns n with its thousands apart: "1,234,567".
func Count(n int64) string { return Group(strconv.FormatInt(n, 10)) }

// Group sets the thousands of a decimal number apart: "-1234.50" becomes
// "-1,234.50". Other texts are not changed.
func Group(number string) string {
	sign, digits := "", number
	if strings.HasPrefix(number, "-") {
		sign, digits = "-", number[1:]
	}
	whole, _, _ := strings.Cut(digits, ".")
	if len(whole) <= 3 || strings.Trim(whole, "0123456789") != "" {
		return number
	}
	var b strings.Builder
	b.WriteString(sign)
	head := (len(whole)-1)%3 + 1
	b.WriteString(whole[:head])
	for i := head; i < len(whole); i += 3 {
		b.WriteByte(',')
		b.WriteString(whole[i : i+3])
	}
	b.WriteString(digits[len(whole):])
	return b.String()
}

// Percent returns a share of 0..1 in percent, with two digits after the point:
// "12.50 %". NaN is "no data".
func Percent(share float64) string {
	if math.IsNaN(share) {
		return "no data"
	}
	return hundredths(share) + " %"
}

// Interval returns the ends of an interval of shares in percent:
// "9.80–15.80 %". If one of them is NaN, it is "no data".
func Interval(low, high float64) string {
	if math.IsNaN(low) || math.IsNaN(high) {
		return "no data"
	}
	return hundredths(low) + "–" + hundredths(high) + " %"
}

func hundredths(share float64) string { return strconv.FormatFloat(100*share, 'f', 2, 64) }
