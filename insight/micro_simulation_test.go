package insight_test

import (
	"math"
	"math/rand/v2"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/go-conversion/conversion/insight"
)

// simulatedVisit is one of a site on which at each event m may happen, and after it
// the visit may convert or end. Visitors by email do everything more often, and m
// adds nothing to it.
func simulatedVisit(r *rand.Rand) (u microCase) {
	u.stratum = "search"
	does, buys, leaves := 0.05, 0.02, 0.16
	if r.IntN(4) == 0 {
		u.stratum, does, buys = "email", 0.12, 0.05
	}
	for {
		u.length++
		if u.first == 0 && r.Float64() < does {
			u.first = u.length
		}
		switch x := r.Float64(); {
		case x < buys:
			u.converted = true
			return u
		case x < buys+leaves:
			return u
		}
	}
}

// TestMicroWithoutEffect: m does nothing, and the naive reading gives it a good part
// of the value all the same; the adjusted one gives it nothing, and says how sure it
// is of that.
func TestMicroWithoutEffect(t *testing.T) {
	const runs, visits = 300, 1000
	r := rand.New(rand.NewPCG(2026, 3))
	var naive, effect, covered, credible float64
	for range runs {
		m := microOf(t)
		for range visits {
			u := simulatedVisit(r)
			require.NoError(t, m.Add(insight.MicroUnits{Stratum: u.stratum, Length: u.length, First: u.first, Converted: u.converted, N: 1}))
		}
		report := m.Report(insight.MicroOptions{})
		naive += report.NaiveRate.Value / runs
		a := report.Adjusted
		effect += a.Effect.Value / runs
		if a.Effect.Low <= 0 && 0 <= a.Effect.High {
			covered += 1.0 / runs
		}
		if a.Credible {
			credible += 1.0 / runs
		}
	}
	require.Greater(t, naive, 0.1)
	require.InDelta(t, 0, effect, 0.005)
	require.InDelta(t, 0.95, covered, 0.03)
	require.InDelta(t, 1-covered, credible, 1e-9)
}

// TestMicroWithEffect: the interval holds an effect that is there. Whoever does m
// before the landmark converts with a chance of 0.3, others with 0.2.
func TestMicroWithEffect(t *testing.T) {
	const runs, visits, want = 200, 1200, 0.1
	r := rand.New(rand.NewPCG(2026, 4))
	var effect, covered float64
	for range runs {
		m := microOf(t, 2, 5)
		for range visits {
			u := insight.MicroUnits{Length: 2 + r.IntN(6), N: 1}
			base := 0.2
			if r.IntN(3) == 0 {
				u.First, base = 1+r.IntN(2), 0.2+want
			}
			u.Converted = r.Float64() < base
			require.NoError(t, m.Add(u))
		}
		e := m.Report(insight.MicroOptions{}).Adjusted.Effect
		effect += e.Value / runs
		if e.Low <= want && want <= e.High {
			covered += 1.0 / runs
		}
	}
	require.InDelta(t, want, effect, 3*math.Sqrt(0.2*0.8/400/runs)+0.002)
	require.InDelta(t, 0.95, covered, 0.035)
}
