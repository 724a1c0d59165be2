package conversion

import (
	"errors"
	"fmt"
	"strings"

	"github.com/go-conversion/conversion/internal/decimal"
)

// Money is an exact amount: millionths of the unit of an ISO 4217 currency.
// Without a currency it is absent; 0 EUR is an amount. Values are compared
// with ==.
type Money struct {
	Micros   int64
	Currency string // three capital letters, "XXX" where it is unknown, "" where there is no amount
}

// UnknownCurrency stands for an amount whose currency nobody knows.
const UnknownCurrency = "XXX"

// Errors of amounts.
var (
	ErrAmount   = errors.New("want a decimal number")
	ErrCurrency = errors.New("want three capital letters")
	ErrOverflow = errors.New("amount out of range")
	ErrMixed    = errors.New("different currencies")
)

// Cents returns n hundredths of the unit: Cents(250, "EUR") is 2.50 EUR. The
// currency is checked where the amount is used. n beyond 9·10¹⁴ overflows.
func Cents(n int64, currency string) Money { return Money{n * 10_000, currency} }

// ParseMoney reads an amount and its currency, such as "12.50 EUR". Digits
// beyond the sixth are rounded half to even.
func ParseMoney(s string) (Money, error) {
	amount, currency, found := strings.Cut(s, " ")
	if !found {
		return Money{}, fmt.Errorf("money %q: want an amount, a space and a currency", s)
	}
	m, err := ParseAmount(amount, currency)
	if err != nil {
		return Money{}, fmt.Errorf("money %q: %w", s, err)
	}
	return m, nil
}

// MustMoney is [ParseMoney] for variables of a program; it panics on an error.
func MustMoney(s string) Money {
	m, err := ParseMoney(s)
	if err != nil {
		panic(err)
	}
	return m
}

// ParseAmount reads a decimal number, [+-]?digits[.digits], exactly, and
// rounds it half to even at the sixth digit. The error is [ErrAmount],
// [ErrOverflow] or [ErrCurrency].
func ParseAmount(amount, currency string) (Money, error) {
	if !IsCurrency(currency) {
		return Money{}, ErrCurrency
	}
	d, ok := decimal.Parse(amount, false)
	if !ok {
		return Money{}, ErrAmount
	}
	micros, ok := d.Micros()
	if !ok {
		return Money{}, ErrOverflow
	}
	return Money{micros, currency}, nil
}

// IsCurrency reports whether s is three capital letters.
func IsCurrency(s string) bool {
	return len(s) == 3 && isCapital(s[0]) && isCapital(s[1]) && isCapital(s[2])
}

func isCapital(c byte) bool { return 'A' <= c && c <= 'Z' }

// IsSet reports whether there is an amount, be it 0.
func (m Money) IsSet() bool { return m.Currency != "" }

// Add returns m + n. The error is [ErrMixed] or [ErrOverflow].
func (m Money) Add(n Money) (Money, error) {
	if m.Currency != n.Currency {
		return Money{}, fmt.Errorf("%v + %v: %w", m, n, ErrMixed)
	}
	sum := m.Micros + n.Micros
	if (sum > m.Micros) != (n.Micros > 0) {
		return Money{}, fmt.Errorf("%v + %v: %w", m, n, ErrOverflow)
	}
	return Money{sum, m.Currency}, nil
}

// String returns the amount with at least the minor digits of its currency, at
// most six, then a space and the currency: "12.50 EUR", "1200 JPY",
// "0.123456 EUR". An absent amount is "".
func (m Money) String() string { return string(m.AppendText(nil)) }

// AppendText appends the text of [Money.String].
func (m Money) AppendText(dst []byte) []byte {
	if !m.IsSet() {
		return dst
	}
	dst = append(m.AppendAmount(dst), ' ')
	return append(dst, m.Currency...)
}

// AppendAmount appends the amount without its currency.
func (m Money) AppendAmount(dst []byte) []byte {
	magnitude := uint64(m.Micros)
	if m.Micros < 0 {
		dst = append(dst, '-')
		magnitude = -magnitude
	}
	return appendMicros(dst, magnitude/1e6, magnitude%1e6, MinorDigits(m.Currency))
}

func appendMicros(dst []byte, units, micros uint64, minor int) []byte {
	dst = fmt.Appendf(dst, "%d.%06d", units, micros)
	keep := len(dst) - 6 + minor
	end := len(dst)
	for end > keep && dst[end-1] == '0' {
		end--
	}
	if dst[end-1] == '.' {
		end--
	}
	return dst[:end]
}

// MinorDigits returns how many digits the currency's smallest unit has after
// the point, by ISO 4217: 2, except for currencies with 0, 3 or 4.
func MinorDigits(currency string) int {
	switch currency {
	case "BIF", "CLP", "DJF", "GNF", "ISK", "JPY", "KMF", "KRW", "PYG", "RWF", "UGX", "UYI", "VND", "VUV", "XAF", "XOF", "XPF":
		return 0
	case "BHD", "IQD", "JOD", "KWD", "LYD", "OMR", "TND":
		return 3
	case "CLF", "UYW":
		return 4
	}
	return 2
}

// MarshalText writes the text of [Money.String], so that an amount is
// "12.50 EUR" in JSON; an absent one is "".
func (m Money) MarshalText() ([]byte, error) { return m.AppendText(nil), nil }

// UnmarshalText reads what [Money.MarshalText] wrote.
func (m *Money) UnmarshalText(text []byte) error {
	if len(text) == 0 {
		*m = Money{}
		return nil
	}
	parsed, err := ParseMoney(string(text))
	if err != nil {
		return err
	}
	*m = parsed
	return nil
}
