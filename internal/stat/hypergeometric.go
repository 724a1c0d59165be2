package stat

import (
	"math"
	"math/bits"
)

// ProbGreater returns the probability that the rate behind x1 of n1 is greater than
// that behind x2 of n2, if before any unit was seen all rates were as likely. It is
// a sum of probabilities of whole tables (Altham, JRSS B 31 (1969) 261) and costs
// what [Fisher] does.
func ProbGreater(x1, n1, x2, n2 int64) float64 {
	if !isTable(x1, n1, x2, n2) || n1 > math.MaxInt64-n2-2 {
		return math.NaN()
	}
	// Rates are as order statistics of n+1 numbers between 0 and 1, the x+1-th
	// smallest of each side: p1 is greater iff of the x1+x2+1 smallest of all at
	// least x2+1 are of the second side.
	m := margins{n1: n2 + 1, n2: n1 + 1, hits: x1 + x2 + 1}
	if x2 < m.mode() {
		return max(0, 1-m.lower(x2))
	}
	return min(1, m.upper(x2+1))
}

// margins are those of tables that differ in how many of the hits are among n1.
type margins struct{ n1, n2, hits int64 }

// most returns the most hits that can be among n1.
func (m margins) most() int64 { return min(m.n1, m.hits) }

// mode returns the most probable number of hits among n1, of two the greater:
// (n1+1)·(hits+1)/(n+2), rounded down.
func (m margins) mode() int64 {
	high, low := bits.Mul64(uint64(m.n1)+1, uint64(m.hits)+1)
	mode, _ := bits.Div64(high, low, uint64(m.n1)+uint64(m.n2)+2)
	return int64(mode)
}

// odds returns P(x+1)/P(x) as factors.
func (m margins) odds(x int64) (over, under [2]int64) {
	return [2]int64{m.n1 - x, m.hits - x}, [2]int64{x + 1, m.n2 - m.hits + x + 1}
}

// lower returns P(X ≤ x) for an x not above the mode, which is in the support.
func (m margins) lower(x int64) float64 {
	mirrored := margins{n1: m.n2, n2: m.n1, hits: m.hits}
	return mirrored.upper(m.hits - x)
}

// upper returns P(X ≥ x) for an x not below the mode.
func (m margins) upper(x int64) float64 {
	most := m.most()
	if x > most {
		return 0
	}
	p := math.Exp(m.logProb(x))
	if p == 0 {
		return 0
	}
	if m.isSmooth() {
		return p * m.smoothUpper(x)
	}
	// Terms fall ever faster, so that what follows a negligible one is negligible.
	sum, weight := 1.0, 1.0
	for ; x < most && weight > sum*negligible; x++ {
		over, under := m.odds(x)
		weight *= float64(over[0]) * float64(over[1]) / (float64(under[0]) * float64(under[1]))
		sum += weight
	}
	return p * sum
}

// negligible is a share that is lost in rounding.
const negligible = 1e-18

// isSmooth reports whether a sum over tables is as good as an integral, which is
// if the variance is 1e7 or more.
func (m margins) isSmooth() bool {
	n, hits := float64(m.n1)+float64(m.n2), float64(m.hits)
	return float64(m.n1)/n*(float64(m.n2)/n)*(hits/n)*(n-hits) > 1e7
}

// smoothUpper returns P(X ≥ x)/P(x) after Euler and Maclaurin: by the integral from
// x − ½ on, as [farMills], and the slope there.
func (m margins) smoothUpper(x int64) float64 {
	a, b, c, d := m.cells(x)
	slope := math.Log(a/b) + math.Log(d/c)
	scale := 2 / (slope + math.Sqrt(slope*slope+4*(1/a+1/b+1/c+1/d)))
	at, sum := m.logWeight(x, 0), 0.0
	for _, n := range tailNodes {
		sum += n.weight * math.Exp(m.logWeight(x, scale*n.at-0.5)-at)
	}
	return sum*scale - math.Exp(m.logWeight(x, -0.5)-at)*slope/24
}

// cells returns the four counts where x of the hits are among n1.
func (m margins) cells(x int64) (a, b, c, d float64) {
	return float64(x), float64(m.n1 - x), float64(m.hits - x), float64(m.n2 - m.hits + x)
}

// logProb returns ln P(x).
func (m margins) logProb(x int64) float64 {
	n1, n2, hits := float64(m.n1), float64(m.n2), float64(m.hits)
	misses := float64(m.n1 - m.hits + m.n2)
	return m.logWeight(x, 0) + rootOf(n1) + rootOf(n2) + rootOf(hits) + rootOf(misses) - rootOf(n1+n2)
}

// logWeight returns what ln P(x + more) is but for a constant; more need not be
// whole. Nothing is rounded that nearly cancels out: the deviance has the exact
// distance from the mean, and factorials are without what the deviance has of them.
func (m margins) logWeight(x int64, more float64) float64 {
	a, b, c, d := m.cells(x)
	a, b, c, d = a+more, b-more, c-more, d+more
	if min(a, b, c, d) < 0 {
		return math.Inf(-1)
	}
	off := cross(x, m.n1, m.hits-x, m.n2)/(float64(m.n1)+float64(m.n2)) + more
	return -rootOf(a) - rootOf(b) - rootOf(c) - rootOf(d) - deviance(a, b, c, d, off)
}

// rootOf returns ln(n!) − n·ln n + n.
func rootOf(n float64) float64 {
	if n < float64(len(smallRoots)) && n == math.Trunc(n) {
		return smallRoots[int(n)]
	}
	return math.Log(n)/2 + halfLog2Pi + stirlingError(n)
}

var smallRoots = func() (roots [128]float64) {
	for i := 1; i < len(roots); i++ {
		n := float64(i)
		roots[i] = math.Log(n)/2 + halfLog2Pi + stirlingError(n)
	}
	return roots
}()

// deviance returns Σ O·ln(O/E) over four counts, of which a and d exceed the
// expected by off, and b and c fall short by it.
func deviance(a, b, c, d, off float64) float64 {
	return excess(a, off) + excess(b, -off) + excess(c, -off) + excess(d, off)
}

// excess returns O·ln(O/E) − (O − E) for O − E = off. The differences of a table
// cancel out.
func excess(observed, off float64) float64 {
	if observed == 0 {
		return -off
	}
	return observed * logExcess(-off/observed)
}
