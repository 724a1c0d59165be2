package main

import (
	"bytes"
	"compress/gzip"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/stretchr/testify/require"
)

func zipped(t *testing.T, content string) string {
	var b bytes.Buffer
	w := gzip.NewWriter(&b)
	_, err := w.Write([]byte(content))
	require.NoError(t, err)
	require.NoError(t, w.Close())
	return b.String()
}

// The same visit in all formats.
var sameVisit = map[string]string{
	"ndjson": `{"user":"u","time":"2026-03-01T10:00:00Z","name":"page_view","url":"https://shop.example/?utm_source=n&utm_medium=email"}
{"user":"u","time":"2026-03-01T10:02:00Z","name":"purchase","value":{"amount":"59.90","currency":"EUR"},"order_id":"7"}
`,
	"ga4": `{"event_name":"page_view","event_timestamp":"1772359200000000","user_pseudo_id":"u","event_params":[{"key":"page_location","value":{"string_value":"https://shop.example/?utm_source=n&utm_medium=email"}}]}
{"event_name":"purchase","event_timestamp":"1772359320000000","user_pseudo_id":"u","event_params":[{"key":"value","value":{"double_value":59.90}},{"key":"currency","value":{"string_value":"EUR"}},{"key":"transaction_id","value":{"string_value":"7"}}]}
`,
	"segment": `{"type":"page","anonymousId":"u","timestamp":"2026-03-01T10:00:00Z","properties":{"url":"https://shop.example/?utm_source=n&utm_medium=email"}}
{"type":"track","event":"Order Completed","anonymousId":"u","timestamp":"2026-03-01T10:02:00Z","properties":{"revenue":59.90,"currency":"EUR","order_id":"7"}}
`,
	"csv": `Timestamp,Visitor ID,Event,Page,Revenue,Currency,Order
2026-03-01 10:00:00,u,page_view,https://shop.example/?utm_source=n&utm_medium=email,,,
2026-03-01 10:02:00,u,purchase,,59.90,EUR,7
`,
}

func TestFormats(t *testing.T) {
	want := ""
	for _, format := range formats {
		for _, packed := range []bool{false, true} {
			content := sameVisit[format]
			if packed {
				content = zipped(t, content)
			}
			args := []string{"-events", write(t, "export", content)}
			if format == "csv" {
				args = append(args, "-map", proposedMapping(t, args[1]))
			}
			got := withoutFirstLine(succeed(t, args...))
			require.Contains(t, got, "59.90 EUR", format)
			require.Contains(t, got, "Email", format)
			if want == "" {
				want = got
			}
			require.Empty(t, cmp.Diff(want, got), format)
			require.Equal(t, got, withoutFirstLine(succeed(t, append(args, "-format", format)...)))
		}
	}
}

// proposedMapping is what a user does who has a table and no mapping.
func proposedMapping(t *testing.T, table string) string {
	code, mapping, stderr := call(t, "-events", table)
	require.Equal(t, done, code)
	require.Contains(t, stderr, "-events "+table+" -map mapping.json")
	return write(t, "mapping.json", mapping)
}

func TestGuess(t *testing.T) {
	for _, test := range []struct{ name, content, want string }{
		{"x.csv", "event", "csv"},
		{"x.tsv.gz", "event", "csv"},
		{"x.json", "\n {\"batch\": [", "segment"},
		{"x", `{"event_params": [{"key": "cut o`, "ga4"},
		{"x", "a|b\n1|2", "csv"},
		{"x", `{"url":"/", "time": 1}`, "ndjson"},
		{"x", "", "the file is empty"},
		{"x", "[1]", "a JSON array; want one object a line (jq -c '.[]' makes them)"},
		{"x", "hello", "neither JSON nor a table; want one of ndjson, csv, ga4, segment"},
		{"x", `{"uuid": 1, "event": "a", "more`, "no known format: the first record has the keys uuid, event; -format says what it is (ndjson, csv, ga4, segment)"},
	} {
		got, err := guessFormat(test.name, []byte(test.content))
		if err != nil {
			got = err.Error()
		}
		require.Equal(t, test.want, got, test.content)
	}
}

