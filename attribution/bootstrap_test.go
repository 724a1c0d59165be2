package attribution_test

import (
	"context"
	"errors"
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/stretchr/testify/require"

	"github.com/go-conversion/conversion"
	"github.com/go-conversion/conversion/attribution"
)

// asked is a model of one's own that sees every table the bootstrap asks about.
type asked func(t *attribution.Table[string]) (attribution.Result[string], error)

func (asked) Label() string { return "asked" }

func (f asked) Attribute(_ context.Context, t *attribution.Table[string]) (attribution.Result[string], error) {
	return f(t)
}

// rowSums gives each key what the paths of it alone have.
func rowSums(t *attribution.Table[string]) (r attribution.Result[string], _ error) {
	for row := range t.Rows() {
		if len(row.Keys) == 1 {
			r.Credits = append(r.Credits, attribution.Credit[string]{Key: row.Keys[0], Conversions: float64(row.Conversions), Value: row.Value.Float64()})
		}
	}
	return r, nil
}

// drawnTable has journeys of up to six touches; values differ within a row.
func drawnTable(seed uint64, journeys int) *attribution.Table[string] {
	r := rand.New(rand.NewPCG(seed, 44))
	t := attribution.MustTable[string]("EUR")
	for range journeys {
		var p attribution.Path[string]
		for range r.IntN(7) {
			p.Touches = append(p.Touches, attribution.Touch[string]{Key: string(rune('A' + r.IntN(5)))})
		}
		if r.IntN(3) > 0 {
			t.Add(p)
			continue
		}
		p.Conversion = &attribution.Conversion{Value: conversion.Cents(r.Int64N(20_000), "EUR")}
		t.Add(p)
	}
	return t
}

func bootstrapModels() []attribution.Model {
	return []attribution.Model{
		attribution.Last{}, attribution.Linear{}, attribution.Participation{}, attribution.U(),
		attribution.Markov{Order: 1}, attribution.Markov{Order: 2, IgnoreNulls: true}, attribution.Redistribute{Order: 1},
		attribution.SubsetSum{}, attribution.PerSetRate{}, attribution.PerSetRate{Clamp: true}, attribution.GlobalRate{},
		attribution.LeaveOneOut{}, attribution.ShaoLi{}, attribution.LastNonDirect{},
		attribution.Transformed{Transforms: []attribution.Transform{attribution.Frequency{}}, Model: attribution.Linear{}},
		attribution.Bootstrap{Model: attribution.First{}, Replicates: 2},
	}
}

// TestBootstrapOfModels: all models stand tables from which rows, keys or all journeys
// have vanished, give what they give alone, and the same bits on any number of workers
// and in any order of rows.
func TestBootstrapOfModels(t *testing.T) {
	tables := map[string]*attribution.Table[string]{
		"a dozen journeys": drawnTable(1, 12), "a hundred": drawnTable(2, 100), "none": attribution.MustTable[string]("EUR"),
	}
	for name, table := range tables {
		for _, model := range bootstrapModels() {
			t.Run(name+"/"+model.Label(), func(t *testing.T) {
				want, err := table.Attribute(t.Context(), model)
				require.NoError(t, err)
				m := attribution.Bootstrap{Model: model, Replicates: 60, Seed: 5}
				got, err := table.Attribute(t.Context(), m)
				require.NoError(t, err)
				require.Equal(t, 0.95, got.Level)
				requireOrderedIntervals(t, got)
				require.Empty(t, cmp.Diff(withoutIntervals(want), withoutIntervals(got)))

				m.Workers = 4
				again, err := turned(t, table).Attribute(t.Context(), m)
				require.NoError(t, err)
				require.Empty(t, cmp.Diff(got, again))
			})
		}
	}
}

func requireOrderedIntervals(t *testing.T, r attribution.Result[string]) {
	t.Helper()
	for _, c := range r.Credits {
		for _, i := range []*attribution.Interval{c.Interval, c.ValueInterval} {
			require.NotNil(t, i, "%q", c.Key)
			require.LessOrEqual(t, i.Low, i.High, "%q", c.Key)
			require.False(t, math.IsInf(i.Low, 0) || math.IsInf(i.High, 0), "%q", c.Key)
		}
	}
}

