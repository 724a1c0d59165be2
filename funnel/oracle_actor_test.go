package funnel_test

import (
	"cmp"
	"slices"
	"strconv"
	"time"

	"github.com/go-conversion/conversion"
	"github.com/go-conversion/conversion/funnel"
	"github.com/go-conversion/conversion/rule"
)

// counts returns the indices of the events that count, before asOf is looked at:
// dated ones, and of those with the same id the first.
func (c oracleCase) counts() (list []int) {
	isBetter := func(i, j int) bool {
		return cmp.Or(conversion.Compare(&c.events[i], &c.events[j]), cmp.Compare(i, j)) < 0
	}
	for i, e := range c.events {
		isRepeated := false
		for j, other := range c.events {
			isRepeated = isRepeated || e.ID != "" && e.ID == other.ID && !other.Time.IsZero() && isBetter(j, i)
		}
		if !e.Time.IsZero() && !isRepeated {
			list = append(list, i)
		}
	}
	return list
}

// holds evaluates the few kinds of predicates that random funnels have.
func (c oracleCase) holds(p rule.Predicate, e conversion.Event) bool {
	return p == nil || slices.Contains(p.(rule.NameIs).Names, e.Name)
}

func (c oracleCase) mask(e conversion.Event) funnel.Mask {
	m := funnel.Mask{Time: e.Time.UnixNano(), Seq: e.Seq, Relevant: c.holds(c.funnel.Relevant, e)}
	for i, s := range c.funnel.Steps {
		if c.holds(s.On, e) {
			m.Steps |= 1 << i
		}
	}
	for i, x := range c.funnel.Exclude {
		if c.holds(x.On, e) {
			m.Exclude |= 1 << i
		}
	}
	return m
}

func (c oracleCase) masks(events []int) (masks []funnel.Mask) {
	for _, i := range events {
		masks = append(masks, c.mask(c.events[i]))
	}
	return masks
}

func (c oracleCase) asOfNano() int64 {
	if c.asOf.IsZero() {
		return funnel.NoAsOf
	}
	return c.asOf.UnixNano()
}

// parts returns the actors to which an event belongs.
func (c oracleCase) parts(e conversion.Event) []string {
	switch by := c.funnel.By; by.Mode {
	case funnel.BySessionMode:
		if e.Session == "" {
			return nil
		}
		return []string{e.Session}
	case funnel.ByPropMode:
		switch v := e.Props.Lookup(by.Prop); v.Kind() {
		case conversion.KindString:
			return []string{v.Str()}
		case conversion.KindNumber:
			return []string{strconv.FormatFloat(v.Num(), 'f', -1, 64)}
		case conversion.KindStrings:
			return v.List()
		}
		return nil
	}
	return []string{""}
}

// actors returns the indices of the events of each actor.
func (c oracleCase) actors() map[string][]int {
	actors := map[string][]int{}
	for _, i := range c.counts() {
		for _, part := range c.parts(c.events[i]) {
			if !slices.Contains(actors[part], i) {
				actors[part] = append(actors[part], i)
			}
		}
	}
	return actors
}

// of returns the oracle of some of the events.
func (c oracleCase) of(events []int) *oracle {
	return newOracle(c.funnel, c.masks(events), c.asOfNano())
}

// inCase says of a step taken, which is of some of the events, which it is of all.
func inCase(events []int, taken []funnel.Taken) {
	for i := range taken {
		taken[i].Event = events[taken[i].Event]
	}
}

// timesOf returns the times of the steps taken, for a message.
func timesOf(taken []funnel.Taken) (times []time.Duration) {
	for _, s := range taken {
		times = append(times, s.Time.Sub(oracleBase))
	}
	return times
}
