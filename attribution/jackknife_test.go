package attribution_test

import (
	"context"
	"fmt"
	"hash/fnv"
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/stretchr/testify/require"

	"github.com/go-conversion/conversion"
	"github.com/go-conversion/conversion/attribution"
)

// TestJackknifeByHand: without part 1, 2 or 3 of them "A" keeps 9, 8 or 7 conversions,
// the mean is 8, and sd² = ⅔·(1 + 0 + 1).
func TestJackknifeByHand(t *testing.T) {
	var parts []*attribution.Table[string]
	for _, n := range []int64{3, 4, 5} {
		part := attribution.MustTable[string]("EUR")
		require.NoError(t, part.AddCount([]string{"A"}, n, 1, conversion.Cents(1000*n, "EUR")))
		parts = append(parts, part)
	}
	r, err := attribution.Jackknife(t.Context(), attribution.Last{}, 0.9, parts...)
	require.NoError(t, err)
	const z = 1.6448536269514722
	sd := math.Sqrt(4. / 3)
	require.Equal(t, 0.9, r.Level)
	require.Equal(t, 12.0, r.Credits[0].Conversions)
	require.InDelta(t, 12-z*sd, r.Credits[0].Interval.Low, 1e-12)
	require.InDelta(t, 12+z*sd, r.Credits[0].Interval.High, 1e-12)
	require.InDelta(t, 120-10*z*sd, r.Credits[0].ValueInterval.Low, 1e-11)
	require.InDelta(t, 120+10*z*sd, r.Credits[0].ValueInterval.High, 1e-11)
}

// TestJackknifeRepeated: where all parts are the same, nothing varies.
func TestJackknifeRepeated(t *testing.T) {
	for _, model := range bootstrapModels() {
		part := drawnTable(12, 60)
		r, err := attribution.Jackknife(t.Context(), model, 0, part, part, part, part, part, part, part)
		require.NoError(t, err, model.Label())
		require.Equal(t, 0.95, r.Level, model.Label())
		for _, c := range r.Credits {
			require.Equal(t, attribution.Interval{Low: c.Conversions, High: c.Conversions}, *c.Interval, "%s, %q", model.Label(), c.Key)
			require.Equal(t, attribution.Interval{Low: c.Value, High: c.Value}, *c.ValueInterval, "%s, %q", model.Label(), c.Key)
		}
	}
}

// TestJackknifeOrder: the order of parts changes nothing, and the credit is that of one
// table of all.
func TestJackknifeOrder(t *testing.T) {
	var parts []*attribution.Table[string]
	all := attribution.MustTable[string]("EUR")
	for seed := range uint64(6) {
		parts = append(parts, drawnTable(seed, 30))
		require.NoError(t, all.Merge(parts[seed]))
	}
	r := rand.New(rand.NewPCG(1, 2))
	for _, model := range bootstrapModels() {
		want, err := attribution.Jackknife(t.Context(), model, 0, parts...)
		require.NoError(t, err)
		whole, err := all.Attribute(t.Context(), model)
		require.NoError(t, err)
		require.Empty(t, cmp.Diff(withoutIntervals(whole), withoutIntervals(want)))
		r.Shuffle(len(parts), func(i, j int) { parts[i], parts[j] = parts[j], parts[i] })
		got, err := attribution.Jackknife(t.Context(), model, 0, parts...)
		require.NoError(t, err)
		require.Empty(t, cmp.Diff(want, got))
	}
}

// TestJackknifeOfUsers: users with nine conversions each are a third as certain as as
// many conversions of users of their own, which is what the bootstrap takes them for.
func TestJackknifeOfUsers(t *testing.T) {
	r := rand.New(rand.NewPCG(5, 6))
	parts := make([]*attribution.Table[string], 100)
	all := attribution.MustTable[string]("EUR")
	for g := range parts {
		parts[g] = attribution.MustTable[string]("EUR")
		for range 20 {
			key := "A"
			if r.IntN(2) == 0 {
				key = "B"
			}
			require.NoError(t, parts[g].AddCount([]string{key}, 9, 0, conversion.Money{}))
		}
		require.NoError(t, all.Merge(parts[g]))
	}
	users, err := attribution.Jackknife(t.Context(), attribution.Last{}, 0, parts...)
	require.NoError(t, err)
	single, err := all.Attribute(t.Context(), attribution.Bootstrap{Model: attribution.Last{}, Replicates: 400})
	require.NoError(t, err)
	wide := func(i *attribution.Interval) float64 { return i.High - i.Low }
	// The number of users of a part is fixed, so theirs is the binomial deviation.
	require.InEpsilon(t, 2*1.96*9*math.Sqrt(2000./4), wide(users.Credits[0].Interval), 0.25)
	require.InEpsilon(t, 2*1.96*math.Sqrt(9000), wide(single.Credits[0].Interval), 0.1)
}

