package clickhouse

import (
	"encoding/hex"
	"errors"
	"math"
	"math/rand/v2"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/go-conversion/conversion/clickhouse/internal/chdbtest"
	"github.com/go-conversion/conversion/clickhouse/internal/enginetest"
)

func TestStringLiteral(t *testing.T) {
	tests := []struct{ text, want string }{
		{"", "''"},
		{"a b", "'a b'"},
		{`it's`, `'it\'s'`},
		{`\`, `'\\'`},
		{"a\x00\n\x1f\x7f", `'a\x00\x0A\x1F\x7F'`},
		{"größe 😀", "'größe 😀'"},
		{"`\"--/*", "'`\"--/*'"},
		{"\xff\xc3", "'\xff\xc3'"},
	}
	for _, test := range tests {
		require.Equal(t, test.want, stringLiteral(test.text))
	}
}

func TestNumberLiterals(t *testing.T) {
	require.Equal(t, "-9223372036854775808", intLiteral(math.MinInt64))
	tests := []struct {
		x    float64
		want string
	}{
		{0, "0.0"}, {math.Copysign(0, -1), "-0.0"}, {2, "2.0"}, {-0.1, "-0.1"}, {1e21, "1e+21"}, {5e-324, "5e-324"}, {1 << 53, "9.007199254740992e+15"},
		{math.NaN(), "nan"}, {math.Inf(1), "inf"}, {math.Inf(-1), "-inf"},
	}
	for _, test := range tests {
		require.Equal(t, test.want, floatLiteral(test.x))
	}
}

func TestQuoteIdentifier(t *testing.T) {
	for name, want := range map[string]string{"a": "`a`", "query.key": "`query.key`", "a`b\\": "`a\\`b\\\\`", "it's\n": "`it's\\x0A`"} {
		got, err := quoteIdentifier(name)
		require.NoError(t, err)
		require.Equal(t, want, got)
	}
	for _, name := range []string{"", "a\x00", strings.Repeat("a", 257)} {
		_, err := quoteIdentifier(name)
		require.ErrorIs(t, err, errIdentifier)
	}
}

var errLiteral = errors.New("no literal")

// readQuoted reads a quoted text as ClickHouse does: a backslash and a character
// that is no letter are that character, \xHH is a byte, a quote that is not
// behind a backslash ends the text. It returns what follows.
func readQuoted(s string, quote byte) (text []byte, rest string, err error) {
	if s == "" || s[0] != quote {
		return nil, "", errLiteral
	}
	for i := 1; i < len(s); i++ {
		switch c := s[i]; {
		case c == quote:
			return text, s[i+1:], nil
		case c != '\\':
			text = append(text, c)
		case i+3 < len(s) && s[i+1] == 'x':
			b, err := hex.DecodeString(s[i+2 : i+4])
			if err != nil {
				return nil, "", err
			}
			text, i = append(text, b...), i+3
		case i+1 < len(s) && (s[i+1] == '\\' || s[i+1] == quote):
			text, i = append(text, s[i+1]), i+1
		default:
			return nil, "", errLiteral
		}
	}
	return nil, "", errLiteral
}

func FuzzQuoted(f *testing.F) {
	for _, s := range []string{"", "'", "`", `\`, `\'`, "\\x41", "a\x00\n\x7f\xff", "' OR 1 --", "größe"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		for _, quote := range []byte("'`") {
			literal := string(appendQuoted(nil, s, quote))
			text, rest, err := readQuoted(literal, quote)
			require.NoError(t, err, literal)
			require.Equal(t, s, string(text))
			require.Empty(t, rest)
		}
	})
}

func FuzzNumberLiterals(f *testing.F) {
	f.Add(uint64(0))
	f.Add(math.Float64bits(-0.1))
	f.Add(math.Float64bits(math.MaxFloat64))
	f.Fuzz(func(t *testing.T, bits uint64) {
		n, err := strconv.ParseInt(intLiteral(int64(bits)), 10, 64)
		require.NoError(t, err)
		require.Equal(t, int64(bits), n)
		x := math.Float64frombits(bits)
		if math.IsNaN(x) || math.IsInf(x, 0) {
			return
		}
		literal := floatLiteral(x)
		require.Regexp(t, `^-?\d+(\.\d+(e[+-]\d+)?|e[+-]\d+)$`, literal)
		back, err := strconv.ParseFloat(literal, 64)
		require.NoError(t, err)
		require.Equal(t, bits, math.Float64bits(back))
	})
}

// TestLiteralsOnEngine: the server reads back the bytes that were written.
func TestLiteralsOnEngine(t *testing.T) {
	url := chdbtest.Shared(t, 1)[0]
	r := rand.New(rand.NewPCG(5, 6))
	var columns, want []string
	for range 300 {
		text := make([]byte, r.IntN(8))
		for i := range text {
			text[i] = pick(world{r}, byte(r.IntN(256)), '\'', '\\', '`', 'x', 'n', '0', '\n', 0)
		}
		columns, want = append(columns, "lower(hex("+stringLiteral(string(text))+"))"), append(want, hex.EncodeToString(text))
		n := int64(r.Uint64())
		columns, want = append(columns, "toTypeName("+intLiteral(n)+") IN ('Int64', 'UInt64') AND toInt64("+intLiteral(n)+") = "+intLiteral(n)), append(want, "1")
		if x := math.Float64frombits(r.Uint64()); !math.IsNaN(x) {
			columns, want = append(columns, "reinterpretAsUInt64("+floatLiteral(x)+")"), append(want, strconv.FormatUint(math.Float64bits(x), 10))
		}
	}
	for _, x := range []float64{0, math.Copysign(0, -1), 1, -1, 1 << 53, math.Inf(-1), math.MaxFloat64, 5e-324} {
		columns, want = append(columns, "reinterpretAsUInt64("+floatLiteral(x)+")"), append(want, strconv.FormatUint(math.Float64bits(x), 10))
	}
	columns, want = append(columns, "toTypeName("+intLiteral(math.MinInt64)+")"), append(want, "Int64")
	got := enginetest.Do(t, url, "SELECT "+strings.Join(columns, ", "))
	require.Equal(t, want, strings.Split(strings.TrimSuffix(got, "\n"), "\t"))
}

// TestIdentifiersOnEngine: whatever stands in backquotes is the name of a
// column.
func TestIdentifiersOnEngine(t *testing.T) {
	url := chdbtest.Shared(t, 1)[0]
	r := rand.New(rand.NewPCG(7, 8))
	definitions, want := []string{}, []string{}
	for i := range 60 {
		name := strconv.Itoa(i)
		for range 1 + r.IntN(6) {
			name += pick(world{r}, "`", "\\", "'", "\"", "\n", "x41", ".", " ", "--", "/*", "ö", "\x01", ";")
		}
		quoted, err := quoteIdentifier(name)
		require.NoError(t, err)
		definitions, want = append(definitions, quoted+" UInt8"), append(want, hex.EncodeToString([]byte(name)))
	}
	enginetest.Do(t, url, "CREATE TABLE identifiers ("+strings.Join(definitions, ", ")+") ENGINE = Memory")
	got := enginetest.Do(t, url, "SELECT lower(hex(name)) FROM system.columns WHERE table = 'identifiers' ORDER BY position")
	require.Equal(t, want, strings.Fields(got))
}
