package attribution_test

import (
	"encoding/binary"
	"fmt"
	"math"
	"math/big"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/stretchr/testify/require"

	"github.com/go-conversion/conversion"
	"github.com/go-conversion/conversion/attribution"
)

// referenceAllocate is the rule, step by step, in whole numbers without limit.
func referenceAllocate(total int64, scores []float64, quantum int64) []int64 {
	amounts := make([]int64, len(scores))
	top := 0.0
	for _, u := range scores {
		if !(u >= 0) || math.IsInf(u, 1) {
			return amounts
		}
		top = max(top, u)
	}
	if top == 0 {
		return amounts
	}
	grains := make([]*big.Int, len(scores))
	sum := new(big.Int)
	largest := 0
	for i, u := range scores {
		grains[i], _ = big.NewFloat(math.Floor(u/top*(1<<40) + 0.5)).Int(nil)
		sum.Add(sum, grains[i])
		if grains[i].Cmp(grains[largest]) > 0 {
			largest = i
		}
	}
	whole, rest := new(big.Int).DivMod(new(big.Int).Abs(big.NewInt(total)), big.NewInt(quantum), new(big.Int))
	left := new(big.Int).Set(whole)
	parts, remainders := make([]*big.Int, len(scores)), make([]*big.Int, len(scores))
	for i := range scores {
		parts[i], remainders[i] = new(big.Int).DivMod(new(big.Int).Mul(whole, grains[i]), sum, new(big.Int))
		left.Sub(left, parts[i])
	}
	for ; left.Sign() > 0; left.Sub(left, big.NewInt(1)) {
		most := 0
		for i := range remainders {
			if remainders[i].Cmp(remainders[most]) > 0 {
				most = i
			}
		}
		parts[most].Add(parts[most], big.NewInt(1))
		remainders[most] = big.NewInt(-1)
	}
	for i := range parts {
		parts[i].Mul(parts[i], big.NewInt(quantum))
		if i == largest {
			parts[i].Add(parts[i], rest)
		}
		if total < 0 {
			parts[i].Neg(parts[i])
		}
		amounts[i] = parts[i].Int64()
	}
	return amounts
}

func microsOf(amounts []conversion.Money) []int64 {
	micros := make([]int64, len(amounts))
	for i, a := range amounts {
		micros[i] = a.Micros
	}
	return micros
}

func checkAllocation(t *testing.T, total int64, scores []float64, quantum int64) {
	t.Helper()
	got := microsOf(attribution.Allocate(conversion.Money{Micros: total, Currency: "EUR"}, scores, quantum))
	require.Empty(t, cmp.Diff(referenceAllocate(total, scores, max(1, quantum)), got), "%d over %v by %d", total, scores, quantum)
	require.Zero(t, distance(total, scores, got), "sum")
}

// distance is what amounts lack of the total; there is none to reach where the scores
// give nothing.
func distance(total int64, scores []float64, amounts []int64) int64 {
	sum, above := int64(0), false
	for i, u := range scores {
		if !(u >= 0) || math.IsInf(u, 1) {
			total = 0
		}
		above = above || u > 0
		sum += amounts[i]
	}
	if !above {
		total = 0
	}
	return total - sum
}

func TestAllocateIsTheReference(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	for range 3000 {
		total := r.Int64() >> r.IntN(63)
		if r.IntN(4) == 0 {
			total = -total
		}
		scores := make([]float64, r.IntN(50))
		for i := range scores {
			switch r.IntN(4) {
			case 0:
				scores[i] = float64(r.IntN(4))
			case 1:
				scores[i] = r.Float64()
			case 2:
				scores[i] = math.Exp2(r.Float64()*80 - 40)
			}
		}
		checkAllocation(t, total, scores, []int64{1, 10_000, 1_000_000, 7, math.MaxInt64}[r.IntN(5)])
	}
}