func TestBadLines(t *testing.T) {
	bad := strings.Repeat("{\"user\":\"u\",\"time\":\"yesterday\",\"name\":\"x\"}\n", 7)
	nobody := "{\"time\":\"2026-03-01T10:00:00Z\",\"name\":\"x\"}\n"
	got := succeed(t, "-events", write(t, "events", sameVisit["ndjson"]+bad+nobody))
	require.Contains(t, got, "2 events of 1 user in 1 session,")
	require.Contains(t, got, "7 of 10 records could not be read:\n    line 3, column 20: time: want RFC 3339 or Unix seconds, have \"yesterday\"\n    line 4")
	require.Contains(t, got, "… and 2 more; -errors FILE writes them all")
	require.Contains(t, got, "1 event without a user left out, the first: event 3 (x at 2026-03-01T10:00:00Z) without user")
}

func TestErrorFile(t *testing.T) {
	bad := strings.Repeat("{\"user\":\"u\",\"time\":\"yesterday\",\"name\":\"x\"}\n", 7)
	nobody := "{\"time\":\"2026-03-01T10:00:00Z\",\"name\":\"x\"}\n"
	events, file := write(t, "events", sameVisit["ndjson"]+bad+nobody), filepath.Join(t.TempDir(), "errors")
	errorLines := func() []string {
		text, err := os.ReadFile(file)
		require.NoError(t, err)
		return strings.Split(strings.TrimSuffix(string(text), "\n"), "\n")
	}
	var got struct{ Read readJSON }
	require.NoError(t, json.Unmarshal([]byte(succeed(t, "-events", events, "-errors", file, "-json")), &got))
	require.EqualValues(t, 7, got.Read.Bad)
	require.EqualValues(t, 1, got.Read.WithoutUser)
	lines := errorLines()
	require.Len(t, lines, 8)
	require.Equal(t, `line 9, column 20: time: want RFC 3339 or Unix seconds, have "yesterday"`, lines[6])
	require.Equal(t, "event 3 (x at 2026-03-01T10:00:00Z) without user", lines[7])

	succeed(t, "-events", write(t, "events", sameVisit["ndjson"]), "-errors", file)
	require.Equal(t, []string{""}, errorLines())

	code, _, stderr := call(t, "-events", events, "-errors", t.TempDir())
	require.Equal(t, failed, code)
	require.Contains(t, stderr, "is a directory")
}

// TestBrokenFile: half a file is a failure, not half a report.
func TestBrokenFile(t *testing.T) {
	whole := zipped(t, strings.Repeat(sameVisit["ndjson"], 2000))
	code, stdout, stderr := call(t, "-events", write(t, "half.gz", whole[:len(whole)/2]))
	require.Equal(t, failed, code)
	require.Empty(t, stdout)
	require.Contains(t, stderr, "half.gz: line ")
	require.Contains(t, stderr, "unexpected EOF")
}

func TestNoGoalReached(t *testing.T) {
	file := write(t, "events", `{"user":"u","time":1772359200,"name":"bought"}`+"\n"+`{"user":"u","time":1772359201,"name":"bought"}`+"\n"+`{"user":"u","time":1772359201,"name":"looked"}`)
	got := succeed(t, "-events", file)
	require.Contains(t, got, "No goal was reached.")
	require.Contains(t, got, "bought       2\n")
	_, example, _ := strings.Cut(got, "beginning with\n\n")
	example, _, _ = strings.Cut(example, "\n")
	got = succeed(t, "-events", file, "-goals", write(t, "goals.json", example))
	require.Contains(t, got, "my goal")
	require.NotContains(t, got, "No goal was reached.")
}

func TestCurrencyAndZone(t *testing.T) {
	file := write(t, "e.csv", "time,user,name,amount\n2026-03-01 23:50,u,purchase,5\n2026-03-02 00:10,u,purchase,5\n")
	mapping := proposedMapping(t, file)
	require.Contains(t, succeed(t, "-events", file, "-map", mapping), "10.00 XXX")
	got := succeed(t, "-events", file, "-map", mapping, "-currency", "EUR", "-zone", "America/New_York", "-policy", "matomo")
	require.Contains(t, got, "10.00 EUR")
	require.Contains(t, got, "2 sessions")
	require.Contains(t, succeed(t, "-events", file, "-map", mapping, "-policy", `{"timeout":"5m"}`), "2 sessions")
	require.Contains(t, succeed(t, "-events", file, "-map", mapping), "1 session,")
}

