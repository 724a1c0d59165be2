package segment

import (
	"math"
	"math/big"
	"math/bits"

	"github.com/go-conversion/conversion"
	"github.com/go-conversion/conversion/internal/wire"
)

// summed adds up a property over a window, in millionths.
type summed struct {
	prop      string
	window    int64 // 0 is no limit
	low, high *wide // nil is no limit

	total wide
	parts []part // with a window: those that may be in it
	head  int    // parts before have been dropped
}

// part is what one event adds.
type part struct {
	time int64
	wide
}

func (s *summed) reset() { s.total, s.parts, s.head = wide{}, s.parts[:0], 0 }

func (s *summed) take(e *seen) {
	v := e.event.Props.Lookup(s.prop)
	if f := v.Num(); v.Kind() == conversion.KindNumber && f-f == 0 && f != 0 {
		s.add(part{e.time, millionths(f)})
	}
}

func (s *summed) add(p part) {
	s.total = s.total.plus(p.wide)
	if s.window == 0 {
		return
	}
	for from := since(p.time, s.window); s.head < len(s.parts) && s.parts[s.head].time < from; s.head++ {
		s.total = s.total.minus(s.parts[s.head].wide)
	}
	if s.head > 16 && s.head > len(s.parts)/2 {
		n := copy(s.parts, s.parts[s.head:])
		s.parts, s.head = s.parts[:n], 0
	}
	s.parts = append(s.parts, p)
}

func (s *summed) holds(asOf int64) bool {
	sum := s.total
	from := since(asOf, s.window)
	for _, p := range s.parts[s.head:] {
		if p.time >= from {
			break
		}
		sum = sum.minus(p.wide)
	}
	return (s.low == nil || !sum.less(*s.low)) && (s.high == nil || !s.high.less(sum))
}

func (s *summed) next(asOf int64) int64 {
	from := since(asOf, s.window)
	for _, p := range s.parts[s.head:] {
		if p.time >= from {
			return after(p.time, s.window)
		}
	}
	return never
}

func (s *summed) append(dst []byte) []byte {
	dst = s.total.append(dst)
	dst = wire.AppendUint(dst, uint64(len(s.parts)-s.head))
	for _, p := range s.parts[s.head:] {
		dst = p.append(wire.AppendInt(dst, p.time))
	}
	return dst
}

func (s *summed) read(r *wire.Reader) {
	s.reset()
	s.total = readWide(r)
	sum := wide{}
	for range r.Len(3) {
		p := part{r.Int(), readWide(r)}
		if n := len(s.parts); n > 0 && s.parts[n-1].time > p.time {
			r.Fail()
		}
		sum = sum.plus(p.wide)
		s.parts = append(s.parts, p)
	}
	if s.window > 0 && sum != s.total || s.window == 0 && len(s.parts) > 0 {
		r.Fail()
	}
}

// wide is an integer of 128 bits, in two's complement.
type wide struct {
	hi int64
	lo uint64
}

func (w wide) plus(x wide) wide {
	lo, carry := bits.Add64(w.lo, x.lo, 0)
	return wide{w.hi + x.hi + int64(carry), lo}
}

func (w wide) minus(x wide) wide {
	lo, borrow := bits.Sub64(w.lo, x.lo, 0)
	return wide{w.hi - x.hi - int64(borrow), lo}
}

func (w wide) less(x wide) bool { return w.hi < x.hi || w.hi == x.hi && w.lo < x.lo }

func (w wide) append(dst []byte) []byte {
	return wire.AppendUint(wire.AppendInt(dst, w.hi), w.lo)
}

func readWide(r *wire.Reader) wide { return wide{r.Int(), r.Uint()} }

// largest is the number beyond which a value of a property counts as that: the
// sum of a hundred million of them is exact.
const largest = 1e24

// millionths returns the nearest integer of millionths of a finite number, ties
// away from zero.
func millionths(f float64) wide {
	f = max(-largest, min(f, largest))
	product := f * 1e6
	if math.Abs(product) < 1<<52 {
		n := math.Round(product)
		// A tie may be one of the rounded product only.
		if rest := math.FMA(f, 1e6, -product); math.Abs(product-math.Trunc(product)) == 0.5 && rest != 0 && (rest < 0) == (f > 0) {
			n = math.Trunc(product)
		}
		return wide{int64(n) >> 63, uint64(int64(n))}
	}
	exact := new(big.Float).SetPrec(200).Mul(big.NewFloat(f), big.NewFloat(1e6))
	n, _ := exact.Add(exact, big.NewFloat(math.Copysign(0.5, f))).Int(nil)
	return wideOf(n)
}

// wideOf returns an integer of less than 128 bits.
func wideOf(n *big.Int) wide {
	lo := new(big.Int).And(n, new(big.Int).SetUint64(math.MaxUint64))
	return wide{new(big.Int).Rsh(n, 64).Int64(), lo.Uint64()}
}

// units returns millionths as a number.
func (w wide) units() float64 { return (float64(w.hi)*(1<<64) + float64(w.lo)) / 1e6 }
