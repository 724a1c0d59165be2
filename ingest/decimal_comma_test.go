package ingest_test

import (
	"math/rand/v2"
	"regexp"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/go-conversion/conversion"
	"github.com/go-conversion/conversion/ingest"
)

// TestDecimalComma writes random numbers with a comma and compares with what a
// regular expression says of them.
func TestDecimalComma(t *testing.T) {
	number := regexp.MustCompile(`^[+-]?(\d+|[1-9]\d{0,2}(\.\d{3})+)(,\d+)?$`)
	m := ingest.Mapping{Delimiter: ";", Decimal: ",", Time: "t", ConstantName: "x", Amount: "a", ConstantCurrency: "EUR"}
	r := rand.New(rand.NewPCG(7, 8))
	read := 0
	for range 20_000 {
		text := make([]byte, 1+r.IntN(9))
		for i := range text {
			text[i] = "0123456789..,-"[r.IntN(14)]
		}
		for e, err := range ingest.CSV(strings.NewReader("t;a\n2026-03-01;"+string(text)+"\n"), m) {
			if !number.Match(text) {
				require.ErrorIs(t, err, conversion.ErrAmount, string(text))
				continue
			}
			read++
			require.NoError(t, err, string(text))
			point := strings.Replace(strings.ReplaceAll(string(text), ".", ""), ",", ".", 1)
			want, err := conversion.ParseAmount(point, "EUR")
			require.NoError(t, err)
			require.Equal(t, want, e.Value, string(text))
		}
	}
	require.Greater(t, read, 1000)
}
