package ingest_test

import (
	"bytes"
	"errors"
	"io"
	"strings"
	"testing"
	"testing/iotest"

	"github.com/google/go-cmp/cmp"
	"github.com/stretchr/testify/require"

	"github.com/go-conversion/conversion"
	"github.com/go-conversion/conversion/ingest"
)

// input is something for one reader to read.
type input struct {
	name    string
	read    reader
	text    string
	options []ingest.Option
}

// allInputs returns the vectors of testdata.
func allInputs(t *testing.T) []input {
	var all []input
	for name, read := range map[string]reader{"ndjson": ingest.NDJSON, "csv": nil, "ga4": ingest.GA4, "segment": ingest.Segment} {
		for _, v := range readVectors(t, "testdata/"+name+".txt") {
			in := input{name + "/" + v.title, read, v.input, v.options()}
			if read == nil {
				m, err := ingest.ParseMapping([]byte(v.mapping))
				require.NoError(t, err)
				in.read = withMapping(m)
			}
			all = append(all, in)
		}
	}
	return all
}

func TestAnySplitOfTheInput(t *testing.T) {
	splits := map[string]func(io.Reader) io.Reader{
		"one byte":   iotest.OneByteReader,
		"half":       iotest.HalfReader,
		"data + err": iotest.DataErrReader,
	}
	for _, in := range allInputs(t) {
		want := faultsAndLines(in, strings.NewReader(in.text))
		for name, split := range splits {
			got := faultsAndLines(in, split(strings.NewReader(in.text)))
			if diff := cmp.Diff(want, got); diff != "" {
				t.Errorf("%s, %s (-whole +split):\n%s", in.name, name, diff)
			}
		}
	}
}

type outcome struct {
	Lines  []string
	Faults []place
	Stats  ingest.Stats
}

type place struct {
	Line, Column int
	Offset       int64
	Record       int
}

func faultsAndLines(in input, r io.Reader) outcome {
	var o outcome
	options := append([]ingest.Option{ingest.WithStats(&o.Stats)}, in.options...)
	for e, err := range in.read(r, options...) {
		var f *ingest.Error
		if errors.As(err, &f) {
			o.Lines = append(o.Lines, f.Error())
			o.Faults = append(o.Faults, place{f.Line, f.Column, f.Offset, f.Record})
		} else {
			o.Lines = append(o.Lines, string(ingest.AppendJSON(nil, &e)))
		}
	}
	return o
}

func TestFailingReader(t *testing.T) {
	broken := errors.New("the disk is gone")
	for _, in := range allInputs(t) {
		if strings.HasSuffix(in.name, "StopOnError") || strings.HasSuffix(in.name, "NoCurrency") {
			continue
		}
		// What was complete before the failure is as it would have been, then
		// the failure is the last pair.
		for _, cut := range []int{0, len(in.text) / 3, len(in.text)} {
			r := io.MultiReader(strings.NewReader(in.text[:cut]), iotest.ErrReader(broken))
			whole := lines(in.read(strings.NewReader(in.text), in.options...))
			n := 0
			var last error
			for e, err := range in.read(r, in.options...) {
				if last = err; err == nil {
					require.Equal(t, whole[n], string(ingest.AppendJSON(nil, &e)), in.name)
				}
				n++
			}
			if n > 0 && n <= len(whole) && last != nil && !errors.Is(last, broken) {
				require.Equal(t, whole[n-1], "error: "+last.Error(), in.name) // a header or mapping at fault
				continue
			}
			require.ErrorIs(t, last, broken, in.name)
		}
	}
}

func TestBreakReadsNoFurther(t *testing.T) {
	for _, in := range allInputs(t) {
		whole := lines(in.read(strings.NewReader(in.text), in.options...))
		for n := range whole {
			var got []string
			for e, err := range in.read(strings.NewReader(in.text), in.options...) {
				got = append(got, lines(func(yield func(conversion.Event, error) bool) { yield(e, err) })...)
				if len(got) > n {
					break
				}
			}
			require.Equal(t, whole[:n+1], got, in.name)
		}
	}
}

// endless repeats a line and counts how often it is read.
type endless struct {
	line  string
	bytes int
}

func (r *endless) Read(p []byte) (int, error) {
	n := copy(p, r.line)
	r.bytes += n
	return n, nil
}

func TestBreakReadsAtMostOneBufferMore(t *testing.T) {
	r := &endless{line: `{"time":0,"name":"x"}` + "\n"}
	n := 0
	for range ingest.NDJSON(r) {
		if n++; n == 10 {
			break
		}
	}
	require.LessOrEqual(t, r.bytes, 10*len(r.line)+64<<10)
}

func TestStopOnErrorIsThePrefix(t *testing.T) {
	for _, in := range allInputs(t) {
		whole := lines(in.read(strings.NewReader(in.text), in.options...))
		want := whole
		for i, line := range whole {
			if strings.HasPrefix(line, "error: ") {
				want = whole[:i+1]
				break
			}
		}
		got := lines(in.read(strings.NewReader(in.text), append(in.options, ingest.StopOnError())...))
		require.Equal(t, want, got, in.name)
	}
}