func withoutIntervals(r attribution.Result[string]) attribution.Result[string] {
	r.Level = 0
	r.Credits = slices.Clone(r.Credits)
	for i := range r.Credits {
		r.Credits[i].Interval, r.Credits[i].ValueInterval = nil, nil
	}
	return r
}

// turned returns an equal table with rows and keys in another order: the canonical one.
func turned(t *testing.T, table *attribution.Table[string]) *attribution.Table[string] {
	t.Helper()
	data, err := table.AppendBinary(nil)
	require.NoError(t, err)
	out := attribution.MustTable[string](table.Currency())
	require.NoError(t, out.UnmarshalBinary(data))
	return out
}

// TestBootstrapQuantiles compares with the samples that the model itself has seen, by
// Hyndman and Fan's definition: the number below which p·(n−1) + 1 of them are.
func TestBootstrapQuantiles(t *testing.T) {
	table := attribution.MustTable[string]("EUR")
	require.NoError(t, table.AddCount([]string{"A"}, 40, 0, conversion.Cents(4000, "EUR")))
	for _, replicates := range []int{2, 3, 10, 101} {
		for _, level := range []float64{0.05, 0.5, 0.8, 0.95, 0.999999} {
			t.Run(fmt.Sprint(replicates, " at ", level), func(t *testing.T) {
				var seen []float64
				model := asked(func(t *attribution.Table[string]) (attribution.Result[string], error) {
					r, err := rowSums(t)
					seen = append(seen, r.Credits[0].Conversions)
					return r, err
				})
				r, err := table.Attribute(t.Context(), attribution.Bootstrap{Model: model, Replicates: replicates, Level: level, Seed: 9})
				require.NoError(t, err)
				require.Equal(t, 40.0, seen[0], "the table itself comes first")
				sample := slices.Sorted(slices.Values(seen[1:]))
				require.Len(t, sample, replicates)
				for _, end := range []struct{ p, got float64 }{{(1 - level) / 2, r.Credits[0].Interval.Low}, {(1 + level) / 2, r.Credits[0].Interval.High}} {
					place := end.p*float64(replicates-1) + 1 // counted from 1
					whole, rest := math.Modf(place)
					want := sample[int(whole)-1] * (1 - rest)
					if rest > 0 {
						want += sample[int(whole)] * rest
					}
					require.InDelta(t, want, end.got, 1e-9)
				}
			})
		}
	}
}

// TestBootstrapConverges: with many replicates, means are what the model gives and
// deviations those of the closed form, √Σw² and √Σ(w·value)².
func TestBootstrapConverges(t *testing.T) {
	const replicates = 1500
	table := drawnTable(3, 800)
	for _, curve := range []attribution.Curve{attribution.Last{}, attribution.Linear{}, attribution.J(), attribution.Participation{}} {
		t.Run(curve.Label(), func(t *testing.T) {
			var all []attribution.Result[string]
			model := asked(func(t *attribution.Table[string]) (attribution.Result[string], error) {
				r, err := t.Attribute(context.Background(), curve)
				all = append(all, r)
				return r, err
			})
			_, err := table.Attribute(t.Context(), attribution.Bootstrap{Model: model, Replicates: replicates, Seed: 1})
			require.NoError(t, err)
			point, all := all[0], all[1:]
			for i, c := range point.Credits {
				conversions, value := sampleMoments(all, func(r attribution.Result[string]) float64 { return r.Credits[i].Conversions }),
					sampleMoments(all, func(r attribution.Result[string]) float64 { return r.Credits[i].Value })
				closed := closedForm(table, curve, c.Key)
				require.InDelta(t, c.Conversions, conversions.mean, 4*closed.conversions/math.Sqrt(replicates), c.Key)
				require.InDelta(t, c.Value, value.mean, 4*closed.value/math.Sqrt(replicates), c.Key)
				require.InEpsilon(t, closed.conversions, conversions.deviation, 0.06, c.Key)
				require.InEpsilon(t, closed.value, value.deviation, 0.06, c.Key)
			}
		})
	}
}

type moments struct{ mean, deviation float64 }

