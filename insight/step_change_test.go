package insight_test

import (
	"encoding/json"
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/stretchr/testify/require"

	"github.com/go-conversion/conversion"
	"github.com/go-conversion/conversion/insight"
)

func shopPeriod(value string, counts ...int64) insight.StepPeriod {
	p := insight.StepPeriod{Steps: shopSteps(counts...)}
	if value != "" {
		p.Value = insight.FixedValue(conversion.MustMoney(value))
	}
	return p
}

func TestStepChangeUndefined(t *testing.T) {
	for _, test := range []struct {
		name          string
		before, after insight.StepPeriod
		zero          string
		change        float64
	}{
		{"a step died", shopPeriod("", 1000, 200, 50), shopPeriod("", 1100, 0, 0), "cart", -50},
		{"the last step", shopPeriod("", 1000, 200, 0), shopPeriod("", 1100, 200, 50), "address", 50},
		{"nobody came", shopPeriod("", 0, 0, 0), shopPeriod("", 1100, 200, 50), "product", 50},
		{"nobody ever", shopPeriod("", 0, 0, 0), shopPeriod("", 0, 0, 0), "product", 0},
		{"worth nothing", shopPeriod("2.00 EUR", 10, 5), shopPeriod("0.00 EUR", 10, 5), "value", -10},
		{"worth less than nothing", shopPeriod("2.00 EUR", 10, 5), shopPeriod("-1.00 EUR", 10, 5), "value", -15},
	} {
		t.Run(test.name, func(t *testing.T) {
			r, err := insight.StepChange{Before: test.before, After: test.after}.Report()
			require.NoError(t, err)
			require.False(t, r.Defined)
			require.Equal(t, test.zero, r.FirstZero)
			require.Equal(t, test.change, r.Change)
			for _, f := range r.Factors {
				require.True(t, math.IsNaN(f.Effect) && math.IsNaN(f.Log))
			}
			require.Contains(t, r.String(), "cannot be told apart: "+test.zero+" is 0 or undefined in one of the periods")
			text, err := json.Marshal(r)
			require.NoError(t, err)
			require.Contains(t, string(text), `"effect":null`)
		})
	}
}

// TestStepChangeAddsUp: effects add up to the change and logarithms to that of the
// ratio; turned around, all change their sign; without a change all is 0.
func TestStepChangeAddsUp(t *testing.T) {
	random := rand.New(rand.NewPCG(3, 4))
	for range 500 {
		draw := func() insight.StepPeriod {
			counts := []int64{1 + random.Int64N(1e6)}
			for range 3 {
				counts = append(counts, 1+random.Int64N(counts[len(counts)-1]))
			}
			p := shopPeriod("", counts...)
			p.Value = insight.ConversionValue{Mean: 1 + 100*random.Float64(), Currency: "EUR"}
			return p
		}
		s := insight.StepChange{Before: draw(), After: draw()}
		r, err := s.Report()
		require.NoError(t, err)
		var effects, logs float64
		for _, f := range r.Factors {
			effects += f.Effect
			logs += f.Log
		}
		require.InDelta(t, r.Change, effects, 1e-12*max(r.Before, r.After))
		require.InDelta(t, math.Log(r.After/r.Before), logs, 1e-12)

		back, err := insight.StepChange{Before: s.After, After: s.Before}.Report()
		require.NoError(t, err)
		for i, f := range back.Factors {
			require.InDelta(t, -r.Factors[i].Effect, f.Effect, 1e-12*max(r.Before, r.After))
		}
		same, err := insight.StepChange{Before: s.Before, After: s.Before}.Report()
		require.NoError(t, err)
		for _, f := range same.Factors {
			require.Zero(t, f.Effect)
		}
	}
}

