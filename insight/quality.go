package insight

import (
	"errors"
	"fmt"
	"math"
	"slices"

	"github.com/go-conversion/conversion/internal/stat"
)

// Quality says how good forecasts were. It compares what was said with what came; it
// says nothing about causes, nor about units of another kind.
type Quality struct {
	N, Converted int64

	Brier   float64 // mean of (p − y)²: 0 is perfect; Uncertainty is what the overall rate would get
	LogLoss float64 // mean of −ln of what was given to what came, forecasts cut to [10⁻¹⁵, 1−10⁻¹⁵]

	// AUC is the probability that a converted unit had the higher forecast than
	// another one, ties counting half, with DeLong's standard error for independent
	// units; ½ is chance. Value is NaN without both classes, SE with less than two
	// units in one, Low and High where SE is NaN or 0.
	AUC Measured

	ECE         float64 // Σ n/N·|ȳ−p̄| over bins: how far off forecasts are
	Reliability float64 // Σ n/N·(p̄−ȳ)² over bins
	Resolution  float64 // Σ n/N·(ȳ−rate)² over bins: how far the bins differ
	Uncertainty float64 // rate·(1−rate)

	// Intercept and Slope are those of a logistic regression of y on logit p: 0 and 1
	// if forecasts are right; a slope below 1 means that they are too extreme. NaN if
	// there is one forecast only, or one that separates the classes.
	Intercept, Slope     float64
	InterceptSE, SlopeSE float64

	Bins []Bin
}

// Bin is a group of forecasts.
type Bin struct {
	Low, High    float64 // of the forecasts
	Forecast     float64 // mean
	N, Converted int64
}

// ErrScored says that a forecast is not within 0..1, or what became of its units is no rate.
var ErrScored = errors.New("no forecasts with outcomes")

// Evaluate compares forecasts with what came. Bins are made of the different
// forecasts in ascending order: one with r units of lower forecasts goes whole to bin
// ⌊bins·r/N⌋; bins that stay empty are left out, and 0 bins are 10. Without units all
// numbers are NaN. The error is [ErrScored], also for bins below 0.
//
// The order of forecasts changes nothing, and neither does it whether equal ones come
// as one or as several. It takes O(n log n).
//
// Sources: DeLong, DeLong and Clarke-Pearson, Biometrics 44 (1988) 837, by midranks
// (Sun and Xu, IEEE Signal Process. Lett. 21 (2014) 1389); Murphy, J. Appl. Meteorol.
// 12 (1973) 595; Cox, Biometrika 45 (1958) 562.
func Evaluate(scored []Scored, bins int) (Quality, error) {
	if bins < 0 {
		return Quality{}, fmt.Errorf("%w: %d bins", ErrScored, bins)
	}
	if bins == 0 {
		bins = 10
	}
	fs, err := distinctScores(scored)
	if err != nil {
		return Quality{}, err
	}
	var q Quality
	for _, f := range fs {
		q.N += f.N
		q.Converted += f.Converted
	}
	q.score(fs)
	q.AUC = areaUnder(fs, q.N, q.Converted)
	q.bin(fs, bins)
	q.calibrate(fs)
	return q, nil
}

// distinctScores returns the different forecasts in ascending order.
func distinctScores(scored []Scored) ([]Scored, error) {
	units := int64(0)
	fs := make([]Scored, 0, len(scored))
	for i, f := range scored {
		if !(f.P >= 0 && f.P <= 1) || f.Converted < 0 || f.Converted > f.N || f.N > mostUnits-units {
			return nil, fmt.Errorf("%w: scored[%d]: %v for %d of %d", ErrScored, i, f.P, f.Converted, f.N)
		}
		if units += f.N; f.N > 0 {
			f.P += 0 // −0 becomes 0
			fs = append(fs, f)
		}
	}
	slices.SortFunc(fs, func(a, b Scored) int {
		switch {
		case a.P < b.P:
			return -1
		case a.P > b.P:
			return 1
		}
		return 0
	})
	last := -1
	for _, f := range fs {
		if last >= 0 && fs[last].P == f.P {
			fs[last].N += f.N
			fs[last].Converted += f.Converted
			continue
		}
		last++
		fs[last] = f
	}
	return fs[:last+1], nil
}

// score fills in the means over units.
func (q *Quality) score(fs []Scored) {
	n := float64(q.N)
	for _, f := range fs {
		yes, no := float64(f.Converted), float64(f.N-f.Converted)
		q.Brier += yes*(1-f.P)*(1-f.P) + no*f.P*f.P
		p := cutForecast(f.P)
		q.LogLoss -= yes*math.Log(p) + no*math.Log1p(-p)
	}
	q.Brier /= n
	q.LogLoss /= n
	rate := float64(q.Converted) / n
	q.Uncertainty = rate * (1 - rate)
}

// bin fills in the bins and what is read off them.
func (q *Quality) bin(fs []Scored, bins int) {
	smaller, at := int64(0), uint64(0)
	for _, f := range fs {
		product := stat.Product(int64(bins), smaller)
		to, _ := product.DivMod(uint64(q.N))
		if len(q.Bins) == 0 || to.Lo != at {
			q.Bins, at = append(q.Bins, Bin{Low: f.P}), to.Lo
		}
		b := &q.Bins[len(q.Bins)-1]
		b.High = f.P
		b.Forecast += float64(f.N) * f.P
		b.N += f.N
		b.Converted += f.Converted
		smaller += f.N
	}
	n := float64(q.N)
	if q.N == 0 {
		q.ECE, q.Reliability, q.Resolution = math.NaN(), math.NaN(), math.NaN()
	}
	for i := range q.Bins {
		b := &q.Bins[i]
		b.Forecast /= float64(b.N)
		rate := float64(b.Converted) / float64(b.N)
		off, apart := rate-b.Forecast, rate-float64(q.Converted)/n
		q.ECE += float64(b.N) / n * math.Abs(off)
		q.Reliability += float64(b.N) / n * off * off
		q.Resolution += float64(b.N) / n * apart * apart
	}
}

// calibrate fills in intercept and slope.
func (q *Quality) calibrate(fs []Scored) {
	fit, err := fitPlatt(fs)
	if err != nil {
		q.Intercept, q.Slope, q.InterceptSE, q.SlopeSE = math.NaN(), math.NaN(), math.NaN(), math.NaN()
		return
	}
	q.Intercept, q.Slope, q.InterceptSE, q.SlopeSE = fit.Coef[0], fit.Coef[1], fit.SE[0], fit.SE[1]
}
