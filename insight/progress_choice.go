package insight

import (
	"cmp"
	"math"
	"slices"

	"github.com/go-conversion/conversion/internal/check"
)

// OfferReport says who is worth an offer, if the assumed uplift holds. Whether it does,
// it does not say: compare those who got one with those in the holdout who were worth
// it, by [Experiment].
type OfferReport struct {
	Offer  Offer
	Budget float64    // 0 is no limit
	Rows   []OfferRow // by gain, descending, ties by user; those without a decision last

	Chosen int64   // visitors who are to get the offer
	Cost   float64 // expected, of these
	Gain   float64 // expected, of these
	WhyNot []OfferRefusal
}

// OfferRow is a visitor and what the offer is expected to bring.
type OfferRow struct {
	Visitor
	Decision Decision
	Chosen   bool
}

// OfferRefusal is a reason, and for how many visitors it stands.
type OfferRefusal struct {
	Reason   WhyNot
	Visitors int64
}

// Choose weighs an offer for the visitors in progress and, of those for whom it is worth
// it, chooses the ones with the largest gain per expected cost, ties by user, until
// the budget is spent; one that is too dear is passed over for the next. That is at
// most the gain of one visitor short of the best choice. A budget of 0 has no end. What
// is spent in fact depends on who converts. Visitors in the holdout are weighed too, and
// not chosen.
//
// The error joins the faults of the offer and of the budget. It takes O(n log n).
func Choose(visitors []Visitor, o Offer, budget float64) (*OfferReport, error) {
	var c check.Checker
	o.check(&c)
	if !(budget >= 0) || math.IsInf(budget, 0) {
		c.Fault("budget", "number", "%v is not a number from 0", budget)
	}
	if err := c.Err(); err != nil {
		return nil, err
	}
	r := &OfferReport{Offer: o, Budget: budget, Rows: make([]OfferRow, len(visitors))}
	for i, v := range visitors {
		r.Rows[i] = OfferRow{Visitor: v, Decision: o.Decide(v.P)}
		if row := &r.Rows[i]; row.WhyNot == "" && !row.Decision.Worth {
			row.WhyNot = NotWorth
		}
	}
	r.spend()
	slices.SortStableFunc(r.Rows, func(a, b OfferRow) int {
		return cmp.Or(-cmp.Compare(a.Decision.Gain, b.Decision.Gain), cmp.Compare(a.User, b.User), cmp.Compare(a.WhyNot, b.WhyNot))
	})
	r.count()
	return r, nil
}

// spend chooses rows.
func (r *OfferReport) spend() {
	var worth []*OfferRow
	for i := range r.Rows {
		if r.Rows[i].WhyNot == "" {
			worth = append(worth, &r.Rows[i])
		}
	}
	slices.SortFunc(worth, func(a, b *OfferRow) int {
		return cmp.Or(-cmp.Compare(a.perCost(), b.perCost()), cmp.Compare(a.User, b.User))
	})
	for _, row := range worth {
		if r.Budget > 0 && r.Cost+row.Decision.ExpectedCost > r.Budget {
			row.WhyNot = OverBudget
			continue
		}
		row.Chosen = true
		r.Chosen++
		r.Cost += row.Decision.ExpectedCost
		r.Gain += row.Decision.Gain
	}
}

// perCost returns the gain for each unit of expected cost; without cost it is infinite.
func (row *OfferRow) perCost() float64 { return row.Decision.Gain / row.Decision.ExpectedCost }

// count counts the reasons, the commonest first.
func (r *OfferReport) count() {
	visitors := map[WhyNot]int64{}
	for _, row := range r.Rows {
		if row.WhyNot != "" {
			visitors[row.WhyNot]++
		}
	}
	for reason, n := range visitors {
		r.WhyNot = append(r.WhyNot, OfferRefusal{reason, n})
	}
	slices.SortFunc(r.WhyNot, func(a, b OfferRefusal) int {
		return cmp.Or(cmp.Compare(b.Visitors, a.Visitors), cmp.Compare(a.Reason, b.Reason))
	})
}
