package attribution

import (
	"cmp"
	"context"
	"fmt"
	"math/bits"
	"math/rand/v2"
	"slices"

	"github.com/go-conversion/conversion/attribution/internal/coalition"
)

// tabledWorth is a worth that has the table of all sets faster than one by one.
type tabledWorth interface {
	Worth
	table(ctx context.Context, players []string) ([]float64, error)
}

// phi returns the values of the players, which ascend.
func (g Game) phi(ctx context.Context, players []string) ([]ShapleyValue, error) {
	if len(players) > coalition.Limit && g.Samples > 0 {
		return g.sampled(ctx, players)
	}
	table, err := g.table(ctx, players)
	if err != nil {
		return nil, err
	}
	exact, err := coalition.Values(ctx, table)
	if err != nil {
		return nil, err
	}
	values := make([]ShapleyValue, len(players))
	for i, phi := range exact {
		values[i] = ShapleyValue{Player: players[i], Phi: phi}
	}
	return values, checkPhi(values)
}

// checkPhi reports values that are no numbers, which comes of worths whose
// differences are too large for one.
func checkPhi(values []ShapleyValue) error {
	for _, one := range values {
		if !finite(one.Phi) {
			return fmt.Errorf("game: φ of %q: %v: worths are too large: %w", one.Player, one.Phi, ErrModel)
		}
	}
	return nil
}

// table returns what all sets of the players are worth.
func (g Game) table(ctx context.Context, players []string) ([]float64, error) {
	if err := exactPlayers("game", len(players)); err != nil {
		return nil, err
	}
	if known, ok := g.Worth.(tabledWorth); ok {
		return known.table(ctx, players)
	}
	table := make([]float64, 1<<len(players))
	keys := make([]string, 0, len(players))
	for set := range table {
		if set%1024 == 0 && ctx.Err() != nil {
			return nil, ctx.Err()
		}
		keys = appendKeys(keys[:0], uint32(set), players)
		if table[set] = g.Worth.Worth(keys); !finite(table[set]) {
			return nil, badWorth(keys, table[set])
		}
	}
	return table, nil
}

// appendKeys appends the players that are in the set.
func appendKeys(dst []string, set uint32, players []string) []string {
	for ; set != 0; set &= set - 1 {
		dst = append(dst, players[bits.TrailingZeros32(set)])
	}
	return dst
}

// sampled estimates the values.
func (g Game) sampled(ctx context.Context, players []string) ([]ShapleyValue, error) {
	keys := make([]string, 0, len(players))
	return sampledValues(ctx, players, g.Samples, g.Seed, func(order []int, worths []float64) error {
		keys = keys[:0]
		for at := range worths {
			if at > 0 {
				player := players[order[at-1]]
				place, _ := slices.BinarySearch(keys, player)
				keys = slices.Insert(keys, place, player)
			}
			if worths[at] = g.Worth.Worth(keys); !finite(worths[at]) {
				return badWorth(keys, worths[at])
			}
		}
		return nil
	})
}

// sampledValues estimates the values of players by walks.
func sampledValues(ctx context.Context, players []string, samples int, seed uint64, walk coalition.Walk) ([]ShapleyValue, error) {
	estimates, err := coalition.Sample(ctx, len(players), samples, rand.NewPCG(seed, 0), walk)
	if err != nil {
		return nil, err
	}
	values := make([]ShapleyValue, len(players))
	for i, e := range estimates {
		values[i] = ShapleyValue{players[i], e.Value, &e.Error}
	}
	return values, checkPhi(values)
}

// Dividend is the Harsanyi dividend of a set of keys: what it is worth beyond the
// dividends of all sets within it. Positive, the keys do more together than apart;
// negative, they do the same work.
type Dividend struct {
	Keys   []string // ascending
	Amount float64
}

// Dividends returns the Harsanyi dividends of a game, the inverse of Möbius:
//
//	d(S) = v(S) − Σ d(T) over T ⊂ S,   v(S) = Σ d(T) over T ⊆ S
//
// A key's φ is the sum of the dividends of the sets that it is in, each divided by
// their size. Dividends of 0 are left out, and so are those that cannot be told from
// rounding; small sets come first, then by keys. Games of the keys of a table come
// from [Table.Game]. With more than 24 players the error is [ErrLimit]; other errors
// are those of [Phi]. It costs n·2ⁿ additions.
//
// Adobe's algorithmic attribution shares out by these.
func Dividends(ctx context.Context, g Game) ([]Dividend, error) {
	players, err := g.playersAlone()
	if err != nil {
		return nil, err
	}
	if len(players) > coalition.Limit {
		return nil, fmt.Errorf("dividends: %d players, at most %d: name fewer Players or merge keys by Map: %w", len(players), coalition.Limit, ErrLimit)
	}
	table, err := g.table(ctx, players)
	if err != nil {
		return nil, err
	}
	if err := coalition.Dividends(ctx, table); err != nil {
		return nil, err
	}
	return dividends(table, players), nil
}

func dividends(table []float64, players []string) []Dividend {
	var sets []uint32
	for set, amount := range table {
		if amount != 0 {
			sets = append(sets, uint32(set))
		}
	}
	slices.SortFunc(sets, func(a, b uint32) int {
		// The least key in which two sets of one size differ is the lowest bit, and
		// the set that has it comes first.
		return cmp.Or(bits.OnesCount32(a)-bits.OnesCount32(b), cmp.Compare(bits.Reverse32(b), bits.Reverse32(a)))
	})
	list := make([]Dividend, len(sets))
	for i, set := range sets {
		list[i] = Dividend{appendKeys(nil, set, players), table[set]}
	}
	return list
}
