package wire_test

import (
	"encoding/binary"
	"errors"
	"math"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/go-conversion/conversion/internal/wire"
)

// Values at the ends of varints, and where their length changes.
var (
	uints  = []uint64{0, 1, 127, 128, 255, 256, 1<<14 - 1, 1 << 14, math.MaxUint32, 1<<63 - 1, 1 << 63, math.MaxUint64}
	ints   = []int64{0, 1, -1, 63, -64, 64, -65, math.MaxInt32, math.MinInt32, math.MaxInt64, math.MinInt64}
	floats = []float64{0, math.Copysign(0, -1), 1, -1.5, math.SmallestNonzeroFloat64, math.MaxFloat64, math.Inf(1), math.Inf(-1), math.NaN()}
	texts  = []string{"", "a", "ä\x00\xff", strings.Repeat("x", 127), strings.Repeat("x", 128)}
)

// everything is one of each value, one after the other.
func everything() (b []byte) {
	for _, n := range uints {
		b = wire.AppendUint(b, n)
	}
	for _, n := range ints {
		b = wire.AppendInt(b, n)
	}
	for _, f := range floats {
		b = wire.AppendFloat(b, f)
	}
	for _, s := range texts {
		b = wire.AppendString(b, s)
	}
	return wire.AppendBool(wire.AppendBool(b, false), true)
}

func TestRoundTrip(t *testing.T) {
	r := wire.NewReader(everything())
	for _, n := range uints {
		require.Equal(t, n, r.Uint())
	}
	for _, n := range ints {
		require.Equal(t, n, r.Int())
	}
	for _, f := range floats {
		require.Equal(t, math.Float64bits(f), math.Float64bits(r.Float()))
	}
	for _, s := range texts {
		require.Equal(t, s, r.String())
	}
	require.False(t, r.Done(), "two bytes are left")
	require.False(t, r.Bool())
	require.True(t, r.Bool())
	require.True(t, r.Done())
	require.True(t, r.OK())
}

// TestAppend: the form is what is stored, so it may not change.
func TestAppend(t *testing.T) {
	for _, c := range []struct {
		name string
		got  []byte
		want string
	}{
		{"uint", wire.AppendUint([]byte("."), 300), ".\xac\x02"},
		{"int", wire.AppendInt([]byte("."), -2), ".\x03"},
		{"float", wire.AppendFloat([]byte("."), 1), ".\x3f\xf0\x00\x00\x00\x00\x00\x00"},
		{"string", wire.AppendString([]byte("."), "ab"), ".\x02ab"},
		{"false", wire.AppendBool([]byte("."), false), ".\x00"},
		{"true", wire.AppendBool([]byte("."), true), ".\x01"},
	} {
		t.Run(c.name, func(t *testing.T) { require.Equal(t, c.want, string(c.got)) })
	}
}

// readers are all ways to take a value.
var readers = map[string]func(r *wire.Reader) any{
	"uint":   func(r *wire.Reader) any { return r.Uint() },
	"int":    func(r *wire.Reader) any { return r.Int() },
	"len":    func(r *wire.Reader) any { return r.Len(1) },
	"bytes":  func(r *wire.Reader) any { return string(r.Bytes(2)) },
	"string": func(r *wire.Reader) any { return r.String() },
	"float":  func(r *wire.Reader) any { return r.Float() },
	"bool":   func(r *wire.Reader) any { return r.Bool() },
}

func TestFaults(t *testing.T) {
	for _, c := range []struct{ name, reader, input string }{
		{"uint of nothing", "uint", ""},
		{"uint that does not end", "uint", "\x80"},
		{"uint of ten bytes that does not end", "uint", strings.Repeat("\xff", 10)},
		{"uint beyond 64 bits", "uint", strings.Repeat("\xff", 9) + "\x02"},
		{"uint with a byte too many", "uint", "\x80\x00"},
		{"uint with two bytes too many", "uint", "\xff\x80\x00"},
		{"int of nothing", "int", ""},
		{"int with a byte too many", "int", "\x83\x00"},
		{"len beyond the rest", "len", "\x03ab"},
		{"len that wraps", "len", strings.Repeat("\xff", 9) + "\x01"},
		{"bytes beyond the rest", "bytes", "a"},
		{"string beyond the rest", "string", "\x02a"},
		{"string with a longer length", "string", "\x81\x00a"},
		{"float of seven bytes", "float", "1234567"},
		{"bool of nothing", "bool", ""},
		{"bool of neither", "bool", "\x02"},
	} {
		t.Run(c.name, func(t *testing.T) {
			r := wire.NewReader([]byte(c.input))
			require.Zero(t, readers[c.reader](r))
			require.False(t, r.OK())
			require.False(t, r.Done())
			require.Empty(t, r.Rest())
		})
	}
}

// TestBrokenStaysBroken: after a fault everything is zero.
func TestBrokenStaysBroken(t *testing.T) {
	for name, read := range readers {
		t.Run(name, func(t *testing.T) {
			r := wire.NewReader([]byte("\x01\x01\x01\x01\x01\x01\x01\x01"))
			r.Fail()
			require.Zero(t, read(r))
			require.False(t, r.OK())
			require.False(t, r.Done())
			r.Cut(func([]byte) ([]byte, error) {
				t.Error("a broken reader is cut")
				return nil, nil
			})
		})
	}
}

