package ingest_test

import (
	"compress/gzip"
	"encoding/json"
	"errors"
	"os"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/stretchr/testify/require"

	"github.com/go-conversion/conversion"
	"github.com/go-conversion/conversion/ingest"
)

func TestParseMapping(t *testing.T) {
	m, err := ingest.ParseMapping([]byte(`{"delimiter":"\t","time":"t","decimal":",","time_layout":"unix_ms","zone":"Europe/Berlin","user":"u","session":"s","id":"i","seq":"q","name":"n","names":{"a":"b"},
		"url":"l","title":"ti","content_type":"ct","referrer":"r","engaged_seconds":"e","amount":"a","currency":"c","order_id":"o","props":{"p":"strings ;"}}`))
	require.NoError(t, err)
	want := ingest.Mapping{
		Delimiter: "\t", Decimal: ",", Time: "t", TimeLayout: "unix_ms", Zone: "Europe/Berlin", User: "u", Session: "s", ID: "i", Seq: "q",
		Name: "n", Names: map[string]string{"a": "b"}, URL: "l", Title: "ti", ContentType: "ct", Referrer: "r",
		EngagedSeconds: "e", Amount: "a", Currency: "c", OrderID: "o", Props: map[string]string{"p": "strings ;"},
	}
	require.Empty(t, cmp.Diff(want, m))
	text, err := json.Marshal(m)
	require.NoError(t, err)
	back, err := ingest.ParseMapping(text)
	require.NoError(t, err)
	require.Empty(t, cmp.Diff(m, back))
}

func TestMappingFaults(t *testing.T) {
	const layout = `want a layout as Go writes it, such as "02.01.2006 15:04", or "unix", "unix_ms", "unix_us", or none for 2006-01-02 15:04:05, have `
	tests := []struct{ document, want string }{
		{`{}`, "line 1, column 1: time: want the column of the time\nline 1, column 1: name: want the column of the event's name, or constant_name, or url"},
		{`{"time":"t","url":"u"}`, ""},
		{"{\"time\":\"t\",\n \"tiem_layout\":\"unix\",\"name\":\"n\"}", `line 2, column 16: tiem_layout: unknown key; want one of amount, constant_currency, constant_name, content_type, currency, decimal, delimiter, engaged_ms, engaged_seconds, id, name, names, order_id, props, referrer, seq, session, time, time_layout, title, url, user, zone`},
		{`{"time":"t","time":"u","name":"n"}`, `line 1, column 20: time: the key stands here a second time`},
		{`{"time":7,"name":"n"}`, "line 1, column 9: time: want a string, have 7\nline 1, column 9: time: want the column of the time"},
		{`{"time":"t","name":"n","props":{"a":"int"}}`, `line 1, column 37: props.a: want "string", "number", "boolean" or "strings" with a space and a separator, have "int"`},
		{`{"time":"t","name":"n","props":{"a":"strings "}}`, `line 1, column 37: props.a: want "string", "number", "boolean" or "strings" with a space and a separator, have "strings "`},
		{`{"time":"t","name":"n","props":["a"]}`, `line 1, column 32: props: want an object of strings, have ["a"]`},
		{`{"time":"t","name":"n","names":{"a":""}}`, `line 1, column 37: names.a: want a name of an event`},
		{`{"time":"t","constant_name":"x","names":{"a":"b"}}`, `line 1, column 41: names: want name, the column that these names stand in`},
		{`{"time":"t","constant_name":"x","name":"n"}`, `line 1, column 29: constant_name: want either name or constant_name`},
		{`{"time":"t","name":"n","engaged_ms":"a","engaged_seconds":"b"}`, `line 1, column 37: engaged_ms: want either engaged_seconds or engaged_ms`},
		{`{"time":"t","name":"n","currency":"c"}`, `line 1, column 35: currency: want amount, whose currency it is`},
		{`{"time":"t","name":"n","amount":"a","constant_currency":"EUR","decimal":"."}`, ""},
		{`{"time":"t","name":"n","constant_currency":"EUR"}`, `line 1, column 44: constant_currency: want amount, whose currency it is`},
		{`{"time":"t","name":"n","amount":"a","constant_currency":"€"}`, `line 1, column 57: constant_currency: want three capital letters, have "€"`},
		{`{"time":"t","name":"n","amount":"a","currency":"c","constant_currency":"EUR"}`, `line 1, column 72: constant_currency: want either currency or constant_currency`},
		{`{"time":"t","name":"n","decimal":";"}`, `line 1, column 34: decimal: want "." or ",", have ";"`},
		{`{"time":"t","name":"n","delimiter":"::"}`, `line 1, column 36: delimiter: want one ASCII character that is no quote and no line end, have "::"`},
		{`{"time":"t","name":"n","delimiter":"\""}`, `line 1, column 36: delimiter: want one ASCII character that is no quote and no line end, have "\""`},
		{`{"time":"t","name":"n","zone":"Berlin"}`, `line 1, column 31: zone: want a zone of the tz database such as Europe/Berlin, have "Berlin"`},
		{`{"time":"t","name":"n","time_layout":"YYYY-MM-DD"}`, `line 1, column 38: time_layout: ` + layout + `"YYYY-MM-DD"`},
		{`{"time":"t","name":"n","time_layout":"%Y-%m-%d"}`, `line 1, column 38: time_layout: ` + layout + `"%Y-%m-%d"`},
		{`{"time":"t","name":"n","time_layout":"02.01.2006"}`, ""},
		{`{"time":"t","name":"n","time_layout":"1/2/06 3:04 PM"}`, ""},
		{`[]`, "line 1, column 1: want an object, have []"},
		{`{"time":"t"`, "line 1, column 12: unexpected end of the document"},
		{`{"time":"t","name":"n"} x`, "line 1, column 25: want the end of the document, have x"},
	}
	for _, tt := range tests {
		_, err := ingest.ParseMapping([]byte(tt.document))
		if tt.want == "" {
			require.NoError(t, err, tt.document)
			continue
		}
		require.EqualError(t, err, tt.want, tt.document)
		var located *ingest.Error
		require.ErrorAs(t, err, &located)
	}
}