func TestNotes(t *testing.T) {
	file := write(t, "events", `{"user":"u","time":1772359200,"name":"purchase","colour":"red"}`)
	goals := write(t, "goals.json", `{"version":1,"goals":[{"name":"bought","kind":"macro","rule":{"event":"purchase"}},{"name":"never","kind":"milestone","rule":{"path":"/a?b=1"}}]}`)
	got := succeed(t, "-events", file, "-goals", goals)
	require.Contains(t, got, "fields that were not read: colour")
	require.Contains(t, got, "never.rule.path")
	require.NotContains(t, got, "currency")
}

func TestUnknownCurrencyIsNoted(t *testing.T) {
	const purchase = `{"user":"u","time":1772359200,"name":"purchase","value":{"amount":"5","currency":"XXX"}}` + "\n"
	require.Contains(t, succeed(t, "-events", write(t, "e", purchase)), "1 amount names no currency: use -currency EUR, or whatever it is in")
	got := succeed(t, "-events", write(t, "e", strings.Repeat(purchase, 12)), "-json")
	require.Contains(t, got, `"12 amounts name no currency: use -currency EUR, or whatever they are in"`)
}

// TestUnreachedGoals: a goal that asks for what is not there says so.
func TestUnreachedGoals(t *testing.T) {
	var events strings.Builder
	for i, name := range []string{"purchase", "add_to_cart", "view_item", "view_item", "checkout_basket", "basket_addd", "page_view"} {
		fmt.Fprintf(&events, `{"user":"u","time":%d,"name":%q,"url":"https://shop.example/%s?q=1"}`+"\n", 1772359200+i, name, name)
	}
	goals := write(t, "goals.json", `{"version":1,"goals":[
		{"name":"bought","kind":"macro","rule":{"event":"purchase"},"count":{"once_per":"sku"}},
		{"name":"basket","kind":"milestone","rule":{"event":"basket_add"}},
		{"name":"either","kind":"milestone","rule":{"any":[{"event":["nothing","purchase"]},{"path":"/purchased"}]}},
		{"name":"danke","kind":"milestone","rule":{"and":[{"event":"page_view"},{"path":"/purchased"}]}},
		{"name":"without","kind":"secondary","rule":{"all":[{"count":{"of":{"event":"view_item"},"at_least":3}},{"none":{"event":"error"}}]}},
		{"name":"more","kind":"secondary","rule":{"path":"/**/"}}
	]}`)
	args := []string{"-events", write(t, "events", events.String()), "-goals", goals}
	got := succeed(t, args...)
	require.Contains(t, got, "basket: no event is named basket_add; there are basket_addd, add_to_cart, checkout_basket, page_view, view_item and 1 more\n")
	require.Contains(t, got, "danke: no page fits /purchased; there are /purchase, /page_view")
	for _, quiet := range []string{"either: no ", "without: no ", "more: no ", "nothing"} {
		require.NotContains(t, got, quiet)
	}
	require.Contains(t, got, "bought: 1 completion without sku, by which once_per tells repetitions apart")

	none := write(t, "events", `{"user":"u","time":1772359200,"name":"purchase"}`)
	require.Contains(t, succeed(t, "-events", none, "-goals", goals), "danke: it asks for a page, but no event has a URL")
}

func TestNearest(t *testing.T) {
	names := []nameCount{{"view_item", 9}, {"purchase", 8}, {"add_to_cart", 7}, {"view_cart", 6}}
	require.Equal(t, []string{"add_to_cart", "view_cart", "purchase", "view_item"}, nearest("Cart Add", names))
	require.Equal(t, "purchase", nearest("purchased", names)[0])
	for _, test := range []struct {
		a, b string
		want int
	}{{"", "", 0}, {"abc", "", 3}, {"", "abc", 3}, {"kitten", "sitting", 3}, {"abc", "abc", 0}} {
		require.Equal(t, test.want, edits(test.a, test.b), test)
	}
}

