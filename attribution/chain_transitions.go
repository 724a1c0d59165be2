package attribution

import (
	"cmp"
	"iter"
	"math"
	"slices"
)

// Transition is a step of journeys: from the start to a first state, from state to
// state, or to an end.
type Transition[K Key] struct {
	From        []K // the keys of a state; none at the start
	To          []K // none at an end
	End         End
	Count       uint64
	Probability float64 // of those that left From
}

// End says how a journey ended.
type End string

// The ends of journeys.
const (
	NoEnd     End = ""           // it went on
	Converted End = "conversion" // with a conversion
	Lost      End = "null"       // without one
)

// Transitions returns the transitions of the chain, none of them from a state to
// itself. They come in the order of From, and then of To: the start first, then
// states by their keys, then a conversion and its lack.
func (c *Chain[K]) Transitions() iter.Seq[Transition[K]] { return c.transitions(false) }

// TransitionsWithSelf returns the transitions as they were counted, with those from
// a state to itself, which change the probabilities of the others and no removal
// effect.
func (c *Chain[K]) TransitionsWithSelf() iter.Seq[Transition[K]] { return c.transitions(true) }

func (c *Chain[K]) transitions(self bool) iter.Seq[Transition[K]] {
	return func(yield func(Transition[K]) bool) {
		passages := c.chain.passages(self)
		c.chain.sortPassages(passages)
		totals := c.chain.totals(passages)
		for _, p := range passages {
			t := Transition[K]{c.state(p.from), c.state(p.to), p.end(), p.count, float64(p.count) / totals[p.from+1]}
			if !yield(t) {
				return
			}
		}
	}
}

// state returns the keys of a state.
func (c *Chain[K]) state(n int) (keys []K) {
	if n < 0 || n >= len(c.chain.states) {
		return nil
	}
	for _, key := range c.chain.keys(uint32(n)) {
		keys = append(keys, K(c.chain.names[key]))
	}
	return keys
}

// passage is a transition between numbers of states.
type passage struct {
	from, to int
	count    uint64
}

// What passages begin and end with, beside states.
const (
	atStart      = -1
	toConversion = math.MaxInt32 - 1
	toNull       = math.MaxInt32
)

func (p passage) end() End {
	switch p.to {
	case toConversion:
		return Converted
	case toNull:
		return Lost
	}
	return NoEnd
}

// passages returns all transitions, in no order.
func (c *counted) passages(self bool) (all []passage) {
	add := func(from, to int, count uint64) {
		if count > 0 {
			all = append(all, passage{from, to, count})
		}
	}
	for n, s := range c.states {
		add(atStart, n, s.start)
		add(n, toConversion, s.conversions)
		add(n, toNull, s.nulls)
		if self {
			add(n, n, s.self)
		}
	}
	for _, e := range c.edges {
		add(int(e.From), int(e.To), e.Count)
	}
	return all
}

// totals returns what left each state, by its number and 1.
func (c *counted) totals(passages []passage) []float64 {
	sums := make([]uint64, len(c.states)+1)
	for _, p := range passages {
		sums[p.from+1] = capped(sums[p.from+1], p.count)
	}
	totals := make([]float64, len(sums))
	for n, sum := range sums {
		totals[n] = float64(sum)
	}
	return totals
}

// sortPassages orders by the keys of states, a prefix first.
func (c *counted) sortPassages(passages []passage) {
	order := make([]int, len(c.states))
	for n := range order {
		order[n] = n
	}
	slices.SortFunc(order, func(a, b int) int { return slices.Compare(c.keys(uint32(a)), c.keys(uint32(b))) })
	place := make([]int, len(order))
	for at, n := range order {
		place[n] = at
	}
	at := func(n int) int {
		if n < 0 || n >= len(place) {
			return n
		}
		return place[n]
	}
	slices.SortFunc(passages, func(a, b passage) int {
		return cmp.Or(cmp.Compare(at(a.from), at(b.from)), cmp.Compare(at(a.to), at(b.to)))
	})
}
