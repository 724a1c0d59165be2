package attribution_test

import (
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/go-conversion/conversion"
	"github.com/go-conversion/conversion/attribution"
)

// millionJourneys are a million journeys over 20 keys, drawn with weights 1, 1/2, …,
// 1/20; their length is geometric with mean 5, at most 60. One in ten converts.
var millionJourneys = sync.OnceValue(func() *attribution.Table[string] { return drawnJourneys(1_000_000, 20) })

func drawnJourneys(journeys, keys int) *attribution.Table[string] {
	dice := rand.New(rand.NewPCG(5, uint64(keys)))
	names, weights, sum := make([]string, keys), make([]float64, keys), 0.0
	for i := range keys {
		names[i] = fmt.Sprintf("channel %05d", i)
		sum += 1 / float64(i+1)
		weights[i] = sum
	}
	table := attribution.MustTable[string]("EUR")
	var path []string
	for range journeys {
		path = path[:0]
		for ended := false; !ended; ended = len(path) == 60 || dice.Float64() < 0.2 {
			x, low, high := dice.Float64()*sum, 0, keys-1
			for low < high {
				if middle := (low + high) / 2; x < weights[middle] {
					high = middle
				} else {
					low = middle + 1
				}
			}
			path = append(path, names[low])
		}
		conversions := int64(0)
		value := conversion.Money{Currency: "EUR"}
		if dice.IntN(10) == 0 {
			conversions, value.Micros = 1, 10_000*(500+dice.Int64N(20_000))
		}
		if table.AddCount(path, conversions, 1-conversions, value) != nil {
			panic("impossible row")
		}
	}
	return table
}

// BenchmarkMarkov counts, solves all removals and certifies them. Beside it, plain
// propagation of the same chain, which was counted before.
func BenchmarkMarkov(b *testing.B) {
	for _, order := range []int{1, 2, 4} {
		m := attribution.Markov{Order: order}
		b.Run(m.Label(), func(b *testing.B) {
			table := millionJourneys()
			var bound float64
			for b.Loop() {
				r, err := table.Attribute(b.Context(), m)
				require.NoError(b, err)
				bound = r.Bound
			}
			b.ReportMetric(bound*1e12, "1e-12-bound")
		})
		b.Run(m.Label()+", propagated", func(b *testing.B) {
			chain, err := attribution.Fit(millionJourneys(), m)
			require.NoError(b, err)
			p := newPropagation(chain)
			for b.Loop() {
				for key := range 20 {
					p.reach(p.conversions, fmt.Sprintf("channel %05d", key))
				}
			}
		})
	}
	b.Run("10000 keys", func(b *testing.B) {
		table := drawnJourneys(20_000, 10_000)
		for b.Loop() {
			_, err := table.Attribute(b.Context(), attribution.Markov{Order: 1})
			require.NoError(b, err)
		}
	})
}

func TestPropagationAgrees(t *testing.T) {
	table := drawnJourneys(3_000, 20)
	for order := range 3 {
		m := attribution.Markov{Order: order + 1}
		r, err := table.Attribute(t.Context(), m)
		require.NoError(t, err)
		chain, err := attribution.Fit(table, m)
		require.NoError(t, err)
		p := newPropagation(chain)
		for _, c := range r.Credits[:5] {
			require.InDelta(t, 1-p.reach(p.conversions, c.Key)/p.reach(p.conversions, "none"), *c.Effect, 1e-11)
		}
	}
}

// propagation is a chain as one would write it by hand.
type propagation struct {
	keys        [][]string // of a state; 0 is the start
	first       []int
	to          []int
	chance      []float64
	conversions []float64
}

func newPropagation(chain *attribution.Chain[string]) *propagation {
	number := map[string]int{}
	p := &propagation{}
	state := func(keys []string) int {
		text := strings.Join(keys, "\x00")
		if _, known := number[text]; !known {
			number[text] = len(p.keys)
			p.keys = append(p.keys, keys)
		}
		return number[text]
	}
	state(nil)
	edges := map[int][]attribution.Transition[string]{}
	for tr := range chain.Transitions() {
		from := state(tr.From)
		edges[from] = append(edges[from], tr)
		if tr.End == attribution.NoEnd {
			state(tr.To)
		}
	}
	p.conversions = make([]float64, len(p.keys))
	for from := range p.keys {
		p.first = append(p.first, len(p.to))
		for _, tr := range edges[from] {
			switch tr.End {
			case attribution.NoEnd:
				p.to, p.chance = append(p.to, state(tr.To)), append(p.chance, tr.Probability)
			case attribution.Converted:
				p.conversions[from] = tr.Probability
			}
		}
	}
	p.first = append(p.first, len(p.to))
	return p
}

// reach returns the chance to be paid without meeting the key, once it changes by
// no more than 1e-12 of the journeys.
func (p *propagation) reach(pay []float64, without string) float64 {
	u, next := make([]float64, len(p.keys)), make([]float64, len(p.keys))
	for moved := 1.0; moved > 1e-12; u, next = next, u {
		moved = 0
		for i, keys := range p.keys {
			if slices.Contains(keys, without) {
				continue
			}
			sum := pay[i]
			for e := p.first[i]; e < p.first[i+1]; e++ {
				sum += p.chance[e] * u[p.to[e]]
			}
			next[i] = sum
			moved = max(moved, math.Abs(sum-u[i]))
		}
	}
	return u[0]
}