func sampleMoments(all []attribution.Result[string], of func(attribution.Result[string]) float64) (m moments) {
	for _, r := range all {
		m.mean += of(r) / float64(len(all))
	}
	for _, r := range all {
		m.deviation += (of(r) - m.mean) * (of(r) - m.mean) / float64(len(all))
	}
	m.deviation = math.Sqrt(m.deviation)
	return m
}

// deviations are those of the closed form.
type deviations struct{ conversions, value float64 }

// closedForm asks the curve about each row alone.
func closedForm(table *attribution.Table[string], curve attribution.Curve, key string) (d deviations) {
	for row := range table.Rows() {
		one := attribution.MustTable[string]("EUR")
		if row.Conversions == 0 || one.AddCount(row.Keys, 1, 0, conversion.Money{}) != nil {
			continue
		}
		r, _ := one.Attribute(context.Background(), curve)
		for _, c := range r.Credits {
			if c.Key == key {
				d.conversions += float64(row.Conversions) * c.Conversions * c.Conversions
				d.value += row.Squares * c.Conversions * c.Conversions
			}
		}
	}
	return deviations{math.Sqrt(d.conversions), math.Sqrt(d.value)}
}

func TestBootstrapSeeds(t *testing.T) {
	table := drawnTable(4, 200)
	ends := map[attribution.Interval]bool{}
	for seed := range uint64(4) {
		r, err := table.Attribute(t.Context(), attribution.Bootstrap{Model: attribution.Linear{}, Replicates: 20, Seed: seed})
		require.NoError(t, err)
		ends[*r.Credits[0].Interval] = true
	}
	require.Len(t, ends, 4, "seeds are to draw other replicates")
}

func TestBootstrapOnlyNulls(t *testing.T) {
	table := attribution.MustTable[string]("EUR")
	table.AddNull("A", "B")
	table.AddNull()
	for _, model := range bootstrapModels() {
		r, err := table.Attribute(t.Context(), attribution.Bootstrap{Model: model, Replicates: 20})
		require.NoError(t, err, model.Label())
		require.GreaterOrEqual(t, len(r.Credits), 2, model.Label())
		for _, c := range r.Credits {
			require.Equal(t, attribution.Interval{}, *c.Interval, model.Label())
			require.Equal(t, attribution.Interval{}, *c.ValueInterval, model.Label())
		}
	}
}

// TestBootstrapHuge: draws next to the largest count, which may be beyond it, and of
// the largest values.
func TestBootstrapHuge(t *testing.T) {
	const most = math.MaxInt64
	table := attribution.MustTable[string]("EUR")
	for range 3 {
		require.NoError(t, table.AddCount([]string{"A"}, most, most, conversion.Money{Micros: most, Currency: "EUR"}))
	}
	require.NoError(t, table.AddCount([]string{"B"}, 1<<62, 0, conversion.Money{Micros: most, Currency: "EUR"}))
	r, err := table.Attribute(t.Context(), attribution.Bootstrap{Model: attribution.Last{}, Replicates: 50})
	require.NoError(t, err)
	requireOrderedIntervals(t, r)
	b := r.Credits[1]
	require.InDelta(t, 2*1.96*(1<<31), b.Interval.High-b.Interval.Low, 0.5*(1<<31), "the interval of 2^62 is ± z·2^31")
	require.InEpsilon(t, b.Value, b.ValueInterval.Low, 1e-8)
}

var errModelOfOnesOwn = errors.New("cannot say")

