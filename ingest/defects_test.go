package ingest_test

import (
	"errors"
	"fmt"
	"math"
	"strings"
	"testing"
	"testing/iotest"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/go-conversion/conversion"
	"github.com/go-conversion/conversion/ingest"
)

// call is a good call of Segment.
func call(name string) string {
	return `{"type":"track","event":"` + name + `","messageId":"` + name + `","anonymousId":"a","timestamp":"2026-03-01T10:00:00Z"}`
}

// outcomes returns the names of events, and ERR, LONG or FINAL for errors.
func outcomes(t *testing.T, text string, options ...ingest.Option) string {
	read := func(split bool) string {
		var all []string
		input := ingest.Segment(strings.NewReader(text), options...)
		if split {
			input = ingest.Segment(iotest.OneByteReader(strings.NewReader(text)), options...)
		}
		for e, err := range input {
			var f *ingest.Error
			switch errors.As(err, &f); {
			case err == nil:
				all = append(all, e.Name)
			case f.Final:
				all = append(all, "FINAL")
			case errors.Is(err, ingest.ErrTooLong):
				all = append(all, "LONG")
			default:
				all = append(all, "ERR")
			}
		}
		return strings.Join(all, " ")
	}
	whole := read(false)
	require.Equal(t, whole, read(true), text)
	return whole
}

func TestSegmentAfterBrokenDocument(t *testing.T) {
	b1, b2, b3, b4 := call("c1"), call("c2"), call("c3"), call("c4")
	long := `{"type":"track","properties":{"a":"` + strings.Repeat("y", 600) + `","b":1`
	tests := []struct {
		text, want string
		options    []ingest.Option
	}{
		{"{\"batch\":[\n" + b1 + ",\n" + b2, "c1 c2 FINAL", nil},
		{"{\"batch\":[\n" + b1 + ",\n" + b2 + ",\n", "c1 c2 FINAL", nil},
		{"{\"batch\":[\n" + b1 + ",\n" + b2[:60], "c1 FINAL", nil},
		{"{\"batch\":[\n" + b1 + ",\n{\"type\":7},\n" + b2, "c1 ERR c2 FINAL", nil},
		{"{\"batch\":[\n" + b1 + ",\n" + b2 + "\n" + b3 + "\n" + b4 + "\n", "c1 c2 ERR c3 c4", nil},
		{"{\"batch\":[\n" + b1 + ",\n" + b2[:len(b2)-1] + "\n" + b3 + "\n" + b4 + "\n", "c1 ERR c3 c4", nil},
		{b1[:60], "FINAL", nil},
		{b1 + "\n{\"a\":[\n" + b2, "c1 ERR c2", nil},
		{b1 + "\n" + long + "\n" + b2 + "\n" + b3 + "\n", "c1 LONG c2 c3", []ingest.Option{ingest.MaxRecord(300)}},
	}
	for _, tt := range tests {
		require.Equal(t, tt.want, outcomes(t, tt.text, tt.options...), tt.text)
	}
}

func TestManyFaultsInOneDocument(t *testing.T) {
	const calls = 500_000
	text := "{\"batch\":[" + strings.Repeat("1,\n", calls) + "1]}"
	start, n := time.Now(), 0
	for _, err := range ingest.Segment(strings.NewReader(text)) {
		var f *ingest.Error
		require.True(t, errors.As(err, &f))
		if n%100_000 == 1 {
			require.Equal(t, []int{n + 1, 1}, []int{f.Line, f.Column})
		}
		n++
	}
	require.Equal(t, calls+1, n)
	require.Less(t, time.Since(start), 10*time.Second) // it would be minutes
}

func TestGA4Params(t *testing.T) {
	row := func(fields, params string) string {
		return `{"event_timestamp":0,"event_name":"x","user_pseudo_id":"d",` + fields + `"event_params":[` + params + `]}`
	}
	param := func(key, value string) string {
		return `{"key":"` + key + `","value":{"string_value":"` + value + `"}}`
	}
	read := func(text string) conversion.Event {
		all := events(ingest.GA4(strings.NewReader(text)))
		require.Len(t, all, 1, text)
		return all[0]
	}
	require.Equal(t, "anna", read(row(`"user_id":"anna",`, param("user_id", "x"))).Props.Lookup("user_id").Str())
	require.Equal(t, "x", read(row("", param("user_id", "x"))).Props.Lookup("user_id").Str())

	e := read(row(`"ecommerce":{"transaction_id":"7","purchase_revenue":5},`, param("transaction_id", "")+","+param("value", "")+","+param("currency", "")))
	require.Equal(t, "7", e.OrderID)
	require.Equal(t, conversion.Money{Micros: 5_000_000, Currency: "XXX"}, e.Value)
	require.Empty(t, e.Props)

	e = read(row(`"ecommerce":{"transaction_id":"7","purchase_revenue":5},"ecommerce":null,`, ""))
	require.Equal(t, "", e.OrderID)
	require.False(t, e.Value.IsSet())
}

