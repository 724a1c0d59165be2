package attribution_test

import (
	"math/rand/v2"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/stretchr/testify/require"

	"github.com/go-conversion/conversion"
	"github.com/go-conversion/conversion/attribution"
)

// tallied returns the result of a tally of the paths.
func tallied(curve attribution.Curve, paths []attribution.Path[string]) attribution.Result[string] {
	t := attribution.MustTally[string]("EUR", attribution.MustPaths(attribution.Default()), curve)
	for _, p := range paths {
		t.Add(p)
	}
	return t.Result()
}

func changed(paths []attribution.Path[string], change func(*attribution.Path[string])) (out []attribution.Path[string]) {
	for _, p := range paths {
		p.Touches = slices.Clone(p.Touches)
		if p.Conversion != nil {
			c := *p.Conversion
			p.Conversion = &c
		}
		change(&p)
		out = append(out, p)
	}
	return out
}

func requireSameCredit(t *testing.T, want, got attribution.Result[string]) {
	t.Helper()
	require.Empty(t, cmp.Diff(resultInWords(want), resultInWords(got), closely))
}

// TestCurvesMirrored: what the first touch is to a curve, the last is to its mirror.
func TestCurvesMirrored(t *testing.T) {
	r := rand.New(rand.NewPCG(11, 12))
	for _, pair := range [][2]attribution.Curve{
		{attribution.First{}, attribution.Last{}},
		{attribution.J(), attribution.InverseJ()},
		{attribution.U(), attribution.U()},
		{attribution.Linear{}, attribution.Linear{}},
	} {
		paths := randomPaths(r, 200)
		mirrored := changed(paths, func(p *attribution.Path[string]) { slices.Reverse(p.Touches) })
		requireSameCredit(t, tallied(pair[0], paths), tallied(pair[1], mirrored))
		a, err := curveTable(paths).Attribute(t.Context(), pair[0])
		require.NoError(t, err)
		b, err := curveTable(mirrored).Attribute(t.Context(), pair[1])
		require.NoError(t, err)
		requireSameCredit(t, a, b)
	}
}

func TestTimeDecayLimits(t *testing.T) {
	const forever = 290 * 365 * 24 * time.Hour
	r := rand.New(rand.NewPCG(13, 14))
	paths := randomPaths(r, 200)

	slow, linear := tallied(attribution.TimeDecay{HalfLife: forever}, paths), tallied(attribution.Linear{}, paths)
	for i := range linear.Credits {
		require.InDelta(t, linear.Credits[i].Conversions, slow.Credits[i].Conversions, 0.01)
	}

	newest := attribution.Weights{Name: "newest", Score: func(p attribution.Path[string]) []float64 {
		scores := make([]float64, len(p.Touches))
		for i, touch := range p.Touches {
			if touch.At.Equal(p.Touches[len(p.Touches)-1].At) {
				scores[i] = 1
			}
		}
		return scores
	}}
	requireSameCredit(t, tallied(newest, paths), tallied(attribution.TimeDecay{HalfLife: 1}, paths))

	later := changed(paths, func(p *attribution.Path[string]) {
		for i := range p.Touches {
			p.Touches[i].At = p.Touches[i].At.AddDate(13, 5, 3)
		}
	})
	decay := attribution.TimeDecay{HalfLife: 30 * time.Hour}
	require.Equal(t, tallied(decay, paths), tallied(decay, later))
}

// TestCurvesMergeKeys: curves of positions and times do not care what a key is.
func TestCurvesMergeKeys(t *testing.T) {
	r := rand.New(rand.NewPCG(15, 16))
	paths := randomPaths(r, 200)
	merged := changed(paths, func(p *attribution.Path[string]) {
		for i := range p.Touches {
			if p.Touches[i].Key == "B" {
				p.Touches[i].Key = "A"
			}
		}
	})
	for _, curve := range allCurves() {
		switch curve.(type) {
		case attribution.LinearDistinct, attribution.Participation:
			continue
		}
		apart, together := creditPairs(tallied(curve, paths)), creditPairs(tallied(curve, merged))
		a, b := apart["A"], apart["B"]
		apart["A"] = [2]float64{a[0] + b[0], a[1] + b[1]}
		delete(apart, "B")
		require.Empty(t, cmp.Diff(apart, together, closely), curve.Label())
	}
}

// TestCurvesOfSingleTouches: every curve gives each key its own.
func TestCurvesOfSingleTouches(t *testing.T) {
	r := rand.New(rand.NewPCG(17, 18))
	var paths []attribution.Path[string]
	for range 100 {
		p := randomPath(r, 1)
		p.Conversion.At = p.Touches[0].At
		paths = append(paths, p)
	}
	want := tallied(attribution.Last{}, paths)
	for _, curve := range allCurves() {
		if _, own := curve.(attribution.Weights); !own {
			requireSameCredit(t, want, tallied(curve, paths))
		}
	}
}

// TestCurvesToTheBit: the order of rows, and what other keys there were before,
// change nothing.
func TestCurvesToTheBit(t *testing.T) {
	r := rand.New(rand.NewPCG(19, 20))
	paths := randomPaths(r, 500)
	shuffled := slices.Clone(paths)
	r.Shuffle(len(shuffled), func(i, j int) { shuffled[i], shuffled[j] = shuffled[j], shuffled[i] })
	for _, curve := range allCurves() {
		require.Equal(t, tallied(curve, paths), tallied(curve, shuffled), curve.Label())
		a, errA := curveTable(paths).Attribute(t.Context(), curve)
		b, errB := curveTable(shuffled).Attribute(t.Context(), curve)
		require.Equal(t, errA, errB)
		require.Equal(t, a, b, curve.Label())
	}
}

// TestCurvesInProportion: counts and values times a number are credits times it.
func TestCurvesInProportion(t *testing.T) {
	r := rand.New(rand.NewPCG(21, 22))
	once, often := attribution.MustTable[string]("EUR"), attribution.MustTable[string]("EUR")
	for range 50 {
		keys := make([]string, r.IntN(6))
		for i := range keys {
			keys[i] = string(rune('A' + r.IntN(4)))
		}
		n, cents := 1+r.Int64N(9), r.Int64N(10_000)
		require.NoError(t, once.AddCount(keys, n, 2, conversion.Cents(cents, "EUR")))
		require.NoError(t, often.AddCount(keys, 1000*n, 2, conversion.Cents(1000*cents, "EUR")))
	}
	for _, curve := range allCurves() {
		a, err := once.Attribute(t.Context(), curve)
		if err != nil {
			require.ErrorIs(t, err, attribution.ErrTimes)
			continue
		}
		b, err := often.Attribute(t.Context(), curve)
		require.NoError(t, err)
		for i := range a.Credits {
			require.InEpsilon(t, 1+1000*a.Credits[i].Conversions, 1+b.Credits[i].Conversions, 1e-12)
			require.InEpsilon(t, 1+1000*a.Credits[i].Value, 1+b.Credits[i].Value, 1e-12)
		}
	}
}