// TestJSON: the JSON says what the text says.
func TestJSON(t *testing.T) {
	var got struct {
		From    time.Time `json:"from"`
		Targets []targetJSON
		Names   []nameCount
		Report  struct {
			Users, Sessions, Events int64
			Goals                   []struct {
				Goal        string
				Completions int64
				Users       struct{ K, N int64 }
			}
			Channels []struct{ Channel string }
		}
	}
	text := succeed(t, "-visitors", "3000")
	require.NoError(t, json.Unmarshal([]byte(succeed(t, "-visitors", "3000", "-json")), &got))
	require.Equal(t, "2026-01-05", day(got.From))
	require.Contains(t, text, count(got.Report.Events)+" events of "+count(got.Report.Users)+" users in "+count(got.Report.Sessions)+" sessions")
	require.Len(t, got.Report.Goals, len(shopGoals))
	for _, g := range got.Report.Goals {
		line := lineWith(text, "    "+g.Goal+" ")
		require.Equal(t, []string{count(g.Completions), count(g.Users.K)}, strings.Fields(strings.TrimPrefix(line, "    "+g.Goal))[:2])
	}
	for _, c := range got.Report.Channels {
		require.Contains(t, text, "\n  "+c.Channel+" ")
	}
	require.Len(t, got.Targets, 2)
	require.NotEmpty(t, got.Names)

	file := write(t, "events", sameVisit["ndjson"]+"{}\n")
	var read struct{ Read readJSON }
	require.NoError(t, json.Unmarshal([]byte(succeed(t, "-events", file, "-json")), &read))
	require.Empty(t, cmp.Diff(readJSON{Records: 3, Bad: 1, FirstBad: []string{"line 3, column 1: time: missing"}}, read.Read))
}

func lineWith(text, prefix string) string {
	for line := range strings.SplitSeq(text, "\n") {
		if strings.HasPrefix(line, prefix) {
			return line
		}
	}
	return ""
}

func TestExplain(t *testing.T) {
	file := write(t, "events", sameVisit["ndjson"])
	require.Contains(t, succeed(t, "-events", file, "-explain", "u"), "1        2026-03-01 10:00:00  Email    2       purchase\n")
	got := succeed(t, "-events", file, "-explain", "u/1/cart")
	require.Contains(t, got, "add_to_cart")
	require.True(t, json.Valid([]byte(succeed(t, "-events", file, "-explain", "u/1/cart", "-json"))))
	require.True(t, json.Valid([]byte(succeed(t, "-events", file, "-explain", "u", "-json"))))
	slashed := write(t, "events", strings.ReplaceAll(sameVisit["ndjson"], `"user":"u"`, `"user":"shop/u/7"`))
	require.Contains(t, succeed(t, "-events", slashed, "-explain", "shop/u/7"), "Sessions of shop/u/7")
	require.Contains(t, succeed(t, "-events", slashed, "-explain", "shop/u/7/1/purchase"), "purchase")
}

func TestExplainSaysWhatIsNotThere(t *testing.T) {
	file := write(t, "e.csv", "time,user,event\n2026-03-01 23:30,u,purchase\n2026-03-01 23:40,u,add_to_cart\nyesterday,u,purchase\n")
	mapping := write(t, "map.json", `{"time":"time","user":"user","name":"event","zone":"Asia/Tokyo"}`)
	const unread = "; 1 of 3 records could not be read and are in no session (-errors FILE writes them)"
	args := []string{"-events", file, "-map", mapping, "-explain"}
	got := succeed(t, append(args, "u")...)
	require.Contains(t, got, "1        2026-03-01 23:30:00 ")
	require.Contains(t, got, "Times are in Asia/Tokyo"+unread+".\n")
	got = succeed(t, append(args, "u/1/purchase")...)
	require.Contains(t, got, "from 2026-03-01T23:30:00+09:00")
	require.Contains(t, got, "Times are in Asia/Tokyo"+unread+".\n")
	got = succeed(t, append(args, "u", "-zone", "UTC")...)
	require.Contains(t, got, "1        2026-03-01 14:30:00 ")
	require.Contains(t, got, "Times are in UTC;")
	code, _, stderr := call(t, append(args, "v")...)
	require.Equal(t, failed, code)
	require.Contains(t, stderr, unread)
}

func TestProgress(t *testing.T) {
	var shown bytes.Buffer
	now := time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC)
	p := newProgress(strings.NewReader(strings.Repeat("x", 3_000_000)), 4_000_000, &shown)
	p.next = now.Add(progressEvery)
	p.now = func() time.Time { return now }
	_, err := io.ReadFull(p, make([]byte, 1_000_000))
	require.NoError(t, err)
	require.Empty(t, shown.String(), "nothing is shown of short inputs")
	now = now.Add(time.Second)
	_, err = io.ReadFull(p, make([]byte, 2_000_000))
	require.NoError(t, err)
	require.Equal(t, "3.0 MB read, 75 %", shown.String())
	require.NoError(t, p.finish())
	require.True(t, strings.HasSuffix(shown.String(), "\r"))
}

