package attribution_test

import (
	"bytes"
	"math/rand/v2"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/go-conversion/conversion/attribution"
)

func TestTallyBytesRoundTrip(t *testing.T) {
	r := rand.New(rand.NewPCG(41, 42))
	for _, curve := range allCurves() {
		tally := tallyOf(curve, randomShoppers(r, 50))
		b := tallyBytes(t, tally)
		got := tallyOf(curve, randomShoppers(r, 5)) // what it held is gone
		require.NoError(t, got.UnmarshalBinary(b))
		require.Equal(t, b, tallyBytes(t, got))
		require.Equal(t, tally.Result(), got.Result())
		require.Equal(t, tally.TimeLag(), got.TimeLag())
		require.Equal(t, tally.Amounts(), got.Amounts())

		// It goes on as the first would have.
		more := randomShoppers(r, 20)
		for _, s := range more {
			tally.AddUser(s.touches, s.conversions)
			got.AddUser(s.touches, s.conversions)
		}
		require.Equal(t, tallyBytes(t, tally), tallyBytes(t, got))
	}
}

// TestTallyBytesStrict: whatever is changed in the bytes, what is read has the bytes
// that were read, or nothing changes.
func TestTallyBytesStrict(t *testing.T) {
	tally := tallyOf(attribution.U(), randomShoppers(rand.New(rand.NewPCG(43, 44)), 4))
	b := tallyBytes(t, tally)
	read := tally.New()
	empty := tallyBytes(t, read)
	check := func(changed []byte) {
		t.Helper()
		if err := read.UnmarshalBinary(changed); err == nil {
			require.Equal(t, changed, tallyBytes(t, read))
			require.NoError(t, read.UnmarshalBinary(empty))
		} else {
			require.Equal(t, empty, tallyBytes(t, read))
		}
	}
	for i := range b {
		require.ErrorIs(t, read.UnmarshalBinary(b[:i]), attribution.ErrFormat, "cut at %d", i)
		for bit := range 8 {
			changed := bytes.Clone(b)
			changed[i] ^= 1 << bit
			check(changed)
		}
		check(append(append(bytes.Clone(b[:i]), 0), b[i:]...))
		check(append(bytes.Clone(b[:i]), b[i+1:]...))
	}
}

func TestTallyBytesFaults(t *testing.T) {
	tally := attribution.MustTally[string]("EUR", tallyPaths, attribution.Last{})
	empty := tallyBytes(t, tally)
	head := empty[:len(empty)-14] // six counters, two totals, nulls, keys, two lists of days
	for _, test := range []struct {
		name, rest string
		want       string
	}{
		{"magic", "", `offset 0: want "CAL1": broken format`},
		{"long integer", "\x80\x00", "a number is longer than needed"},
		{"a counter of 65 bits", "\xff\xff\xff\xff\xff\xff\xff\xff\xff\x03", "want a number of 64 bits"},
		{"129 bits", "\x00\x00\x00\x00\x00\x00\x01\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\x04", "larger than 128 bits"},
		{"value without conversions", "\x00\x00\x00\x00\x00\x00\x00\x01\x00\x00\x00\x00\x00\x00", "value without conversions"},
		{"more unattributed than there is", "\x00\x00\x00\x00\x00\x00\x01\x01\x02\x01\x00\x00\x00\x00", "more is unattributed than there is"},
		{"a huge number of keys", "\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\xff\xff\xff\xff\xff\x0f", "are announced"},
		{"a key twice", "\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x02\x01A\x01\x00\x00\x00\x00\x00\x01A\x01\x00\x00\x00\x00\x00\x00\x00", "want keys in ascending order"},
		{"a key without touches", "\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x01\x01A\x00\x00\x00\x00\x00\x00\x00\x00", `key "A" without touches`},
		{"days out of order", "\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x02\x02\x01\x00\x02\x01\x00\x00", "day 1: want days in ascending order"},
		{"a day without conversions", "\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x01\x02\x00\x00\x00", "day 1 without conversions"},
		{"more after the end", "\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00", "1 bytes follow the tally"},
	} {
		t.Run(test.name, func(t *testing.T) {
			b := append(bytes.Clone(head), test.rest...)
			if test.name == "magic" {
				b[0] = 'X'
			}
			err := tally.UnmarshalBinary(b)
			require.ErrorIs(t, err, attribution.ErrFormat)
			require.ErrorContains(t, err, test.want)
			require.Equal(t, empty, tallyBytes(t, tally))
		})
	}
}

func FuzzTallyBytes(f *testing.F) {
	tally := tallyOf(attribution.U(), randomShoppers(rand.New(rand.NewPCG(45, 46)), 4))
	f.Add(tallyBytes(f, tally))
	f.Add(tallyBytes(f, tally.New()))
	f.Fuzz(func(t *testing.T, b []byte) {
		read := tally.New()
		if read.UnmarshalBinary(b) != nil {
			require.Equal(t, tallyBytes(t, tally.New()), tallyBytes(t, read))
			return
		}
		require.Equal(t, b, tallyBytes(t, read))
		read.Result()
		read.TimeLag()
	})
}
