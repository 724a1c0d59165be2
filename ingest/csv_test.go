package ingest_test

import (
	"bytes"
	"encoding/csv"
	"math/rand/v2"
	"strings"
	"testing"
	"testing/iotest"

	"github.com/stretchr/testify/require"

	"github.com/go-conversion/conversion/ingest"
)

// TestCSVReadsWhatEncodingCSVWrites writes cells full of what needs quotes.
func TestCSVReadsWhatEncodingCSVWrites(t *testing.T) {
	r := rand.New(rand.NewPCG(5, 6))
	pieces := []string{"a", "bcdefgh", `"`, "\n", ";", ",", " ", "ü", "", ""}
	cell := func() string {
		var b strings.Builder
		for range r.IntN(6) {
			b.WriteString(pieces[r.IntN(len(pieces))])
		}
		return b.String()
	}
	for range 300 {
		var rows [][]string
		var buf bytes.Buffer
		w := csv.NewWriter(&buf)
		w.Comma = rune(",;"[r.IntN(2)])
		w.UseCRLF = r.IntN(2) == 0
		require.NoError(t, w.Write([]string{"t", "n", "p", "q"}))
		for range r.IntN(8) {
			row := []string{"2026-03-01", "x" + cell(), cell(), cell()}
			rows = append(rows, row)
			require.NoError(t, w.Write(row))
		}
		w.Flush()
		m := ingest.Mapping{Delimiter: string(w.Comma), Time: "t", Name: "n", Title: "p", Props: map[string]string{"q": "string"}}
		for _, input := range []*strings.Reader{strings.NewReader(buf.String()), strings.NewReader(strings.TrimRight(buf.String(), "\r\n"))} {
			var got [][]string
			for e, err := range ingest.CSV(iotest.HalfReader(input), m) {
				require.NoError(t, err, buf.String())
				got = append(got, []string{"2026-03-01", e.Name, e.Title, e.Props.Lookup("q").Str()})
			}
			require.Equal(t, rows, got, buf.String())
		}
	}
}
