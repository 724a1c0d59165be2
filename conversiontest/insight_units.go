package conversiontest

import (
	"math/rand/v2"
	"slices"
	"strconv"

	"github.com/go-conversion/conversion"
	"github.com/go-conversion/conversion/goal"
	"github.com/go-conversion/conversion/insight"
)

// randomUnits returns the user's units and random ones, of which some have no
// events, and whose goals are named as the events that reach them.
func randomUnits(own []insight.Unit) []insight.Unit {
	r := randomSource()
	var visits []conversion.Session
	for _, u := range own {
		visits = append(visits, conversion.Session{Events: u.Events})
	}
	w := wordsOf(nil, visits)
	all := slices.Clone(own)
	for i := range randomVisits {
		all = append(all, w.unit(r, i))
	}
	return all
}

func (w *words) unit(r *rand.Rand, i int) insight.Unit {
	s := w.visit(r)
	u := insight.Unit{
		ID: "u" + strconv.Itoa(i), Stratum: pick(r, []string{"", "Email, new", "Direct, returning"}),
		Events: s.Events[:r.IntN(len(s.Events)+1)], Outcome: pick(r, []insight.Outcome{insight.Left, insight.Converted, insight.Converted, insight.Open}),
	}
	u.Touch.Channel = pick(r, []string{"Direct", "Email"})
	u.Young = u.Outcome == insight.Open && r.IntN(2) == 0
	for j, e := range u.Events {
		if r.IntN(2) == 0 {
			u.Reached = append(u.Reached, goal.Completion{Goal: e.EventName(), Kind: goal.Milestone, Event: j, Time: e.Time})
		}
	}
	if u.Outcome == insight.Converted {
		value := conversion.Cents(r.Int64N(10_000), "EUR")
		u.Conversion = goal.Completion{Goal: "order", Kind: goal.Macro, Event: len(u.Events), Time: s.End, Value: value}
	}
	return u
}
