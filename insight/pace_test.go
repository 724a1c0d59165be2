package insight_test

import (
	"encoding/json"
	"errors"
	"fmt"
	"math"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/stretchr/testify/require"

	"github.com/go-conversion/conversion"
	"github.com/go-conversion/conversion/insight"
)

func forecastOf(t testing.TB, p insight.Pace) insight.Forecast {
	t.Helper()
	f, err := p.Forecast()
	require.NoError(t, err)
	return f
}

func TestPace(t *testing.T) {
	nan := math.NaN()
	for _, test := range []struct {
		name                   string
		p                      insight.Pace
		mean, low, high        float64
		reach, needed, current float64
		phrase                 insight.Phrase
	}{
		{"at risk", insight.Pace{Observed: 120, Elapsed: 40, Total: 92, Target: 300}, 276.65, 241, 316, 0.116595206, 3.461538462, 3, insight.AtRisk},
		{"on course", insight.Pace{Observed: 140, Elapsed: 40, Total: 92, Target: 300}, 322.65, 284, 364, 0.872780052, 160.0 / 52, 3.5, insight.OnCourse},
		{"out of reach", insight.Pace{Observed: 10, Elapsed: 40, Total: 92, Target: 300}, 23.65, 14, 36, 0, 290.0 / 52, 0.25, insight.OutOfReach},
		{"already met", insight.Pace{Observed: 305, Elapsed: 60, Total: 92, Target: 300}, 467.933333333, 438, 500, 1, 0, 305.0 / 60, insight.Reached},
		{"met before the first day", insight.Pace{Observed: 5, Total: 92, Target: 5}, nan, nan, nan, 1, 0, nan, insight.Reached},
		{"over and met", insight.Pace{Observed: 300, Elapsed: 92, Total: 92, Target: 300}, 300, 300, 300, 1, 0, 300.0 / 92, insight.Reached},
		{"over and missed", insight.Pace{Observed: 299, Elapsed: 92, Total: 92, Target: 300}, 299, 299, 299, 0, nan, 3.25, insight.OutOfReach},
		{"over without anything", insight.Pace{Elapsed: 92, Total: 92, Target: 300}, 0, 0, 0, 0, nan, 0, insight.OutOfReach},
		{"nothing watched", insight.Pace{Total: 92, Target: 300}, nan, nan, nan, nan, 300.0 / 92, nan, insight.NoForecast},
		{"nothing watched, but a prior", insight.Pace{Total: 92, Target: 300, Prior: insight.GammaPrior{Shape: 300, Rate: 92}}, 300, 253, 349, 0.5, 300.0 / 92, nan, insight.AtRisk},
		{"nothing yet", insight.Pace{Elapsed: 5, Total: 90, Target: 10}, 8.5, 0, 44, 0.290977976, 10.0 / 85, 0, insight.AtRisk},
		{"clumps of four", insight.Pace{Observed: 120, Elapsed: 40, Total: 92, Target: 300, Dispersion: 4}, 276.65, 208, 356, 0.272168484, 3.461538462, 3, insight.AtRisk},
		{"one completion", insight.Pace{Observed: 1, Elapsed: 1, Total: 2, Target: 2}, 2.5, 1, 7, 0.646447, 1, 1, insight.AtRisk},
		{"money", insight.Pace{Observed: 120, Elapsed: 40, Total: 92, Value: insight.PaceValue{Target: 24000, Observed: 9600, Mean: 80, SD: 35, Currency: "EUR"}},
			22132, 22132 - 1.959963985*1580.437993, 22132 + 1.959963985*1580.437993, 0.118612605, 276.923076923, 240, insight.AtRisk},
		{"money, met", insight.Pace{Observed: 2, Elapsed: 1, Total: 2, Value: insight.PaceValue{Target: 10, Observed: 10, Mean: 5, Currency: "EUR"}},
			22.5, 10, 22.5 + 1.959963985*math.Sqrt(25*2.5*2), 1, 0, 10, insight.Reached},
		{"money of values not known", insight.Pace{Observed: 1, Elapsed: 1, Total: 2, Value: insight.PaceValue{Target: 10, Observed: 5, Mean: nan, SD: nan, Currency: "EUR"}},
			nan, nan, nan, nan, 5, 5, insight.NoForecast},
		{"money of worthless completions", insight.Pace{Observed: 3, Elapsed: 1, Total: 2, Value: insight.PaceValue{Target: 10, Observed: 5, Currency: "EUR"}},
			5, 5, 5, 0, 5, 5, insight.OutOfReach},
		{"money, over", insight.Pace{Observed: 3, Elapsed: 2, Total: 2, Value: insight.PaceValue{Target: 10, Observed: 5, Mean: 2, Currency: "EUR"}},
			5, 5, 5, 0, nan, 2.5, insight.OutOfReach},
	} {
		t.Run(test.name, func(t *testing.T) {
			f := forecastOf(t, test.p)
			got := []float64{f.Mean.Value, f.Mean.Low, f.Mean.High, f.Reach, f.NeededRate, f.CurrentRate}
			for i, want := range []float64{test.mean, test.low, test.high, test.reach, test.needed, test.current} {
				require.Equal(t, math.IsNaN(want), math.IsNaN(got[i]), "%v", got)
				if !math.IsNaN(want) {
					require.InDelta(t, want, got[i], max(1e-6*want, 1e-4), "number %d of %v", i, got)
				}
			}
			require.Equal(t, test.phrase, f.Phrase)
			require.Equal(t, f.Phrase == insight.NoForecast, math.IsNaN(f.Reach))
			require.Equal(t, math.IsNaN(f.Mean.Value), f.Reason != "")
		})
	}
}