func TestBootstrapErrors(t *testing.T) {
	last := attribution.Last{}
	for _, test := range []struct {
		name  string
		model attribution.Bootstrap
		is    error
		text  string
	}{
		{"no model", attribution.Bootstrap{Replicates: 2}, attribution.ErrModel, "model: missing: bad model"},
		{"one replicate", attribution.Bootstrap{Model: last, Replicates: 1}, attribution.ErrModel, "bootstrap.replicates: 1: want 2 to 1000000: bad model"},
		{"too many", attribution.Bootstrap{Model: last, Replicates: math.MaxInt}, attribution.ErrModel, ""},
		{"level above 1", attribution.Bootstrap{Model: last, Replicates: 2, Level: 95}, attribution.ErrModel, "bootstrap.level: 95: want a number between 0 and 1: bad model"},
		{"level 1", attribution.Bootstrap{Model: last, Replicates: 2, Level: 1}, attribution.ErrModel, ""},
		{"level below 0", attribution.Bootstrap{Model: last, Replicates: 2, Level: -0.1}, attribution.ErrModel, ""},
		{"no level", attribution.Bootstrap{Model: last, Replicates: 2, Level: math.NaN()}, attribution.ErrModel, ""},
		{"bad model", attribution.Bootstrap{Model: attribution.Markov{}, Replicates: 2}, attribution.ErrModel, "markov.order: 0: want 1 or more: bad model"},
		{"curve with times", attribution.Bootstrap{Model: attribution.TimeDecay{HalfLife: 1}, Replicates: 2}, attribution.ErrTimes, ""},
	} {
		t.Run(test.name, func(t *testing.T) {
			_, err := drawnTable(1, 10).Attribute(t.Context(), test.model)
			require.ErrorIs(t, err, test.is)
			if test.text != "" {
				require.EqualError(t, err, test.text)
			}
		})
	}
}

// TestBootstrapReplicateError: on any number of workers the first replicate that fails
// is the one that is named.
func TestBootstrapReplicateError(t *testing.T) {
	table := drawnTable(6, 50)
	fails := asked(func(t *attribution.Table[string]) (attribution.Result[string], error) {
		r, _ := rowSums(t)
		if len(r.Credits) > 0 && r.Credits[0].Conversions == 3 {
			return r, errModelOfOnesOwn
		}
		return r, nil
	})
	m := attribution.Bootstrap{Model: fails, Replicates: 500, Seed: 1}
	_, want := table.Attribute(t.Context(), m)
	require.ErrorIs(t, want, errModelOfOnesOwn)
	for m.Workers = range 9 {
		_, err := table.Attribute(t.Context(), m)
		require.EqualError(t, err, want.Error())
	}
}

// TestBootstrapInexact: a missed tolerance comes with the result.
func TestBootstrapInexact(t *testing.T) {
	table, calls := drawnTable(7, 50), 0
	inexact := asked(func(t *attribution.Table[string]) (attribution.Result[string], error) {
		r, _ := rowSums(t)
		if calls++; calls == 4 || calls == 6 {
			return r, fmt.Errorf("bound 1: %w", attribution.ErrTolerance)
		}
		return r, nil
	})
	r, err := table.Attribute(t.Context(), attribution.Bootstrap{Model: inexact, Replicates: 20})
	require.ErrorIs(t, err, attribution.ErrTolerance)
	require.ErrorContains(t, err, "replicate 2: bound 1")
	require.Equal(t, 21, calls)
	requireOrderedIntervals(t, r)
}

func TestBootstrapCancelled(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	var mutex sync.Mutex
	calls := 0
	model := asked(func(t *attribution.Table[string]) (attribution.Result[string], error) {
		mutex.Lock()
		defer mutex.Unlock()
		if calls++; calls == 10 {
			cancel()
		}
		return rowSums(t)
	})
	_, err := drawnTable(8, 50).Attribute(ctx, attribution.Bootstrap{Model: model, Replicates: 100_000, Workers: 2})
	require.ErrorIs(t, err, context.Canceled)
	require.Less(t, calls, 20)
}

func ExampleBootstrap() {
	table := attribution.MustTable[string]("EUR")
	_ = table.AddCount([]string{"Search", "Email"}, 40, 60, conversion.Cents(200000, "EUR"))
	_ = table.AddCount([]string{"Search"}, 20, 180, conversion.Cents(60000, "EUR"))
	r, err := table.Attribute(context.Background(), attribution.Bootstrap{Model: attribution.Markov{Order: 1}, Replicates: 1000, Seed: 1, Level: 0.9})
	if err != nil {
		panic(err)
	}
	for _, c := range r.Credits {
		fmt.Printf("%s %.1f conversions, %.0f to %.0f\n", c.Key, c.Conversions, c.Interval.Low, c.Interval.High)
	}
	// Output:
	// Email 24.0 conversions, 19 to 30
	// Search 36.0 conversions, 29 to 44
}
