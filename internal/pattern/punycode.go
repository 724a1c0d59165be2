package pattern

import (
	"math"
	"strings"
	"unicode/utf8"
)

// The parameters of punycode, RFC 3492, section 5.
const (
	punyBase    = 36
	punyMin     = 1
	punyMax     = 26
	punySkew    = 38
	punyDamp    = 700
	punyBias    = 72
	punyInitial = 128
)

// maxLabel is the length of the longest label of the DNS. Encoded labels are longer than their text, and encoding takes time quadratic in
// the length, so what is longer is no name of a host and keeps its letters.
const maxLabel = 63

// asciiLabel returns "xn--" and the punycode of a label beyond ASCII, and any other label as it is.
func asciiLabel(label string) string {
	if isASCII(label) || utf8.RuneCountInString(label) > maxLabel {
		return label
	}
	var b strings.Builder
	b.WriteString("xn--")
	basic := 0
	for _, r := range label {
		if r < punyInitial {
			b.WriteByte(byte(r))
			basic++
		}
	}
	if basic > 0 {
		b.WriteByte('-')
	}
	writePunycode(&b, []rune(label), basic)
	return b.String()
}

// writePunycode writes the part behind the last hyphen: for each letter beyond ASCII, in order of code point and then of place, how far the
// decoder has to advance from the letter before. It is the encoding procedure of RFC 3492, section 6.3.
func writePunycode(b *strings.Builder, label []rune, basic int) {
	n, delta, bias := rune(punyInitial), 0, punyBias
	for done := basic; done < len(label); {
		next := rune(math.MaxInt32)
		for _, r := range label {
			if r >= n {
				next = min(next, r)
			}
		}
		delta += int(next-n) * (done + 1)
		n = next
		for _, r := range label {
			if r < n {
				delta++
			}
			if r == n {
				writePunyNumber(b, delta, bias)
				bias = punyAdapt(delta, done+1, done == basic)
				delta = 0
				done++
			}
		}
		delta++
		n++
	}
}

// writePunyNumber writes q as a number of variable length whose digits have the thresholds of the bias (RFC 3492, section 3.3).
func writePunyNumber(b *strings.Builder, q, bias int) {
	for k := punyBase; ; k += punyBase {
		t := min(max(k-bias, punyMin), punyMax)
		if q < t {
			b.WriteByte(punyDigits[q])
			return
		}
		b.WriteByte(punyDigits[t+(q-t)%(punyBase-t)])
		q = (q - t) / (punyBase - t)
	}
}

const punyDigits = "abcdefghijklmnopqrstuvwxyz0123456789"

func punyAdapt(delta, letters int, first bool) int {
	if first {
		delta /= punyDamp
	} else {
		delta /= 2
	}
	delta += delta / letters
	k := 0
	for ; delta > (punyBase-punyMin)*punyMax/2; k += punyBase {
		delta /= punyBase - punyMin
	}
	return k + (punyBase-punyMin+1)*delta/(delta+punySkew)
}
