package attribution

import (
	"context"
	"math/rand/v2"

	"github.com/go-conversion/conversion/attribution/internal/coalition"
)

// GlobalRate is the Shapley value of the game in which a set S of keys is worth the
// conversion rate of the journeys whose keys all lie in S, or 0 if there are none:
//
//	v(S) = conversions of journeys with keys ⊆ S / those journeys
//
// and, for the value, their value by journey. Credit is φ times all journeys, so that
// it adds up to the conversions; φ is the Effect. It may be negative, which is
// reported as it is, with a finding.
//
// Beware: a rate forgets how many journeys it is of. A key with few journeys that
// happen to convert lifts the rate of every set that it joins, and gets credit for
// conversions that it had no part in: 2,203 with 2 conversions on public data. Look at
// the number of conversions that a key took part in, and prefer [SubsetSum] where
// there are rare keys.
//
// Up to 24 keys it is exact, by n·2ⁿ steps and 2ⁿ numbers of memory twice: 256 MiB
// for 24 keys. With more the error is [ErrLimit], or, if Samples is set, φ is
// estimated, with a standard error.
type GlobalRate struct {
	Samples int    // with more than 24 keys: so many random orders, each from both ends; 0 or at least 2
	Seed    uint64 // of the random orders
}

// Label returns the name of the game.
func (g GlobalRate) Label() string { return sampledLabel("Shapley, global rate", g.Samples) }

func (g GlobalRate) check() error { return checkSamples("global_rate", g.Samples) }

// Attribute gives credit; the errors are those that [GlobalRate] tells of.
func (g GlobalRate) Attribute(ctx context.Context, t *Table[string]) (Result[string], error) {
	if err := g.check(); err != nil {
		return Result[string]{}, err
	}
	v := t.rows.view()
	r := v.result(g.Label())
	if r.Attributed.Conversions == 0 {
		return r, nil
	}
	var err error
	if len(v.names) > coalition.Limit && g.Samples > 0 {
		err = g.sampled(ctx, v.sets(), &r)
	} else {
		err = g.exact(ctx, &v, &r)
	}
	if err != nil {
		return Result[string]{}, err
	}
	noticeNoNulls(&r, v.totals().nullPaths)
	noticeBelowZero(&r)
	return r, nil
}

// rateSide is one of the two games, of conversions and of their value.
type rateSide struct {
	of  func(*journeySet) float64
	set func(c *Credit[string], phi, credit float64)
}

var rateSides = [...]rateSide{
	{func(s *journeySet) float64 { return float64(s.conversions) }, func(c *Credit[string], phi, credit float64) {
		c.Conversions, c.Effect = credit, &phi
	}},
	{func(s *journeySet) float64 { return units(s.value) }, func(c *Credit[string], phi, credit float64) {
		c.Value, c.ValueEffect = credit, &phi
	}},
}

func (g GlobalRate) exact(ctx context.Context, v *view, r *Result[string]) error {
	n := len(v.names)
	if err := exactPlayers("global_rate", n); err != nil {
		return err
	}
	sets, places := v.sets(), make([]int, n)
	for key := range places {
		places[key] = 1 << key
	}
	journeys, worths := make([]float64, 1<<n), make([]float64, 1<<n)
	if err := sets.within(ctx, journeys, places, (*journeySet).journeys); err != nil {
		return err
	}
	for _, s := range rateSides {
		if err := sets.within(ctx, worths, places, s.of); err != nil {
			return err
		}
		values, err := coalition.Values(ctx, perJourneys(worths, journeys))
		if err != nil {
			return err
		}
		for i, phi := range values {
			s.set(&r.Credits[i], phi, phi*journeys[len(journeys)-1])
		}
	}
	return nil
}

// sampled estimates both games over the same orders.
func (g GlobalRate) sampled(ctx context.Context, sets *journeySets, r *Result[string]) error {
	w := rateWalk{journeySets: sets, order: sets.sorted(), place: make([]int, len(r.Credits))}
	for _, set := range w.order {
		w.journeys += set.journeys()
	}
	for n, s := range rateSides {
		estimates, err := coalition.Sample(ctx, len(r.Credits), g.Samples, rand.NewPCG(g.Seed, 0), w.rates(s.of))
		if err != nil {
			return err
		}
		for i, e := range estimates {
			c := &r.Credits[i]
			s.set(c, e.Value, e.Value*w.journeys)
			if n == 0 {
				deviation := e.Error * w.journeys
				c.StandardError = &deviation
			}
		}
	}
	return nil
}

// rateWalk tells what the first players in an order are worth.
type rateWalk struct {
	*journeySets
	order    []*journeySet
	place    []int   // of a key in the order of players
	journeys float64 // of all sets
}

// rates returns the walk of the game of a sum by journey. A set of keys lies within
// the first players from the place on at which its last key comes.
func (w *rateWalk) rates(of func(*journeySet) float64) coalition.Walk {
	journeys := make([]float64, len(w.place)+1)
	return func(order []int, worths []float64) error {
		for at, player := range order {
			w.place[player] = at + 1
		}
		clear(worths)
		clear(journeys)
		for _, set := range w.order {
			last := 0
			for _, key := range w.of(set) {
				last = max(last, w.place[key])
			}
			worths[last] += of(set)
			journeys[last] += set.journeys()
		}
		sum, all := 0.0, 0.0
		for at, n := range journeys {
			sum, all = sum+worths[at], all+n
			worths[at] = perJourney(sum, all)
		}
		return nil
	}
}
