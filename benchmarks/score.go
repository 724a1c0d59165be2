package main

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/Shopify/goreferrer"

	"github.com/go-conversion/conversion/channel"
)

// score is how the answers of an engine compare with the truth.
type score struct{ wrong, failed, of int }

// scoreOf compares an engine with conditions as they are written by hand.
func scoreOf(e engine, t traits, conditions ...condition) (s score, err error) {
	events := randomEvents(2000, t)
	for _, c := range conditions {
		answer, err := e.bind(c, events)
		if err != nil {
			return s, fmt.Errorf("%s, %s: %w", c.name, e.name, err)
		}
		for i := range events {
			got, err := answer(i)
			s.of++
			switch {
			case err != nil:
				s.failed++
			case got != c.hand(&events[i]):
				s.wrong++
			}
		}
	}
	return s, nil
}

func (s score) String() string {
	var parts []string
	if s.wrong > 0 {
		parts = append(parts, percent(s.wrong, s.of)+" wrong")
	}
	if s.failed > 0 {
		parts = append(parts, percent(s.failed, s.of)+" errors")
	}
	return cmp.Or(strings.Join(parts, ", "), "right")
}

func percent(k, n int) string { return fmt.Sprintf("%.1f %%", 100*float64(k)/float64(n)) }

// misses returns the vectors on which the classifier is wrong.
func misses(c classifier, vectors []vector) (wrong []vector) {
	for _, v := range vectors {
		if c.verdict(page, v.Referrer) != v.verdict {
			wrong = append(wrong, v)
		}
	}
	return wrong
}

func classifierScore(c classifier, vectors []vector) string {
	return fmt.Sprintf("%d of %d wrong", len(misses(c, vectors)), len(vectors))
}

// unknown are the sites that goreferrer knows and this library does not,
// by kind. A site that searches is asked about with search words. Shops are left
// out, which goreferrer has no word for.
func unknown() map[string][]string {
	resolver := channel.Default()
	sites := map[string][]string{}
	for site, r := range goreferrer.DefaultRules.DomainRules {
		query := ""
		if len(r.Parameters) > 0 {
			query = "?" + r.Parameters[0] + "=lamp"
		}
		if resolver.Resolve(channel.Facts{Referrer: "https://" + strings.ToLower(site) + query}).Category == "" {
			sites[r.Type.String()] = append(sites[r.Type.String()], site)
		}
	}
	for kind := range sites {
		slices.Sort(sites[kind])
	}
	return sites
}