// TestStepChangeOfEqualResults: factors that cancel out, where the logarithmic mean has
// its hole.
func TestStepChangeOfEqualResults(t *testing.T) {
	for after, tiny := range map[int64]float64{50: 0, 51: 1} {
		r, err := insight.StepChange{Before: shopPeriod("", 1000, 200, 50), After: shopPeriod("", 2000, 200, after)}.Report()
		require.NoError(t, err)
		require.InDelta(t, 50*math.Ln2, r.Factors[0].Effect, 0.4)
		sum := 0.0
		for _, f := range r.Factors {
			sum += f.Effect
		}
		require.InDelta(t, tiny, sum, 1e-12)
	}
}

// TestStepChangeP: whether a rate is another one than before.
func TestStepChangeP(t *testing.T) {
	r, err := insight.StepChange{Before: shopPeriod("9.00 EUR", 1000, 200, 50), After: shopPeriod("8.00 EUR", 1000, 300, 75)}.Report()
	require.NoError(t, err)
	require.True(t, math.IsNaN(r.Factors[0].P) && math.IsNaN(r.Factors[3].P))
	require.Less(t, r.Factors[1].P, 1e-6)
	require.InDelta(t, 1, r.Factors[2].P, 1e-9)
}

func TestStepChangeFaults(t *testing.T) {
	open := shopPeriod("", 100, 50, 20)
	open.Steps.Rates[1].Rate.N = 60
	renamed := shopPeriod("", 100, 50, 20)
	renamed.Steps.First, renamed.Steps.Rates[1].Name = "visit", "pay"
	short := shopPeriod("", 100, 50, 20)
	short.Segments = []insight.SegmentRates{{Name: "a", Steps: shopSteps(60, 30, 10)}, {Name: "b", Steps: shopSteps(40, 20, 5)}}
	ok := shopPeriod("", 100, 50, 20)
	for _, test := range []struct {
		name          string
		before, after insight.StepPeriod
		want          []string
	}{
		{"nothing", insight.StepPeriod{}, insight.StepPeriod{}, []string{"before.steps: want at least two steps", "after.steps: want at least two steps"}},
		{"an open funnel", ok, open, []string{"after.steps[1]: 50 reached cart, but 60 could go on: an open funnel is no product of its rates"}},
		{"other steps", ok, renamed, []string{
			`after.steps: the first step is "visit": want "product" as in the other period`,
			`after.steps[1]: "pay": want "address" as in the other period`,
		}},
		{"fewer steps", ok, shopPeriod("", 100, 50), []string{"after.steps: 2 steps: want the 3 of the other period"}},
		{"another currency", shopPeriod("1.00 EUR", 100, 50, 20), shopPeriod("1.00 USD", 100, 50, 20), []string{`after.value.currency: "USD": want "EUR" as in the other period`}},
		{"a value once", ok, shopPeriod("1.00 USD", 100, 50, 20), []string{`after.value.currency: "USD": want "" as in the other period`}},
		{"segments of a part", ok, short, []string{
			"before.segments: cart: the segments add up to 0 of 0: want 50 of 100",
			"before.segments: address: the segments add up to 0 of 0: want 20 of 50",
			"after.segments: address: the segments add up to 15 of 50: want 20 of 50",
		}},
	} {
		t.Run(test.name, func(t *testing.T) {
			_, err := insight.StepChange{Before: test.before, After: test.after}.Report()
			require.Error(t, err)
			if diff := cmp.Diff(test.want, strings.Split(err.Error(), "\n")); diff != "" {
				t.Error(diff)
			}
		})
	}
}

