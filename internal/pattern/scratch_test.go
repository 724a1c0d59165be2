package pattern_test

import (
	"encoding/json"
	neturl "net/url"
	"os"
	"testing"

	"github.com/go-conversion/conversion/internal/pattern"
)

type ev struct{ URL, Title, Content_type, Referrer string }

func spec(v any) pattern.Spec {
	if s, ok := v.(string); ok {
		return pattern.Spec{Values: []string{s}}
	}
	m := v.(map[string]any)
	var p pattern.Spec
	for k, v := range m {
		if k == "fold" {
			p.Fold = v.(bool)
			continue
		}
		p.Op = k
		if l, ok := v.([]any); ok {
			for _, x := range l {
				p.Values = append(p.Values, x.(string))
			}
		} else {
			p.Values = []string{v.(string)}
		}
	}
	return p
}

func pred(t *testing.T, on map[string]any, e map[string]string) (bool, bool) {
	if l, ok := on["or"]; ok {
		r := false
		for _, x := range l.([]any) {
			a, k := pred(t, x.(map[string]any), e)
			if !k {
				return false, false
			}
			r = r || a
		}
		return r, true
	}
	if l, ok := on["and"]; ok {
		r := true
		for _, x := range l.([]any) {
			a, k := pred(t, x.(map[string]any), e)
			if !k {
				return false, false
			}
			r = r && a
		}
		return r, true
	}
	if x, ok := on["not"]; ok {
		a, k := pred(t, x.(map[string]any), e)
		return !a, k
	}
	do := func(s pattern.Subject, sub string, v any) (bool, bool) {
		m, err := pattern.Compile(s, spec(v))
		if err != nil {
			t.Fatal(err)
		}
		if sub == "" {
			return false, true
		}
		return m.Match(sub), true
	}
	u := pattern.Parse(e["url"])
	r := pattern.Parse(e["referrer"])
	if q, ok := on["query"]; ok {
		for v := range u.Query(q.(string)) {
			is, ok := on["is"]
			if !ok {
				return true, true
			}
			m, err := pattern.Compile(pattern.Query, spec(is))
			if err != nil {
				t.Fatal(err)
			}
			if m.Match(v) {
				return true, true
			}
		}
		return false, true
	}
	for k, v := range on {
		switch k {
		case "path":
			return do(pattern.Path, u.TrimmedPath(), v)
		case "url":
			return do(pattern.Location, u.Text(), v)
		case "host":
			return do(pattern.HostName, u.Host, v)
		case "fragment":
			return do(pattern.Fragment, u.Fragment(), v)
		case "referrer":
			return do(pattern.Location, r.Text(), v)
		case "referrer_host":
			return do(pattern.HostName, r.Host, v)
		case "title":
			return do(pattern.Plain, e["title"], v)
		case "content_type":
			return do(pattern.Plain, e["content_type"], v)
		}
	}
	return false, false
}

func TestScratch(t *testing.T) {
	n := 0
	for _, f := range []string{"cases", "random"} {
		b, _ := os.ReadFile("/work/shared/suites/predicate/" + f + ".json")
		var d struct {
			Cases []struct {
				Name  string
				On    map[string]any
				Event map[string]any
				Want  bool
			}
		}
		if err := json.Unmarshal(b, &d); err != nil {
			t.Fatal(err)
		}
		for _, c := range d.Cases {
			e := map[string]string{}
			for k, v := range c.Event {
				if s, ok := v.(string); ok {
					e[k] = s
				}
			}
			got, ok := pred(t, c.On, e)
			if ok {
				n++
				if got != c.Want {
					t.Errorf("%s: %v %v got %v", c.Name, c.On, e, got)
				}
			}
		}
	}
	t.Log(n)
}

func BenchmarkParseScratch(b *testing.B) {
	b.ReportAllocs()
	for b.Loop() {
		u := pattern.Parse("https://www.shop.example/products/lamp-7?ref=mail1")
		_ = u
	}
}

func BenchmarkNetURL(b *testing.B) {
	b.ReportAllocs()
	for b.Loop() {
		u, _ := neturl.Parse("https://www.shop.example/products/lamp-7?ref=mail1")
		_ = u
	}
}
