package ingest_test

import (
	"bytes"
	"encoding/csv"
	"encoding/json"
	"fmt"
	"io"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/go-conversion/conversion"
	"github.com/go-conversion/conversion/ingest"
)

// The peers of these benchmarks do by encoding/json and encoding/csv what an
// application would write for itself: the same fields and conversions, without
// places of errors, strictness or options.

const benchEvents = 2000

// benchmark reports events per second, not inputs.
func benchmark(b *testing.B, input []byte, read func() int) {
	b.Helper()
	b.ReportAllocs()
	b.SetBytes(int64(len(input)))
	n := 0
	for b.Loop() {
		n += read()
	}
	b.ReportMetric(float64(n)/1e6/b.Elapsed().Seconds(), "Mevents/s")
	if n != b.N*benchEvents {
		b.Fatalf("read %d events of %d inputs", n, b.N)
	}
}

func benchReader(b *testing.B, name string, read reader, input []byte) {
	count := func(options ...ingest.Option) func() int {
		return func() (n int) {
			for _, err := range read(bytes.NewReader(input), options...) {
				if err != nil {
					b.Fatal(err)
				}
				n++
			}
			return n
		}
	}
	b.Run(name, func(b *testing.B) { benchmark(b, input, count()) })
	b.Run(name+"/Reuse", func(b *testing.B) { benchmark(b, input, count(ingest.Reuse())) })
}

// eachLine decodes every line into a new T and makes an event of it.
func eachLine[T any](b *testing.B, input []byte, event func(*T) (conversion.Event, error)) func() int {
	return func() (n int) {
		for line := range bytes.Lines(input) {
			var v T
			if err := json.Unmarshal(line, &v); err != nil {
				b.Fatal(err)
			}
			e, err := event(&v)
			if err != nil {
				b.Fatal(err)
			}
			sink = e
			n++
		}
		return n
	}
}

var sink conversion.Event

func ndjsonInput() []byte {
	var dst []byte
	for i := range benchEvents {
		at := time.Unix(1772359200+int64(i), 0).UTC().Format(time.RFC3339)
		switch i % 4 {
		case 0:
			dst = fmt.Appendf(dst, `{"id":"e%d","user":"user-%d","session":"s-%d","time":"%s","name":"page_view","url":"https://shop.example/p/lamp-%d?utm_source=linkedin&utm_medium=cpc","title":"Lamp %d","referrer":"https://www.linkedin.com/feed/"}`, i, i/10, i/10, at, i, i)
		case 1:
			dst = fmt.Appendf(dst, `{"id":"e%d","user":"user-%d","session":"s-%d","time":"%s","name":"scroll","url":"https://shop.example/p/lamp-%d","engaged_ms":5300,"props":{"percent_scrolled":75,"device":"mobile"}}`, i, i/10, i/10, at, i)
		case 2:
			dst = fmt.Appendf(dst, `{"id":"e%d","user":"user-%d","session":"s-%d","time":"%s","seq":2,"name":"add_to_cart","url":"https://shop.example/p/lamp-%d","value":{"amount":"25.50","currency":"EUR"},"props":{"sku":"LAMP-%d","quantity":2,"gift":true}}`, i, i/10, i/10, at, i, i)
		case 3:
			dst = fmt.Appendf(dst, `{"id":"e%d","user":"user-%d","session":"s-%d","time":"%s","name":"purchase","url":"https://shop.example/thanks?order=%d","title":"Thank you","value":{"amount":"59.90","currency":"EUR"},"order_id":"%d","props":{"coupon":"VIP1","items":3}}`, i, i/10, i/10, at, i, i)
		}
		dst = append(dst, '\n')
	}
	return dst
}

// jsonEvent is the form of an event for encoding/json.
type jsonEvent struct {
	ID          string         `json:"id"`
	User        string         `json:"user"`
	Session     string         `json:"session"`
	Time        time.Time      `json:"time"`
	Seq         int64          `json:"seq"`
	Name        string         `json:"name"`
	URL         string         `json:"url"`
	Title       string         `json:"title"`
	ContentType string         `json:"content_type"`
	Referrer    string         `json:"referrer"`
	EngagedMS   float64        `json:"engaged_ms"`
	Value       *jsonValue     `json:"value"`
	OrderID     string         `json:"order_id"`
	Props       map[string]any `json:"props"`
}

type jsonValue struct {
	Amount   string `json:"amount"`
	Currency string `json:"currency"`
}

func BenchmarkNDJSON(b *testing.B) {
	input := ndjsonInput()
	benchReader(b, "ingest", ingest.NDJSON, input)
	b.Run("encoding-json/struct", func(b *testing.B) {
		benchmark(b, input, eachLine(b, input, func(*jsonEvent) (e conversion.Event, err error) { return e, nil }))
	})
}

func BenchmarkAppendJSON(b *testing.B) {
	input := ndjsonInput()
	all := events(ingest.NDJSON(bytes.NewReader(input)))
	var dst []byte
	benchmark(b, input, func() int {
		dst = dst[:0]
		for i := range all {
			dst = append(ingest.AppendJSON(dst, &all[i]), '\n')
		}
		return len(all)
	})
}

func csvInput() []byte {
	dst := []byte("user_id,session_id,event,timestamp,url,engaged,amount,currency,platform,channel,items\n")
	for i := range benchEvents {
		at := time.Unix(1772359200+int64(i), 0).UTC().Format(time.DateTime)
		url := fmt.Sprintf("https://shop.example/p/lamp-%d", i)
		amount, currency := "", ""
		if i%4 == 0 {
			url = `"` + url + `?a,b"`
			amount, currency = "59.90", "EUR"
		}
		dst = fmt.Appendf(dst, "user_%d,sess_%d,product_view,%s,%s,5.3,%s,%s,desktop,email,3\n", i/10, i/10, at, url, amount, currency)
	}
	return dst
}

var csvMapping = ingest.Mapping{
	Time: "timestamp", TimeLayout: time.DateTime, User: "user_id", Session: "session_id", Name: "event", URL: "url",
	EngagedSeconds: "engaged", Amount: "amount", Currency: "currency",
	Props: map[string]string{"platform": "string", "channel": "string", "items": "number"},
}

func BenchmarkCSV(b *testing.B) {
	input := csvInput()
	benchReader(b, "ingest", withMapping(csvMapping), input)
	b.Run("encoding-csv", func(b *testing.B) {
		benchmark(b, input, func() int { return naiveCSV(b, input) })
	})
}

func naiveCSV(b *testing.B, input []byte) (n int) {
	r := csv.NewReader(bytes.NewReader(input))
	r.ReuseRecord = true
	for first := true; ; first = false {
		row, err := r.Read()
		if err == io.EOF {
			return n
		}
		if err != nil {
			b.Fatal(err)
		}
		if first {
			continue
		}
		e := conversion.Event{User: row[0], Session: row[1], Name: row[2], URL: row[4]}
		e.Time, err = time.Parse(time.DateTime, row[3])
		if err != nil {
			b.Fatal(err)
		}
		if seconds, err := strconv.ParseFloat(row[5], 64); err == nil {
			e.Engaged = time.Duration(seconds * 1e9)
		}
		if row[6] != "" {
			if e.Value, err = conversion.ParseAmount(row[6], strings.ToUpper(row[7])); err != nil {
				b.Fatal(err)
			}
		}
		items, err := strconv.ParseFloat(row[10], 64)
		if err != nil {
			b.Fatal(err)
		}
		e.Props = conversion.Props{conversion.String("platform", row[8]), conversion.String("channel", row[9]), conversion.Number("items", items)}
		sink = e
		n++
	}
}
