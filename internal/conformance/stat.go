package conformance

import (
	"encoding/json"
	"fmt"
	"math"

	"github.com/go-conversion/conversion/internal/stat"
)

func runStat(fields json.RawMessage) error {
	var c struct {
		Func      string
		Args      []json.RawMessage
		Want      json.RawMessage
		Tolerance float64
	}
	if err := strict(fields, &c); err != nil {
		return err
	}
	f, ok := statistics[c.Func]
	if !ok {
		return fmt.Errorf("unknown func %q", c.Func)
	}
	args := statArgs{raw: c.Args}
	got := f(&args)
	if err := args.fault(); err != nil {
		return err
	}
	want := make([]float64, 1)
	if json.Unmarshal(c.Want, &want[0]) != nil {
		if err := json.Unmarshal(c.Want, &want); err != nil {
			return err
		}
	}
	if len(got) != len(want) {
		return fmt.Errorf("want %v, have %v", want, got)
	}
	for i, w := range want {
		limit := c.Tolerance
		if w != 0 {
			limit *= math.Abs(w)
		}
		if !(math.Abs(got[i]-w) <= limit) {
			return fmt.Errorf("want %v, have %v", want, got)
		}
	}
	return nil
}

// statistics are the functions of the suite, by name.
var statistics = map[string]func(*statArgs) []float64{
	"norm_cdf":      func(a *statArgs) []float64 { return one(stat.NormCDF(a.float())) },
	"norm_sf":       func(a *statArgs) []float64 { return one(stat.NormSF(a.float())) },
	"norm_ppf":      func(a *statArgs) []float64 { return one(stat.NormPPF(a.float())) },
	"beta_inc":      func(a *statArgs) []float64 { return one(stat.BetaInc(a.float(), a.float(), a.float())) },
	"beta_inc_inv":  func(a *statArgs) []float64 { return one(stat.BetaIncInv(a.float(), a.float(), a.float())) },
	"gamma_inc":     func(a *statArgs) []float64 { return one(stat.GammaInc(a.float(), a.float())) },
	"gamma_inc_inv": func(a *statArgs) []float64 { return one(stat.GammaIncInv(a.float(), a.float())) },
	"chi2_sf":       func(a *statArgs) []float64 { return one(stat.ChiSquareSF(a.float(), a.float())) },
	"t_sf":          func(a *statArgs) []float64 { return one(stat.StudentSF(a.float(), a.float())) },
	"t_ppf":         func(a *statArgs) []float64 { return one(stat.StudentPPF(a.float(), a.float())) },

	"binom_cdf":     func(a *statArgs) []float64 { return one(stat.BinomialCDF(a.int(), a.int(), a.float())) },
	"poisson_cdf":   func(a *statArgs) []float64 { return one(stat.PoissonCDF(a.int(), a.float())) },
	"poisson_sf":    func(a *statArgs) []float64 { return one(stat.PoissonSF(a.int(), a.float())) },
	"nbinom_cdf":    func(a *statArgs) []float64 { return one(stat.NegBinomialCDF(a.int(), a.float(), a.float())) },
	"betabinom_cdf": func(a *statArgs) []float64 { return one(stat.BetaBinomialCDF(a.int(), a.int(), a.float(), a.float())) },

	"wilson":          ofRate(stat.Wilson),
	"jeffreys":        ofRate(stat.Jeffreys),
	"clopper_pearson": ofRate(stat.ClopperPearson),
	"wilson_cc":       ofRate(stat.WilsonCC),
	"agresti_coull":   ofRate(stat.AgrestiCoull),
	"wald":            ofRate(stat.Wald),
	"poisson_exact":   func(a *statArgs) []float64 { return two(stat.PoissonExact(a.int(), a.float())) },

	"diff_newcombe":           ofDifference(stat.DiffNewcombe),
	"diff_agresti_caffo":      ofDifference(stat.DiffAgrestiCaffo),
	"diff_wald":               ofDifference(stat.DiffWald),
	"diff_miettinen_nurminen": ofDifference(stat.DiffMiettinenNurminen),

	"z_pooled":     ofTest(stat.ZPooled),
	"chi2_2x2":     ofTest(stat.ChiSquare2x2),
	"chi2_yates":   ofTest(stat.Yates),
	"g_test":       ofTest(stat.GTest),
	"fisher":       ofTable(stat.Fisher),
	"phi":          ofTable(stat.Phi),
	"odds_prior":   ofTable(stat.OddsPrior),
	"prob_greater": ofTable(stat.ProbGreater),
	"ratio_katz":   ofRatio(stat.RatioKatz),
	"odds_woolf":   ofRatio(stat.OddsWoolf),

	"holm":                ofMany(stat.Holm),
	"bonferroni":          ofMany(stat.Bonferroni),
	"benjamini_hochberg":  ofMany(stat.BenjaminiHochberg),
	"benjamini_yekutieli": ofMany(stat.BenjaminiYekutieli),

	"mh_odds":       ofStrata(stat.MHOdds),
	"mh_ratio":      ofStrata(stat.MHRatio),
	"mh_difference": ofStrata(stat.MHDifference),
	"cmh":           func(a *statArgs) []float64 { return two(stat.CMH(a.tables())) },
	"cmh_corrected": func(a *statArgs) []float64 { return two(stat.CMHCorrected(a.tables())) },
	"standardised":  func(a *statArgs) []float64 { return two(stat.Standardised(a.tables())) },
	"breslow_day": func(a *statArgs) []float64 {
		chi2, df, p := stat.BreslowDay(a.tables())
		return []float64{chi2, float64(df), p}
	},

	"heterogeneity": func(a *statArgs) []float64 {
		h := stat.Heterogeneity(read[[][2]int64](a))
		return []float64{h.Chi2, float64(h.DF), h.P, h.V}
	},
	"beta_binomial_fit": func(a *statArgs) []float64 {
		alpha, beta, _ := stat.BetaBinomialFit(read[[][2]int64](a))
		return []float64{alpha, beta}
	},
	"shrink": func(a *statArgs) []float64 {
		return three(stat.Shrink(a.int(), a.int(), a.float(), a.float(), a.float()))
	},
	"welch_t": func(a *statArgs) []float64 {
		return three(stat.WelchT(stat.MomentsOf(read[[]float64](a)), stat.MomentsOf(read[[]float64](a))))
	},
	"sample_size": func(a *statArgs) []float64 {
		return one(stat.SampleSize(a.float(), a.float(), a.float(), a.float()))
	},
	"sample_size_pooled": func(a *statArgs) []float64 {
		return one(stat.SampleSizePooled(a.float(), a.float(), a.float(), a.float()))
	},

	"rate_clustered": func(a *statArgs) []float64 {
		var sums stat.ClusterSums
		for _, cluster := range read[[][2]int64](a) {
			sums.Add(cluster[0], cluster[1])
		}
		r := stat.RateClustered(sums, a.float())
		return []float64{r.Rate, r.SE, r.Low, r.High, r.DesignEffect}
	},
	"kitagawa": func(a *statArgs) []float64 {
		var levels []stat.Change
		for _, l := range read[[][4]int64](a) {
			levels = append(levels, stat.Change{N0: l[0], K0: l[1], N1: l[2], K1: l[3]})
		}
		return three(stat.Kitagawa(levels))
	},
	"overlap": func(a *statArgs) []float64 {
		o := stat.Overlap(a.int(), a.int(), a.int(), a.int())
		return []float64{o.Jaccard, o.Share, o.Lift, o.Phi, o.P}
	},
	"fieller": func(a *statArgs) []float64 {
		return two(stat.Fieller(a.float(), a.float(), a.float(), a.float(), a.float(), a.float()))
	},
	"split": func(a *statArgs) []float64 {
		return one(float64(stat.Split(read[string](a), read[uint64](a))))
	},
}