// data is where the data sets are that are too large for the repository.
const data = "../../../shared/data"

// dataFile returns a file of the data sets. Without them the test is skipped,
// but not where all tests have to run.
func dataFile(t *testing.T, name string) string {
	file := filepath.Join(data, name)
	if _, err := os.Stat(file); errors.Is(err, os.ErrNotExist) {
		if os.Getenv("CI") == "true" {
			t.Fatalf("%s is missing", file)
		}
		t.Skipf("%s is missing: the data sets are not part of the repository", file)
	}
	return file
}

func retentioneering(t *testing.T) []string {
	return []string{
		"-events", dataFile(t, "retentioneering_ecom_synthetic.csv.gz"), "-map", "testdata/retentioneering.mapping.json",
		"-goals", "testdata/retentioneering.goals.json", "-trust-ids", "-channel", "acquisition_channel",
	}
}

// TestRetentioneering: the numbers are those that the publisher's own tools
// give.
func TestRetentioneering(t *testing.T) {
	got := succeed(t, retentioneering(t)...)
	_, body, _ := strings.Cut(got, "\n")
	golden(t, "retentioneering.txt", body)
	fits(t, body)
	require.Contains(t, got, "31,106 events of 600 users in 3,605 sessions")

	var report struct {
		Report struct {
			Users, Sessions, Events int64
			Goals                   []struct {
				Goal     string
				Sessions struct{ K, N int64 }
			}
			Channels []struct {
				Channel   string
				Converted struct{ K, N int64 }
			}
		}
	}
	require.NoError(t, json.Unmarshal([]byte(succeed(t, append(retentioneering(t), "-json")...)), &report))
	channels := map[string][2]int64{}
	for _, c := range report.Report.Channels {
		channels[c.Channel] = [2]int64{c.Converted.K, c.Converted.N}
	}
	require.Empty(t, cmp.Diff(map[string][2]int64{
		"direct": {18, 156}, "email": {75, 583}, "organic": {161, 1289}, "paid_search": {161, 1023}, "social": {55, 554},
	}, channels))
	require.Equal(t, "purchase", report.Report.Goals[0].Goal)
	require.Equal(t, struct{ K, N int64 }{470, 3605}, report.Report.Goals[0].Sessions)
}

// TestProposedRetentioneering: the proposal for the real file is the mapping of
// the tests.
func TestProposedRetentioneering(t *testing.T) {
	code, mapping, stderr := call(t, retentioneering(t)[:2]...)
	require.Equal(t, done, code)
	require.Contains(t, stderr, "-trust-ids -channel acquisition_channel")
	want, err := os.ReadFile("testdata/retentioneering.mapping.json")
	require.NoError(t, err)
	require.JSONEq(t, string(want), mapping)
}

func TestSamples(t *testing.T) {
	for name, want := range map[string]string{
		"events.ndjson":                   "5 events of 2 users in 2 sessions",
		"events_bad.ndjson":               "14 of 16 records could not be read",
		"ga4_bigquery.ndjson":             "purchase: 1 completion without order_id, by which once_per tells repetitions apart; each of them counts",
		"segment_ecommerce.ndjson":        "MACRO CONVERSIONS\n    purchase              1 ",
		"segment_page.json":               "1 event of 1 user in 1 session",
		"segment_track.json":              "No goal was reached.",
		"jitsu_page.json":                 "page_view       1",
		"segment_identify.json":           "there are no events in it",
		"events.csv":                      `"time": "when"`,
		"events_bad.errors.json":          "a JSON array",
		"ga4_measurement_protocol.ndjson": "no known format: the first record has the keys client_id, user_id",
		"snowplow_own.tsv":                "a table whose first line is no header",
		"README.md":                       "neither JSON nor a table",
	} {
		t.Run(name, func(t *testing.T) {
			_, stdout, stderr := call(t, "-events", dataFile(t, filepath.Join("samples", name)))
			require.Contains(t, stdout+stderr, want)
		})
	}
	got := succeed(t, "-events", dataFile(t, "samples/events.csv"), "-map", dataFile(t, "samples/events.csv.mapping.json"))
	require.Contains(t, got, "59.90 EUR")
}
