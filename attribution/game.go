package attribution

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"
)

// Game is a cooperative game of keys, to be shared out by the Shapley value: the
// credit of key i is
//
//	φᵢ/(v(N)−v(∅)) · conversions,   φᵢ/(v(N)−v(∅)) · value
//
// of what is attributed, where v is the worth of a set of keys and N all players.
// The value φ itself is the Effect of the credit; [Phi] gives it without a table.
// Keys that do not play earn nothing; players that the table does not have are
// credited like others, after all.
//
// Up to 24 players it is exact, by n·2ⁿ steps, and asks for the worth of each of
// the 2ⁿ sets once. With more the error is [ErrLimit], or, if Samples is set, φ is
// estimated. v(N) = v(∅) is [ErrModel], for there is nothing to share out by then,
// and so is a worth that is no finite number. A table without conversions asks for
// none.
type Game struct {
	Name    string   // for the label
	Players []string // nil: those that Worth names, else the keys of the table
	Worth   Worth
	Samples int    // with more than 24 players: so many random orders, each from both ends; 0 or at least 2
	Seed    uint64 // of the random orders
}

// Worth says what sets of keys are worth: v(S). [Coalitions] and
// [WeightedMajority] are plain data, [WorthFunc] is a function of one's own. What a
// set is worth must depend on the set alone.
type Worth interface {
	// Worth returns v of the keys, which ascend. It must not keep or change them.
	Worth(keys []string) float64
}

// Phi returns the Shapley value of each player of a game, by name: what the player
// adds to those before, averaged over all orders. They add up to v(N)−v(∅). The
// errors are those of [Game], except that nothing is shared out: v(N) may be v(∅).
func Phi(ctx context.Context, g Game) ([]ShapleyValue, error) {
	players, err := g.playersAlone()
	if err != nil {
		return nil, err
	}
	return g.phi(ctx, players)
}

// ShapleyValue is what a player contributes to a game.
type ShapleyValue struct {
	Player string
	Phi    float64
	// StandardError of an estimate; nil if Phi is exact.
	StandardError *float64
}

// Label returns the name of the game.
func (g Game) Label() string {
	return sampledLabel("Shapley, "+cmp.Or(g.Name, "own game"), g.Samples)
}

// Attribute gives credit; the errors are those that [Game] tells of.
func (g Game) Attribute(ctx context.Context, t *Table[string]) (Result[string], error) {
	v := t.rows.view()
	players, err := g.players(v.names)
	if err != nil {
		return Result[string]{}, err
	}
	r := v.result(g.Label())
	if r.Attributed.Conversions == 0 {
		return r, nil
	}
	values, err := g.phi(ctx, players)
	if err != nil {
		return Result[string]{}, err
	}
	all, err := g.total(players)
	if err != nil {
		return Result[string]{}, err
	}
	for _, one := range values {
		r.creditOf(one.Player).setPhi(one, all, r.Attributed)
	}
	noticeBelowZero(&r)
	return r, nil
}

// setPhi gives the share φ/all of what is attributed.
func (c *Credit[K]) setPhi(one ShapleyValue, all float64, attributed Sum) {
	share := one.Phi / all
	c.Conversions, c.Value = share*attributed.Conversions, share*attributed.Value
	c.Effect = &one.Phi
	if one.StandardError != nil {
		deviation := max(*one.StandardError/all, -*one.StandardError/all) * attributed.Conversions
		c.StandardError = &deviation
	}
}

// creditOf returns the credit of a key, which is new if the table does not have it.
func (r *Result[K]) creditOf(key K) *Credit[K] {
	at, found := slices.BinarySearchFunc(r.Credits, key, func(c Credit[K], key K) int { return cmp.Compare(c.Key, key) })
	if !found {
		r.Credits = slices.Insert(r.Credits, at, Credit[K]{Key: key})
	}
	return &r.Credits[at]
}

// total returns v(N)−v(∅), which is to be shared out.
func (g Game) total(players []string) (float64, error) {
	all, none := g.Worth.Worth(players), g.Worth.Worth(nil)
	if all == none {
		return 0, fmt.Errorf("game: all players together are worth %v, as nobody is: there is nothing to share out by: %w", all, ErrModel)
	}
	if !finite(all - none) {
		return 0, fmt.Errorf("game: from %v to %v: worths are too large: %w", none, all, ErrModel)
	}
	return all - none, nil
}

// players checks the game and returns its players, ascending. Those of a worth
// that names none are the given keys.
func (g Game) players(keys []string) ([]string, error) {
	if f, own := g.Worth.(WorthFunc); g.Worth == nil || own && f == nil {
		return nil, fmt.Errorf("game: without a worth: %w", ErrModel)
	}
	if err := checkSamples("game", g.Samples); err != nil {
		return nil, err
	}
	if plain, ok := g.Worth.(plainWorth); ok {
		named := plain.players()
		if err := plain.check(); err != nil {
			return nil, err
		}
		if g.Players == nil {
			return named, nil
		}
		if err := allPlay(named, g.Players); err != nil {
			return nil, err
		}
	}
	players := slices.Sorted(slices.Values(g.Players))
	if g.Players == nil {
		players = keys
	}
	for i, player := range players {
		if i > 0 && player == players[i-1] {
			return nil, fmt.Errorf("game.players: %q: twice: %w", player, ErrModel)
		}
	}
	return players, nil
}

// playersAlone returns the players of a game without a table.
func (g Game) playersAlone() ([]string, error) {
	if _, names := g.Worth.(plainWorth); g.Worth != nil && g.Players == nil && !names {
		return nil, fmt.Errorf("game.players: none, and the worth names none: %w", ErrModel)
	}
	return g.players(nil)
}

// allPlay reports a key that the worth names and that is no player.
func allPlay(named, players []string) error {
	for _, key := range named {
		if !slices.Contains(players, key) {
			return fmt.Errorf("game: %q: has a worth and is no player: %w", key, ErrModel)
		}
	}
	return nil
}

// badWorth tells that a coalition has no worth.
func badWorth(keys []string, worth float64) error {
	return fmt.Errorf("game: worth of {%s}: %v: want a finite number: %w", quoted(keys), worth, ErrModel)
}

func quoted(keys []string) string {
	var text strings.Builder
	for i, key := range keys {
		if i > 0 {
			text.WriteString(", ")
		}
		fmt.Fprintf(&text, "%q", key)
	}
	return text.String()
}
