package attribution_test

import (
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/go-conversion/conversion"
	"github.com/go-conversion/conversion/attribution"
)

var tallyPaths = attribution.MustPaths(attribution.Window{Lookback: 72 * time.Hour, Nulls: attribution.NullsTail})

// shopper is what is known of one user.
type shopper struct {
	touches     []attribution.Touch[string]
	conversions []attribution.Conversion
}

func randomShoppers(r *rand.Rand, n int) (shoppers []shopper) {
	start := time.Date(2026, 3, 1, 0, 0, 0, 0, time.UTC)
	for range n {
		var s shopper
		for range r.IntN(8) {
			at := start.Add(time.Duration(r.IntN(200)) * time.Hour)
			s.touches = append(s.touches, attribution.Touch[string]{Key: string(rune('A' + r.IntN(6))), At: at})
		}
		for range r.IntN(3) {
			c := attribution.Conversion{At: start.Add(time.Duration(r.IntN(200)) * time.Hour), Value: conversion.Cents(r.Int64N(9999)-500, "EUR")}
			switch r.IntN(10) {
			case 0:
				c.Value.Currency = "USD"
			case 1:
				c.ID = "same"
			case 2:
				c.At = time.Time{}
			}
			s.conversions = append(s.conversions, c)
		}
		shoppers = append(shoppers, s)
	}
	return shoppers
}

func tallyOf(curve attribution.Curve, shoppers []shopper) *attribution.Tally[string] {
	t := attribution.MustTally[string]("EUR", tallyPaths, curve)
	for _, s := range shoppers {
		t.AddUser(s.touches, s.conversions)
	}
	return t
}

func tallyBytes(t testing.TB, tally *attribution.Tally[string]) []byte {
	b, err := tally.AppendBinary(nil)
	require.NoError(t, err)
	return b
}

// TestTallyIsTheLedger: the amounts are those of the ledgers of all conversions, to
// the micro.
func TestTallyIsTheLedger(t *testing.T) {
	r := rand.New(rand.NewPCG(31, 32))
	for _, curve := range allCurves() {
		shoppers := randomShoppers(r, 100)
		want := map[string]int64{}
		for _, s := range shoppers {
			for _, p := range attribution.Cut(tallyPaths, s.touches, s.conversions).Paths {
				if p.Conversion.Value.Currency != "EUR" || p.Conversion.Value.Micros < 0 {
					continue
				}
				for _, e := range attribution.Ledger(nil, p, curve, 1) {
					want[e.Key] += e.Money.Micros
				}
			}
		}
		sum := int64(0)
		amounts := tallyOf(curve, shoppers).Amounts()
		for _, k := range amounts.Keys {
			micros := amountMicros(t, k.Value)
			require.Equal(t, want[k.Key], micros, "%s: %s", curve.Label(), k.Key)
			sum += micros
		}
		if curve != (attribution.Participation{}) {
			require.Equal(t, amountMicros(t, amounts.Total), sum+amountMicros(t, amounts.Unattributed), curve.Label())
		}
	}
}

func amountMicros(t *testing.T, a attribution.Amount) int64 {
	m, exact := a.Money()
	require.True(t, exact)
	return m.Micros
}

// TestTallyIsTheTable: without times both give the same, with the same findings.
func TestTallyIsTheTable(t *testing.T) {
	r := rand.New(rand.NewPCG(33, 34))
	for _, curve := range allCurves() {
		shoppers := randomShoppers(r, 200)
		table := attribution.MustTable[string]("EUR")
		for _, s := range shoppers {
			table.AddUser(tallyPaths, s.touches, s.conversions)
		}
		byTable, err := table.Attribute(t.Context(), curve)
		if err != nil {
			require.ErrorIs(t, err, attribution.ErrTimes)
			continue
		}
		byTally := tallyOf(curve, shoppers).Result()
		requireSameCredit(t, byTable, byTally)
		require.Equal(t, byTable.Findings, byTally.Findings)
		for i, c := range byTable.Credits {
			require.InDelta(t, c.Interval.Low, byTally.Credits[i].Interval.Low, 1e-8)
			require.InDelta(t, c.Interval.High, byTally.Credits[i].Interval.High, 1e-8)
			require.InDelta(t, c.ValueInterval.High, byTally.Credits[i].ValueInterval.High, 1e-4)
		}
	}
}

