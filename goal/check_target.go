package goal

import (
	"math/big"
	"time"

	"github.com/go-conversion/conversion"
	"github.com/go-conversion/conversion/internal/decimal"
)

func (c *checker) target(t *Target) {
	if t == nil {
		return
	}
	c.wanted(t)
	c.span(t.From, t.To)
}

// wanted checks that exactly one thing is wanted, and more than nothing of it.
func (c *checker) wanted(t *Target) {
	given := 0
	if t.Count != 0 {
		given++
		c.moreThanZero("target.count", t.Count, t.Count)
	}
	if t.Value != (conversion.Money{}) {
		given++
		c.currency("target.currency", t.Value.Currency)
		c.moreThanZero("target.value", t.Value.Micros, t.Value)
	}
	if t.Lift != "" || t.Baseline != "" {
		given++
		c.lift(t)
	}
	if given == 0 {
		c.Fault("target", "missing", "want a count, a value or a lift over a baseline")
	}
	if given > 1 {
		c.Fault("target", "several", "want only one of count, value and lift")
	}
	if t.Currency != "" && t.Lift == "" && t.Baseline == "" && t.Currency != t.Value.Currency {
		c.Fault("target.currency", "unused", "%s says nothing here: only a lift has a currency apart", t.Currency)
	}
}

func (c *checker) moreThanZero(path string, n int64, shown any) {
	if n <= 0 {
		c.Fault(path, "range", "%v: want more than 0", shown)
	}
}

func (c *checker) lift(t *Target) {
	lift := c.decimal("target.lift", t.Lift)
	baseline := c.decimal("target.baseline", t.Baseline)
	if baseline != nil && baseline.Sign() <= 0 {
		c.Fault("target.baseline", "range", "baseline %s: want more than 0", t.Baseline)
	}
	if lift != nil && lift.Cmp(big.NewRat(-1, 1)) <= 0 {
		c.Fault("target.lift", "range", "lift %s leaves nothing of the baseline: want more than -1", t.Lift)
	}
	if t.Currency != "" {
		c.currency("target.currency", t.Currency)
	}
}

// decimal returns nil for what is missing or no decimal number.
func (c *checker) decimal(path, s string) *big.Rat {
	if s == "" {
		c.Fault(path, "missing", "a lift needs a baseline, and a baseline a lift")
		return nil
	}
	if _, ok := decimal.Parse(s, false); !ok {
		c.Fault(path, "decimal", "%q: %v", s, conversion.ErrAmount)
		return nil
	}
	r, _ := new(big.Rat).SetString(s)
	return r
}

func (c *checker) span(from, to time.Time) {
	if from.IsZero() {
		c.Fault("target.from", "missing", "a target needs a beginning")
	}
	if to.IsZero() {
		c.Fault("target.to", "missing", "a target needs an end")
	}
	if !from.IsZero() && !to.IsZero() && !from.Before(to) {
		c.Fault("target.to", "span", "the target ends at %s and so not after it begins, at %s", to.Format(time.RFC3339), from.Format(time.RFC3339))
	}
}
