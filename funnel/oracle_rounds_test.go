package funnel_test

import (
	"slices"

	"github.com/go-conversion/conversion/funnel"
)

// round gathers the attempts of a round.
type round struct {
	all, clean []attempt
	alive      []attempt
}

// rounds walks the instants as the four points of the definition say.
func (o *oracle) rounds() (results []oracleResult) {
	var r round
	closeRound := func(isPending bool) {
		results = append(results, o.result(r.all, r.clean, isPending))
		r = round{}
	}
	for _, at := range o.instants() {
		// 1. drop what cannot go on
		wasAlive := len(r.alive) > 0
		r.alive = slices.DeleteFunc(r.alive, func(a attempt) bool { return !o.canGoOn(a, at[0]) })
		if wasAlive && len(r.alive) == 0 {
			closeRound(false)
		}
		// 2. all new attempts
		news := o.attempts(nil, at)
		for _, a := range r.alive {
			news = append(news, o.attempts(a, at)...)
		}
		// 3. exclusions hit those before
		unclean := func(a attempt) bool {
			return slices.ContainsFunc(at, func(x oracleEvent) bool { return o.isSpoiledBy(a, x) })
		}
		for _, a := range r.alive {
			if unclean(a) {
				i := slices.IndexFunc(r.clean, func(b attempt) bool { return slices.Equal(a, b) })
				r.clean = slices.Delete(r.clean, i, i+1)
			}
		}
		r.alive = slices.DeleteFunc(r.alive, unclean)
		// 4. add the new
		r.all, r.clean, r.alive = append(r.all, news...), append(r.clean, news...), append(r.alive, news...)
		switch {
		case slices.ContainsFunc(news, o.isComplete):
			closeRound(false)
		case len(r.alive) == 0 && len(r.all) > 0:
			closeRound(false)
		}
	}
	if len(r.all) > 0 {
		closeRound(slices.ContainsFunc(r.alive, o.isPending))
	}
	if len(results) == 0 {
		results = append(results, o.result(nil, nil, false))
	}
	return results
}

// instants returns the events by instant.
func (o *oracle) instants() (list [][]oracleEvent) {
	events := slices.Clone(o.events)
	slices.SortFunc(events, o.clock)
	for _, e := range events {
		if n := len(list); n > 0 && o.clock(list[n-1][0], e) == 0 {
			list[n-1] = append(list[n-1], e)
		} else {
			list = append(list, []oracleEvent{e})
		}
	}
	return list
}

// results returns what Results yields of one actor.
func (o *oracle) results() []oracleResult {
	if o.Entry == funnel.EveryEntry {
		return o.rounds()
	}
	return []oracleResult{o.eval()}
}
