package goal

import (
	"cmp"
	"slices"
	"strings"
	"time"

	"github.com/go-conversion/conversion"
	"github.com/go-conversion/conversion/rule"
)

// Adjustment is what became known about the value of a completion later: a
// refund, a cancelled order, revenue that came in after the visit. Completions
// keep the value that they were booked with; see [Score.Adjust].
type Adjustment struct {
	ID   string           // an ID counts once for each goal; "" is never the same as another
	At   time.Time        // when it became known
	Goal string           // of the completion
	Key  conversion.Value // its order id, or the key that the goal counts once per
	Mode AdjustmentMode

	// Amount is added, or takes the place of the value. Absent it is nothing:
	// added it changes nothing, and set it is 0 of the value's own currency. An
	// amount of unknown currency is read as the goal reads those of events.
	Amount conversion.Money
}

// AdjustmentMode is what an adjustment does with its amount.
type AdjustmentMode string

// The kinds of adjustments.
const (
	AddMode AdjustmentMode = "" // late revenue; with a negative amount a refund
	SetMode AdjustmentMode = "set"
)

// compareAdjustments orders by time and id, then by all the rest, so that what
// comes of adjustments depends on the set of them only. At one time amounts are
// added before any is set.
func compareAdjustments(a, b Adjustment) int {
	return cmp.Or(
		a.At.Compare(b.At),
		strings.Compare(a.ID, b.ID),
		strings.Compare(a.Goal, b.Goal),
		strings.Compare(string(a.Mode), string(b.Mode)),
		rule.IdentityOf(a.Key).Compare(rule.IdentityOf(b.Key)),
		strings.Compare(a.Amount.Currency, b.Amount.Currency),
		cmp.Compare(a.Amount.Micros, b.Amount.Micros),
	)
}

// Net is what a score is worth after adjustments.
type Net struct {
	Completions   []Completion // those of the score, in order, with their net values
	Real, Virtual conversion.Totals
	Findings      conversion.Findings // what was wrong with the adjustments, by goal
}

// Adjust returns the net values of the score, which does not change. The
// adjustments are applied in order of (At, ID), whatever order they come in, to
// the first completion of their goal whose Key or OrderID is the key. Of those
// with one ID only the first in order counts, so giving an adjustment twice
// changes nothing.
//
// A completion without value takes the first amount that comes, in any
// currency; otherwise only amounts of its own currency apply. The findings are
// unmatched (there is no such completion), other_currency, overflow (none of
// these applies) and below_zero (it applies, and leaves less than nothing).
func (s *Score) Adjust(adjustments []Adjustment) Net {
	n := Net{Completions: slices.Clone(s.Completions)}
	values := s.set.netValues(s.Completions, firstByKey(s.Completions), adjustments, &n.Findings)
	for i := range n.Completions {
		c := &n.Completions[i]
		c.Value = values[i]
		if c.Virtual() {
			n.Virtual.Add(c.Value)
		} else {
			n.Real.Add(c.Value)
		}
	}
	return n
}

// keyed is what adjustments name completions by.
type keyed struct {
	goal string
	key  rule.Identity
}

func (a *Adjustment) keyed() keyed { return keyed{a.Goal, rule.IdentityOf(a.Key)} }

// firstByKey returns the index of the first completion with each key.
func firstByKey(completions []Completion) map[keyed]int {
	first := make(map[keyed]int, len(completions))
	note := func(i int, key conversion.Value) {
		k := keyed{completions[i].Goal, rule.IdentityOf(key)}
		if _, found := first[k]; !found && key.Exists() {
			first[k] = i
		}
	}
	for i := range completions {
		note(i, completions[i].Key)
		if id := completions[i].OrderID; id != "" {
			note(i, conversion.StringValue(id))
		}
	}
	return first
}

// netValues returns the completions' values after adjustments. The set may be
// nil, as in the zero Score.
func (s *Set) netValues(completions []Completion, first map[keyed]int, adjustments []Adjustment, found *conversion.Findings) []conversion.Money {
	values := make([]conversion.Money, len(completions))
	for i := range completions {
		values[i] = completions[i].Value
	}
	for _, a := range inOrder(adjustments) {
		at, matched := first[a.keyed()]
		if !matched {
			found.Add(conversion.Unmatched, a.Goal, 1, -1)
			continue
		}
		value, code := a.apply(values[at], s.currencyOf(a.Goal))
		values[at] = value
		if code != "" {
			found.Add(code, a.Goal, 1, -1)
		}
	}
	return values
}

// currencyOf returns what an amount of unknown currency counts as, or "".
func (s *Set) currencyOf(goal string) string {
	if s == nil {
		return ""
	}
	if i, ok := s.index[goal]; ok {
		return s.worths[i].Currency
	}
	return ""
}

// inOrder returns the adjustments in order, and of each ID the first.
func inOrder(adjustments []Adjustment) []Adjustment {
	sorted := slices.SortedFunc(slices.Values(adjustments), compareAdjustments)
	seen := make(map[[2]string]bool, len(sorted))
	return slices.DeleteFunc(sorted, func(a Adjustment) bool {
		id := [2]string{a.Goal, a.ID}
		if a.ID == "" || !seen[id] {
			seen[id] = true
			return false
		}
		return true
	})
}

// apply returns a value after the adjustment, and what is wrong or "".
func (a *Adjustment) apply(value conversion.Money, currency string) (conversion.Money, conversion.FindingCode) {
	amount := a.Amount
	if amount.Currency == conversion.UnknownCurrency && currency != "" {
		amount.Currency = currency
	}
	switch {
	case !amount.IsSet() && a.Mode == AddMode || !amount.IsSet() && !value.IsSet():
		return value, ""
	case !amount.IsSet():
		return conversion.Money{Currency: value.Currency}, ""
	case value.IsSet() && value.Currency != amount.Currency:
		return value, conversion.OtherCurrency
	}
	after := amount
	if a.Mode == AddMode && value.IsSet() {
		sum, err := value.Add(amount)
		if err != nil {
			return value, conversion.Overflow
		}
		after = sum
	}
	if after.Micros < 0 && after.Micros < value.Micros {
		return after, conversion.BelowZero
	}
	return after, ""
}
