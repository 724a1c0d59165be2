package coalition

import (
	"context"
	"math"
	"math/bits"
	"math/rand/v2"
	"slices"
)

// Walk tells what is worth the first 0, 1, …, n players in an order: it fills
// worths, which has one place more than the order.
type Walk func(order []int, worths []float64) error

// Estimate is an estimate of a Shapley value and its standard error.
type Estimate struct{ Value, Error float64 }

// Sample estimates the Shapley values of n players by the mean of what they add in
// orders drawn at random, each of which is walked from both ends: who came early
// comes late in the other, so that much of the chance is the same with opposite
// sign. The estimates add up to v(N)−v(∅) as the values do. The standard error
// is that of a mean of independent pairs; samples is their number, 2 or more. Equal
// arguments give equal bits. It costs 2·samples walks. The error is that of the
// walk or the context.
//
// Source: R. Mitchell, J. Cooper, E. Frank and G. Holmes, Sampling permutations for
// Shapley value estimation, 2022, section 2.3.
func Sample(ctx context.Context, n, samples int, random *rand.PCG, walk Walk) ([]Estimate, error) {
	s := sampler{order: make([]int, n), worths: make([]float64, n+1), gains: make([]float64, n), means: make([]float64, n), spread: make([]float64, n)}
	for i := range s.order {
		s.order[i] = i
	}
	for k := range samples {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		shuffle(random, s.order)
		if err := s.draw(walk, k+1); err != nil {
			return nil, err
		}
	}
	estimates := make([]Estimate, n)
	for i := range estimates {
		variance := s.spread[i] / float64(samples-1)
		estimates[i] = Estimate{s.means[i], math.Sqrt(variance / float64(samples))}
	}
	return estimates, nil
}

type sampler struct {
	order  []int
	worths []float64
	gains  []float64 // of the present pair, by player
	means  []float64 // of the gains
	spread []float64 // squared deviations from the means
}

// draw takes the present order and its reverse for draw k, counted from 1.
func (s *sampler) draw(walk Walk, k int) error {
	clear(s.gains)
	for range 2 {
		if err := walk(s.order, s.worths); err != nil {
			return err
		}
		for at, player := range s.order {
			s.gains[player] += (s.worths[at+1] - s.worths[at]) / 2
		}
		slices.Reverse(s.order)
	}
	for i, gain := range s.gains { // Welford
		off := gain - s.means[i]
		s.means[i] += off / float64(k)
		s.spread[i] += off * (gain - s.means[i])
	}
	return nil
}

// shuffle is that of Fisher and Yates. It is written out because math/rand may
// change how it draws, and results are to stay. A product's upper half misses an
// even chance by less than 2⁻⁴⁰ for every number of players there can be.
func shuffle(random *rand.PCG, order []int) {
	for i := len(order) - 1; i > 0; i-- {
		j, _ := bits.Mul64(random.Uint64(), uint64(i+1))
		order[i], order[j] = order[j], order[i]
	}
}
