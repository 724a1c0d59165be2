package pattern_test

import (
	"strings"
	"testing"

	"github.com/go-conversion/conversion/internal/pattern"
)

func BenchmarkParse(b *testing.B) {
	for name, raw := range map[string]string{
		"clean":   "https://www.shop.example/products/lamp-7?ref=mail1",
		"file":    "https://www.shop.example/de/index.html#top",
		"escapes": "https://www.shop.example/gr%C3%B6%C3%9Fe/lamp%207?q=1",
		"all":     "HTTPS://u@MÜNCHEN.example:443/a/./%2e%2e/gr%c3%b6//?q=1",
	} {
		b.Run(name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				pattern.Parse(raw)
			}
		})
	}
}

func BenchmarkQuery(b *testing.B) {
	u := pattern.Parse("https://www.shop.example/?gclid=abc&utm_source=mail&utm_medium=e+mail&x=%C3%B6")
	b.ReportAllocs()
	for b.Loop() {
		for range u.Query("utm_source") {
		}
	}
}

func BenchmarkMatch(b *testing.B) {
	for name, m := range map[string]*pattern.Matcher{
		"eq":            compile(b, path, plainSpec("/products/lamp-7")),
		"prefix":        compile(b, path, prefix("/products/")),
		"glob":          compile(b, path, glob("/**/lamp-{id}")),
		"fold":          compile(b, path, fold(eq("/PRODUCTS/LAMP-7"))),
		"regexp":        compile(b, path, matches(`^/products/[a-z]+-\d+$`)),
		"regexp absent": compile(b, path, matches(`^/order/\d+$`)),
	} {
		b.Run(name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				m.Match("/products/lamp-7")
			}
		})
	}
	b.Run("glob backtracking", func(b *testing.B) {
		m := compile(b, path, glob("/"+strings.Repeat("*a", 20)+"*b"))
		subject := "/" + strings.Repeat("a", 1000)
		for b.Loop() {
			m.Match(subject)
		}
	})
}
