package insight_test

import (
	"math"
	"math/rand/v2"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"github.com/stretchr/testify/require"

	"github.com/go-conversion/conversion/insight"
)

// slowFinding is a finding of the reference; day −1 is none.
type slowFinding struct {
	Day, Step   int
	Kind, Cause string
	Ratio, P    float64
}

// slowHealth is the definition of tracking health, written down step by step: it
// looks everything up anew for each cell, and sums probabilities term by term.
type slowHealth struct {
	counts   [][]int64
	optional map[int]bool
	o        insight.HealthOptions
	bad      [][]bool
	found    []slowFinding

	binomial bool // as if days did not differ
}

func (s *slowHealth) run() []slowFinding {
	steps := len(s.counts[0])
	s.bad = make([][]bool, len(s.counts))
	for t := range s.bad {
		s.bad[t] = make([]bool, steps)
	}
	s.never()
	for t := range s.counts {
		if s.traffic(t) {
			for i := range steps {
				s.bad[t][i] = true
			}
			continue
		}
		for i := range steps {
			for j := i + 1; j < steps; j++ {
				s.impossible(t, i, j)
			}
		}
		for i := 1; i < steps; i++ {
			s.statistical(t, i)
		}
	}
	return s.found
}

func (s *slowHealth) total(step int) (n int64) {
	for t := range s.counts {
		n += s.counts[t][step]
	}
	return n
}

func (s *slowHealth) never() {
	for i := 1; i < len(s.counts[0]); i++ {
		if s.total(i) != 0 || s.total(i-1) < 30 {
			continue
		}
		cause := "break"
		for j := i + 1; j < len(s.counts[0]); j++ {
			if s.total(j) > 0 {
				cause = "instrumentation"
			}
		}
		s.found = append(s.found, slowFinding{-1, i, "never", cause, math.NaN(), math.NaN()})
		for t := range s.counts {
			s.bad[t][i] = true
		}
	}
}

func (s *slowHealth) traffic(t int) bool {
	var history []int64
	for u := range t {
		if !s.bad[u][0] {
			history = append(history, s.counts[u][0])
		}
	}
	n := s.counts[t][0]
	if len(history) < s.o.MinDays {
		if slices.Max(s.counts[t]) == 0 {
			s.found = append(s.found, slowFinding{t, 0, "outage", "traffic", math.NaN(), math.NaN()})
			return true
		}
		return false
	}
	history = history[max(0, len(history)-s.o.Window):]
	var sum int64
	for _, h := range history {
		sum += h
	}
	mean := float64(sum) / float64(len(history))
	if mean > 0 && float64(n) < s.o.Outage*mean {
		s.found = append(s.found, slowFinding{t, 0, "outage", "traffic", float64(n) / mean, math.NaN()})
		return true
	}
	return false
}

// base is the nearest step before i that is not bad and that everybody passes.
func (s *slowHealth) base(t, i int) int {
	for b := i - 1; b >= 0; b-- {
		if !s.bad[t][b] && !s.optional[b] {
			return b
		}
	}
	return -1
}

// normal returns p̂ and ρ of the baseline.
func (s *slowHealth) normal(t, i, b int) (p, rho float64, ok bool) {
	if b < 0 || s.counts[t][b] == 0 {
		return 0, 0, false
	}
	var days []int
	for u := t - 1; u >= 0 && len(days) < s.o.Window; u-- {
		if !s.bad[u][i] && !s.bad[u][b] && s.counts[u][b] > 0 {
			days = append(days, u)
		}
	}
	if len(days) < s.o.MinDays {
		return 0, 0, false
	}
	var k, n int64
	for _, u := range days {
		k += s.counts[u][i]
		n += s.counts[u][b]
	}
	p = (float64(k) + 0.5) / (float64(n) + 1)
	chi2 := 0.0
	for _, u := range days {
		expected := float64(s.counts[u][b]) * p
		chi2 += math.Pow(float64(s.counts[u][i])-expected, 2) / (expected * (1 - p))
	}
	chi2 /= float64(len(days)) - 1
	rho = 1e-6
	if mean := float64(n) / float64(len(days)); mean > 1 && !s.binomial {
		rho = math.Max(1e-6, (math.Max(chi2, 1)-1)/(mean-1))
	}
	return p, math.Min(rho, 0.999999), true
}