func one(x float64) []float64         { return []float64{x} }
func two(x, y float64) []float64      { return []float64{x, y} }
func three(x, y, z float64) []float64 { return []float64{x, y, z} }

func ofRate(f func(k, n int64, level float64) (low, high float64)) func(*statArgs) []float64 {
	return func(a *statArgs) []float64 { return two(f(a.int(), a.int(), a.float())) }
}

func ofDifference(f func(x1, n1, x2, n2 int64, level float64) (low, high float64)) func(*statArgs) []float64 {
	return func(a *statArgs) []float64 { return two(f(a.int(), a.int(), a.int(), a.int(), a.float())) }
}

func ofRatio(f func(x1, n1, x2, n2 int64, level float64) (ratio, low, high float64)) func(*statArgs) []float64 {
	return func(a *statArgs) []float64 { return three(f(a.int(), a.int(), a.int(), a.int(), a.float())) }
}

func ofTest(f func(x1, n1, x2, n2 int64) (x, p float64)) func(*statArgs) []float64 {
	return func(a *statArgs) []float64 { return two(f(a.int(), a.int(), a.int(), a.int())) }
}

func ofTable(f func(x1, n1, x2, n2 int64) float64) func(*statArgs) []float64 {
	return func(a *statArgs) []float64 { return one(f(a.int(), a.int(), a.int(), a.int())) }
}

func ofMany(f func(ps []float64) []float64) func(*statArgs) []float64 {
	return func(a *statArgs) []float64 { return f(read[[]float64](a)) }
}

func ofStrata(f func(tables []stat.Table, level float64) (value, low, high float64)) func(*statArgs) []float64 {
	return func(a *statArgs) []float64 { return three(f(a.tables(), a.float())) }
}

// statArgs hands out arguments in order.
type statArgs struct {
	raw []json.RawMessage
	err error
}

func (a *statArgs) float() float64 { return read[float64](a) }
func (a *statArgs) int() int64     { return read[int64](a) }

func (a *statArgs) tables() (tables []stat.Table) {
	for _, t := range read[[][4]int64](a) {
		tables = append(tables, stat.Table{A: t[0], B: t[1], C: t[2], D: t[3]})
	}
	return tables
}

// fault returns what was wrong with the arguments.
func (a *statArgs) fault() error {
	if a.err == nil && len(a.raw) > 0 {
		return fmt.Errorf("%d arguments too many", len(a.raw))
	}
	return a.err
}

func read[T any](a *statArgs) (value T) {
	if a.err != nil {
		return value
	}
	if len(a.raw) == 0 {
		a.err = fmt.Errorf("too few arguments")
		return value
	}
	a.err = json.Unmarshal(a.raw[0], &value)
	a.raw = a.raw[1:]
	return value
}