// TestPaceLaws: the probability does not fall with what is done, nor rise with what is
// wanted, and the expectation lies within its interval where something is left to come.
func TestPaceLaws(t *testing.T) {
	for _, dispersion := range []float64{1, 1.7, 4} {
		for _, elapsed := range []float64{1, 10, 45, 80} {
			last := -1.0
			for k := range int64(60) {
				p := insight.Pace{Observed: k, Elapsed: elapsed, Total: 90, Target: 50, Dispersion: dispersion}
				f := forecastOf(t, p)
				require.GreaterOrEqual(t, f.Reach, last-1e-12, "%d", k)
				last = f.Reach
				p.Target++
				require.LessOrEqual(t, forecastOf(t, p).Reach, f.Reach+1e-12)
				if k >= 10 {
					require.LessOrEqual(t, f.Mean.Low, f.Mean.Value)
					require.LessOrEqual(t, f.Mean.Value, f.Mean.High)
				}
			}
		}
	}
}

// TestPaceLevel: the higher the level, the wider the interval.
func TestPaceLevel(t *testing.T) {
	p := insight.Pace{Observed: 120, Elapsed: 40, Total: 92, Target: 300}
	width := 0.0
	for _, level := range []float64{0.5, 0.8, 0.95, 0.999, 1 - 1e-15} {
		p.Level = level
		f := forecastOf(t, p)
		require.Greater(t, f.Mean.High-f.Mean.Low, width)
		require.Equal(t, level, f.Level)
		width = f.Mean.High - f.Mean.Low
	}
}

// TestPaceHuge: numbers at the ends give forecasts or reasons, and no endless search.
func TestPaceHuge(t *testing.T) {
	for _, p := range []insight.Pace{
		{Observed: math.MaxInt64 - 1, Elapsed: 1, Total: 2, Target: math.MaxInt64},
		{Observed: math.MaxInt64 / 4, Elapsed: 1, Total: 1e6, Target: math.MaxInt64},
		{Observed: 1, Elapsed: 1e-300, Total: 1e300, Target: 2},
		{Observed: 1, Elapsed: 1e-300, Total: 1, Target: 2},
		{Observed: 1, Elapsed: 1, Total: 1 + 1e-15, Target: 2},
		{Observed: 1, Elapsed: 1, Total: 2, Target: 2, Dispersion: 1e300},
		{Observed: 1, Elapsed: 1, Total: 2, Target: 2, Prior: insight.GammaPrior{Shape: 1e-300, Rate: 1e300}},
	} {
		f := forecastOf(t, p)
		require.False(t, f.Reach < 0 || f.Reach > 1, "%+v", f)
		text, err := json.Marshal(f)
		require.NoError(t, err)
		require.NotEmpty(t, text)
		require.NotContains(t, f.String(), "NaN")
		require.NotContains(t, f.String(), "Inf")
	}
}