func (s *slowHealth) ratio(t, i, b int) (ratio float64, ok bool) {
	p, _, ok := s.normal(t, i, b)
	if !ok {
		return math.NaN(), false
	}
	return float64(s.counts[t][i]) / (float64(s.counts[t][b]) * p), true
}

func (s *slowHealth) impossible(t, i, j int) {
	if s.bad[t][i] || s.bad[t][j] || s.optional[i] || s.counts[t][j] <= s.counts[t][i] {
		return
	}
	b := s.base(t, i)
	low, lowOK := s.ratio(t, i, b)
	high, highOK := s.ratio(t, j, b)
	blamed, ratio := i, low
	if lowOK && highOK && low > 0 && low*high > 1 {
		blamed, ratio = j, high
	}
	s.found = append(s.found, slowFinding{t, blamed, "impossible", "instrumentation", ratio, math.NaN()})
	s.bad[t][blamed] = true
}

func (s *slowHealth) statistical(t, i int) {
	b := s.base(t, i)
	if s.bad[t][i] {
		return
	}
	p, rho, ok := s.normal(t, i, b)
	if !ok {
		return
	}
	k, n := s.counts[t][i], s.counts[t][b]
	ratio, _ := s.ratio(t, i, b)
	few, many := slowTails(k, n, p, rho)
	someLater := func(least float64) bool {
		for j := i + 1; j < len(s.counts[t]); j++ {
			if later, known := s.ratio(t, j, b); !s.bad[t][j] && known && later >= least {
				return true
			}
		}
		return false
	}
	switch {
	case few < s.o.Alpha:
		kind, cause := "drop", "break"
		if someLater(s.o.Alive) {
			cause = "instrumentation"
		}
		if ratio < s.o.Outage {
			kind = "outage"
			s.bad[t][i] = true
		}
		s.found = append(s.found, slowFinding{t, i, kind, cause, ratio, few})
	case many < s.o.Alpha && ratio >= s.o.Surge:
		cause := "instrumentation"
		if someLater(1 + (s.o.Surge-1)/2) {
			cause = "traffic"
		} else {
			s.bad[t][i] = true
		}
		s.found = append(s.found, slowFinding{t, i, "surge", cause, ratio, many})
	}
}

// slowTails returns P(X ≤ k) and P(X ≥ k) of a beta-binomial variable.
func slowTails(k, n int64, p, rho float64) (few, many float64) {
	a, b := p*(1-rho)/rho, (1-p)*(1-rho)/rho
	gamma := func(x float64) float64 { g, _ := math.Lgamma(x); return g }
	for x := range n + 1 {
		f, m := float64(x), float64(n)
		term := math.Exp(gamma(m+1) - gamma(f+1) - gamma(m-f+1) + gamma(f+a) + gamma(m-f+b) - gamma(m+a+b) + gamma(a+b) - gamma(a) - gamma(b))
		if x <= k {
			few += term
		}
		if x >= k {
			many += term
		}
	}
	return few, many
}

// slowDefaults are the options that the zero value stands for.
var slowDefaults = insight.HealthOptions{Window: 14, MinDays: 7, Alpha: 1e-4, Outage: 0.2, Alive: 0.5, Surge: 2}

// gridDay is day t of the grids of these tests.
func gridDay(t int) time.Time { return time.Date(2026, 1, 1+t, 0, 0, 0, 0, time.UTC) }

