package stat

import (
	"math"
	"math/big"
)

// Fisher returns the two-sided p of Fisher's exact test: the probability, with
// all margins given, of all tables that are not more probable than x1 of n1 and
// x2 of n2. Probabilities are compared exactly, except that those of tables more
// than 4096 hits apart count as equal if they differ by less than 1e-11 of
// themselves. With no units on a side, no hits or no misses it is 1; below 1e-308
// it is 0.
//
// It takes microseconds, and at most some hundred of them however large the counts
// are; but milliseconds where tables are so nearly as probable that they are compared
// exactly.
func Fisher(x1, n1, x2, n2 int64) float64 {
	if !isTable(x1, n1, x2, n2) {
		return math.NaN()
	}
	m := margins{n1: n1, n2: n2, hits: x1 + x2}
	mode := m.mode()
	if x1 > mode {
		return Fisher(n1-x1, n1, n2-x2, n2)
	}
	other := m.firstAsExtreme(x1, mode)
	if other <= x1+1 {
		return 1
	}
	return min(1, m.lower(x1)+m.upper(other))
}

// firstAsExtreme returns the first table from the mode on that is not more probable
// than the given one below. From the mode on tables are less and less probable; it
// looks first where that one is if they are about symmetric.
func (m margins) firstAsExtreme(given, mode int64) int64 {
	limit := m.logWeight(given, 0)
	least, past := mode, m.most()+1
	x := mode + min(mode-given, m.most()-mode)
	for step := int64(1); least < past; step *= 2 {
		if m.isAsExtreme(x, given, limit) {
			past = x
			x -= step
		} else {
			least = x + 1
			x += step
		}
		if x < least || x >= past {
			x = least + (past-least)/2
		}
	}
	return least
}

// nearly is more than the rounding of probabilities, exactSteps how many factors
// are multiplied to tell equal from nearly equal.
const (
	nearly     = 1e-11
	exactSteps = 4096
)

// isAsExtreme reports whether table x is not more probable than the given one,
// which has fewer hits among n1 and the weight of limit.
func (m margins) isAsExtreme(x, given int64, limit float64) bool {
	more := m.logWeight(x, 0) - limit
	if math.Abs(more) > nearly || x-given > exactSteps {
		return more <= nearly
	}
	return m.compare(given, x) <= 0
}

// compare returns the sign of P(b) − P(a) for a < b.
func (m margins) compare(a, b int64) int {
	rest := m.n2 - m.hits
	over := product(m.n1-b+1, m.n1-a, m.hits-b+1, m.hits-a)
	return over.Cmp(product(a+1, b, rest+a+1, rest+b))
}

// product returns the product of all numbers from a to b and from c to d.
func product(a, b, c, d int64) *big.Int {
	p := new(big.Int).MulRange(a, b)
	return p.Mul(p, new(big.Int).MulRange(c, d))
}
