package attribution

import (
	"cmp"
	"math"
	"math/bits"
	"slices"

	"github.com/go-conversion/conversion"
)

// Allocate splits money by scores, so that the amounts add up to the total, to the
// last micro. All are multiples of the quantum, in micros, but one, which gets
// what is left of the total below it as well. Use 1 for exactness, 10 000 where
// cents must add up: 10.00 over 1, 1, 1 by cents is 3.34, 3.33, 3.33.
//
// Scores are taken relative to the largest, as gᵢ/2⁴⁰, rounded (from 2²³ scores on
// a little coarser). With N = ⌊total/quantum⌋ each gets ⌊N·gᵢ/Σg⌋ quanta; those left
// over go one each to the largest remainders, and total mod quantum to the largest
// score, ties to the earlier. All in integers.
//
// If no score is above 0, or one is negative, infinite or NaN, all amounts are 0. A
// negative total is split as the positive one. A quantum below 1 counts as 1. It
// takes O(n log n).
func Allocate(total conversion.Money, scores []float64, quantum int64) []conversion.Money {
	return AppendAllocation(make([]conversion.Money, 0, len(scores)), total, scores, quantum)
}

// AppendAllocation appends to dst what [Allocate] returns. Of up to 32 scores it
// allocates nothing else.
func AppendAllocation(dst []conversion.Money, total conversion.Money, scores []float64, quantum int64) []conversion.Money {
	var grainRoom, partRoom [fewTouches]uint64
	var restRoom [fewTouches]remainder
	parts := partRoom[:0]
	if g, ok := readGrains(grainRoom[:0], scores); ok {
		rests := slices.Grow(restRoom[:0], len(scores))
		parts = g.split(parts, rests, magnitude(total.Micros), atLeastOne(quantum))
	}
	for i := range scores {
		amount := conversion.Money{Currency: total.Currency}
		if len(parts) > 0 {
			amount.Micros = signed(parts[i], total.Micros)
		}
		dst = append(dst, amount)
	}
	return dst
}

// fewTouches is up to how many touches need no memory of the heap.
const fewTouches = 32

func atLeastOne(quantum int64) uint64 { return uint64(max(1, quantum)) }

func magnitude(micros int64) uint64 {
	if micros < 0 {
		return -uint64(micros)
	}
	return uint64(micros)
}

// signed gives a part of a magnitude the sign of the whole.
func signed(part uint64, whole int64) int64 {
	if whole < 0 {
		return -int64(part)
	}
	return int64(part)
}

// grains are scores as whole numbers.
type grains struct {
	sizes   []uint64
	sum     uint64
	largest int // the place of the first of the largest
}

// readGrains takes the scores into room; it is false if there is nothing to split
// by.
func readGrains(room []uint64, scores []float64) (g grains, ok bool) {
	g.sizes = room
	top := largestScore(scores)
	if top == 0 {
		return g, false
	}
	scale := math.Ldexp(1, grainBits(len(scores)))
	for i, score := range scores {
		size := uint64(score/top*scale + 0.5)
		g.sizes = append(g.sizes, size)
		g.sum += size
		if size > g.sizes[g.largest] {
			g.largest = i
		}
	}
	return g, true
}

// largestScore is 0 if there is none above 0, or one is no score.
func largestScore(scores []float64) (top float64) {
	for _, s := range scores {
		if !(s >= 0 && s <= math.MaxFloat64) {
			return 0
		}
		top = max(top, s)
	}
	return top
}

// grainBits are those of the largest grain; fewer if there are so many scores
// that the sum would not fit 64 bits.
func grainBits(scores int) int { return min(40, 63-bits.Len(uint(scores))) }

// remainder is what is left of a place's exact part.
type remainder struct {
	size  uint64
	place int
}

// split appends the parts of the whole, which add up to it. In rests it needs room
// for all grains.
func (g grains) split(dst []uint64, rests []remainder, whole, quantum uint64) []uint64 {
	base, n := len(dst), whole/quantum
	left := n
	rests = rests[:len(g.sizes)]
	for i, size := range g.sizes {
		hi, lo := bits.Mul64(n, size)
		part, rest := bits.Div64(hi, lo, g.sum) // fits, as size ≤ sum
		dst = append(dst, part)
		left -= part
		rests[i] = remainder{rest, i}
	}
	parts := dst[base:]
	if left > 0 {
		slices.SortFunc(rests, func(a, b remainder) int {
			return cmp.Or(cmp.Compare(b.size, a.size), cmp.Compare(a.place, b.place))
		})
		for _, r := range rests[:left] {
			parts[r.place]++
		}
	}
	for i := range parts {
		parts[i] *= quantum
	}
	parts[g.largest] += whole % quantum
	return dst
}

// divide appends what each touch of a path gets of the whole by the curve that gave
// the grains. It needs room as split does.
func (g grains) divide(dst []uint64, rests []remainder, c Curve, p *steps, whole, quantum uint64) []uint64 {
	if conserves(c) {
		return g.split(dst, rests, whole, quantum)
	}
	counts := p.occurrences()
	for _, key := range p.keys {
		o := &counts[key]
		dst = append(dst, evenPart(whole, quantum, uint64(o.times), uint64(o.met)))
		o.met++
	}
	return dst
}

// evenPart is what split gives to the i-th of n equal scores.
func evenPart(whole, quantum, n, i uint64) uint64 {
	quanta := whole / quantum
	part := quanta / n
	if i < quanta%n {
		part++
	}
	part *= quantum
	if i == 0 {
		part += whole % quantum
	}
	return part
}