func TestMappingFaultEndsTheStream(t *testing.T) {
	m := ingest.Mapping{Time: "t", Name: "n", TimeLayout: "YYYY"}
	var f *conversion.Fault
	require.ErrorAs(t, m.Check(), &f)
	require.Equal(t, "time_layout", f.Path)

	var stats ingest.Stats
	got := faults(ingest.CSV(strings.NewReader("t,n\n2026-03-01,x\n"), m, ingest.WithStats(&stats)))
	require.Len(t, got, 1)
	require.Equal(t, "mapping.time_layout", got[0].Field)
	require.True(t, errors.As(got[0], &f))
	require.Equal(t, ingest.Stats{Errors: 1}, stats)
}

// TestRealTable reads a data set as a user would, with a mapping of five lines.
func TestRealTable(t *testing.T) {
	file, err := os.Open(samples + "/../retentioneering_ecom_synthetic.csv.gz")
	if err != nil {
		sample(t, "events.csv") // skips where there are no samples
	}
	require.NoError(t, err)
	defer file.Close()
	table, err := gzip.NewReader(file)
	require.NoError(t, err)
	m := ingest.Mapping{Time: "timestamp", User: "user_id", Session: "session_id", Name: "event", Props: map[string]string{"platform": "string"}}
	var stats ingest.Stats
	people, sessions, bought := map[string]bool{}, map[string]bool{}, map[string]bool{}
	for e, err := range ingest.CSV(table, m, ingest.WithStats(&stats)) {
		require.NoError(t, err)
		people[e.User], sessions[e.Session] = true, true
		if e.Name == "purchase" {
			bought[e.Session] = true
		}
	}
	require.Equal(t, []int{31106, 600, 3605, 470}, []int{int(stats.Events), len(people), len(sessions), len(bought)})
	require.Equal(t, map[string]int64{"acquisition_channel": 31106, "user_cohort": 31106, "user_lifecycle": 31106}, stats.Unknown)
}
