package insight_test

import (
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/go-conversion/conversion/insight"
)

// slowForecast sums the negative binomial distribution term by term.
func slowForecast(p insight.Pace) (low, high, reach float64) {
	phi := max(1, p.Dispersion)
	size := (0.5 + float64(p.Observed)) / phi
	success := p.Elapsed / p.Total
	need := math.Ceil(float64(p.Target-p.Observed) / phi)
	term, below := math.Pow(success, size), 0.0
	low, high = math.NaN(), math.NaN()
	for k := 0.0; math.IsNaN(high) || k < need; k++ {
		if k < need {
			reach += term
		}
		below += term
		if math.IsNaN(low) && below >= 0.025 {
			low = k
		}
		if math.IsNaN(high) && below >= 0.975 {
			high = k
		}
		term *= (size + k) / (k + 1) * (1 - success)
	}
	return float64(p.Observed) + phi*low, float64(p.Observed) + phi*high, 1 - reach
}

func TestPaceAgainstSums(t *testing.T) {
	random := rand.New(rand.NewPCG(7, 8))
	for range 400 {
		p := insight.Pace{Observed: random.Int64N(200), Elapsed: 1 + 80*random.Float64(), Total: 90, Dispersion: 1 + 3*random.Float64()}
		p.Target = p.Observed + 1 + random.Int64N(200)
		f := forecastOf(t, p)
		low, high, reach := slowForecast(p)
		require.InDelta(t, low, f.Mean.Low, 1e-9, "%+v", p)
		require.InDelta(t, high, f.Mean.High, 1e-9, "%+v", p)
		require.InDelta(t, reach, f.Reach, 1e-9, "%+v", p)
	}
}

// arrivals draws how many events of a rate come in a time.
func arrivals(random *rand.Rand, rate, time float64) (n int64) {
	for at := random.ExpFloat64() / rate; at < time; at += random.ExpFloat64() / rate {
		n++
	}
	return n
}

// TestPaceAgainstDraws draws rates as the counts so far leave them, a gamma variable
// that is a sum of exponential ones, and what comes then.
func TestPaceAgainstDraws(t *testing.T) {
	random := rand.New(rand.NewPCG(9, 10))
	p := insight.Pace{Observed: 29, Elapsed: 20, Total: 50, Target: 75, Prior: insight.GammaPrior{Shape: 1, Rate: 1}}
	f := forecastOf(t, p)
	const draws = 20000
	ends, sum, reached := make([]float64, draws), 0.0, 0.0
	for i := range ends {
		rate := 0.0
		for range 30 { // the shape
			rate += random.ExpFloat64() / 21
		}
		ends[i] = float64(p.Observed + arrivals(random, rate, 30))
		sum += ends[i]
		if ends[i] >= 75 {
			reached++
		}
	}
	slices.Sort(ends)
	require.InDelta(t, f.Mean.Value, sum/draws, 4*f.SD/math.Sqrt(draws))
	require.InDelta(t, f.Reach, reached/draws, 4*math.Sqrt(f.Reach*(1-f.Reach)/draws))
	require.InDelta(t, f.Mean.Low, ends[draws/40], 1)
	require.InDelta(t, f.Mean.High, ends[draws-draws/40], 1)
	spread := 0.0
	for _, x := range ends {
		spread += (x - sum/draws) * (x - sum/draws) / draws
	}
	require.InEpsilon(t, f.SD, math.Sqrt(spread), 0.03)
}

// TestPaceCovers: whatever the true rate is, the interval holds what comes in about
// 95 % of all runs, and forecasts of reaching come true as often as they say.
func TestPaceCovers(t *testing.T) {
	random := rand.New(rand.NewPCG(11, 12))
	const runs = 3000
	covered, foreseen, reached := 0.0, 0.0, 0.0
	for range runs {
		rate := 0.2 + 2*random.Float64()
		p := insight.Pace{Observed: arrivals(random, rate, 30), Elapsed: 30, Total: 90, Target: 100}
		f := forecastOf(t, p)
		end := float64(p.Observed + arrivals(random, rate, 60))
		if f.Mean.Low <= end && end <= f.Mean.High {
			covered++
		}
		foreseen += f.Reach
		if end >= 100 {
			reached++
		}
	}
	require.InDelta(t, 0.955, covered/runs, 0.015)
	require.InDelta(t, foreseen/runs, reached/runs, 0.02)
}

// TestPaceOfClumps: completions that come four at a time have a dispersion of four, and
// with it the interval covers, while without it it does not.
func TestPaceOfClumps(t *testing.T) {
	random := rand.New(rand.NewPCG(13, 14))
	const runs = 2000
	with, without := 0.0, 0.0
	for range runs {
		p := insight.Pace{Observed: 4 * arrivals(random, 1, 40), Elapsed: 40, Total: 90, Target: 1000}
		end := float64(p.Observed + 4*arrivals(random, 1, 50))
		plain := forecastOf(t, p).Mean
		p.Dispersion = 4
		clumps := forecastOf(t, p).Mean
		if plain.Low <= end && end <= plain.High {
			without++
		}
		if clumps.Low <= end && end <= clumps.High {
			with++
		}
	}
	require.Greater(t, with/runs, 0.93)
	require.Less(t, without/runs, 0.75)
}

// TestPaceOfMoney: as draws of the number and of the values have it.
func TestPaceOfMoney(t *testing.T) {
	random := rand.New(rand.NewPCG(15, 16))
	p := insight.Pace{Observed: 119, Elapsed: 39, Total: 91, Prior: insight.GammaPrior{Shape: 1, Rate: 1},
		Value: insight.PaceValue{Target: 24000, Observed: 9600, Mean: 80, SD: 35, Currency: "EUR"}}
	f := forecastOf(t, p)
	const draws = 4000
	sum, squares, reached := 0.0, 0.0, 0.0
	for range draws {
		rate := 0.0
		for range 120 {
			rate += random.ExpFloat64() / 40
		}
		end := 9600.0
		for range arrivals(random, rate, 52) {
			end += 80 + 35*random.NormFloat64()
		}
		sum += end
		squares += end * end
		if end >= 24000 {
			reached++
		}
	}
	mean := sum / draws
	require.InDelta(t, f.Mean.Value, mean, 4*f.SD/math.Sqrt(draws))
	require.InEpsilon(t, f.SD, math.Sqrt(squares/draws-mean*mean), 0.05)
	require.InDelta(t, f.Reach, reached/draws, 0.02)
}