// TestBadRecordChangesOnlyItself puts each bad record of the vectors between
// two good ones.
func TestBadRecordChangesOnlyItself(t *testing.T) {
	good := map[string]string{
		"ndjson":  `{"time":0,"name":"good"}`,
		"ga4":     `{"event_timestamp":0,"event_name":"good"}`,
		"segment": `{"type":"track","event":"good","timestamp":"2026-03-01T10:00:00Z"}`,
	}
	for _, in := range allInputs(t) {
		reader, _, _ := strings.Cut(in.name, "/")
		if good[reader] == "" || len(in.options) > 0 {
			continue
		}
		want := lines(in.read(strings.NewReader(good[reader])))
		for bad := range strings.Lines(in.text) {
			if strings.HasPrefix(bad, "[{") || strings.HasPrefix(bad, `{"batch":[{"type":"track","event":"a"`) {
				continue // goes on in the next line
			}
			got := lines(in.read(strings.NewReader(good[reader] + "\n" + bad + good[reader] + "\n")))
			require.Equal(t, want[0], got[0], bad)
			require.Equal(t, want[0], got[len(got)-1], bad)
		}
	}
}

func TestSpellingOfTheInput(t *testing.T) {
	const mark = "\ufeff"
	t.Run("byte order mark, CRLF, blank lines", func(t *testing.T) {
		text := mark + "\r\n" + `{"time":0,"name":"a"}` + "\r\n\n \t\r\n" + `{"time":0,"name":7}` + "\r\n" + `{"time":0,"name":"b"`
		got := faults(ingest.NDJSON(strings.NewReader(text)))
		require.Len(t, got, 2)
		require.Equal(t, ingest.Error{Line: 5, Column: 18, Offset: 50, Record: 1, Field: "name", Message: "want a string, have 7"}, *got[0])
		require.Equal(t, "line 6, column 21: unexpected end of the line", got[1].Error())
		require.Equal(t, int64(len(text)), got[1].Offset)
	})
	t.Run("the mark takes no column", func(t *testing.T) {
		got := faults(ingest.NDJSON(strings.NewReader(mark + `{"time":0,"name":7}`)))
		require.Equal(t, 18, got[0].Column)
		require.Equal(t, int64(20), got[0].Offset)
	})
	t.Run("a mark inside of the input is no mark", func(t *testing.T) {
		require.Len(t, faults(ingest.NDJSON(strings.NewReader("\n"+mark+`{"time":0,"name":"x"}`))), 1)
	})
	t.Run("half a mark", func(t *testing.T) {
		require.Len(t, faults(ingest.NDJSON(iotest.OneByteReader(strings.NewReader("\xef\xbb")))), 1)
	})
	t.Run("invalid UTF-8", func(t *testing.T) {
		got := events(ingest.NDJSON(strings.NewReader("{\"time\":0,\"name\":\"a\xffb\xe2\x82\",\"\xff\":1,\"props\":{\"\xc0\":1}}")))
		require.Equal(t, "a\ufffdb\ufffd\ufffd", got[0].Name)
		require.Equal(t, "\ufffd", got[0].Props[0].Name)
	})
	t.Run("invalid UTF-8 in a table", func(t *testing.T) {
		m := ingest.Mapping{Time: "t\ufffd", Name: "n"}
		got := events(ingest.CSV(strings.NewReader("t\xff,n\r\n2026-03-01,a\xffb\r\n\r\n"), m))
		require.Equal(t, "a\ufffdb", got[0].Name)
	})
	t.Run("CRLF inside of quotes", func(t *testing.T) {
		m := ingest.Mapping{Time: "t", Name: "n"}
		got := events(ingest.CSV(strings.NewReader(mark+"t,n\r\n2026-03-01,\"a\r\nb\r\"\r\n"), m))
		require.Equal(t, "a\nb\r", got[0].Name)
	})
	t.Run("empty", func(t *testing.T) {
		for _, read := range []reader{ingest.NDJSON, ingest.GA4, ingest.Segment} {
			require.Empty(t, lines(read(strings.NewReader(""))))
			require.Empty(t, lines(read(strings.NewReader(mark+"\r\n\n"))))
		}
	})
}

func TestReaderThatGivesNothing(t *testing.T) {
	got := faults(ingest.NDJSON(emptyReader{}))
	require.Len(t, got, 1)
	require.ErrorIs(t, got[0], io.ErrNoProgress)
}

type emptyReader struct{}

func (emptyReader) Read([]byte) (int, error) { return 0, nil }

func TestSamplesSplit(t *testing.T) {
	for name, read := range map[string]reader{"events_bad.ndjson": ingest.NDJSON, "ga4_bigquery.ndjson": ingest.GA4, "segment_common.json": ingest.Segment} {
		text := sample(t, name)
		want := lines(read(bytes.NewReader(text)))
		require.Equal(t, want, lines(read(iotest.OneByteReader(bytes.NewReader(text)))))
	}
}
