package insight

import (
	"fmt"
	"math"
	"math/big"

	"github.com/go-conversion/conversion"
	"github.com/go-conversion/conversion/internal/check"
	"github.com/go-conversion/conversion/internal/decimal"
)

// LiftTarget returns ⌈(1 + lift)·baseline⌉, computed in decimals, as a [goal.Target]
// with a lift is: "0.18" and "250" make 295. The result stops at the end of int64. The
// error joins all faults: what are no decimal numbers, a baseline that is not above 0,
// a lift that leaves nothing of it.
func LiftTarget(lift, baseline string) (int64, error) {
	var c check.Checker
	x, b := liftDecimal(&c, "lift", lift), liftDecimal(&c, "baseline", baseline)
	if b != nil && b.Sign() <= 0 {
		c.Fault("baseline", "range", "%s: want more than 0", baseline)
	}
	if x != nil && x.Cmp(big.NewRat(-1, 1)) <= 0 {
		c.Fault("lift", "range", "%s: want more than -1", lift)
	}
	if err := c.Err(); err != nil {
		return 0, err
	}
	product := b.Mul(b, x.Add(x, big.NewRat(1, 1)))
	n, rest := new(big.Int).QuoRem(product.Num(), product.Denom(), new(big.Int))
	if rest.Sign() > 0 {
		n.Add(n, big.NewInt(1))
	}
	if !n.IsInt64() {
		return math.MaxInt64, nil
	}
	return n.Int64(), nil
}

func liftDecimal(c *check.Checker, path, s string) *big.Rat {
	if _, ok := decimal.Parse(s, false); !ok {
		c.Fault(path, "decimal", "%s", fmt.Sprintf("%q: %v", s, conversion.ErrAmount))
		return nil
	}
	r, _ := new(big.Rat).SetString(s)
	return r
}
