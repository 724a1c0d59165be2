package segment

import (
	"math"
	"math/big"
	"slices"
	"strings"

	"github.com/go-conversion/conversion"
	"github.com/go-conversion/conversion/internal/stat"
)

// sums are exact sums over clusters, which are the users: of a user's units that
// are counted, k of n converted. Where the unit is the user, n is 1.
type sums struct {
	stat.ClusterSums
	money []moments // by currency
}

// moments are sums of what users brought, in micros of one currency.
type moments struct {
	currency  string
	x, xx, xn int192
}

// cluster is what one user adds to sums.
type cluster struct {
	n, k  int64
	money []amount // by currency
}

type amount struct {
	currency string
	micros   int64
}

// add counts a unit with the amounts that it brought. It reports whether all of
// them fit.
func (c *cluster) add(converted bool, values []amount) (fits bool) {
	c.n++
	if converted {
		c.k++
	}
	fits = true
	for _, v := range values {
		fits = c.bring(v) && fits
	}
	return fits
}

// bring adds an amount; sums beyond the range of Money are cut to it.
func (c *cluster) bring(v amount) (fits bool) {
	i, found := slices.BinarySearchFunc(c.money, v.currency, func(a amount, currency string) int { return strings.Compare(a.currency, currency) })
	if !found {
		c.money = slices.Insert(c.money, i, v)
		return true
	}
	at := &c.money[i].micros
	sum := *at + v.micros
	switch {
	case v.micros > 0 && sum < *at:
		*at = math.MaxInt64
		return false
	case v.micros < 0 && sum > *at:
		*at = math.MinInt64
		return false
	}
	*at = sum
	return true
}

func (c *cluster) reset() { c.n, c.k, c.money = 0, 0, c.money[:0] }

// add adds a user.
func (s *sums) add(c *cluster) {
	if c.n == 0 {
		return
	}
	s.Add(c.k, c.n)
	for _, v := range c.money {
		m := s.in(v.currency)
		m.x.add(int192Of(v.micros))
		m.xx.add(product(v.micros, v.micros))
		m.xn.add(product(v.micros, c.n))
	}
}

// in returns the moments of a currency.
func (s *sums) in(currency string) *moments {
	i, found := slices.BinarySearchFunc(s.money, currency, func(m moments, c string) int { return strings.Compare(m.currency, c) })
	if !found {
		s.money = slices.Insert(s.money, i, moments{currency: strings.Clone(currency)})
	}
	return &s.money[i]
}

// merge adds other sums, over other users or other units.
func (s *sums) merge(t *sums) {
	s.Merge(t.ClusterSums)
	for i := range t.money {
		m, from := s.in(t.money[i].currency), &t.money[i]
		m.x.add(from.x)
		m.xx.add(from.xx)
		m.xn.add(from.xn)
	}
}

// less returns s without t, which is a part of it.
func (s *sums) less(t *sums) sums {
	rest := s.clone()
	rest.Sub(t.ClusterSums)
	for i := range t.money {
		m, from := rest.in(t.money[i].currency), &t.money[i]
		m.x.sub(from.x)
		m.xx.sub(from.xx)
		m.xn.sub(from.xn)
	}
	return rest
}

func (s *sums) clone() sums {
	c := *s
	c.money = slices.Clone(s.money)
	return c
}

func (s *sums) rate() conversion.Rate { return conversion.Rate{K: s.K, N: s.N} }

// worth returns what was brought in a currency; nothing is 0.
func (s *sums) worth(currency string) moments {
	for i := range s.money {
		if s.money[i].currency == currency {
			return s.money[i]
		}
	}
	return moments{currency: currency}
}

// mean returns the mean x/n of an amount over the units, in units of the
// currency. Its variance over users is such that, divided by their number G, it
// is that of the mean with users as clusters,
//
//	G/(G−1) · Σ(x − mean·n)²/(Σn)².
//
// The squares are exact, because amounts that hardly differ would cancel out.
func (s *sums) mean(currency string) stat.Moments {
	const micros = 1e6
	m := s.worth(currency)
	x, n := m.x.big(), big.NewInt(s.N)
	// (Σn)²·Σ(x − mean·n)² = (Σn)²·Σx² − 2·Σx·Σn·Σxn + (Σx)²·Σn²
	squares := new(big.Int).Mul(new(big.Int).Mul(n, n), m.xx.big())
	cross := new(big.Int).Mul(new(big.Int).Mul(x, n), m.xn.big())
	squares.Sub(squares, cross.Lsh(cross, 1))
	squares.Add(squares, new(big.Int).Mul(new(big.Int).Mul(x, x), s.NN.Big()))
	fourth := new(big.Int).Exp(n, big.NewInt(4), nil)
	g := float64(s.Clusters)
	return stat.Moments{
		N: g, Mean: quotient(x, n) / micros,
		Variance: quotient(squares, fourth) / (micros * micros) * g / (g - 1) * g,
	}
}

// quotient returns a/b, NaN for 0/0.
func quotient(a, b *big.Int) float64 {
	if b.Sign() == 0 {
		return math.NaN()
	}
	q, _ := new(big.Rat).SetFrac(a, b).Float64()
	return q
}