// gridOf returns a grid of rows, one for each day.
func gridOf(t testing.TB, rows [][]int64) *insight.Grid {
	t.Helper()
	g, err := insight.NewGrid(insight.Daily, []string{"sessions", "cart", "checkout", "purchase", "thanks"}[:len(rows[0])]...)
	require.NoError(t, err)
	for day, row := range rows {
		require.NoError(t, g.Add(gridDay(day), row...))
	}
	return g
}

func healthOf(t testing.TB, g *insight.Grid, o insight.HealthOptions) insight.HealthReport {
	t.Helper()
	r, err := insight.CheckHealth(g, o)
	require.NoError(t, err)
	return r
}

// slowForm returns findings as the reference has them.
func slowForm(findings []insight.HealthFinding) (form []slowFinding) {
	for _, f := range findings {
		day := -1
		if !f.Day.IsZero() {
			day = int(f.Day.Sub(gridDay(0)) / (24 * time.Hour))
		}
		form = append(form, slowFinding{day, f.Step, string(f.Kind), string(f.Cause), f.Ratio, f.P})
	}
	return form
}

var nearly = cmp.Options{cmpopts.EquateNaNs(), cmpopts.EquateApprox(1e-6, 1e-12)}

// brokenRows are days of a funnel in which this and that goes wrong.
func brokenRows(rng *rand.Rand) (rows [][]int64) {
	steps, traffic := 2+rng.IntN(4), 1+rng.IntN(300)
	spread := rng.Float64() * 0.4
	for range 10 + rng.IntN(40) {
		row := []int64{int64(float64(traffic) * (0.7 + 0.6*rng.Float64()))}
		for i := 1; i < steps; i++ {
			share := (0.3 + 0.4*float64(i%2)) * (1 - spread + 2*spread*rng.Float64())
			row = append(row, int64(math.Round(float64(row[i-1])*min(share, 1))))
		}
		rows = append(rows, row)
	}
	for range rng.IntN(12) {
		row := rows[rng.IntN(len(rows))]
		i := rng.IntN(steps)
		switch rng.IntN(5) {
		case 0:
			row[i] = 0
		case 1:
			row[i] /= 10
		case 2:
			row[i] *= 2 + rng.Int64N(3)
		case 3: // all from there on
			for ; i < steps; i++ {
				row[i] /= 8
			}
		case 4:
			clear(row)
		}
	}
	if rng.IntN(8) == 0 {
		i := rng.IntN(steps)
		for _, row := range rows {
			row[i] = 0
		}
	}
	return rows
}

// TestHealthEqualsReference holds the findings of many broken grids against those of
// the reference.
func TestHealthEqualsReference(t *testing.T) {
	kinds := map[string]int{}
	for seed := range uint64(200) {
		rng := rand.New(rand.NewPCG(seed, 7))
		rows := brokenRows(rng)
		o := slowDefaults
		if seed%3 == 0 {
			o = insight.HealthOptions{Window: 3 + rng.IntN(10), MinDays: 2 + rng.IntN(2), Alpha: 0.01, Outage: 0.3, Alive: 0.6, Surge: 1.5}
		}
		slow := slowHealth{counts: rows, o: o, optional: map[int]bool{}}
		if last := len(rows[0]) - 1; seed%5 == 0 && last > 1 {
			i := 1 + rng.IntN(last-1)
			slow.optional[i] = true
			o.Optional = []string{gridOf(t, rows).Steps()[i]}
		}
		want := slow.run()
		got := slowForm(healthOf(t, gridOf(t, rows), o).Findings)
		require.Empty(t, cmp.Diff(want, got, nearly), "seed %d: -reference +package", seed)
		for _, f := range got {
			kinds[f.Kind+" "+f.Cause]++
		}
	}
	for _, kind := range []string{
		"never break", "never instrumentation", "outage traffic", "outage break", "outage instrumentation",
		"impossible instrumentation", "drop break", "drop instrumentation", "surge traffic", "surge instrumentation",
	} {
		require.Positive(t, kinds[kind], "no grid has a %s, of %v", kind, kinds)
	}
}
