package ingest_test

import (
	"fmt"
	"strings"

	"github.com/go-conversion/conversion/ingest"
)

func ExampleNDJSON() {
	input := strings.NewReader(`{"user":"u1","time":"2026-03-01T10:00:00Z","url":"https://shop.example/"}
{"user":"u1","time":"2026-03-01T10:01:40Z","name":"purchase","value":{"amount":"12,50","currency":"EUR"}}
{"user":"u1","time":"2026-03-01T10:01:40Z","name":"purchase","value":{"amount":"12.50","currency":"EUR"}}
`)
	var stats ingest.Stats
	for e, err := range ingest.NDJSON(input, ingest.WithStats(&stats)) {
		if err != nil {
			fmt.Println(err)
			continue
		}
		fmt.Printf("%s %s %q\n", e.User, e.Name, e.Value)
	}
	fmt.Println(stats.Events, "events,", stats.Errors, "error")
	// Output:
	// u1 page_view ""
	// line 2, column 80: value.amount: want a decimal number, have "12,50"
	// u1 purchase "12.50 EUR"
	// 2 events, 1 error
}

func ExampleCSV() {
	input := strings.NewReader(`user_id,session_id,event,timestamp,revenue,platform
user_0,sess_1,home,2024-03-13 10:21:14,,desktop
user_0,sess_1,purchase,2024-03-13 10:22:02,59.90,desktop
`)
	mapping := ingest.Mapping{
		Time:    "timestamp",
		User:    "user_id",
		Session: "session_id",
		Name:    "event",
		Names:   map[string]string{"home": "page_view"},
		Amount:  "revenue",
		Props:   map[string]string{"platform": "string"},
	}
	for e, err := range ingest.CSV(input, mapping, ingest.Currency("EUR")) {
		if err != nil {
			fmt.Println(err)
			continue
		}
		fmt.Println(string(ingest.AppendJSON(nil, &e)))
	}
	// Output:
	// {"user":"user_0","session":"sess_1","time":"2024-03-13T10:21:14Z","name":"page_view","props":{"platform":"desktop"}}
	// {"user":"user_0","session":"sess_1","time":"2024-03-13T10:22:02Z","name":"purchase","value":{"amount":"59.90","currency":"EUR"},"props":{"platform":"desktop"}}
}

func ExampleParseMapping() {
	_, err := ingest.ParseMapping([]byte(`{
  "time": "timestamp",
  "time_layout": "YYYY-MM-DD hh:mm",
  "username": "user_id",
  "name": "event"
}`))
	fmt.Println(strings.ReplaceAll(err.Error(), "; ", ";\n  "))
	// Output:
	// line 4, column 15: username: unknown key;
	//   want one of amount, constant_currency, constant_name, content_type, currency, decimal, delimiter, engaged_ms, engaged_seconds, id, name, names, order_id, props, referrer, seq, session, time, time_layout, title, url, user, zone
	// line 3, column 18: time_layout: want a layout as Go writes it, such as "02.01.2006 15:04", or "unix", "unix_ms", "unix_us", or none for 2006-01-02 15:04:05, have "YYYY-MM-DD hh:mm"
}

func ExampleByUser() {
	input := strings.NewReader(`{"user":"anna","time":1,"name":"page_view"}
{"user":"anna","time":2,"name":"purchase"}
{"user":"ben","time":1,"name":"page_view"}
`)
	for events, err := range ingest.ByUser(ingest.NDJSON(input)) {
		if err != nil {
			fmt.Println(err)
			continue
		}
		fmt.Println(events[0].User, len(events))
	}
	// Output:
	// anna 2
	// ben 1
}
