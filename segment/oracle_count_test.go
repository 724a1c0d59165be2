package segment_test

import (
	"math"
	"math/big"
	"time"

	"github.com/go-conversion/conversion"
	"github.com/go-conversion/conversion/rule"
	"github.com/go-conversion/conversion/segment"
)

// isWithin is for numbers of something: at least 1 if nothing is said.
func isWithin(b segment.Bounds, n int) bool {
	if !b.Low.Set && !b.High.Set {
		return n >= 1
	}
	return (!b.Low.Set || float64(n) >= b.Low.N) && (!b.High.Set || float64(n) <= b.High.N)
}

// count is n(P, W).
func (v *oracleView) count(p rule.Predicate, window func(oracleEvent) bool) (n int) {
	for _, e := range v.events {
		if window(e) && v.satisfies(e, p) {
			n++
		}
	}
	return n
}

func (v *oracleView) did(c segment.Did) bool {
	var events []oracleEvent
	for _, e := range v.events {
		if v.in(c.In, e.Time) && v.satisfies(e, c.Of) {
			events = append(events, e)
		}
	}
	switch {
	case c.DistinctDays:
		return isWithin(c.Bounds, v.days(events))
	case c.Distinct != "":
		return isWithin(c.Bounds, distinctValues(events, c.Distinct))
	case c.Sum != "":
		return isSumWithin(c.Bounds, sumOf(events, c.Sum))
	}
	return isWithin(c.Bounds, len(events))
}

func (v *oracleView) days(events []oracleEvent) int {
	days := map[string]bool{}
	for _, e := range events {
		days[e.Time.In(v.location).Format(time.DateOnly)] = true
	}
	return len(days)
}

func distinctValues(events []oracleEvent, prop string) int {
	values := map[rule.Identity]bool{}
	for _, e := range events {
		value := e.Props.Lookup(prop)
		switch value.Kind() {
		case conversion.KindStrings:
			for _, text := range value.List() {
				values[rule.IdentityOf(conversion.StringValue(text))] = true
			}
		case conversion.KindString, conversion.KindNumber, conversion.KindBool:
			values[rule.IdentityOf(value)] = true
		}
	}
	return len(values)
}

func sumOf(events []oracleEvent, prop string) *big.Int {
	sum := new(big.Int)
	for _, e := range events {
		value := e.Props.Lookup(prop)
		if f := value.Num(); value.Kind() == conversion.KindNumber && !math.IsNaN(f) && !math.IsInf(f, 0) {
			sum.Add(sum, millionths(f))
		}
	}
	return sum
}

// millionths is the nearest whole number of them, ties away from zero.
func millionths(f float64) *big.Int {
	doubled := new(big.Rat).SetFloat64(math.Abs(f))
	doubled.Mul(doubled, big.NewRat(2e6, 1))
	doubled.Add(doubled, big.NewRat(1, 1))
	n := new(big.Int).Quo(doubled.Num(), doubled.Denom())
	n.Rsh(n, 1)
	if f < 0 {
		n.Neg(n)
	}
	return n
}

func isSumWithin(b segment.Bounds, sum *big.Int) bool {
	return (!b.Low.Set || sum.Cmp(millionths(b.Low.N)) >= 0) && (!b.High.Set || sum.Cmp(millionths(b.High.N)) <= 0)
}

func (v *oracleView) firstTime(c segment.FirstTime) bool {
	for _, e := range v.events {
		if v.satisfies(e, c.Of) {
			return v.in(c.In, e.Time)
		}
	}
	return false
}

// between counts in the period [asOf-older, asOf-newer).
func (v *oracleView) between(p rule.Predicate, older, newer time.Duration) int {
	return v.count(p, func(e oracleEvent) bool {
		age := v.asOf.Sub(e.Time)
		return newer < age && age <= older
	})
}

func (v *oracleView) stopped(c segment.Stopped) bool {
	return v.between(c.Of, oraclePlus(c.Quiet, c.Active), c.Quiet) > 0 && v.between(c.Of, c.Quiet, 0) == 0
}

func (v *oracleView) restarted(c segment.Restarted) bool {
	gap := oraclePlus(c.Active, c.Quiet)
	return v.between(c.Of, c.Active, 0) > 0 && v.between(c.Of, gap, c.Active) == 0 && v.between(c.Of, math.MaxInt64, gap) > 0
}

func (v *oracleView) regularly(c segment.Regularly) bool {
	periods := 0
	for p := range c.Periods {
		if v.between(c.Of, oracleTimes(c.Per, p+1), oracleTimes(c.Per, p)) >= max(1, c.AtLeast) {
			periods++
		}
	}
	if c.MinPeriods == 0 {
		return periods == c.Periods
	}
	return periods >= c.MinPeriods
}

func oraclePlus(a, b time.Duration) time.Duration {
	if a > math.MaxInt64-b {
		return math.MaxInt64
	}
	return a + b
}

func oracleTimes(d time.Duration, n int) (product time.Duration) {
	for range n {
		product = oraclePlus(product, d)
	}
	return product
}