func TestPaceFaults(t *testing.T) {
	for _, test := range []struct {
		name string
		p    insight.Pace
		want []string
	}{
		{"nothing", insight.Pace{}, []string{"total: 0: want a finite number above 0", "target: 0: want more than 0"}},
		{"all at once", insight.Pace{
			Goal: "lead", Observed: -1, Elapsed: 3, Total: 2, Target: 5, Value: insight.PaceValue{Target: -1, Observed: math.NaN(), Mean: math.Inf(1), SD: -1},
			Prior: insight.GammaPrior{Shape: -1, Rate: math.NaN()}, Dispersion: 0.5, Level: 2,
		}, []string{
			"lead.observed: -1: want 0 or more", "lead.elapsed: 3: want 0 or more, and at most the total of 2", "lead.target: want completions or money, not both",
			"lead.prior.shape: -1: want a finite number above 0", "lead.prior.rate: NaN: want a finite number, 0 or more",
			"lead.dispersion: 0.5: want a finite number, 1 or more", "lead.level: 2: want a number between 0 and 1",
		}},
		{"money", insight.Pace{Total: math.Inf(1), Elapsed: math.NaN(), Value: insight.PaceValue{Target: math.NaN(), Observed: math.NaN(), Mean: math.Inf(1), SD: -1, Currency: "euro"}}, []string{
			"total: +Inf: want a finite number above 0", "elapsed: NaN: want 0 or more, and at most the total of +Inf",
			"value.target: NaN: want a finite number above 0", "value.observed: NaN: want a finite number",
			"value.mean: +Inf: want a finite number", "value.sd: -1: want a finite number, 0 or more", `value.currency: "euro": want three capital letters`,
		}},
	} {
		t.Run(test.name, func(t *testing.T) {
			_, err := test.p.Forecast()
			require.Error(t, err)
			if diff := cmp.Diff(test.want, strings.Split(err.Error(), "\n")); diff != "" {
				t.Error(diff)
			}
			var fault *conversion.Fault
			require.True(t, errors.As(err, &fault))
		})
	}
}

func TestLiftTarget(t *testing.T) {
	for _, test := range []struct {
		lift, baseline string
		want           int64
	}{
		{"0.18", "250", 295}, // 250·1.18 is more than 295 in floats
		{"0.181", "250", 296},
		{"0", "7", 7},
		{"-0.5", "7", 4},
		{"0.1", "0.5", 1},
		{"1", "9999999999999999999999", math.MaxInt64},
	} {
		n, err := insight.LiftTarget(test.lift, test.baseline)
		require.NoError(t, err)
		require.Equal(t, test.want, n, "%s of %s", test.lift, test.baseline)
	}
	_, err := insight.LiftTarget("18 %", "")
	require.EqualError(t, err, "lift: \"18 %\": want a decimal number\nbaseline: \"\": want a decimal number")
	_, err = insight.LiftTarget("-1", "0")
	require.EqualError(t, err, "baseline: 0: want more than 0\nlift: -1: want more than -1")
}