// TestTallyMerges: any split of the users, in any order, has the same bytes.
func TestTallyMerges(t *testing.T) {
	r := rand.New(rand.NewPCG(35, 36))
	for _, curve := range allCurves() {
		shoppers := randomShoppers(r, 60)
		whole := tallyOf(curve, shoppers)
		r.Shuffle(len(shoppers), func(i, j int) { shoppers[i], shoppers[j] = shoppers[j], shoppers[i] })
		n := r.IntN(len(shoppers))
		a, b := tallyOf(curve, shoppers[:n]), tallyOf(curve, shoppers[n:])
		require.NoError(t, a.Merge(b))
		require.Equal(t, tallyBytes(t, whole), tallyBytes(t, a), curve.Label())
		require.Equal(t, whole.Result(), a.Result())
		require.Equal(t, whole.TimeLag(), a.TimeLag())

		twice := tallyOf(curve, append(slices.Clone(shoppers), shoppers...))
		require.NoError(t, whole.Merge(whole))
		require.Equal(t, tallyBytes(t, twice), tallyBytes(t, whole), "merged with itself")
	}
}

func TestTallyMergeRefuses(t *testing.T) {
	r := rand.New(rand.NewPCG(37, 38))
	shoppers := randomShoppers(r, 20)
	tally := tallyOf(attribution.Linear{}, shoppers)
	before := tallyBytes(t, tally)
	for _, test := range []struct {
		name  string
		other *attribution.Tally[string]
		want  error
	}{
		{"currency", attribution.MustTally[string]("USD", tallyPaths, attribution.Linear{}), attribution.ErrCurrency},
		{"curve", attribution.MustTally[string]("EUR", tallyPaths, attribution.U()), attribution.ErrModel},
		{"window", attribution.MustTally[string]("EUR", attribution.MustPaths(attribution.Window{}), attribution.Linear{}), attribution.ErrModel},
		{"transforms", attribution.MustTally[string]("EUR", attribution.MustPaths(attribution.Window{Lookback: 72 * time.Hour, Nulls: attribution.NullsTail}, attribution.Exposure{}), attribution.Linear{}), attribution.ErrModel},
	} {
		t.Run(test.name, func(t *testing.T) {
			require.ErrorIs(t, tally.Merge(test.other), test.want)
			require.ErrorIs(t, tally.UnmarshalBinary(tallyBytes(t, test.other)), test.want)
			require.Equal(t, before, tallyBytes(t, tally))
		})
	}
	require.NoError(t, tally.Merge(tally.New()))
	require.Equal(t, before, tallyBytes(t, tally))
}

func TestNewTallyRefuses(t *testing.T) {
	_, err := attribution.NewTally[string]("euro", tallyPaths, attribution.Last{})
	require.ErrorIs(t, err, attribution.ErrCurrency)
	_, err = attribution.NewTally[string]("EUR", nil, attribution.Last{})
	require.ErrorIs(t, err, attribution.ErrWindow)
	_, err = attribution.NewTally[string]("EUR", tallyPaths, nil)
	require.ErrorIs(t, err, attribution.ErrCurve)
	require.PanicsWithValue(t, "attribution: curve: want one: bad curve", func() { attribution.MustTally[string]("EUR", tallyPaths, nil) })
}

func TestTallyBadScores(t *testing.T) {
	own := weigh("own", func(n int) []float64 {
		return [][]float64{{1}, {0, 0}, {1, 2, math.Inf(1)}, {1, 2, 3, math.NaN()}, {1}}[n-1]
	})
	tally := attribution.MustTally[string]("EUR", tallyPaths, own)
	for _, keys := range []string{"A", "AB", "ABC", "ABCD", "ABCDE"} {
		tally.Add(dailyPath(keys))
	}
	r := tally.Result()
	require.Equal(t, attribution.Sum{Conversions: 4, Value: 400}, r.Unattributed)
	require.EqualValues(t, 3, r.Findings.Count(attribution.BadScore))
}

