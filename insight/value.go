package insight

import (
	"math"

	"github.com/go-conversion/conversion"
	"github.com/go-conversion/conversion/internal/stat"
)

// ConversionValue is what one macro conversion is worth, in units of the currency:
// a fixed amount, or the mean of what was observed with its standard error.
type ConversionValue struct {
	Mean, SE float64
	Currency string
}

// FixedValue is a value that is known for sure, such as the margin of a product.
func FixedValue(m conversion.Money) ConversionValue {
	return ConversionValue{Mean: units(m), Currency: m.Currency}
}

// units returns an amount in units of its currency.
func units(m conversion.Money) float64 { return float64(m.Micros) / 1e6 }

// money returns x units rounded half to even to millionths; amounts stop at the
// ends of what Money holds, and NaN is absent.
func (v ConversionValue) money(x float64) conversion.Money {
	micros := math.RoundToEven(x * 1e6)
	switch {
	case math.IsNaN(micros):
		return conversion.Money{}
	case micros >= math.MaxInt64:
		return conversion.Money{Micros: math.MaxInt64, Currency: v.Currency}
	case micros <= math.MinInt64:
		return conversion.Money{Micros: math.MinInt64, Currency: v.Currency}
	}
	return conversion.Money{Micros: int64(micros), Currency: v.Currency}
}

// times returns the product of a probability or effect p in [low, high] and the
// value, with its interval:
//
//	pV − √((p−low)²V² + (p·z·SE)²),  pV + √((high−p)²V² + (p·z·SE)²),
//
// where low and high change places for a V below 0. Source: Donner and Zou, Biometrics 68 (2012) 1 (MOVER).
func (v ConversionValue) times(p Estimate, level float64) Estimate {
	spread := p.Value * stat.NormPPF(1-(1-level)/2) * v.SE
	below, above := (p.Value-p.Low)*v.Mean, (p.High-p.Value)*v.Mean
	if v.Mean < 0 {
		below, above = above, below
	}
	return Estimate{
		Value: p.Value * v.Mean,
		Low:   p.Value*v.Mean - math.Hypot(below, spread),
		High:  p.Value*v.Mean + math.Hypot(above, spread),
	}
}
