package stat_test

import (
	"testing"

	"github.com/go-conversion/conversion/internal/stat"
)

func BenchmarkIntervals(b *testing.B) {
	for name, f := range map[string]func(k, n int64, level float64) (float64, float64){
		"Wilson": stat.Wilson, "Jeffreys": stat.Jeffreys, "ClopperPearson": stat.ClopperPearson,
		"WilsonCC": stat.WilsonCC, "AgrestiCoull": stat.AgrestiCoull, "Wald": stat.Wald,
	} {
		for size, c := range map[string][2]int64{"of 19662": {237, 19662}, "of a million": {200_000, 1e6}} {
			b.Run(name+" "+size, func(b *testing.B) {
				b.ReportAllocs()
				for b.Loop() {
					f(c[0], c[1], 0.95)
				}
			})
		}
	}
	b.Run("PoissonExact", func(b *testing.B) {
		for b.Loop() {
			stat.PoissonExact(237, 0.95)
		}
	})
	b.Run("Shrink", func(b *testing.B) {
		for b.Loop() {
			stat.Shrink(237, 19662, 0.89, 23, 0.95)
		}
	})
	b.Run("MeanInterval", func(b *testing.B) {
		for b.Loop() {
			stat.MeanInterval(stat.Moments{N: 600, Mean: 3, Variance: 2}, 0.95)
		}
	})
}

func BenchmarkDifferences(b *testing.B) {
	for name, f := range map[string]func(x1, n1, x2, n2 int64, level float64) (float64, float64){
		"Newcombe": stat.DiffNewcombe, "AgrestiCaffo": stat.DiffAgrestiCaffo,
		"Wald": stat.DiffWald, "MiettinenNurminen": stat.DiffMiettinenNurminen,
	} {
		b.Run(name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				f(422, 1694, 1470, 10551, 0.95)
			}
		})
	}
}

func BenchmarkTests(b *testing.B) {
	for name, f := range map[string]func(x1, n1, x2, n2 int64) float64{
		"ZPooled": func(x1, n1, x2, n2 int64) float64 { _, p := stat.ZPooled(x1, n1, x2, n2); return p },
		"GTest":   func(x1, n1, x2, n2 int64) float64 { _, p := stat.GTest(x1, n1, x2, n2); return p },
		"Yates":   func(x1, n1, x2, n2 int64) float64 { _, p := stat.Yates(x1, n1, x2, n2); return p },
		"Fisher":  stat.Fisher, "ProbGreater": stat.ProbGreater,
	} {
		b.Run(name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				f(422, 1694, 1470, 10551)
			}
		})
	}
	b.Run("Fisher of few", func(b *testing.B) {
		for b.Loop() {
			stat.Fisher(1, 1e6, 6, 1e6)
		}
	})
	b.Run("Fisher of 1e9", func(b *testing.B) {
		for b.Loop() {
			stat.Fisher(500_000_000, 1e9, 500_010_000, 1e9)
		}
	})
	b.Run("Fisher of 1e12", func(b *testing.B) {
		for b.Loop() {
			stat.Fisher(500_000_000_000, 1e12, 500_001_000_000, 1e12)
		}
	})
	b.Run("WelchT", func(b *testing.B) {
		for b.Loop() {
			stat.WelchT(stat.Moments{N: 600, Mean: 3, Variance: 2}, stat.Moments{N: 500, Mean: 3.2, Variance: 4})
		}
	})
	b.Run("RateClustered", func(b *testing.B) {
		var s stat.ClusterSums
		for i := range int64(600) {
			s.Add(i%3, 3+i%5)
		}
		for b.Loop() {
			stat.RateClustered(s, 0.95)
		}
	})
	b.Run("BetaBinomialCDF", func(b *testing.B) {
		for b.Loop() {
			stat.BetaBinomialCDF(300, 4088, 60, 690)
		}
	})
	b.Run("BetaBinomialCDF of 1e12", func(b *testing.B) {
		for b.Loop() {
			stat.BetaBinomialCDF(1e10, 1e12, 60, 690)
		}
	})
}

func BenchmarkQuantiles(b *testing.B) {
	for name, c := range map[string][3]float64{
		"5.5 95.5": {5.5, 95.5, 0.025}, "100.5 1000.5": {100.5, 1000.5, 0.025}, "2e4 1e5": {2e4, 1e5, 0.975},
		"1e9 1e9": {1e9, 1e9, 0.975}, "far": {3, 50, 1e-100}, "half": {0.5, 0.5, 0.3},
	} {
		b.Run("BetaIncInv "+name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				stat.BetaIncInv(c[0], c[1], c[2])
			}
		})
	}
	b.Run("StudentPPF", func(b *testing.B) {
		for b.Loop() {
			stat.StudentPPF(0.975, 11.3)
		}
	})
	b.Run("GammaIncInv", func(b *testing.B) {
		for b.Loop() {
			stat.GammaIncInv(1e7, 0.975)
		}
	})
}

func BenchmarkBetaBinomialFit(b *testing.B) {
	levels := make([][2]int64, 100)
	for i := range levels {
		levels[i] = [2]int64{int64(i % 17), int64(100 + 37*i)}
	}
	for b.Loop() {
		stat.BetaBinomialFit(levels)
	}
}
