package conversion

import (
	"encoding/json"
	"fmt"
	"iter"
	"math"
	"math/big"
	"math/bits"
	"slices"
	"strings"

	"github.com/go-conversion/conversion/internal/wire"
)

// Totals are exact sums of money, one for each currency, which never add
// silently. The zero Totals is empty and ready for use. Sums cannot overflow.
type Totals struct {
	sums []sum // by currency
}

// sum is a two's complement integer of 128 bits, in micros.
type sum struct {
	currency string
	hi       int64
	lo       uint64
}

// Add adds m; an absent amount adds nothing.
func (t *Totals) Add(m Money) {
	if m.IsSet() {
		t.add(sum{m.Currency, m.Micros >> 63, uint64(m.Micros)})
	}
}

// Sub takes m away.
func (t *Totals) Sub(m Money) {
	if m.IsSet() {
		hi, lo := ^(m.Micros >> 63), ^uint64(m.Micros)
		t.add(sum{m.Currency, hi, lo})
		t.add(sum{m.Currency, 0, 1})
	}
}

// Merge adds all sums of u.
func (t *Totals) Merge(u Totals) {
	for _, s := range u.sums {
		t.add(s)
	}
}

func (t *Totals) add(s sum) {
	i, found := slices.BinarySearchFunc(t.sums, s.currency, func(s sum, c string) int { return strings.Compare(s.currency, c) })
	if !found {
		t.sums = slices.Insert(t.sums, i, s)
		return
	}
	at := &t.sums[i]
	lo, carry := bits.Add64(at.lo, s.lo, 0)
	at.lo = lo
	at.hi += s.hi + int64(carry)
}

// Reset empties t and keeps its memory.
func (t *Totals) Reset() { t.sums = t.sums[:0] }

// Clone returns a copy that shares nothing with t.
func (t Totals) Clone() Totals { return Totals{slices.Clone(t.sums)} }

// In returns the sum of one currency; 0 of it if there is none. A sum beyond
// the range of Money (9·10¹² units) is cut to its end, and exact is false;
// [Totals.Exact] has it whole.
func (t Totals) In(currency string) (m Money, exact bool) {
	for _, s := range t.sums {
		if s.currency == currency {
			return s.money()
		}
	}
	return Money{0, currency}, true
}

func (s sum) money() (Money, bool) {
	switch {
	case s.hi == int64(s.lo)>>63:
		return Money{int64(s.lo), s.currency}, true
	case s.hi < 0:
		return Money{math.MinInt64, s.currency}, false
	}
	return Money{math.MaxInt64, s.currency}, false
}

// Exact returns the sum of one currency in micros.
func (t Totals) Exact(currency string) *big.Int {
	for _, s := range t.sums {
		if s.currency == currency {
			return s.big()
		}
	}
	return new(big.Int)
}

func (s sum) big() *big.Int {
	n := new(big.Int).Lsh(big.NewInt(s.hi), 64)
	return n.Add(n, new(big.Int).SetUint64(s.lo))
}

// All yields the sums by currency in ascending order, cut as [Totals.In] cuts.
func (t Totals) All() iter.Seq[Money] {
	return func(yield func(Money) bool) {
		for _, s := range t.sums {
			if m, _ := s.money(); !yield(m) {
				return
			}
		}
	}
}

// IsEmpty reports whether nothing was added; 5 EUR and -5 EUR are something.
func (t Totals) IsEmpty() bool { return len(t.sums) == 0 }

// Equal reports whether both have the same sums.
func (t Totals) Equal(u Totals) bool { return slices.Equal(t.sums, u.sums) }

// String returns the sums joined by " + ", such as "12.50 EUR + 3.00 USD", or
// "0" if there are none.
func (t Totals) String() string {
	if t.IsEmpty() {
		return "0"
	}
	var texts []string
	for _, s := range t.sums {
		texts = append(texts, s.String())
	}
	return strings.Join(texts, " + ")
}

func (s sum) String() string {
	if m, exact := s.money(); exact {
		return m.String()
	}
	n := s.big()
	units, micros := new(big.Int).QuoRem(n, big.NewInt(1e6), new(big.Int))
	return fmt.Sprintf("%d.%06d %s", units, micros.Abs(micros), s.currency)
}

// MarshalJSON writes the sums as amounts by currency: {"EUR":"12.50"}.
func (t Totals) MarshalJSON() ([]byte, error) {
	amounts := map[string]string{}
	for _, s := range t.sums {
		amounts[s.currency] = strings.TrimSuffix(s.String(), " "+s.currency)
	}
	return json.Marshal(amounts)
}

// AppendBinary appends the sums in canonical form; the error is always nil.
func (t Totals) AppendBinary(dst []byte) ([]byte, error) {
	dst = wire.AppendUint(dst, uint64(len(t.sums)))
	for _, s := range t.sums {
		dst = wire.AppendString(dst, s.currency)
		dst = wire.AppendInt(dst, s.hi)
		dst = wire.AppendUint(dst, s.lo)
	}
	return dst, nil
}

// CutBinary reads what [Totals.AppendBinary] wrote from the front of b and
// returns the rest. The error is [ErrState].
func (t *Totals) CutBinary(b []byte) (rest []byte, err error) {
	r := wire.NewReader(b)
	sums := make([]sum, r.Len(3))
	for i := range sums {
		sums[i] = sum{r.String(), r.Int(), r.Uint()}
		if i > 0 && sums[i].currency <= sums[i-1].currency {
			r.Fail()
		}
	}
	if !r.OK() {
		return nil, ErrState
	}
	t.sums = sums
	return r.Rest(), nil
}
