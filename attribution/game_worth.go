package attribution

import (
	"context"
	"fmt"
	"math"
	"slices"
	"strings"
)

// plainWorth is a worth that is plain data and names its keys.
type plainWorth interface {
	Worth
	players() []string // ascending
	check() error
}

// WorthFunc is a worth in Go. It is asked with ascending keys, which it must not
// keep or change, and must return the same finite number for the same keys.
type WorthFunc func(keys []string) float64

// Worth returns f(keys).
func (f WorthFunc) Worth(keys []string) float64 { return f(keys) }

// Coalitions is a worth as a list: sets of keys that are not in it are worth 0. The
// empty set may be in it. A set that is in it twice, a key that is in a set twice,
// and a worth that is no finite number are [ErrModel].
type Coalitions []Coalition

// Coalition is a set of keys, in any order, and what it is worth.
type Coalition struct {
	Keys  []string
	Worth float64
}

// Worth returns the worth of the set, by looking through the list.
func (c Coalitions) Worth(keys []string) float64 {
	for _, one := range c {
		if one.is(keys) {
			return one.Worth
		}
	}
	return 0
}

// is tells whether the set has just these ascending keys.
func (c Coalition) is(keys []string) bool {
	if len(c.Keys) != len(keys) {
		return false
	}
	for _, key := range c.Keys {
		if _, found := slices.BinarySearch(keys, key); !found {
			return false
		}
	}
	return true
}

func (c Coalitions) players() []string {
	var keys []string
	for _, one := range c {
		keys = append(keys, one.Keys...)
	}
	slices.Sort(keys)
	return slices.Compact(keys)
}

func (c Coalitions) check() error {
	seen := map[string]int{}
	for i, one := range c {
		keys := slices.Sorted(slices.Values(one.Keys))
		if len(slices.Compact(slices.Clone(keys))) < len(keys) {
			return fmt.Errorf("game.table[%d]: {%s}: a key is there twice: %w", i, quoted(one.Keys), ErrModel)
		}
		text := quoted(keys)
		if first, twice := seen[text]; twice {
			return fmt.Errorf("game.table[%d]: {%s}: is table[%d] too: %w", i, quoted(one.Keys), first, ErrModel)
		}
		if seen[text] = i; !finite(one.Worth) {
			return fmt.Errorf("game.table[%d]: {%s}: %v: want a finite number: %w", i, quoted(one.Keys), one.Worth, ErrModel)
		}
	}
	return nil
}

// table returns the worths of all sets of the players, which ascend.
func (c Coalitions) table(ctx context.Context, players []string) ([]float64, error) {
	worths := make([]float64, 1<<len(players))
	for _, one := range c {
		worths[coalitionOf(one.Keys, players)] = one.Worth
	}
	return worths, ctx.Err()
}

// coalitionOf returns the bits of the keys among ascending players.
func coalitionOf(keys, players []string) (set int) {
	for _, key := range keys {
		if i, plays := slices.BinarySearch(players, key); plays {
			set |= 1 << i
		}
	}
	return set
}

// WeightedMajority is the worth of votes: a set is worth 1 if the weights of its
// keys together reach the quota, else 0. Sums that miss it by rounding alone, 1e−12
// of it, reach it. Keys without a weight have 0. The quota must be above 0, weights
// 0 or more, and both finite, else the error is [ErrModel].
type WeightedMajority struct {
	Quota   float64
	Weights map[string]float64
}

// Worth returns 1 or 0.
func (m WeightedMajority) Worth(keys []string) float64 {
	sum := 0.0
	for _, key := range keys {
		sum += m.Weights[key]
	}
	return m.passed(sum)
}

func (m WeightedMajority) passed(sum float64) float64 {
	const rounding = 1e-12
	if sum >= m.Quota*(1-rounding) {
		return 1
	}
	return 0
}

func (m WeightedMajority) players() []string {
	keys := make([]string, 0, len(m.Weights))
	for key := range m.Weights {
		keys = append(keys, key)
	}
	slices.SortFunc(keys, strings.Compare)
	return keys
}

func (m WeightedMajority) check() error {
	if !(m.Quota > 0) || math.IsInf(m.Quota, 0) {
		return fmt.Errorf("game.weighted_majority.quota: %v: want a finite number above 0: %w", m.Quota, ErrModel)
	}
	for _, key := range m.players() {
		if w := m.Weights[key]; !(w >= 0) || math.IsInf(w, 0) {
			return fmt.Errorf("game.weighted_majority.weights: %q: %v: want a finite number, 0 or more: %w", key, w, ErrModel)
		}
	}
	return nil
}

// table returns the worths of all sets of the players, which ascend.
func (m WeightedMajority) table(ctx context.Context, players []string) ([]float64, error) {
	worths := make([]float64, 1<<len(players))
	for i, player := range players {
		for set := range 1 << i {
			worths[set|1<<i] = worths[set] + m.Weights[player]
		}
	}
	for set, sum := range worths {
		worths[set] = m.passed(sum)
	}
	return worths, ctx.Err()
}