// TestSegmentEffects: over the segments rate and mix add up to the effect of the
// factor, and so all of them to the change, in any order.
func TestSegmentEffects(t *testing.T) {
	random := rand.New(rand.NewPCG(5, 6))
	period := func() insight.StepPeriod {
		sums := make([]int64, 4)
		var p insight.StepPeriod
		for i := range 4 {
			counts := []int64{random.Int64N(1000)}
			for range 3 {
				counts = append(counts, random.Int64N(counts[len(counts)-1]+1))
			}
			for j, n := range counts {
				sums[j] += n
			}
			p.Segments = append(p.Segments, insight.SegmentRates{Name: fmt.Sprint(i), Steps: shopSteps(counts...)})
		}
		p.Steps = shopSteps(sums...)
		return p
	}
	defined := 0
	for range 200 {
		s := insight.StepChange{Before: period(), After: period()}
		r, err := s.Report()
		require.NoError(t, err)
		if !r.Defined {
			require.Empty(t, r.Segments)
			continue
		}
		defined++
		total, sums := 0.0, map[string]float64{}
		for _, e := range r.Segments {
			sums[e.Factor] += e.Rate + e.Mix
			total += e.Rate + e.Mix
		}
		for _, f := range r.Factors {
			require.InDelta(t, f.Effect, sums[f.Name], 1e-9*max(1, r.Before, r.After), f.Name)
		}
		require.InDelta(t, r.Change, total, 1e-9*max(1, r.Before, r.After))

		slices.Reverse(s.Before.Segments)
		again, err := s.Report()
		require.NoError(t, err)
		require.Equal(t, r.Segments, again.Segments)
	}
	require.Greater(t, defined, 100)
}

// TestSegmentEffectsTell: only the rate of one segment is another one, or only the mix.
func TestSegmentEffectsTell(t *testing.T) {
	period := func(email, search []int64) insight.StepPeriod {
		all := make([]int64, len(email))
		for i := range all {
			all[i] = email[i] + search[i]
		}
		p := shopPeriod("", all...)
		p.Segments = []insight.SegmentRates{{Name: "email", Steps: shopSteps(email...)}, {Name: "search", Steps: shopSteps(search...)}}
		return p
	}
	before := period([]int64{100, 50}, []int64{100, 10})
	r, err := insight.StepChange{Before: before, After: period([]int64{100, 30}, []int64{100, 10})}.Report()
	require.NoError(t, err)
	byName := map[string]insight.SegmentEffect{}
	for _, e := range r.Segments {
		byName[e.Factor+" "+e.Segment] = e
	}
	require.InDelta(t, -20, byName["cart email"].Rate, 1e-9)
	require.Zero(t, byName["cart email"].Mix)
	require.Zero(t, byName["cart search"].Rate)
	require.Zero(t, byName["product email"].Mix)

	r, err = insight.StepChange{Before: before, After: period([]int64{50, 25}, []int64{150, 15})}.Report()
	require.NoError(t, err)
	sum := 0.0
	for _, e := range r.Segments {
		require.InDelta(t, 0, e.Rate, 1e-12)
		if e.Factor == "cart" {
			sum += e.Mix
		}
	}
	require.InDelta(t, -20, sum, 1e-9)
}

func TestStepChangeText(t *testing.T) {
	before, after := shopPeriod("80.00 EUR", 1000, 200, 50), shopPeriod("85.00 EUR", 1100, 240, 48)
	for i := range 12 {
		before.Segments = append(before.Segments, insight.SegmentRates{Name: strings.Repeat("|", i), Steps: shopSteps(0, 0, 0)})
	}
	before.Segments[0].Steps = before.Steps
	after.Segments = slices.Clone(before.Segments)
	after.Segments[11].Steps, after.Segments[0].Steps = after.Steps, shopSteps(0, 0, 0)
	r, err := insight.StepChange{Before: before, After: after}.Report()
	require.NoError(t, err)
	want := []string{
		"address: from 4,000.00 to 4,080.00 (+80.00) EUR, most of it by product (+385.04). Effects add up to the change; they tell where it happened, not why.",
		"What changed", "value", "85.00", "+244.92", "By segment", "(none)",
	}
	for _, text := range want {
		require.Contains(t, r.String(), text)
	}
	require.Contains(t, r.Markdown(), "### By segment")
	require.NotContains(t, r.Markdown(), "| |||||||||")
}

