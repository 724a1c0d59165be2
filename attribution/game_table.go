package attribution

import (
	"context"
	"fmt"
	"slices"

	"github.com/go-conversion/conversion/attribution/internal/coalition"
)

// Game returns the game that a model plays on the table, with the keys of the table
// as its players, for [Phi] and [Dividends]: that of [SubsetSum] or [GlobalRate],
// counting conversions, or a [Game], to which players are given if it has none.
// [PerSetRate] is not one game but many, and other models are none: [ErrModel]. The
// game stays as it is when the table changes.
func (t *Table[K]) Game(m Model) (Game, error) {
	v := t.rows.view()
	names := append([]string{}, v.names...) // none at all is not the same as none said
	switch m := m.(type) {
	case SubsetSum:
		return Game{Name: "subset sum", Players: names, Worth: &journeyWorth{v.names, v.sets(), false}}, nil
	case GlobalRate:
		if err := m.check(); err != nil {
			return Game{}, err
		}
		return Game{"global rate", names, &journeyWorth{v.names, v.sets(), true}, m.Samples, m.Seed}, nil
	case Game:
		players, err := m.players(names)
		m.Players = players
		return m, err
	case nil:
		return Game{}, fmt.Errorf("no model is no game: %w", ErrModel)
	}
	return Game{}, fmt.Errorf("%s: is not one game: %w", m.Label(), ErrModel)
}

// journeyWorth is what the journeys within a set of keys are worth: conversions, or
// their rate.
type journeyWorth struct {
	names []string
	sets  *journeySets
	rates bool
}

// Worth implements [Worth], by looking at all sets.
func (w *journeyWorth) Worth(keys []string) float64 {
	in := make([]bool, len(w.names))
	for _, key := range keys {
		if n, known := slices.BinarySearch(w.names, key); known {
			in[n] = true
		}
	}
	var conversions, journeys float64
	for i := range w.sets.list {
		set := &w.sets.list[i]
		if !slices.ContainsFunc(w.sets.of(set), func(key uint32) bool { return !in[key] }) {
			conversions += float64(set.conversions)
			journeys += set.journeys()
		}
	}
	if w.rates {
		return perJourney(conversions, journeys)
	}
	return conversions
}

func perJourney(sum, journeys float64) float64 {
	if journeys == 0 {
		return 0
	}
	return sum / journeys
}

// table implements tabledWorth.
func (w *journeyWorth) table(ctx context.Context, players []string) ([]float64, error) {
	places := w.places(players)
	conversions := make([]float64, 1<<len(players))
	err := w.sets.within(ctx, conversions, places, func(s *journeySet) float64 { return float64(s.conversions) })
	if err != nil || !w.rates {
		return conversions, err
	}
	journeys := make([]float64, 1<<len(players))
	if err := w.sets.within(ctx, journeys, places, (*journeySet).journeys); err != nil {
		return nil, err
	}
	return perJourneys(conversions, journeys), nil
}

// places returns the bit of each key, 0 if it does not play.
func (w *journeyWorth) places(players []string) []int {
	places := make([]int, len(w.names))
	for n, name := range w.names {
		places[n] = coalitionOf([]string{name}, players)
	}
	return places
}

// perJourneys divides sums by journeys, in place.
func perJourneys(sums, journeys []float64) []float64 {
	for set, n := range journeys {
		sums[set] = perJourney(sums[set], n)
	}
	return sums
}

// within fills a table of all coalitions with sums over the journeys whose keys all
// lie in the coalition. The bits of the keys are given; journeys with a key that
// has none lie in no coalition.
func (s *journeySets) within(ctx context.Context, table []float64, bits []int, of func(*journeySet) float64) error {
	clear(table)
	for i := range s.list {
		if set, all := s.coalition(&s.list[i], bits); all {
			table[set] = of(&s.list[i])
		}
	}
	return coalition.Sums(ctx, table)
}

func (s *journeySets) coalition(set *journeySet, bits []int) (players int, all bool) {
	for _, key := range s.of(set) {
		if bits[key] == 0 {
			return 0, false
		}
		players |= bits[key]
	}
	return players, true
}
