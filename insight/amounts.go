package insight

import (
	"crypto/sha256"
	"maps"
	"math"
	"math/big"
	"slices"

	"github.com/go-conversion/conversion"
	"github.com/go-conversion/conversion/internal/saved"
	"github.com/go-conversion/conversion/internal/stat"
	"github.com/go-conversion/conversion/internal/wire"
)

var _ Counter = (*Amounts)(nil)

// Amounts counts what conversions were worth, by currency: the [ConversionValue] of
// all that is reckoned in money. The zero Amounts is empty and ready for use.
type Amounts struct {
	without int64 // conversions without a value
	by      map[string]amounts
	sums    conversion.Totals
}

// amounts are those in one currency.
type amounts struct {
	n       int64
	squares stat.Uint128 // Σ micros², up to the largest
}

// Count counts a unit; one that is not complete, or has no conversion, counts for
// nothing.
func (a *Amounts) Count(u *Unit) {
	if u.Complete() && u.Outcome == Converted {
		a.Add(u.Conversion.Value)
	}
}

// Add counts a conversion that is no [Unit]; one without a value counts as such.
func (a *Amounts) Add(value conversion.Money) {
	if !value.IsSet() {
		a.without = addCapped(a.without, 1)
		return
	}
	size := min(uint64(math.MaxInt64), magnitude(value.Micros))
	a.add(value.Currency, amounts{1, stat.Product(int64(size), int64(size))})
	a.sums.Add(value)
}

func magnitude(n int64) uint64 {
	if n < 0 {
		return -uint64(n)
	}
	return uint64(n)
}

func (a *Amounts) add(currency string, more amounts) {
	if a.by == nil {
		a.by = map[string]amounts{}
	}
	one := a.by[currency]
	a.by[currency] = amounts{addCapped(one.n, more.n), one.squares.Capped(more.squares)}
}

// Value returns the mean of the values in a currency and its standard error, the
// standard deviation over √n; false of fewer than two, which have none. Conversions
// without a value, or with one in another currency, are left out: see
// [Amounts.Counts].
func (a *Amounts) Value(currency string) (v ConversionValue, ok bool) {
	one := a.by[currency]
	if one.n < 2 {
		return ConversionValue{}, false
	}
	n, sum := big.NewInt(one.n), a.sums.Exact(currency)
	spread := new(big.Int).Mul(n, one.squares.Big())
	spread.Sub(spread, new(big.Int).Mul(sum, sum)) // n²(n−1)·SE², exactly
	size := float64(one.n)
	return ConversionValue{
		Mean:     rounded(sum) / size / 1e6,
		SE:       math.Sqrt(max(0, rounded(spread))/(size-1)) / size / 1e6,
		Currency: currency,
	}, true
}

// Counts returns how many conversions had a value in the currency, and how many had
// none, or one in another currency.
func (a *Amounts) Counts(currency string) (with, without int64) {
	without = a.without
	for name, one := range a.by {
		if name == currency {
			with = one.n
		} else {
			without = addCapped(without, one.n)
		}
	}
	return with, without
}

// Merge adds what other has counted. The error is conversion.ErrDefinition, and
// nothing changes, if other is no *Amounts.
func (a *Amounts) Merge(other Counter) error {
	o, ok := other.(*Amounts)
	if !ok || o == nil {
		return conversion.ErrDefinition
	}
	a.without = addCapped(a.without, o.without)
	for currency, one := range maps.Clone(o.by) {
		a.add(currency, one)
	}
	a.sums.Merge(o.sums.Clone())
	return nil
}

// New returns an empty counter.
func (a *Amounts) New() Counter { return &Amounts{} }

// Fingerprint is the same for all, as there is nothing to define.
func (a *Amounts) Fingerprint() [32]byte { return sha256.Sum256([]byte("insight.Amounts 1")) }

// amountsVersion begins the bytes of a counter's state.
const amountsVersion = "CIV1"

// AppendBinary appends the state: the version, the fingerprint, the conversions
// without a value, then number and squares by currency, then the sums. The form is
// canonical. The error is always nil.
func (a *Amounts) AppendBinary(dst []byte) ([]byte, error) {
	dst = saved.AppendHead(dst, amountsVersion, a.Fingerprint())
	dst = wire.AppendUint(dst, uint64(a.without))
	dst = wire.AppendUint(dst, uint64(len(a.by)))
	for _, currency := range slices.Sorted(maps.Keys(a.by)) {
		one := a.by[currency]
		dst = wire.AppendUint(wire.AppendString(dst, currency), uint64(one.n))
		dst = wire.AppendUint(wire.AppendUint(dst, one.squares.Hi), one.squares.Lo)
	}
	return a.sums.AppendBinary(dst)
}

// UnmarshalBinary replaces the state by one that [Amounts.AppendBinary] wrote. The
// error is conversion.ErrDefinition or conversion.ErrState, and then nothing has
// changed.
func (a *Amounts) UnmarshalBinary(b []byte) error {
	r, err := saved.Open(b, amountsVersion, a.Fingerprint())
	if err != nil {
		return err
	}
	read := Amounts{without: readUnits(r)}
	last := ""
	for range r.Len(4) {
		currency := r.String()
		one := amounts{readUnits(r), stat.Uint128{Hi: r.Uint(), Lo: r.Uint()}}
		if currency <= last || one.n == 0 {
			r.Fail()
			break
		}
		read.add(currency, one)
		last = currency
	}
	r.Cut(read.sums.CutBinary)
	if !r.Done() || !read.fits() {
		return conversion.ErrState
	}
	*a = read
	return nil
}

// fits reports whether there is a sum for each currency, and no other.
func (a *Amounts) fits() bool {
	n := 0
	for m := range a.sums.All() {
		if _, known := a.by[m.Currency]; !known {
			return false
		}
		n++
	}
	return n == len(a.by)
}

// readUnits reads a count of units.
func readUnits(r *wire.Reader) int64 {
	n := r.Uint()
	if n > mostUnits {
		r.Fail()
	}
	return int64(n)
}
