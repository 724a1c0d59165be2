package ingest_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"math"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"github.com/stretchr/testify/require"

	"github.com/go-conversion/conversion"
	"github.com/go-conversion/conversion/ingest"
)

// checkReader reads anything and checks what holds of every input.
func checkReader(t *testing.T, read reader, text []byte) {
	var stats ingest.Stats
	for e, err := range read(bytes.NewReader(text), ingest.WithStats(&stats), ingest.MaxRecord(4096)) {
		if err != nil {
			checkPlace(t, err, text)
		} else {
			checkEvent(t, &e)
		}
	}
	skipped := int64(0)
	for _, n := range stats.Skipped {
		skipped += n
	}
	require.LessOrEqual(t, stats.Records, stats.Events+stats.Errors+skipped)
}

func checkPlace(t *testing.T, err error, text []byte) {
	var f *ingest.Error
	require.ErrorAs(t, err, &f)
	require.NotEmpty(t, f.Message)
	require.True(t, f.Offset >= 0 && f.Offset <= int64(len(text)), "%v: offset %d of %d", f, f.Offset, len(text))
	if errors.Is(f, ingest.ErrTooLong) {
		return
	}
	before := text[:f.Offset]
	require.Equal(t, 1+bytes.Count(before, []byte("\n")), f.Line, f)
	column := len(before) - bytes.LastIndexByte(before, '\n')
	if f.Line == 1 && bytes.HasPrefix(text, []byte("\ufeff")) {
		column -= 3
	}
	require.Equal(t, column, f.Column, f)
}

func checkEvent(t *testing.T, e *conversion.Event) {
	_, dated := e.UnixNano()
	require.True(t, dated, e)
	require.NotEmpty(t, e.Name)
	require.GreaterOrEqual(t, e.Engaged, time.Duration(0))
	require.True(t, e.Value == conversion.Money{} || conversion.IsCurrency(e.Value.Currency), e)
	for i, p := range e.Props {
		require.True(t, p.Value.Exists())
		require.False(t, p.Value.Kind() == conversion.KindNumber && (math.IsNaN(p.Value.Num()) || math.IsInf(p.Value.Num(), 0)))
		require.False(t, e.Props[:i].Lookup(p.Name).Exists(), "twice: %s", p.Name)
	}
	line := ingest.AppendJSON(nil, e)
	require.True(t, json.Valid(line), string(line))
	back := events(ingest.NDJSON(bytes.NewReader(line)))
	require.Len(t, back, 1, string(line))
	if diff := cmp.Diff(*e, back[0], cmpopts.SortSlices(func(a, b conversion.Prop) bool { return a.Name < b.Name })); diff != "" {
		t.Fatalf("read of what was written (-event +read):\n%s", diff)
	}
}

// addVectors adds the vectors of a reader and its samples as seeds.
func addVectors(f *testing.F, name string, files ...string) {
	text, err := os.ReadFile("testdata/" + name + ".txt")
	require.NoError(f, err)
	for _, part := range strings.Split(string(text), "### ")[1:] {
		_, part, _ = strings.Cut(part, "\n")
		part, _, _ = strings.Cut(part, "---\n")
		f.Add([]byte(part))
	}
	for _, file := range files {
		if sample, err := os.ReadFile(filepath.Join(samples, file)); err == nil {
			f.Add(sample)
		}
	}
}

func FuzzNDJSON(f *testing.F) {
	addVectors(f, "ndjson", "events.ndjson", "events_bad.ndjson")
	f.Fuzz(func(t *testing.T, text []byte) { checkReader(t, ingest.NDJSON, text) })
}

func FuzzGA4(f *testing.F) {
	addVectors(f, "ga4", "ga4_bigquery.ndjson")
	f.Fuzz(func(t *testing.T, text []byte) { checkReader(t, ingest.GA4, text) })
}

func FuzzSegment(f *testing.F) {
	addVectors(f, "segment", "segment_common.json", "segment_ecommerce.ndjson", "jitsu_page.json")
	f.Fuzz(func(t *testing.T, text []byte) { checkReader(t, ingest.Segment, text) })
}

func FuzzCSV(f *testing.F) {
	addVectors(f, "csv", "events.csv")
	m := ingest.Mapping{
		Time: "t", Name: "n", User: "u", Seq: "q", URL: "l", EngagedMS: "e", Amount: "a", Currency: "c",
		Props: map[string]string{"p": "string", "k": "number", "b": "boolean", "z": "strings |"},
	}
	const header = "t,n,u,q,l,e,a,c,p,k,b,z\n"
	f.Fuzz(func(t *testing.T, text []byte) {
		checkReader(t, withMapping(m), text)
		checkReader(t, withMapping(m), append([]byte(header), text...))
	})
}

func FuzzParseMapping(f *testing.F) {
	addVectors(f, "csv", "events.csv.mapping.json")
	f.Fuzz(func(t *testing.T, text []byte) {
		m, err := ingest.ParseMapping(text)
		if err != nil {
			checkPlace(t, err, text)
			return
		}
		require.NoError(t, m.Check())
		again, err := json.Marshal(m)
		require.NoError(t, err)
		back, err := ingest.ParseMapping(again)
		require.NoError(t, err)
		require.Empty(t, cmp.Diff(m, back, cmpopts.EquateEmpty()))
	})
}

