package stat

import (
	"math"
	"math/big"
)

// Fisher returns the two-sided p of Fisher's exact test: the probability, with
// all margins given, of all tables that are not more probable than x1 of n1 and
// x2 of n2. Probabilities are compared exactly, except that those of tables more
// than 4096 hits apart count as equal if they differ by less than 1e-9 of
// themselves. With no units on a side, no hits or no misses it is 1; below 1e-308
// it is 0.
//
// It takes time linear in the least of n1, n2, hits and misses, at worst.
func Fisher(x1, n1, x2, n2 int64) float64 {
	if !isTable(x1, n1, x2, n2) {
		return math.NaN()
	}
	m := margins{n1: n1, n2: n2, hits: x1 + x2}
	// Probabilities are relative to that of the given table.
	total, extreme := 1.0, 1.0
	add := func(weight float64, x int64) (goOn bool) {
		total += weight
		if m.isAsExtreme(weight, x, x1) {
			extreme += weight
		}
		return weight > extreme*negligible
	}
	weight := 1.0
	for x := x1; x < min(n1, m.hits); x++ {
		over, under := m.odds(x)
		weight *= float64(over[0]) * float64(over[1]) / (float64(under[0]) * float64(under[1]))
		if !add(weight, x+1) {
			break
		}
	}
	weight = 1
	for x := x1 - 1; x >= max(0, m.hits-n2); x-- {
		over, under := m.odds(x)
		weight *= float64(under[0]) * float64(under[1]) / (float64(over[0]) * float64(over[1]))
		if !add(weight, x) {
			break
		}
	}
	return min(1, extreme/total)
}

// negligible is a share that is lost in rounding. Weights rise to the most
// probable table and then fall ever faster, so that what follows a negligible one
// is negligible too.
const negligible = 1e-18

// margins are those of tables that differ in how many of the hits are among n1.
type margins struct{ n1, n2, hits int64 }

// odds returns P(x+1)/P(x) as factors.
func (m margins) odds(x int64) (over, under [2]int64) {
	return [2]int64{m.n1 - x, m.hits - x}, [2]int64{x + 1, m.n2 - m.hits + x + 1}
}

// nearly is more than the rounding of weights, exactSteps how many factors are
// multiplied to tell equal from nearly equal.
const (
	nearly     = 1e-9
	exactSteps = 4096
)

// isAsExtreme reports whether table x is not more probable than the given one, of
// which it has the weight.
func (m margins) isAsExtreme(weight float64, x, given int64) bool {
	if math.Abs(weight-1) > nearly || max(x, given)-min(x, given) > exactSteps {
		return weight <= 1+nearly
	}
	more := m.compare(min(x, given), max(x, given))
	return x > given && more <= 0 || x < given && more >= 0
}

// compare returns the sign of P(b) − P(a) for a < b.
func (m margins) compare(a, b int64) int {
	above, below, factor := big.NewInt(1), big.NewInt(1), new(big.Int)
	for x := a; x < b; x++ {
		over, under := m.odds(x)
		for i := range over {
			above.Mul(above, factor.SetInt64(over[i]))
			below.Mul(below, factor.SetInt64(under[i]))
		}
	}
	return above.Cmp(below)
}
