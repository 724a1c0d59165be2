package rule_test

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"
	"time"

	"github.com/go-conversion/conversion"
	"github.com/go-conversion/conversion/rule"
)

// shopFunnel is what the steps of an ordinary funnel ask.
var shopFunnel = []rule.Predicate{
	rule.Page("/p/**"),
	rule.Event("add_to_cart"),
	rule.Event("begin_checkout"),
	rule.And(rule.Event("purchase"), rule.Prop("items", rule.Gte(1))),
}

// shopEvents are events of a shop: 2 of 5 are views of some hundred pages, 1 of
// 8 is none of the funnel. With own texts they share none, as events that were
// read from a file.
func shopEvents(n int, ownTexts bool) []conversion.Event {
	r := rand.New(rand.NewPCG(1, 2))
	pages := shopPages()
	events := make([]conversion.Event, n)
	at := time.Date(2026, 3, 1, 10, 0, 0, 0, time.UTC)
	for i := range events {
		e := &events[i]
		e.Time = at.Add(time.Duration(i) * time.Second)
		e.User = fmt.Sprint("user-", i/20)
		switch x := r.IntN(40); {
		case x < 5:
			e.Name = []string{"scroll", "video_start", "view_search_results"}[r.IntN(3)]
			e.URL = pages[r.IntN(len(pages))]
		case x < 21:
			e.Name = "page_view"
			e.URL = pages[r.IntN(len(pages))]
		case x < 30:
			e.Name = "add_to_cart"
			e.URL = pages[r.IntN(len(pages))]
			e.Props = conversion.Props{conversion.String("sku", "A-1"), conversion.Number("items", 1)}
		case x < 36:
			e.Name = "begin_checkout"
			e.URL = "https://www.shop.example/checkout"
		default:
			e.Name = "purchase"
			e.URL = "https://www.shop.example/checkout/thanks"
			e.Value = conversion.Cents(4990, "EUR")
			e.Props = conversion.Props{conversion.String("payment", "card"), conversion.Number("items", float64(r.IntN(5)))}
		}
		if ownTexts {
			e.Name, e.URL = strings.Clone(e.Name), strings.Clone(e.URL)
		}
	}
	return events
}

func shopPages() (urls []string) {
	for id := range 300 {
		urls = append(urls, fmt.Sprintf("https://www.shop.example/p/category-%d/article-%d", id%10, 500+id*7))
	}
	for id := range 50 {
		urls = append(urls, fmt.Sprintf("https://www.shop.example/p/article-%d?utm_source=newsletter&utm_campaign=spring", 900+id*9))
		urls = append(urls, fmt.Sprintf("https://www.shop.example/guide/%d", id))
	}
	return urls
}

var benchSets = []struct {
	name     string
	n        int
	ownTexts bool
}{{"cache", 1000, false}, {"memory", 4000 * 20, false}, {"own texts", 4000 * 20, true}}

// BenchmarkMatcher decides on the four predicates of a funnel.
func BenchmarkMatcher(b *testing.B) {
	for _, set := range benchSets {
		b.Run(set.name, func(b *testing.B) {
			events := shopEvents(set.n, set.ownTexts)
			m, err := rule.NewMatcher(shopFunnel...)
			if err != nil {
				b.Fatal(err)
			}
			memo := m.NewMemo()
			var held uint64
			overAll(b, len(events), func() {
				for i := range events {
					held |= memo.Match(&events[i])
				}
			})
			if held != 0b1111 {
				b.Fatalf("got %b", held)
			}
		})
	}
}

// BenchmarkMatcherBesideProgram is what BenchmarkMatcher would be with a
// Program.
func BenchmarkMatcherBesideProgram(b *testing.B) {
	for _, set := range benchSets {
		b.Run(set.name, func(b *testing.B) {
			events := shopEvents(set.n, set.ownTexts)
			rules := make([]rule.Rule, len(shopFunnel))
			for i, p := range shopFunnel {
				rules[i] = p
			}
			p, err := rule.Compile(rules...)
			if err != nil {
				b.Fatal(err)
			}
			visit := p.NewVisit()
			visit.Remember(1000)
			overAll(b, len(events), func() {
				for i := range events {
					visit.Observe(&events[i])
				}
			})
		})
	}
}

// overAll measures what one of n events takes where all of them are evaluated
// again and again.
func overAll(b *testing.B, n int, evaluate func()) {
	evaluate()
	b.ReportAllocs()
	for b.Loop() {
		evaluate()
	}
	ns := float64(b.Elapsed().Nanoseconds()) / float64(b.N) / float64(n)
	b.ReportMetric(ns, "ns/event")
	b.ReportMetric(1e3/ns, "Mevents/s")
}