func TestTallyTimeLag(t *testing.T) {
	berlin, err := time.LoadLocation("Europe/Berlin")
	require.NoError(t, err)
	at := func(text string) time.Time {
		instant, err := time.ParseInLocation("2006-01-02 15:04", text, berlin)
		require.NoError(t, err)
		return instant
	}
	// The clocks went forward in the night to the 29th, so 24 hours end at 13:00.
	touches := []attribution.Touch[string]{{Key: "A", At: at("2026-03-28 12:00")}, {Key: "B", At: at("2026-03-29 12:30")}}
	orders := []attribution.Conversion{{At: at("2026-03-29 12:30"), Value: conversion.Cents(500, "EUR")}, {At: at("2026-03-20 00:00")}}
	for _, test := range []struct {
		name        string
		window      attribution.Window
		first, last int
	}{
		{"hours", attribution.Window{}, 0, 0},
		{"calendar", attribution.Window{Calendar: berlin}, 1, 0},
	} {
		t.Run(test.name, func(t *testing.T) {
			tally := attribution.MustTally[string]("EUR", attribution.MustPaths(test.window), attribution.SameTouch{})
			tally.AddUser(touches, orders)
			tally.Add(attribution.Path[string]{Touches: []attribution.Touch[string]{{Key: "no time"}}, Conversion: &orders[0]})
			lag := tally.TimeLag()
			require.Len(t, lag.First, 1)
			require.Len(t, lag.Last, 1)
			require.Equal(t, test.first, lag.First[0].Days)
			require.Equal(t, test.last, lag.Last[0].Days)
			require.EqualValues(t, 1, lag.First[0].Conversions)
			require.EqualValues(t, 5_000_000, amountMicros(t, lag.Last[0].Value))
		})
	}
}

func TestTallyTypedKeys(t *testing.T) {
	type channel string
	tally := attribution.MustTally[channel]("EUR", tallyPaths, attribution.Last{})
	tally.AddUser([]attribution.Touch[channel]{{Key: "A", At: dailyPath("A").Touches[0].At}}, []attribution.Conversion{*dailyPath("A").Conversion})
	require.Equal(t, channel("A"), tally.Result().Credits[0].Key)
	require.Equal(t, channel("A"), tally.Amounts().Keys[0].Key)
}

func TestTallyAllocatesNothing(t *testing.T) {
	p := dailyPath("ABACDEFGHIJKLMNOPQRSTUVWXYZABCDEFGHIJKLMNOPQRSTUVWXYZ")
	null := attribution.Path[string]{Touches: p.Touches}
	for _, curve := range allCurves() {
		if _, own := curve.(attribution.Weights); own {
			continue
		}
		tally := attribution.MustTally[string]("EUR", tallyPaths, curve)
		add := func() {
			tally.Add(p)
			tally.Add(null)
			tally.AddUser(p.Touches, []attribution.Conversion{*p.Conversion})
		}
		add()
		require.Zero(t, testing.AllocsPerRun(100, add), curve.Label())
	}
}

// TestTallySaturates: sums stop at the largest number, and say so.
func TestTallySaturates(t *testing.T) {
	tally := attribution.MustTally[string]("EUR", tallyPaths, attribution.Last{})
	p := dailyPath("A")
	p.Conversion.Value.Micros = math.MaxInt64
	tally.Add(p)
	for range 130 {
		require.NoError(t, tally.Merge(tally))
	}
	r := tally.Result()
	require.Positive(t, r.Findings.Count(attribution.Saturated))
	require.Equal(t, float64(math.MaxUint64), r.Total.Conversions)
	again := tally.New()
	require.NoError(t, again.UnmarshalBinary(tallyBytes(t, tally)))
	require.Equal(t, r, again.Result())
}

func ExampleTally() {
	day := time.Date(2026, 3, 1, 9, 0, 0, 0, time.UTC)
	paths := attribution.MustPaths(attribution.Default())
	tally := attribution.MustTally[string]("EUR", paths, attribution.TimeDecay{HalfLife: 24 * time.Hour})
	tally.AddUser(
		[]attribution.Touch[string]{{Key: "Email", At: day}, {Key: "Search", At: day.AddDate(0, 0, 1)}},
		[]attribution.Conversion{{At: day.AddDate(0, 0, 1), Value: conversion.MustMoney("100.00 EUR")}},
	)
	r := tally.Result()
	fmt.Println(r.Model)
	for _, c := range r.Credits {
		fmt.Printf("%s %.3f %.2f\n", c.Key, c.Conversions, c.Value)
	}
	// Output:
	// time decay, half-life 1d
	// Email 0.333 33.33
	// Search 0.667 66.67
}
