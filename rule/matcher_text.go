package rule

import "math/bits"

// hashText spreads texts over the places of a table: no result depends on it.
// Whoever finds texts of equal hash makes the table forget sooner, no more.
func hashText(s string) uint64 {
	h := uint64(len(s))
	if len(s) < 16 {
		a, b := shortText(s)
		return mixed(a+h, b)
	}
	last := s[len(s)-16:]
	for ; len(s) > 16; s = s[16:] {
		h = h*odd ^ mixed(eight(s, 0), eight(s, 8))
	}
	return h*odd ^ mixed(eight(last, 0), eight(last, 8))
}

// shortText tells texts of up to 16 bytes and one length apart.
func shortText(s string) (a, b uint64) {
	n := len(s)
	switch {
	case n >= 8:
		return eight(s, 0), eight(s, n-8)
	case n >= 4:
		return four(s, 0), four(s, n-4)
	case n > 0:
		return uint64(s[0]) | uint64(s[n/2])<<8 | uint64(s[n-1])<<16, 0
	}
	return 0, 0
}

const odd = 0x9E3779B97F4A7C15 // 2⁶⁴ divided by the golden ratio

func mixed(a, b uint64) uint64 {
	high, low := bits.Mul64(a^odd, b^odd>>1)
	return high ^ low
}

// eight returns the eight bytes of s from i on.
func eight(s string, i int) uint64 {
	s = s[i : i+8]
	return uint64(s[0]) | uint64(s[1])<<8 | uint64(s[2])<<16 | uint64(s[3])<<24 |
		uint64(s[4])<<32 | uint64(s[5])<<40 | uint64(s[6])<<48 | uint64(s[7])<<56
}

func four(s string, i int) uint64 {
	s = s[i : i+4]
	return uint64(s[0]) | uint64(s[1])<<8 | uint64(s[2])<<16 | uint64(s[3])<<24
}
