package decimal_test

import (
	"fmt"
	"math"
	"math/big"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/go-conversion/conversion/internal/decimal"
)

// refMicros rounds half to even with rationals.
func refMicros(r *big.Rat) (int64, bool) {
	r = new(big.Rat).Mul(r, big.NewRat(1e6, 1))
	q, m := new(big.Int).DivMod(r.Num(), r.Denom(), new(big.Int))
	if c := new(big.Int).Lsh(m, 1).Cmp(r.Denom()); c > 0 || c == 0 && q.Bit(0) == 1 {
		q.Add(q, big.NewInt(1))
	}
	return q.Int64(), q.IsInt64()
}

func check(t *testing.T, a, b string) {
	x, ok := decimal.Parse(a, true)
	ra, okRat := new(big.Rat).SetString(a)
	require.True(t, ok && okRat, a)
	y, ok := decimal.Parse(b, true)
	rb, okRat := new(big.Rat).SetString(b)
	require.True(t, ok && okRat, b)
	want, fits := refMicros(new(big.Rat).Mul(ra, rb))
	got, ok := x.Mul(y).Micros()
	require.Equal(t, fits, ok, "%s · %s", a, b)
	if fits {
		require.Equal(t, want, got, "%s · %s", a, b)
	}
	require.Equal(t, ra.Sign(), x.Sign(), a)
}

var numbers = []string{
	"0", "-0", "1", "+1", "-1", "0.1", "0.3", "59.9", "0.0000005", "0.0000015", "-0.0000025", "0.00000050000000000000000000001",
	"9223372036854.775807", "9223372036854.7758075", "9223372036854.7758065", "-9223372036854.775808", "-9223372036854.7758085",
	"18446744073709551615", "18446744073709551616", "123456789012345678901234567890", "0.123456789012345678901234567890",
	"1e3", "1E-7", "5e-7", "-2.5e-6", "1e40", "1e-40", "00012.500000000000000000000000",
}

func TestMulMicros(t *testing.T) {
	for _, a := range numbers {
		for _, b := range numbers {
			check(t, a, b)
		}
	}
}

func TestParse(t *testing.T) {
	for _, bad := range []string{"", "+", "-", ".", "1.", ".5", "1,5", "1 ", " 1", "0x1", "1_000", "NaN", "Inf", "1e", "1e+", "--1", "1.5.1", "１"} {
		_, ok := decimal.Parse(bad, true)
		require.False(t, ok, bad)
	}
	_, ok := decimal.Parse("1e3", false)
	require.False(t, ok, "exponents are not for amounts")
}

func TestHugeExponentsAreQuick(t *testing.T) {
	for text, fits := range map[string]bool{"1e999999999999": false, "1e-999999999999": true, "0e999999999999": true} {
		d, ok := decimal.Parse(text, true)
		require.True(t, ok)
		n, ok := d.Mul(d).Micros()
		require.Equal(t, fits, ok, text)
		require.Zero(t, n)
	}
}

func TestManyDigitsAreQuick(t *testing.T) {
	zeros := strings.Repeat("0", 1<<21)
	for text, want := range map[string]int64{
		"0." + zeros:              0,
		"0.0000005" + zeros + "1": 1, // above the half
		"0.0000005" + zeros:       0, // the half, to even
		"0.0000015" + zeros:       2,
		zeros + "1." + zeros:      1e6,
	} {
		d, ok := decimal.Parse(text, false)
		require.True(t, ok)
		n, ok := d.Mul(decimal.One).Micros()
		require.True(t, ok)
		require.Equal(t, want, n, "%.12s…", text)
	}
	d, ok := decimal.Parse("1"+zeros, false)
	require.True(t, ok)
	_, ok = d.Micros()
	require.False(t, ok)
}

func TestFromFloat(t *testing.T) {
	d, ok := decimal.FromFloat(0.1)
	require.True(t, ok)
	three, _ := decimal.Parse("3", false)
	n, _ := d.Mul(three).Micros()
	require.Equal(t, int64(300000), n)
	for _, bad := range []float64{math.NaN(), math.Inf(1), math.Inf(-1)} {
		_, ok := decimal.FromFloat(bad)
		require.False(t, ok)
	}
}

func FuzzMulMicros(f *testing.F) {
	f.Add(int64(5), 1, int64(3), -7)
	f.Fuzz(func(t *testing.T, m int64, e int, n int64, g int) {
		check(t, fmt.Sprintf("%de%d", m, e%30), fmt.Sprintf("%de%d", n, g%30))
	})
}
