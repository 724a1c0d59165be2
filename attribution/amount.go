package attribution

import (
	"fmt"
	"math"

	"github.com/go-conversion/conversion"
	"github.com/go-conversion/conversion/internal/stat"
)

// Amount is an exact sum of money, which may be larger than a [conversion.Money] can
// hold. It is never negative and stops at the largest number of 128 bits, in micros.
// The zero Amount is nothing, of no currency; amounts are compared with ==.
type Amount struct {
	micros   stat.Uint128
	currency string
}

// Money returns the amount; one beyond the range of Money is cut to its end, and
// exact is false.
func (a Amount) Money() (m conversion.Money, exact bool) {
	if a.micros.Hi != 0 || a.micros.Lo > math.MaxInt64 {
		return conversion.Money{Micros: math.MaxInt64, Currency: a.currency}, false
	}
	return conversion.Money{Micros: int64(a.micros.Lo), Currency: a.currency}, true
}

// Float64 returns the amount in units of its currency.
func (a Amount) Float64() float64 { return units(a.micros) }

// Equal reports whether both are the same amount of the same currency.
func (a Amount) Equal(b Amount) bool { return a == b }

// String returns the amount and its currency as [conversion.Money] does: "12.50 EUR".
// The zero Amount is "".
func (a Amount) String() string {
	m, exact := a.Money()
	if exact {
		return m.String()
	}
	units, micros := a.micros.DivMod(1e6)
	return fmt.Sprintf("%s.%06d %s", units.Big(), micros, a.currency)
}

// MarshalText writes the text of [Amount.String], as Money has it in JSON.
func (a Amount) MarshalText() ([]byte, error) { return []byte(a.String()), nil }