func TestForecastWords(t *testing.T) {
	value := insight.PaceValue{Target: 24000, Observed: 9600, Mean: 80, SD: 35, Currency: "EUR"}
	for _, test := range []struct {
		p    insight.Pace
		want string
	}{
		{insight.Pace{Goal: "leads", Observed: 120, Elapsed: 40, Total: 92, Target: 300},
			"leads: at risk: 120 of 300 after 40 of 92 days. 277 are expected by the end (241 to 316), and the probability of 300 or more is 12 %. 3.46 a day are needed from now on; so far it was 3.00 a day."},
		{insight.Pace{Observed: 305, Elapsed: 60.25, Total: 92, Target: 300},
			"reached: 305 of 300 after 60.2 of 92 days. 466 are expected by the end (436 to 498)."},
		{insight.Pace{Goal: "leads", Observed: 1, Elapsed: 40, Total: 92, Target: 300},
			"leads: out of reach: 1 of 300 after 40 of 92 days. 3 are expected by the end (1 to 8), and the probability of 300 or more is <1 %. 5.75 a day are needed from now on; so far it was 0.03 a day."},
		{insight.Pace{Observed: 140, Elapsed: 91, Total: 92, Target: 141},
			"at risk: 140 of 141 after 91 of 92 days. 142 are expected by the end (140 to 144), and the probability of 141 or more is 78 %. 1.00 a day are needed from now on; so far it was 1.54 a day."},
		{insight.Pace{Goal: "leads", Total: 92, Target: 300},
			"leads: no forecast: 0 of 300 after 0 of 92 days. There is no forecast: nothing has been watched yet. 3.26 a day are needed from now on."},
		{insight.Pace{Goal: "leads", Observed: 1290, Elapsed: 92, Total: 92, Target: 1300}, "leads: missed: 1,290 of 1,300 after 92 of 92 days."},
		{insight.Pace{Observed: 5, Total: 92, Target: 5}, "reached: 5 of 5 after 0 of 92 days."},
		{insight.Pace{Goal: "sales", Observed: 120, Elapsed: 40, Total: 92, Value: value},
			"sales: at risk: 9,600.00 of 24,000.00 EUR after 40 of 92 days. 22,132.00 EUR are expected by the end (19,034.40 to 25,229.60), and the probability of 24,000.00 EUR or more is 12 %. 276.92 EUR a day are needed from now on; so far it was 240.00 EUR a day."},
	} {
		require.Equal(t, test.want, forecastOf(t, test.p).String())
	}
}

func TestForecastsText(t *testing.T) {
	require.Equal(t, "No targets.\n", insight.Forecasts{}.String())
	require.Equal(t, "No targets.\n", insight.Forecasts{}.Markdown())
	list := insight.Forecasts{
		forecastOf(t, insight.Pace{Goal: "a|b\x1b", Observed: 305, Elapsed: 60, Total: 92, Target: 300}),
		forecastOf(t, insight.Pace{Goal: "none", Total: 92, Target: 300}),
		forecastOf(t, insight.Pace{Goal: "sales", Observed: 120, Elapsed: 40, Total: 92, Value: insight.PaceValue{Target: 24000, Observed: 9600, Mean: 80, SD: 35, Currency: "EUR"}}),
	}
	require.Contains(t, list.String(), "3 targets: 1 reached, 1 at risk, 1 no forecast.")
	require.Contains(t, list.String(), "\n- sales: at risk: 9,600.00 of 24,000.00 EUR after 40 of 92 days.")
	require.Contains(t, list.Markdown(), "### Targets")
	require.Contains(t, list.Markdown(), `a\|b`)
	require.NotContains(t, list.String(), "\x1b")
	require.NotContains(t, list.String()+list.Markdown(), "NaN")
}

func TestForecastJSON(t *testing.T) {
	text, err := json.Marshal(forecastOf(t, insight.Pace{Goal: "leads", Total: 92, Target: 300}))
	require.NoError(t, err)
	require.JSONEq(t, `{
		"goal": "leads", "target": 300, "observed": 0, "elapsed": 0, "total": 92,
		"mean": {"value": null, "low": null, "high": null}, "sd": null, "level": 0.95, "dispersion": 1,
		"reach": null, "needed_rate": 3.260869565, "current_rate": null, "phrase": "no forecast", "reason": "nothing has been watched yet",
		"words": "leads: no forecast: 0 of 300 after 0 of 92 days. There is no forecast: nothing has been watched yet. 3.26 a day are needed from now on."
	}`, string(text))
}

// 120 of 300 leads after 40 of the quarter's 92 days.
func ExamplePace() {
	f, err := insight.Pace{Goal: "leads", Observed: 120, Elapsed: 40, Total: 92, Target: 300}.Forecast()
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Printf("%.1f expected [%.0f, %.0f], P %.3f: %s\n", f.Mean.Value, f.Mean.Low, f.Mean.High, f.Reach, f.Phrase)
	fmt.Println(f)
	// Output:
	// 276.6 expected [241, 316], P 0.117: at risk
	// leads: at risk: 120 of 300 after 40 of 92 days. 277 are expected by the end (241 to 316), and the probability of 300 or more is 12 %. 3.46 a day are needed from now on; so far it was 3.00 a day.
}
