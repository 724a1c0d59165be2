package funnel_test

import (
	"slices"

	"github.com/go-conversion/conversion/funnel"
)

// oracleRound gathers the attempts of a round.
type oracleRound struct {
	all, clean []oracleAttempt
	alive      []oracleAttempt
}

// rounds walks the instants as the four points of the definition say.
func (o *oracle) rounds() (results []oracleResult) {
	var r oracleRound
	closeRound := func() {
		results = append(results, o.result(r.all, r.clean, slices.ContainsFunc(r.alive, o.isPending)))
		r = oracleRound{}
	}
	for _, at := range o.instants() {
		if o.timesOut(&r, at) { // 1
			closeRound()
		}
		grown := o.grown(&r, at) // 2
		o.spoil(&r, at)          // 3
		if o.ends(&r, grown) {   // 4
			closeRound()
		}
	}
	if len(r.all) > 0 {
		closeRound()
	}
	if len(results) == 0 {
		results = append(results, o.result(nil, nil, false))
	}
	return results
}

// timesOut drops the attempts that cannot go on, and reports whether there were
// some and none is left.
func (o *oracle) timesOut(r *oracleRound, at []oracleEvent) bool {
	wasAlive := len(r.alive) > 0
	r.alive = slices.DeleteFunc(r.alive, func(a oracleAttempt) bool { return !o.canGoOn(a, at[0]) })
	return wasAlive && len(r.alive) == 0
}

// grown returns the attempts that end at the instant.
func (o *oracle) grown(r *oracleRound, at []oracleEvent) []oracleAttempt {
	all := o.attempts(nil, at)
	for _, a := range r.alive {
		all = append(all, o.attempts(a, at)...)
	}
	return all
}

// spoil takes the attempts out that an exclusion of the instant makes unclean.
func (o *oracle) spoil(r *oracleRound, at []oracleEvent) {
	for _, a := range slices.Clone(r.alive) {
		if slices.ContainsFunc(at, func(x oracleEvent) bool { return o.isSpoiledBy(a, x) }) {
			isSame := func(b oracleAttempt) bool { return slices.Equal(a, b) }
			r.alive = slices.DeleteFunc(r.alive, isSame)
			r.clean = slices.DeleteFunc(r.clean, isSame)
		}
	}
}

// ends adds the new attempts and reports whether that was all of the round.
func (o *oracle) ends(r *oracleRound, grown []oracleAttempt) bool {
	r.all, r.clean, r.alive = append(r.all, grown...), append(r.clean, grown...), append(r.alive, grown...)
	return slices.ContainsFunc(grown, o.isComplete) || len(r.alive) == 0 && len(r.all) > 0
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