func TestAllocateEdges(t *testing.T) {
	nan, inf := math.NaN(), math.Inf(1)
	for _, test := range []struct {
		name    string
		total   int64
		scores  []float64
		quantum int64
		want    []int64
	}{
		{"largest", math.MaxInt64, []float64{1, 1}, 1, []int64{1 << 62, 1<<62 - 1}},
		{"smallest", math.MinInt64, []float64{1, 1}, 1, []int64{-1 << 62, -1 << 62}},
		{"smallest, all to one", math.MinInt64, []float64{0, 1}, 10_000, []int64{0, math.MinInt64}},
		{"negative", -1000, []float64{1, 1, 1}, 1, []int64{-334, -333, -333}},
		{"quantum above the total", 5, []float64{1, 2, 2}, 10, []int64{0, 5, 0}},
		{"no quantum", 10, []float64{1, 2}, 0, []int64{3, 7}},
		{"negative quantum", 10, []float64{1, 2}, -5, []int64{3, 7}},
		{"subnormal scores", 9, []float64{5e-324, 1e-323}, 1, []int64{3, 6}},
		{"largest scores", 9, []float64{math.MaxFloat64, math.MaxFloat64, math.MaxFloat64}, 1, []int64{3, 3, 3}},
		{"a score too small to see", 10, []float64{1e-20, 1}, 1, []int64{0, 10}},
		{"no scores", 10, nil, 1, []int64{}},
		{"zeros", 10, []float64{0, 0}, 1, []int64{0, 0}},
		{"NaN", 10, []float64{1, nan}, 1, []int64{0, 0}},
		{"infinite", 10, []float64{1, inf}, 1, []int64{0, 0}},
		{"negative score", 10, []float64{1, -1}, 1, []int64{0, 0}},
	} {
		t.Run(test.name, func(t *testing.T) {
			got := attribution.Allocate(conversion.Money{Micros: test.total, Currency: "EUR"}, test.scores, test.quantum)
			require.Empty(t, cmp.Diff(test.want, microsOf(got)))
			for _, amount := range got {
				require.Equal(t, "EUR", amount.Currency)
			}
			checkAllocation(t, test.total, test.scores, test.quantum)
		})
	}
	require.Equal(t, []conversion.Money{{}, {}}, attribution.Allocate(conversion.Money{}, []float64{1, 2}, 1), "absent")
}

// TestAllocateEqual: equal scores differ by a quantum at most, the rest of the total
// aside, and scores times a power of two change nothing.
func TestAllocateEqual(t *testing.T) {
	r := rand.New(rand.NewPCG(3, 4))
	for range 300 {
		scores := make([]float64, 1+r.IntN(20))
		for i := range scores {
			scores[i] = float64(1 + r.IntN(3))
		}
		total, quantum := r.Int64N(1e9), 1+r.Int64N(1000)
		got := microsOf(attribution.Allocate(conversion.Money{Micros: total, Currency: "EUR"}, scores, quantum))
		for i := range scores {
			for j := range scores {
				if scores[i] == scores[j] {
					require.LessOrEqual(t, got[i]-got[j], quantum+total%quantum)
				}
			}
		}
		scaled, power := slices.Clone(scores), r.IntN(600)-300
		for i := range scaled {
			scaled[i] = math.Ldexp(scaled[i], power)
		}
		require.Equal(t, got, microsOf(attribution.Allocate(conversion.Money{Micros: total, Currency: "EUR"}, scaled, quantum)))
	}
}

func FuzzAllocate(f *testing.F) {
	f.Add(int64(10_000_000), int64(10_000), []byte("\x3f\xf0\x00\x00\x00\x00\x00\x00\x3f\xf0\x00\x00\x00\x00\x00\x00"))
	f.Add(int64(math.MinInt64), int64(3), []byte("\x00\x00\x00\x00\x00\x00\x00\x01\x7f\xef\xff\xff\xff\xff\xff\xff"))
	f.Add(int64(-1), int64(-1), []byte("\x7f\xf8\x00\x00\x00\x00\x00\x00"))
	f.Fuzz(func(t *testing.T, total, quantum int64, data []byte) {
		var scores []float64
		for len(data) >= 8 && len(scores) < 100 {
			scores = append(scores, math.Float64frombits(binary.BigEndian.Uint64(data)))
			data = data[8:]
		}
		checkAllocation(t, total, scores, quantum)
	})
}

func TestAppendAllocation(t *testing.T) {
	dst := make([]conversion.Money, 0, 33)
	total := conversion.Cents(1000, "EUR")
	scores := []float64{3, 1, 2, 1.5, 7}
	require.Zero(t, testing.AllocsPerRun(100, func() { dst = attribution.AppendAllocation(dst[:0], total, scores, 1) }))
	require.Equal(t, attribution.Allocate(total, scores, 1), dst)
}

func ExampleAllocate() {
	for _, amount := range attribution.Allocate(conversion.MustMoney("10.00 EUR"), []float64{1, 1, 1}, 10_000) {
		fmt.Println(amount)
	}
	// Output:
	// 3.34 EUR
	// 3.33 EUR
	// 3.33 EUR
}