// FuzzNDJSONvsEncodingJSON compares with encoding/json, which takes every line
// that NDJSON takes for the same event. It also takes more: it is not strict
// about what the types of this package's fields are.
func FuzzNDJSONvsEncodingJSON(f *testing.F) {
	addVectors(f, "ndjson", "events.ndjson", "events_bad.ndjson")
	f.Fuzz(func(t *testing.T, text []byte) {
		line, _, _ := bytes.Cut(text, []byte("\n"))
		checkSyntax(t, line)
		got := events(ingest.NDJSON(bytes.NewReader(line)))
		if len(got) != 1 || bytes.HasPrefix(line, []byte("\ufeff")) {
			return
		}
		want, ok := readByEncodingJSON(t, line)
		if !ok {
			return
		}
		if diff := cmp.Diff(want, got[0], cmpopts.EquateEmpty(), cmpopts.SortSlices(func(a, b conversion.Prop) bool { return a.Name < b.Name })); diff != "" {
			t.Errorf("%q (-encoding/json +ingest):\n%s", line, diff)
		}
	})
}

// checkSyntax puts the text where a value is skipped: it is taken if and only
// if it is JSON, apart from what is nested too deeply.
func checkSyntax(t *testing.T, value []byte) {
	if bytes.Count(value, []byte("["))+bytes.Count(value, []byte("{")) > 60 {
		return
	}
	line := append(append([]byte(`{"time":0,"name":"x","other":[`), value...), `]}`...)
	got := len(faults(ingest.NDJSON(bytes.NewReader(line)))) == 0
	require.Equal(t, json.Valid(line), got, "%q", line)
}

// readByEncodingJSON is false where the two have been made to differ: keys that
// encoding/json matches in any case, and times that only one of them takes.
func readByEncodingJSON(t *testing.T, line []byte) (e conversion.Event, ok bool) {
	fields := map[string]json.RawMessage{}
	require.NoError(t, json.Unmarshal(line, &fields), "%q", line)
	text := func(key string) string { return jsonText(t, fields[key]) }
	e = conversion.Event{
		ID: text("id"), User: text("user"), Session: text("session"), Name: text("name"), URL: text("url"),
		Title: text("title"), ContentType: text("content_type"), Referrer: text("referrer"), OrderID: text("order_id"),
	}
	if e.Name == "" {
		e.Name = conversion.PageView
	}
	if len(fields["time"]) == 0 || fields["time"][0] != '"' || json.Unmarshal(fields["time"], &e.Time) != nil {
		return e, false // numbers, and what is RFC 3339 although time.Time does not take it
	}
	e.Time = e.Time.UTC()
	if raw := fields["seq"]; raw != nil {
		require.NoError(t, json.Unmarshal(raw, &e.Seq))
	}
	if raw := fields["engaged_ms"]; raw != nil {
		var ms float64
		require.NoError(t, json.Unmarshal(raw, &ms))
		if ms != math.Trunc(ms) || ms > 1e9 {
			return e, false // floats are not exact
		}
		e.Engaged = time.Duration(ms) * time.Millisecond
	}
	e.Value = jsonMoney(t, fields["value"])
	e.Props = jsonProps(t, fields["props"])
	return e, true
}

func jsonText(t *testing.T, raw json.RawMessage) (s string) {
	if raw != nil {
		require.NoError(t, json.Unmarshal(raw, &s))
	}
	return s
}

func jsonMoney(t *testing.T, raw json.RawMessage) conversion.Money {
	fields := map[string]json.RawMessage{}
	if raw != nil {
		require.NoError(t, json.Unmarshal(raw, &fields))
	}
	amount := fields["amount"]
	if len(amount) == 0 || string(amount) == "null" {
		return conversion.Money{}
	}
	digits := string(amount)
	if amount[0] == '"' {
		digits = jsonText(t, amount)
	} else if strings.ContainsAny(digits, "eE") {
		var f float64
		_ = json.Unmarshal(amount, &f)
		digits = "0"
		if f != 0 {
			t.Skip("an exponent")
		}
	}
	currency := jsonText(t, fields["currency"])
	if currency == "" {
		currency = conversion.UnknownCurrency
	}
	m, err := conversion.ParseAmount(digits, currency)
	require.NoError(t, err)
	return m
}

func jsonProps(t *testing.T, raw json.RawMessage) (props conversion.Props) {
	values := map[string]any{}
	if raw != nil {
		require.NoError(t, json.Unmarshal(raw, &values))
	}
	for name, value := range values {
		switch value := value.(type) {
		case string:
			props = append(props, conversion.String(name, value))
		case float64:
			props = append(props, conversion.Number(name, value))
		case bool:
			props = append(props, conversion.Bool(name, value))
		case []any:
			list := make([]string, len(value))
			for i := range value {
				list[i] = value[i].(string)
			}
			props = append(props, conversion.Strings(name, list...))
		}
	}
	return props
}
