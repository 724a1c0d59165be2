package jsonx

import "strings"

// Decimal returns the shortest plain text of a decimal number [+-]?digits[.digits],
// such as "0.3" of "+0.30"; with exponent also of 3e-1. It is false for
// anything else and for texts longer than 64 characters.
func Decimal(s string, exponent bool) (text string, ok bool) {
	rest := strings.TrimLeft(s, "+-")
	if len(s)-len(rest) > 1 {
		return "", false
	}
	exp := 0
	if exponent {
		if rest, exp, ok = cutExponent(rest); !ok {
			return "", false
		}
	}
	whole, fraction, point := strings.Cut(rest, ".")
	if !isDigits(whole) || point && !isDigits(fraction) {
		return "", false
	}
	whole, fraction = shift(whole, fraction, exp)
	if text = strings.TrimLeft(whole, "0"); text == "" {
		text = "0"
	}
	if fraction = strings.TrimRight(fraction, "0"); fraction != "" {
		text += "." + fraction
	}
	if s[0] == '-' && text != "0" {
		text = "-" + text
	}
	return text, len(text) <= maxDecimal
}

const maxDecimal = 64

// cutExponent reads the exponent; beyond ±10 · maxDecimal it is cut to that.
func cutExponent(s string) (mantissa string, exp int, ok bool) {
	i := strings.IndexAny(s, "eE")
	if i < 0 {
		return s, 0, true
	}
	mantissa, digits := s[:i], s[i+1:]
	neg := strings.HasPrefix(digits, "-")
	if neg || strings.HasPrefix(digits, "+") {
		digits = digits[1:]
	}
	if !isDigits(digits) {
		return "", 0, false
	}
	for _, c := range digits {
		exp = min(10*maxDecimal, exp*10+int(c-'0'))
	}
	if neg {
		exp = -exp
	}
	return mantissa, exp, true
}

// shift moves the point by exp digits to the right.
func shift(whole, fraction string, exp int) (string, string) {
	if exp >= 0 {
		fraction += strings.Repeat("0", max(0, exp-len(fraction)))
		return whole + fraction[:exp], fraction[exp:]
	}
	whole = strings.Repeat("0", max(0, -exp-len(whole))) + whole
	cut := len(whole) + exp
	return whole[:cut], whole[cut:] + fraction
}

func isDigits(s string) bool {
	return s != "" && strings.Trim(s, "0123456789") == ""
}