// TestStepChangeListsTen: of many segments the others are one line.
func TestStepChangeListsTen(t *testing.T) {
	before, after := shopPeriod("", 12000, 1200), shopPeriod("", 12000, 600)
	for i := range 12 {
		name := fmt.Sprintf("segment %02d", i)
		before.Segments = append(before.Segments, insight.SegmentRates{Name: name, Steps: shopSteps(1000, 100)})
		after.Segments = append(after.Segments, insight.SegmentRates{Name: name, Steps: shopSteps(1000, 50)})
	}
	r, err := insight.StepChange{Before: before, After: after}.Report()
	require.NoError(t, err)
	require.Len(t, r.Segments, 24)
	require.Contains(t, r.String(), "(2 others)")
	require.Contains(t, r.String(), "-100.00") // of the two together
	require.NotContains(t, r.String(), "segment 11")

	text, err := json.Marshal(r.Segments[12])
	require.NoError(t, err)
	require.JSONEq(t, `{"factor": "cart", "segment": "segment 00", "rate": -50, "mix": 0,
		"before": {"k": 100, "n": 1000, "value": 0.1, "low": 0.082909444, "high": 0.120151963},
		"after": {"k": 50, "n": 1000, "value": 0.05, "low": 0.038130262, "high": 0.06531382}}`, string(text))
}

// What a shop sold less in January than in December, by the factors of its sales.
func ExampleStepChange() {
	december := insight.StepRatesOfCounts(
		insight.StepCount{Name: "sessions", Count: 131999}, insight.StepCount{Name: "cart", Count: 8473},
		insight.StepCount{Name: "checkout", Count: 4371}, insight.StepCount{Name: "purchase", Count: 2117},
	)
	january := insight.StepRatesOfCounts(
		insight.StepCount{Name: "sessions", Count: 116711}, insight.StepCount{Name: "cart", Count: 4548},
		insight.StepCount{Name: "checkout", Count: 2161}, insight.StepCount{Name: "purchase", Count: 1116},
	)
	report, err := insight.StepChange{Before: insight.StepPeriod{Steps: december}, After: insight.StepPeriod{Steps: january}}.Report()
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Print(report)
	// Output:
	// purchase: from 2,117 to 1,116 (-1,001), most of it by cart (-780.33). Effects add up to the change; they tell where it happened, not why.
	//
	// What changed
	//
	// factor     before    after        p       ln   effect
	// --------  -------  -------  -------  -------  -------
	// sessions  131,999  116,711           -0.1231  -192.45
	// cart       6.42 %   3.90 %  <0.0001  -0.4991  -780.33
	// checkout  51.59 %  47.52 %  <0.0001  -0.0822  -128.55
	// purchase  48.43 %  51.64 %   0.0146  +0.0642  +100.33
	// purchase    2,117    1,116                     -1,001
}

// Which channels the change comes from: because they convert otherwise, or because
// there is more or less of them.
func ExampleStepPeriod_segments() {
	steps := func(visits, orders int64) insight.StepRates {
		return insight.StepRatesOfCounts(insight.StepCount{Name: "visit", Count: visits}, insight.StepCount{Name: "order", Count: orders})
	}
	report, err := insight.StepChange{
		Before: insight.StepPeriod{
			Steps:    steps(2000, 120),
			Segments: []insight.SegmentRates{{Name: "email", Steps: steps(1000, 100)}, {Name: "search", Steps: steps(1000, 20)}},
		},
		After: insight.StepPeriod{
			Steps:    steps(2000, 74),
			Segments: []insight.SegmentRates{{Name: "email", Steps: steps(600, 60)}, {Name: "search", Steps: steps(1400, 14)}},
		},
	}.Report()
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(report.Change, "orders")
	for _, e := range report.Segments {
		fmt.Printf("%s, %s: %+.1f by its rate, %+.1f by the mix\n", e.Factor, e.Segment, e.Rate, e.Mix)
	}
	// Output:
	// -46 orders
	// visit, email: +0.0 by its rate, -19.0 by the mix
	// visit, search: +0.0 by its rate, +19.0 by the mix
	// order, search: -12.0 by its rate, -13.4 by the mix
	// order, email: +0.0 by its rate, -20.6 by the mix
}