// TestMinimal: of all forms of a number only the shortest is read.
func TestMinimal(t *testing.T) {
	for _, n := range uints {
		form := binary.AppendUvarint(nil, n)
		r := wire.NewReader(form)
		require.Equal(t, n, r.Uint())
		require.True(t, r.Done())
		for len(form) < binary.MaxVarintLen64 {
			form[len(form)-1] |= 0x80
			form = append(form, 0)
			value, size := binary.Uvarint(form)
			require.Equal(t, n, value, "the longer form means the same")
			require.Equal(t, len(form), size)
			r := wire.NewReader(form)
			require.Zero(t, r.Uint())
			require.False(t, r.OK(), "% x", form)
		}
	}
}

// TestTruncated: nothing that was cut short can be read to its end.
func TestTruncated(t *testing.T) {
	whole := everything()
	for n := range whole {
		r := wire.NewReader(whole[:n])
		readAll(r)
		require.False(t, r.OK(), "%d of %d bytes", n, len(whole))
	}
	r := wire.NewReader(append(whole, 0))
	readAll(r)
	require.True(t, r.OK())
	require.False(t, r.Done(), "a byte is left")
	require.Equal(t, []byte{0}, r.Rest())
}

func readAll(r *wire.Reader) {
	for range uints {
		r.Uint()
	}
	for range ints {
		r.Int()
	}
	for range floats {
		r.Float()
	}
	for range texts {
		_ = r.String()
	}
	r.Bool()
	r.Bool()
}

// TestLen: a count is never more than the rest can hold.
func TestLen(t *testing.T) {
	for _, c := range []struct {
		count, size, rest int
		ok                bool
	}{
		{0, 1, 0, true},
		{0, 8, 3, true},
		{1, 1, 0, false},
		{3, 1, 3, true},
		{4, 1, 3, false},
		{2, 4, 8, true},
		{2, 4, 7, false},
		{3, 4, 11, false},
		{math.MaxInt, 8, 64, false},
	} {
		r := wire.NewReader(append(wire.AppendUint(nil, uint64(c.count)), make([]byte, c.rest)...))
		got := r.Len(c.size)
		require.Equal(t, c.ok, r.OK(), "%+v", c)
		if c.ok {
			require.Equal(t, c.count, got)
			require.Len(t, r.Rest(), c.rest)
		}
	}
}

func TestBytes(t *testing.T) {
	input := []byte("abcd")
	r := wire.NewReader(input)
	require.Empty(t, r.Bytes(0))
	got := r.Bytes(3)
	require.Equal(t, "abc", string(got))
	require.Same(t, &input[0], &got[0], "they alias the input")
	require.Equal(t, "d", string(r.Rest()))
	require.Nil(t, r.Bytes(-1))
	require.False(t, r.OK())
}

// TestStringIsACopy: strings do not keep the input.
func TestStringIsACopy(t *testing.T) {
	input := wire.AppendString(nil, "abc")
	got := wire.NewReader(input).String()
	input[1] = 'x'
	require.Equal(t, "abc", got)
}

func TestCut(t *testing.T) {
	r := wire.NewReader([]byte("abc"))
	r.Cut(func(b []byte) ([]byte, error) {
		require.Equal(t, "abc", string(b))
		return b[2:], nil
	})
	require.Equal(t, "c", string(r.Rest()))
	r.Cut(func(b []byte) ([]byte, error) { return b[1:], nil })
	require.True(t, r.Done())
	r.Cut(func([]byte) ([]byte, error) { return []byte("left"), errors.New("no") })
	require.False(t, r.OK())
	require.Empty(t, r.Rest())
}

// FuzzCanonical reads values of the kinds in script and writes them anew: what
// is read without a fault has exactly one form.
func FuzzCanonical(f *testing.F) {
	f.Add("uisfb", []byte("\x01\x02\x01a\x3f\xf0\x00\x00\x00\x00\x00\x00\x01"))
	f.Add("ss", []byte("\x00\x81\x00a"))
	f.Add("uu", []byte("\xff\xff\xff\xff\xff\xff\xff\xff\xff\x01\x80\x00"))
	f.Fuzz(func(t *testing.T, script string, input []byte) {
		r := wire.NewReader(input)
		var again []byte
		for _, kind := range script {
			switch kind {
			case 'u':
				again = wire.AppendUint(again, r.Uint())
			case 'i':
				again = wire.AppendInt(again, r.Int())
			case 's':
				again = wire.AppendString(again, r.String())
			case 'f':
				again = wire.AppendFloat(again, r.Float())
			case 'b':
				again = wire.AppendBool(again, r.Bool())
			}
			if !r.OK() {
				require.Empty(t, r.Rest())
				return
			}
		}
		require.Equal(t, string(input), string(append(again, r.Rest()...)))
	})
}
