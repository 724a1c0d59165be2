// Package coalition computes with games of n players. A game is the table of what
// all 2ⁿ coalitions are worth: bit i of a coalition says whether player i is in.
package coalition

import (
	"context"
	"math/bits"

	"github.com/go-conversion/conversion/attribution/internal/exact"
)

// Limit is the largest number of players of a table: 2²⁴ numbers are 128 MiB.
const Limit = 24

// watch is after how many coalitions the context is asked.
const watch = 1 << 16

// Players returns n of a table of 2ⁿ worths.
func Players(table []float64) int { return bits.Len(uint(len(table))) - 1 }

// Values returns the Shapley value of each player,
//
//	φᵢ = Σ |S|!·(n−|S|−1)!/n! · (v(S∪i) − v(S))
//
// over the coalitions S without i. What the empty coalition is worth drops out.
// The terms are added exactly: a player who never adds anything has 0, and players
// who can change places have the same value to the bit. It costs n·2ⁿ⁻¹ additions
// and no memory. The table must not be empty and its length a power of two. The
// error is that of the context.
//
// Source: L. S. Shapley, A value for n-person games, 1953.
func Values(ctx context.Context, table []float64) ([]float64, error) {
	n := Players(table)
	values := make([]float64, n)
	weights := AppendWeights(make([]float64, 0, n), n)
	for i := range values {
		var sum exact.Sum
		for from := 0; from < len(table)/2; from += watch {
			if err := ctx.Err(); err != nil {
				return nil, err
			}
			addMarginals(&sum, table, weights, i, from, min(from+watch, len(table)/2))
		}
		values[i] = sum.Float()
	}
	return values, nil
}

// addMarginals adds what player i adds to the coalitions without it, numbered from
// from to to by their other bits.
func addMarginals(sum *exact.Sum, table, weights []float64, i, from, to int) {
	bit := 1 << i
	for rest := from; rest < to; rest++ {
		without := rest&^(bit-1)<<1 | rest&(bit-1)
		if gain := table[without|bit] - table[without]; gain != 0 {
			sum.Add(weights[bits.OnesCount(uint(rest))] * gain)
		}
	}
}

// AppendWeights appends the share of the orders of n players in which exactly a
// given s of the others come before a given one, s!·(n−s−1)!/n!, for s from 0 to
// n−1.
func AppendWeights(dst []float64, n int) []float64 {
	first, w := len(dst), 1/float64(n)
	for s := range (n + 1) / 2 {
		dst = append(dst, w)
		w *= float64(s+1) / float64(n-s-1)
	}
	// The rest mirrors these; going on would not come back from underflow.
	for s := n/2 - 1; s >= 0; s-- {
		dst = append(dst, dst[first+s])
	}
	return dst
}

// Sums replaces what is given for each single set by what is given for all its
// subsets together. Where all partial sums are whole numbers below 2⁵³ it is exact.
// It costs n·2ⁿ⁻¹ additions.
func Sums(ctx context.Context, table []float64) error {
	return fold(ctx, table, func(low, high []float64) {
		for j, x := range low {
			high[j] += x
		}
	})
}

// Dividends is the inverse of [Sums], the transform of Möbius: it replaces what
// each set is worth by its Harsanyi dividend, what it is worth beyond the dividends
// of all its subsets. A dividend that cannot be told from rounding, at most
// |S|·2^|S|·2⁻⁵³ of the largest worth, is 0.
//
// Source: J. C. Harsanyi, A simplified bargaining model for the n-person
// cooperative game, 1963.
func Dividends(ctx context.Context, table []float64) error {
	largest := 0.0
	for _, x := range table {
		largest = max(largest, x, -x)
	}
	err := fold(ctx, table, func(low, high []float64) {
		for j, x := range low {
			high[j] -= x
		}
	})
	for set, x := range table {
		size := bits.OnesCount(uint(set))
		noise := float64(size) * float64(uint64(1)<<size) / (1 << 53) * largest
		if max(x, -x) <= noise {
			table[set] = 0
		}
	}
	return err
}

// fold gives each, for every player, runs of the coalitions without the player and
// the same ones with it.
func fold(ctx context.Context, table []float64, each func(low, high []float64)) error {
	for bit := 1; bit < len(table); bit *= 2 {
		if err := ctx.Err(); err != nil {
			return err
		}
		for at := 0; at < len(table); at += 2 * bit {
			each(table[at:at+bit], table[at+bit:at+2*bit])
		}
	}
	return nil
}
