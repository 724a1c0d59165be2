package ingest_test

import (
	"errors"
	"slices"
	"strings"
	"testing"
	"testing/iotest"

	"github.com/stretchr/testify/require"

	"github.com/go-conversion/conversion"
	"github.com/go-conversion/conversion/ingest"
)

func TestValid(t *testing.T) {
	const lines = `{"user":"a","time":1,"name":"x"}` + "\n" + `{"user":"a"}` + "\n" + `{"user":"b","time":2,"name":"x"}` + "\n"
	broken := errors.New("broken pipe")
	var found []error
	events := slices.Collect(ingest.Valid(ingest.NDJSON(iotest.DataErrReader(&failing{strings.NewReader(lines), broken})), func(err error) { found = append(found, err) }))
	require.Len(t, events, 2)
	require.Len(t, found, 2)
	var bad *ingest.Error
	require.ErrorAs(t, found[0], &bad)
	require.False(t, bad.Final, "a record")
	require.ErrorAs(t, found[1], &bad)
	require.True(t, bad.Final, "the end")
	require.ErrorIs(t, bad, broken)
	for range ingest.Valid(ingest.NDJSON(strings.NewReader(lines)), func(error) { t.Error("read on after the break") }) {
		break
	}
}

// failing gives err where its reader ends.
type failing struct {
	r   *strings.Reader
	err error
}

func (f *failing) Read(p []byte) (int, error) {
	if f.r.Len() == 0 {
		return 0, f.err
	}
	return f.r.Read(p)
}

func TestFinalErrors(t *testing.T) {
	final := func(text string, m ingest.Mapping) (last *ingest.Error) {
		for _, err := range ingest.CSV(strings.NewReader(text), m) {
			if err != nil {
				require.ErrorAs(t, err, &last)
			}
		}
		return last
	}
	good := ingest.Mapping{Time: "t", ConstantName: "x"}
	require.True(t, final("a;b\n", good).Final, "a header without the column")
	require.True(t, final("", good).Final, "no header")
	require.True(t, final("t\n1\n", ingest.Mapping{Time: "t"}).Final, "a mapping without names")
	require.False(t, final("t\nyesterday\n", good).Final, "a row")
	for _, err := range ingest.NDJSON(strings.NewReader(""), ingest.Currency("euro")) {
		var bad *ingest.Error
		require.ErrorAs(t, err, &bad)
		require.True(t, bad.Final)
		require.ErrorIs(t, err, conversion.ErrCurrency)
	}
}
