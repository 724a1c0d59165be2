package attribution

import (
	"cmp"
	"math"
	"math/bits"
	"slices"

	"github.com/go-conversion/conversion/attribution/internal/exact"
)

// Quality says how large a chain is and how well it fits the journeys that it was
// made from. Transitions from a state to itself are part of all of it.
type Quality struct {
	States        int // without the start
	Transitions   int // that occur, with those from the start and to the ends
	Parameters    int // that are free: transitions less the states they leave
	LogLikelihood float64
	// BIC is Schwarz's criterion, Parameters·ln(journeys) − 2·LogLikelihood. Of
	// chains of one table the one with the least is preferred.
	BIC float64
	// AUC is the chance that, of a journey that converted and one that did not, the
	// first ended at a state with the higher rate of conversion; ties count ½. It is
	// nil if there are not both.
	AUC *float64
}

// Quality returns how well the chain fits. Of a table without paths all is 0.
func (c *Chain[K]) Quality() Quality { return c.chain.quality() }

func (c *counted) quality() Quality {
	passages := c.passages(true)
	totals := c.totals(passages)
	q := Quality{States: len(c.states), Transitions: len(passages), Parameters: len(passages)}
	var sum exact.Sum
	for _, p := range passages {
		count := float64(p.count)
		sum.Add(count * math.Log(count/totals[p.from+1]))
	}
	for _, total := range totals {
		if total > 0 {
			q.Parameters--
		}
	}
	q.LogLikelihood = sum.Float()
	if journeys := float64(capped(c.conversions, c.nulls)); journeys > 0 {
		q.BIC = float64(q.Parameters)*math.Log(journeys) - 2*q.LogLikelihood
	}
	q.AUC = c.auc()
	return q
}

// auc goes through the last states, those of lower rates first.
func (c *counted) auc() *float64 {
	if c.conversions == 0 || c.nulls == 0 {
		return nil
	}
	states := slices.DeleteFunc(slices.Clone(c.states), func(s state) bool { return s.conversions == 0 && s.nulls == 0 })
	slices.SortFunc(states, compareRates)
	var sum exact.Sum
	var below uint64 // nulls of lower rates
	for len(states) > 0 {
		var conversions, nulls uint64
		same := states[0]
		for len(states) > 0 && compareRates(states[0], same) == 0 {
			conversions = capped(conversions, states[0].conversions)
			nulls = capped(nulls, states[0].nulls)
			states = states[1:]
		}
		sum.Add(float64(conversions) * (float64(below) + float64(nulls)/2))
		below = capped(below, nulls)
	}
	auc := sum.Float() / float64(c.conversions) / float64(c.nulls)
	return &auc
}

// compareRates compares conversions/nulls, which is in the order of the rates.
func compareRates(a, b state) int {
	ah, al := bits.Mul64(a.conversions, b.nulls)
	bh, bl := bits.Mul64(b.conversions, a.nulls)
	return cmp.Or(cmp.Compare(ah, bh), cmp.Compare(al, bl))
}
