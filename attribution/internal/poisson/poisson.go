// Package poisson draws Poisson numbers that are exact in distribution at any mean.
package poisson

import (
	"math"
	"math/bits"
	"math/rand/v2"

	"github.com/go-conversion/conversion/internal/stat"
)

// fewExpected is the mean below which numbers are counted out: transformed rejection
// needs 10 at least.
const fewExpected = 10

// Draw returns a Poisson number of the mean, which is a count; one beyond 64 bits is
// the largest. Small means are counted out, which takes mean + 1 uniform numbers, large
// ones need two or three: the transformed rejection of W. Hörmann, The transformed
// rejection method for generating Poisson random variables, Insurance: Mathematics and
// Economics 12 (1993) 39, algorithm PTRS. Offsets from the mean are drawn rather than
// numbers, so that none is rounded where float64 no longer has all whole numbers.
func Draw(r *rand.Rand, mean uint64) uint64 {
	switch {
	case mean == 0:
		return 0
	case mean < fewExpected:
		return counted(r, noneExpected[mean])
	}
	return shifted(mean, offset(r, float64(mean)))
}

// noneExpected is exp(−mean), the probability of 0, which is worth a table: most rows of
// real tables have few journeys.
var noneExpected = func() (p [fewExpected]float64) {
	for mean := range p {
		p[mean] = math.Exp(-float64(mean))
	}
	return p
}()

// counted multiplies uniform numbers until the product is below the limit, exp(−mean).
func counted(r *rand.Rand, limit float64) (n uint64) {
	for product := uniform(r); product > limit; product *= uniform(r) {
		n++
	}
	return n
}

// uniform returns a number in (0, 1].
func uniform(r *rand.Rand) float64 { return 1 - r.Float64() }

// offset returns by how much a number exceeds the mean: −mean or more. The names of the
// constants are Hörmann's.
func offset(r *rand.Rand, mean float64) float64 {
	b := 0.931 + 2.53*math.Sqrt(mean)
	a := -0.059 + 0.02483*b
	invAlpha := 1.1239 + 1.1328/(b-3.4)
	vr := 0.9277 - 3.6224/(b-2)
	for {
		u, v := uniform(r)-0.5, uniform(r)
		us := 0.5 - math.Abs(u)
		off := math.Floor((2*a/us+b)*u + 0.43)
		switch {
		case us >= 0.07 && v <= vr:
			return off // a squeeze: nothing here is ever rejected
		case off < -mean || us < 0.013 && v > us:
			continue
		case math.Log(v*invAlpha/(a/(us*us)+b)) <= stat.LogPoisson(mean+off, off):
			return off
		}
	}
}

// shifted returns the mean and an offset added up, which is not below 0.
func shifted(mean uint64, off float64) uint64 {
	if off < 0 {
		return mean - uint64(-off)
	}
	sum, carry := bits.Add64(mean, uint64(off), 0)
	if carry != 0 {
		return math.MaxUint64
	}
	return sum
}
