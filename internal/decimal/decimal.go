// Package decimal reads decimal numbers and multiplies them exactly, so that
// amounts of money never pass through a float.
package decimal

import (
	"math"
	"math/big"
	"math/bits"
	"strconv"
	"strings"
)

// Decimal is ± mant · 10^exp, exactly. The zero Decimal is 0.
type Decimal struct {
	neg  bool
	mant uint64
	exp  int
	big  *big.Int // in place of mant where that is too small
}

// One is the number 1.
var One = Decimal{mant: 1}

// Exponents beyond this are treated alike: the number is far outside of Money,
// or far below its last digit.
const maxExp = 1 << 20

// Parse reads [+-]?digits[.digits]. With exponent, it also reads e[+-]?digits
// as JSON and Go write it.
func Parse(s string, exponent bool) (d Decimal, ok bool) {
	if s != "" && (s[0] == '-' || s[0] == '+') {
		d.neg = s[0] == '-'
		s = s[1:]
	}
	intDigits, s := digits(s)
	var fraction string
	if s != "" && s[0] == '.' {
		fraction, s = digits(s[1:])
		if fraction == "" {
			return Decimal{}, false
		}
	}
	if intDigits == "" {
		return Decimal{}, false
	}
	if s != "" {
		if !exponent || s[0] != 'e' && s[0] != 'E' {
			return Decimal{}, false
		}
		if d.exp, ok = parseExp(s[1:]); !ok {
			return Decimal{}, false
		}
	}
	d.setDigits(intDigits, fraction)
	return d, true
}

func digits(s string) (head, tail string) {
	i := 0
	for i < len(s) && '0' <= s[i] && s[i] <= '9' {
		i++
	}
	return s[:i], s[i:]
}

func parseExp(s string) (int, bool) {
	neg := s != "" && s[0] == '-'
	if s != "" && (s[0] == '-' || s[0] == '+') {
		s = s[1:]
	}
	head, tail := digits(s)
	if head == "" || tail != "" {
		return 0, false
	}
	n, err := strconv.Atoi(head)
	if err != nil || n > maxExp {
		n = maxExp
	}
	if neg {
		n = -n
	}
	return n, true
}

// maxDigits is far more than decides a rounding.
const maxDigits = 100

// setDigits takes the digits; of very many it keeps the first, and a last one
// that stands for the rest, so that no text costs more than its length.
func (d *Decimal) setDigits(whole, fraction string) {
	d.exp -= len(fraction)
	if len(whole)+len(fraction) > maxDigits {
		digits := strings.TrimLeft(whole+fraction, "0")
		if len(digits) > maxDigits {
			d.exp += len(digits) - maxDigits
			rest := strings.Trim(digits[maxDigits-1:], "0")
			digits = digits[:maxDigits-1] + "0"
			if rest != "" {
				digits = digits[:maxDigits-1] + "1"
			}
		}
		whole, fraction = digits, ""
	}
	for i := range len(whole) + len(fraction) {
		var c byte
		if i < len(whole) {
			c = whole[i] - '0'
		} else {
			c = fraction[i-len(whole)] - '0'
		}
		if d.mant > (math.MaxUint64-9)/10 {
			d.big, _ = new(big.Int).SetString(whole+fraction, 10)
			return
		}
		d.mant = d.mant*10 + uint64(c)
	}
}

// FromFloat returns the number that the shortest decimal text of f names, so
// that 0.1 is a tenth. It is false for NaN and infinities.
func FromFloat(f float64) (Decimal, bool) {
	if math.IsNaN(f) || math.IsInf(f, 0) {
		return Decimal{}, false
	}
	var buf [32]byte
	return Parse(string(strconv.AppendFloat(buf[:0], f, 'e', -1, 64)), true)
}

// Sign returns -1, 0 or 1.
func (d Decimal) Sign() int {
	switch {
	case d.mant == 0 && (d.big == nil || d.big.Sign() == 0):
		return 0
	case d.neg:
		return -1
	}
	return 1
}

// Mul returns d·e.
func (d Decimal) Mul(e Decimal) Decimal {
	p := Decimal{neg: d.neg != e.neg, exp: d.exp + e.exp}
	if d.big == nil && e.big == nil {
		hi, lo := bits.Mul64(d.mant, e.mant)
		if hi == 0 {
			p.mant = lo
			return p
		}
	}
	p.big = new(big.Int).Mul(d.integer(), e.integer())
	return p
}

func (d Decimal) integer() *big.Int {
	if d.big != nil {
		return d.big
	}
	return new(big.Int).SetUint64(d.mant)
}

// Micros returns the number in millionths, rounded half to even. It is false
// if that does not fit int64.
func (d Decimal) Micros() (int64, bool) {
	if d.Sign() == 0 {
		return 0, true
	}
	shift := d.exp + 6
	if d.big == nil && -19 <= shift && shift <= 0 {
		return withSign(roundedQuotient(d.mant, pow10[-shift]), d.neg)
	}
	if d.big == nil && 0 < shift && shift <= 6 {
		if hi, lo := bits.Mul64(d.mant, pow10[shift]); hi == 0 {
			return withSign(lo, d.neg)
		}
	}
	return d.bigMicros(shift)
}

func roundedQuotient(n, unit uint64) uint64 {
	q, r := n/unit, n%unit
	if half := unit - r; r > half || r == half && q&1 == 1 {
		q++
	}
	return q
}

func withSign(magnitude uint64, neg bool) (int64, bool) {
	if neg {
		return -int64(magnitude), magnitude <= 1<<63
	}
	return int64(magnitude), magnitude <= math.MaxInt64
}

func (d Decimal) bigMicros(shift int) (int64, bool) {
	n := d.integer()
	width := n.BitLen() * 30103 / 100000 // decimal digits, one too few at most
	if width+shift > 20 {
		return 0, false
	}
	if width+shift < -2 {
		return 0, true
	}
	if shift >= 0 {
		n = new(big.Int).Mul(n, tenTo(shift))
	} else {
		n = bigRounded(n, tenTo(-shift))
	}
	if !n.IsUint64() {
		return 0, false
	}
	return withSign(n.Uint64(), d.neg)
}

func bigRounded(n, unit *big.Int) *big.Int {
	q, r := new(big.Int).QuoRem(n, unit, new(big.Int))
	c := r.Cmp(new(big.Int).Sub(unit, r))
	if c > 0 || c == 0 && q.Bit(0) == 1 {
		q.Add(q, big.NewInt(1))
	}
	return q
}

func tenTo(n int) *big.Int { return new(big.Int).Exp(big.NewInt(10), big.NewInt(int64(n)), nil) }

var pow10 = func() (p [20]uint64) {
	p[0] = 1
	for i := 1; i < len(p); i++ {
		p[i] = 10 * p[i-1]
	}
	return p
}()
