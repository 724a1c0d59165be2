package ingest_test

import (
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/stretchr/testify/require"

	"github.com/go-conversion/conversion/ingest"
)

var update = flag.Bool("update", false, "write the wanted lines of testdata/*.txt anew")

// vector is one case of a file of testdata: an input, and the lines that it
// becomes, events in canonical form and errors.
//
//	### name, options
//	input
//	---
//	wanted lines
//	=== of a table also: its mapping, between the name and the input
type vector struct {
	title, mapping, input, want string
}

func readVectors(t *testing.T, path string) []vector {
	text, err := os.ReadFile(path)
	require.NoError(t, err)
	var all []vector
	for _, part := range strings.Split(string(text), "### ")[1:] {
		var v vector
		var found bool
		v.title, part, _ = strings.Cut(part, "\n")
		if head, rest, has := strings.Cut(part, "===\n"); has {
			v.mapping, part = head, rest
		}
		v.input, v.want, found = strings.Cut(part, "---\n")
		require.True(t, found, v.title)
		all = append(all, v)
	}
	return all
}

func writeVectors(t *testing.T, path string, all []vector) {
	var b strings.Builder
	for _, v := range all {
		b.WriteString("### " + v.title + "\n")
		if v.mapping != "" {
			b.WriteString(v.mapping + "===\n")
		}
		b.WriteString(v.input + "---\n" + v.want)
	}
	require.NoError(t, os.WriteFile(path, []byte(b.String()), 0o644))
}

// The options that a vector can name.
var vectorOptions = map[string]ingest.Option{
	"StopOnError": ingest.StopOnError(),
	"UserFirst":   ingest.UserFirst(),
	"GA4Names":    ingest.GA4Names(),
	"InUSD":       ingest.InUSD(),
	"CHF":         ingest.Currency("chf"),
	"NoCurrency":  ingest.Currency("euro"),
	"Zone":        ingest.Zone(time.FixedZone("", 2*60*60)),
	"Max100":      ingest.MaxRecord(100),
}

func (v vector) options() (options []ingest.Option) {
	for _, word := range strings.Split(v.title, ", ")[1:] {
		options = append(options, vectorOptions[word])
	}
	return options
}

func TestVectors(t *testing.T) {
	readers := map[string]reader{"ndjson": ingest.NDJSON, "csv": nil, "ga4": ingest.GA4, "segment": ingest.Segment}
	for name, read := range readers {
		path := filepath.Join("testdata", name+".txt")
		vectors := readVectors(t, path)
		for i, v := range vectors {
			t.Run(name+"/"+v.title, func(t *testing.T) {
				read := read
				if name == "csv" {
					m, err := ingest.ParseMapping([]byte(v.mapping))
					require.NoError(t, err)
					read = withMapping(m)
				}
				got := lines(read(strings.NewReader(v.input), v.options()...))
				if *update {
					vectors[i].want = strings.Join(append(got, ""), "\n")
					return
				}
				if diff := cmp.Diff(splitLines([]byte(v.want)), got); diff != "" {
					t.Errorf("(-want +got):\n%s", diff)
				}
			})
		}
		if *update {
			writeVectors(t, path, vectors)
		}
	}
}
