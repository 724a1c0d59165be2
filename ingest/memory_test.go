package ingest_test

import (
	"bytes"
	"errors"
	"io"
	"runtime"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/go-conversion/conversion/ingest"
)

// repeat is a reader that gives the text n times.
func repeat(text string, n int) io.Reader {
	block := strings.Repeat(text, 64<<10/len(text)+1)
	readers := make([]io.Reader, 0, n*len(text)/len(block)+1)
	for range cap(readers) {
		readers = append(readers, strings.NewReader(block))
	}
	return io.MultiReader(readers...)
}

// heapPeak watches the heap while it reads on.
type heapPeak struct {
	r     io.Reader
	reads int
	peak  uint64
}

func (h *heapPeak) Read(p []byte) (int, error) {
	if h.reads++; h.reads%256 == 1 {
		var m runtime.MemStats
		runtime.GC()
		runtime.ReadMemStats(&m)
		h.peak = max(h.peak, m.HeapAlloc)
	}
	return h.r.Read(p)
}

const (
	megabyte  = 1 << 20
	heapLimit = 4*16*megabyte + megabyte
)

func TestRecordThatIsTooLong(t *testing.T) {
	const long = 100 * megabyte
	good := map[string][2]string{
		"ndjson":  {"", `{"time":0,"name":"good"}`},
		"ga4":     {"", `{"event_timestamp":0,"event_name":"good"}`},
		"segment": {"", `{"type":"track","event":"good","timestamp":"2026-03-01T10:00:00Z"}`},
		"csv":     {"t,n\n", "2026-03-01,good"},
	}
	begin := map[string]string{"ndjson": `{"id":"`, "ga4": `{"user_id":"`, "segment": `{"userId":"`, "csv": `2026-03-01,"`}
	readers := map[string]reader{"ndjson": ingest.NDJSON, "ga4": ingest.GA4, "segment": ingest.Segment, "csv": withMapping(ingest.Mapping{Time: "t", Name: "n"})}
	for name, read := range readers {
		t.Run(name, func(t *testing.T) {
			head, line := good[name][0], good[name][1]
			end := "\"}\n"
			if name == "csv" {
				end = "\"\n"
			}
			h := &heapPeak{r: io.MultiReader(strings.NewReader(head+line+"\n"+begin[name]), repeat("....................", long/20), strings.NewReader(end+line+"\n"))}
			var got []error
			for e, err := range read(h) {
				if err == nil {
					require.Equal(t, "good", e.Name)
				}
				got = append(got, err)
			}
			require.Len(t, got, 3)
			require.ErrorIs(t, got[1], ingest.ErrTooLong)
			require.True(t, got[0] == nil && got[2] == nil)
			require.Less(t, h.peak, uint64(heapLimit))
		})
	}
}

func TestLongStreamIsNotHeld(t *testing.T) {
	line := `{"id":"e1","user":"u1","time":"2026-03-01T10:00:00Z","name":"page_view","url":"https://shop.example/","props":{"a":1,"b":"two"}}` + "\n"
	h := &heapPeak{r: repeat(line, 64*megabyte/len(line))}
	var stats ingest.Stats
	for _, err := range ingest.NDJSON(h, ingest.WithStats(&stats)) {
		require.NoError(t, err)
	}
	require.Greater(t, stats.Events, int64(500_000))
	require.Less(t, h.peak, uint64(16*megabyte))
}

func TestManyNamesInOneDocument(t *testing.T) {
	// Each of the inner properties has a long path: written out, they would
	// take gigabytes.
	text := `{"type":"track","event":"x","timestamp":"2026-03-01T10:00:00Z","properties":{"` + strings.Repeat("k", megabyte) + `":{` + strings.Repeat(`"a":1,`, megabyte/6) + `"b":2}}}`
	h := &heapPeak{r: strings.NewReader(text)}
	got := faults(ingest.Segment(h))
	require.Len(t, got, 1)
	require.Equal(t, "properties", got[0].Field)
}

func TestAllocations(t *testing.T) {
	tests := []struct {
		name  string
		read  reader
		line  string
		limit float64 // per event, with Reuse
	}{
		{"ndjson", ingest.NDJSON, `{"id":"e1","user":"u1","time":"2026-03-01T10:00:00.5Z","seq":3,"name":"purchase","url":"https://shop.example/","engaged_ms":5.5,"value":{"amount":"59.90","currency":"EUR"},"props":{"a":1.5,"b":"two","c":true}}` + "\n", 1},
		{"ga4", ingest.GA4, `{"event_timestamp":"1","event_name":"x","user_pseudo_id":"d","user_id":"u","event_params":[{"key":"value","value":{"double_value":59.9}},{"key":"currency","value":{"string_value":"EUR"}},{"key":"n","value":{"int_value":"3"}}],"device":{"category":"mobile"},"collected_traffic_source":{"gclid":"g"}}` + "\n", 1},
		{"segment", ingest.Segment, `{"type":"track","event":"x","anonymousId":"d","userId":"u","timestamp":"2026-03-01T10:00:00Z","context":{"page":{"url":"https://a.example/"},"campaign":{"source":"s"}},"properties":{"revenue":59.90,"currency":"usd","coupon":"c"}}` + "\n", 1},
		{"csv", withMapping(csvMapping), "u1,s1,view,2026-03-01 10:00:00,https://a.example/,5.3,59.90,EUR,mobile,email,3\n", 1},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			const n = 1000
			text := []byte(strings.Repeat(tt.line, n))
			if tt.name == "csv" {
				text = append([]byte("user_id,session_id,event,timestamp,url,engaged,amount,currency,platform,channel,items\n"), text...)
			}
			perRun := func(options ...ingest.Option) float64 {
				return testing.AllocsPerRun(2, func() {
					for _, err := range tt.read(bytes.NewReader(text), options...) {
						if err != nil {
							t.Fatal(err)
						}
					}
				})
			}
			const fixed = 100 // of the reader itself
			require.LessOrEqual(t, perRun(ingest.Reuse()), tt.limit*n+fixed)
			require.LessOrEqual(t, perRun(), (tt.limit+1)*n+fixed)
		})
	}
}

func TestReuseGivesTheSameEvents(t *testing.T) {
	for _, in := range allInputs(t) {
		want := lines(in.read(strings.NewReader(in.text), in.options...))
		require.Equal(t, want, lines(in.read(strings.NewReader(in.text), append(in.options, ingest.Reuse())...)), in.name)
	}
}

func TestErrorsSeeThroughToTheCause(t *testing.T) {
	cause := errors.New("cause")
	require.ErrorIs(t, &ingest.Error{Err: cause}, cause)
	require.Equal(t, "line 5, column 80: value.amount: want", (&ingest.Error{Line: 5, Column: 80, Field: "value.amount", Message: "want"}).Error())
}
