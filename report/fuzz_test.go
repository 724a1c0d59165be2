package report_test

import (
	"math"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/go-conversion/conversion"
	"github.com/go-conversion/conversion/insight"
	"github.com/go-conversion/conversion/report"
)

// FuzzPage: whatever the names and numbers, there is a page that can be read.
func FuzzPage(f *testing.F) {
	for _, name := range hostile {
		f.Add(name, 0.5, int64(3))
	}
	f.Add("cart", math.NaN(), int64(math.MinInt64))
	f.Add("cart", math.Inf(-1), int64(math.MaxInt64))
	f.Add("cart", math.MaxFloat64, int64(0))
	f.Fuzz(func(t *testing.T, name string, x float64, n int64) {
		html := htmlOf(t, oddPage(t, name, x, n))
		readable := strings.NewReplacer("\ufffe", "", "\uffff", "").Replace(html)
		root := parsed(t, readable)
		checkReferences(t, root)
		require.Empty(t, root.all("script", "img"))
	})
}

// oddPage has one name and one number everywhere.
func oddPage(t testing.TB, name string, x float64, n int64) report.Page {
	p := page(t, 2, func(string) string { return name })
	odd, rate := estimate(x, -x, x), conversion.Rate{K: n, N: n}
	for i := range p.Values.States {
		s := &p.Values.States[i]
		s.Entries, s.Departures, s.Value.Estimate, s.Gain.Estimate = n, n, odd, odd
	}
	for i := range p.Micros {
		p.Micros[i].Naive, p.Micros[i].NaiveValue, p.Micros[i].Adjusted.Effect.Estimate = rate, odd, odd
		p.Micros[i].Value.Currency, p.Micros[i].GainValue = name, nil
	}
	for i := range p.Discovery.Candidates {
		c := &p.Discovery.Candidates[i]
		c.Count, c.Table, c.Q, c.Effect, c.Class = int(n), [4]int64{n, n, n, n}, x, odd, insight.Class(name)
	}
	for i := range p.Opportunities[0].Steps {
		o := &p.Opportunities[0].Steps[i]
		o.Rate, o.Baseline, o.BaselineN, o.Value = rate, x, n, odd
	}
	for i := range p.Changes[0].Factors {
		p.Changes[0].Factors[i].Before, p.Changes[0].Factors[i].Effect, p.Changes[0].Change = x, x, x
	}
	for i := range p.Health.Findings {
		h := &p.Health.Findings[i]
		h.Step, h.Ratio, h.Kind, h.Day = int(n), x, insight.HealthKind(name), h.Day.AddDate(0, int(n%99), 0)
	}
	for i := range p.Targets {
		p.Targets[i].Target, p.Targets[i].Observed, p.Targets[i].Mean, p.Targets[i].Elapsed, p.Targets[i].Total = x, x, odd, x, x
		p.Targets[i].Currency, p.Targets[i].Phrase = name, insight.Phrase(name)
	}
	for i := range p.Return.Rows {
		r := &p.Return.Rows[i]
		r.Cost, r.Conversions, r.Realised, r.Open, r.ROAS = &conversion.Money{Micros: n, Currency: name}, x, odd, n, odd
	}
	p.Quality.N, p.Quality.Brier, p.Quality.ECE = n, x, x
	for i := range p.Quality.Bins {
		b := &p.Quality.Bins[i]
		b.Low, b.Forecast, b.N, b.Converted = x, x, n, n
	}
	return p
}
