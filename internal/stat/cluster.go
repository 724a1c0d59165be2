package stat

import (
	"math"
	"math/big"
)

// ClusterSums are exact sums over clusters, such as users, of which each has n
// units, such as sessions, k of them converted. They do not depend on the order
// of adding and have room for 10⁹ clusters of 10⁹ units.
type ClusterSums struct {
	Clusters   int64 // those with units
	K, N       int64 // Σk, Σn
	KK, KN, NN Uint128
}

// Add adds a cluster of n units, k of them converted. One without units is left
// out.
func (s *ClusterSums) Add(k, n int64) {
	if n == 0 {
		return
	}
	s.Merge(ClusterSums{1, k, n, Product(k, k), Product(k, n), Product(n, n)})
}

// Merge adds the sums over other clusters.
func (s *ClusterSums) Merge(t ClusterSums) {
	s.Clusters += t.Clusters
	s.K += t.K
	s.N += t.N
	s.KK, s.KN, s.NN = s.KK.Add(t.KK), s.KN.Add(t.KN), s.NN.Add(t.NN)
}

// Sub takes away the sums over clusters that are among those of s.
func (s *ClusterSums) Sub(t ClusterSums) {
	s.Clusters -= t.Clusters
	s.K -= t.K
	s.N -= t.N
	s.KK, s.KN, s.NN = s.KK.Sub(t.KK), s.KN.Sub(t.KN), s.NN.Sub(t.NN)
}

// ClusteredRate is a rate of units that come in clusters.
type ClusteredRate struct {
	Rate         float64
	SE           float64 // standard error, which knows of the clusters
	Low, High    float64
	DesignEffect float64 // SE² over that of as many independent units
}

// RateClustered returns r = Σk/Σn of clusters G with
//
//	SE² = G/(G−1) · Σ(k − r·n)²/(Σn)²,
//
// the Wilson interval of n* = r(1−r)/SE² independent units, and the design effect
// Σn/n*. Where r is 0 or 1, or SE is 0, n* is Σn. One cluster has no SE (NaN), and
// its n* is 1: its units may be all alike. Without units the interval is [0, 1] and there is no rate; what
// are no such sums give NaN. The squares are summed exactly.
//
// Source: Kish, Survey Sampling (1965) 6.3; Wilson's interval of effective counts
// after Dean and Pagano, J. Surv. Stat. Methodol. 3 (2015) 484.
func RateClustered(s ClusterSums, level float64) ClusteredRate {
	nan := math.NaN()
	k, n, g := float64(s.K), float64(s.N), float64(s.Clusters)
	if !isRate(k, n, level) || s.Clusters < 0 || s.Clusters > s.N || (s.Clusters == 0) != (s.N == 0) {
		return ClusteredRate{nan, nan, nan, nan, nan}
	}
	c := ClusteredRate{Rate: k / n, SE: nan, DesignEffect: 1}
	if s.Clusters > 1 {
		c.SE = math.Sqrt(s.squares()*g/(g-1)) / n
	}
	if s.Clusters == 1 {
		c.DesignEffect = n
	}
	if independent := c.Rate * (1 - c.Rate) / n; independent > 0 && c.SE > 0 {
		c.DesignEffect = c.SE * c.SE / independent
	}
	c.Low, c.High = WilsonEffective(k/c.DesignEffect, n/c.DesignEffect, level)
	return c
}

// squares returns Σ(k − r·n)² = Σk² − 2r·Σkn + r²·Σn². The terms may be nearly
// equal, so that they are added before anything is rounded.
func (s ClusterSums) squares() float64 {
	k, n := big.NewInt(s.K), big.NewInt(s.N)
	kk, kn, nn := s.KK.Big(), s.KN.Big(), s.NN.Big()
	sum := kk.Mul(kk, n)
	sum.Sub(sum, kn.Mul(kn, k).Lsh(kn, 1))
	sum.Mul(sum, n)
	sum.Add(sum, nn.Mul(nn, k).Mul(nn, k))
	squares, _ := new(big.Rat).SetFrac(sum, n.Mul(n, n)).Float64()
	return max(0, squares)
}