func TestStitchWithoutDevice(t *testing.T) {
	got := ingest.Stitch([]conversion.Event{at("", 1), at("", 2, conversion.String("user_id", "anna")), at("", 3)})
	require.Equal(t, []string{"", "anna", ""}, users(got))
}

func TestStatsCutsNames(t *testing.T) {
	var stats ingest.Stats
	lines(ingest.NDJSON(strings.NewReader(`{"time":0,"name":"x","`+strings.Repeat("a", 99)+`éé":1,"`+strings.Repeat("é", 80)+`":1}`), ingest.WithStats(&stats)))
	require.Equal(t, map[string]int64{strings.Repeat("a", 99): 1, strings.Repeat("é", 50): 1}, stats.Unknown)
}

func TestAppendJSONReadsBack(t *testing.T) {
	e := at("a", 1, conversion.String("a", "1"), conversion.Prop{Name: "b"}, conversion.String("b", "hidden"))
	e.Engaged = math.MaxInt64
	text := string(ingest.AppendJSON(nil, &e))
	require.Contains(t, text, `"engaged_ms":9223372036854.775807,"props":{"a":"1"}}`)
	got := events(ingest.NDJSON(strings.NewReader(text)))
	require.Len(t, got, 1)
	require.Equal(t, e.Engaged, got[0].Engaged)
	require.Len(t, faults(ingest.NDJSON(strings.NewReader(strings.Replace(text, "807,", "808,", 1)))), 1)

	e = at("a", 1, conversion.Prop{Name: "b"})
	require.NotContains(t, string(ingest.AppendJSON(nil, &e)), "props")
}

func TestTimesOfTables(t *testing.T) {
	tests := []struct{ layout, zone, value, want string }{
		{"", "", "2026-07-01 10:00.5", ""},
		{"", "", "2026-07-01 10:00", "2026-07-01T10:00:00Z"},
		{"", "", "2026-07-01 10:00Z", "2026-07-01T10:00:00Z"},
		{"", "", "2026-07-01 10:00:00.5", "2026-07-01T10:00:00.5Z"},
		{"2006-01-02 15:04 MST", "", "2026-07-01 10:00 CEST", ""},
		{"2006-01-02 15:04 MST", "", "2026-07-01 10:00 UTC", "2026-07-01T10:00:00Z"},
		{"2006-01-02 15:04 MST", "", "2026-07-01 10:00 GMT", "2026-07-01T10:00:00Z"},
		{"2006-01-02 15:04 MST", "Europe/Berlin", "2026-07-01 10:00 CEST", "2026-07-01T08:00:00Z"},
		{"2006-01-02 15:04 MST", "Europe/Berlin", "2026-07-01 10:00 PST", ""},
		{"2006-01-02 15:04 -0700 MST", "", "2026-07-01 10:00 +0200 CEST", "2026-07-01T08:00:00Z"},
	}
	for _, tt := range tests {
		m := ingest.Mapping{Time: "t", ConstantName: "x", TimeLayout: tt.layout, Zone: tt.zone}
		got := events(ingest.CSV(strings.NewReader("t\n"+tt.value+"\n"), m))
		if tt.want == "" {
			require.Empty(t, got, tt)
			continue
		}
		require.Len(t, got, 1, tt)
		require.Equal(t, tt.want, got[0].Time.Format(time.RFC3339Nano), tt)
	}
}

func TestSegmentDuplicateKeys(t *testing.T) {
	many := ""
	for i := range 50 {
		many += fmt.Sprintf(`"n%d":{"x":1},`, i)
	}
	for properties, want := range map[string]string{
		`"a":{"b":1},"a":null`:                                         ``,
		`"a":{"b":1},"a":2`:                                            `"a":2`,
		`"a":2,"a":{"b":1}`:                                            `"a.b":1`,
		`"a":2,"a":[1]`:                                                ``,
		`"a":{"b":1,"c":2},"a":{"c":3}`:                                `"a.c":3`,
		`"a":{"b":{"c":1},"b":{"d":2}},"e":4`:                          `"a.b.d":2,"e":4`,
		`"a":{"b":{"c":1}},"a":{"b":{"d":2}},"a":{"b":7}`:              `"a.b":7`,
		many + strings.ReplaceAll(many, "{\"x\":1}", "null") + `"z":1`: `"z":1`,
	} {
		text := `{"type":"track","event":"x","timestamp":"2026-03-01T10:00:00Z","properties":{` + properties + `}}`
		got := lines(ingest.Segment(strings.NewReader(text)))
		if want != "" {
			want = `,"props":{` + want + `}`
		}
		require.Equal(t, []string{`{"time":"2026-03-01T10:00:00Z","name":"x"` + want + `}`}, got, properties)
	}
}