func TestJackknifeErrors(t *testing.T) {
	eur, usd := drawnTable(1, 5), attribution.MustTable[string]("USD")
	last := attribution.Last{}
	for _, test := range []struct {
		name  string
		model attribution.Model
		level float64
		parts []*attribution.Table[string]
		is    error
		text  string
	}{
		{"no model", nil, 0, []*attribution.Table[string]{eur, eur}, attribution.ErrModel, "model: missing: bad model"},
		{"no table", last, 0, nil, attribution.ErrModel, "jackknife: 0 tables: want 2 or more: bad model"},
		{"one table", last, 0, []*attribution.Table[string]{eur}, attribution.ErrModel, "jackknife: 1 tables: want 2 or more: bad model"},
		{"level", last, 1, []*attribution.Table[string]{eur, eur}, attribution.ErrModel, "jackknife.level: 1: want a number between 0 and 1: bad model"},
		{"no level", last, math.NaN(), []*attribution.Table[string]{eur, eur}, attribution.ErrModel, ""},
		{"currencies", last, 0, []*attribution.Table[string]{eur, usd}, attribution.ErrCurrency, "table 1: USD, the first is in EUR: bad currency"},
		{"bad model", attribution.Markov{}, 0, []*attribution.Table[string]{eur, eur}, attribution.ErrModel, ""},
	} {
		t.Run(test.name, func(t *testing.T) {
			_, err := attribution.Jackknife(t.Context(), test.model, test.level, test.parts...)
			require.ErrorIs(t, err, test.is)
			if test.text != "" {
				require.EqualError(t, err, test.text)
			}
		})
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	_, err := attribution.Jackknife(ctx, attribution.Markov{Order: 1}, 0, eur, eur)
	require.ErrorIs(t, err, context.Canceled)
}

// TestJackknifeModelErrors: an error about the rest of the tables names which one was
// left out; a missed tolerance comes with the result.
func TestJackknifeModelErrors(t *testing.T) {
	for _, test := range []struct {
		err   error
		given bool
	}{{errModelOfOnesOwn, false}, {attribution.ErrTolerance, true}} {
		calls := 0
		model := asked(func(t *attribution.Table[string]) (attribution.Result[string], error) {
			r, _ := rowSums(t)
			if calls++; calls == 3 {
				return r, test.err
			}
			return r, nil
		})
		parts := []*attribution.Table[string]{drawnTable(1, 60), drawnTable(2, 60), drawnTable(3, 60)}
		r, err := attribution.Jackknife(t.Context(), model, 0, parts...)
		require.ErrorIs(t, err, test.err)
		require.ErrorContains(t, err, "without table 1")
		require.Equal(t, test.given, slices.ContainsFunc(r.Credits, func(c attribution.Credit[string]) bool { return c.Interval != nil }))
	}
}

type jackknifeKey string

func ExampleJackknife() {
	const parts = 20
	tables := make([]*attribution.Table[jackknifeKey], parts)
	for g := range tables {
		tables[g] = attribution.MustTable[jackknifeKey]("EUR")
	}
	for user := range 1000 {
		hash := fnv.New64a()
		fmt.Fprintf(hash, "user %d", user)
		table := tables[hash.Sum64()%parts]
		for range 1 + hash.Sum64()>>32%3 { // orders
			_ = table.AddCount([]jackknifeKey{"Search", "Email"}, 1, 0, conversion.Cents(5000, "EUR"))
		}
	}
	r, err := attribution.Jackknife(context.Background(), attribution.U(), 0, tables...)
	if err != nil {
		panic(err)
	}
	for _, c := range r.Credits {
		fmt.Printf("%s %.0f conversions, %.0f to %.0f\n", c.Key, c.Conversions, c.Interval.Low, c.Interval.High)
	}
	// Output:
	// Email 1000 conversions, 962 to 1037
	// Search 1000 conversions, 962 to 1037
}
