package attribution_test

import (
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/go-conversion/conversion"
	"github.com/go-conversion/conversion/attribution"
)

// benchJourneys has journeys over so many keys, the first of which are frequent, with a
// length of 5 on average.
func benchJourneys(b *testing.B, keys, journeys int) *attribution.Table[string] {
	b.Helper()
	r := rand.New(rand.NewPCG(41, 42))
	var odds []float64
	total := 0.0
	for k := range keys {
		total += 1 / float64(k+1)
		odds = append(odds, total)
	}
	table := attribution.MustTable[string]("EUR")
	path := make([]string, 0, 60)
	for range journeys {
		path = path[:0]
		for len(path) < 60 && (len(path) == 0 || r.Float64() > 1./5) {
			k, _ := slices.BinarySearch(odds, r.Float64()*total)
			path = append(path, string(rune('a'+k)))
		}
		if r.Float64() < 0.15 {
			if err := table.AddCount(path, 1, 0, conversion.Cents(r.Int64N(10_000), "EUR")); err != nil {
				b.Fatal(err)
			}
		} else {
			table.AddNull(path...)
		}
	}
	return table
}

func benchGameModel(b *testing.B, table *attribution.Table[string], model attribution.Model) {
	b.Helper()
	b.ReportAllocs()
	for b.Loop() {
		if _, err := table.Attribute(b.Context(), model); err != nil {
			b.Fatal(err)
		}
	}
}

// BenchmarkGameModels has 1 M journeys over 20 keys, in some 430 k different paths.
func BenchmarkGameModels(b *testing.B) {
	table := benchJourneys(b, 20, 1_000_000)
	for _, model := range []attribution.Model{
		attribution.SubsetSum{}, attribution.GlobalRate{}, attribution.PerSetRate{}, attribution.LeaveOneOut{}, attribution.ShaoLi{},
	} {
		b.Run(model.Label(), func(b *testing.B) { benchGameModel(b, table, model) })
	}
	b.Run("by position", func(b *testing.B) {
		for b.Loop() {
			if _, err := table.ByPosition(attribution.LinearDistinct{}); err != nil {
				b.Fatal(err)
			}
		}
	})
}

// BenchmarkGlobalRate has few paths, so that only the 2ⁿ sets count.
func BenchmarkGlobalRate(b *testing.B) {
	for name, keys := range map[string]int{"12 keys": 12, "20 keys": 20} {
		table := benchJourneys(b, keys, 2000)
		b.Run(name, func(b *testing.B) { benchGameModel(b, table, attribution.GlobalRate{}) })
	}
}

// BenchmarkTwelveKeys compares with the way of KappaDistributive/attribution.
func BenchmarkTwelveKeys(b *testing.B) {
	table := benchJourneys(b, 12, 5000)
	game, err := table.Game(attribution.SubsetSum{})
	if err != nil {
		b.Fatal(err)
	}
	b.Run("SubsetSum", func(b *testing.B) { benchGameModel(b, table, attribution.SubsetSum{}) })
	b.Run("Phi", func(b *testing.B) {
		for b.Loop() {
			if _, err := attribution.Phi(b.Context(), game); err != nil {
				b.Fatal(err)
			}
		}
	})
	bySet := map[string]float64{}
	dividends, err := attribution.Dividends(b.Context(), game)
	if err != nil {
		b.Fatal(err)
	}
	for _, d := range dividends { // those of a sum over subsets are what is summed
		bySet[strings.Join(d.Keys, ",")] = d.Amount
	}
	b.Run("naive", func(b *testing.B) {
		for b.Loop() {
			naiveShapley(game.Players, bySet)
		}
	})
}

// naiveShapley enumerates: for each set the worth of all its subsets, found by their
// names; then for each key the sets without it.
func naiveShapley(keys []string, bySet map[string]float64) map[string]float64 {
	worths := map[string]float64{}
	sets := powerSet(keys)
	for _, set := range sets {
		sum := 0.0
		for _, sub := range powerSet(set) {
			sum += bySet[strings.Join(sub, ",")]
		}
		worths[strings.Join(set, ",")] = sum
	}
	factorial := func(n int) (f float64) {
		f = 1
		for i := 2; i <= n; i++ {
			f *= float64(i)
		}
		return f
	}
	phi, n := map[string]float64{}, len(keys)
	for _, key := range keys {
		for _, set := range sets {
			if slices.Contains(set, key) {
				continue
			}
			with := append(slices.Clone(set), key)
			slices.Sort(with)
			weight := factorial(len(set)) * factorial(n-len(set)-1) / factorial(n)
			phi[key] += weight * (worths[strings.Join(with, ",")] - worths[strings.Join(set, ",")])
		}
	}
	return phi
}

// powerSet returns all subsets of ascending keys, each ascending.
func powerSet(keys []string) [][]string {
	sets := [][]string{nil}
	for _, key := range keys {
		for _, set := range sets[:len(sets):len(sets)] {
			sets = append(sets, append(slices.Clone(set), key))
		}
	}
	return sets
}
