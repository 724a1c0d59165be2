package insight

import (
	"math"

	"github.com/go-conversion/conversion"
	"github.com/go-conversion/conversion/internal/stat"
)

// discoveryEstimator makes candidates of counts.
type discoveryEstimator struct {
	study                    *DiscoveryStudy
	level                    float64
	converted                int64
	choose, estimate         []int // the halves
	chooseRisk, estimateRisk riskByOutcome
}

// riskByOutcome is units at risk by stratum and outcome.
type riskByOutcome [][2]int64

func (r riskByOutcome) total() (all [2]int64) {
	for _, n := range r {
		all[0], all[1] = addCapped(all[0], n[0]), addCapped(all[1], n[1])
	}
	return all
}

func (d *Discovery) estimator(o DiscoveryOptions) *discoveryEstimator {
	e := &discoveryEstimator{study: &d.study, level: o.Level, converted: d.converted, choose: []int{0}, estimate: []int{1}}
	if d.study.InSample {
		e.choose, e.estimate = []int{0, 1}, []int{0, 1}
	}
	e.chooseRisk, e.estimateRisk = d.strata.of(e.choose), d.strata.of(e.estimate)
	return e
}

// candidate estimates one candidate; false if it lacks support.
func (e *discoveryEstimator) candidate(c *candidateOf) (Candidate, bool) {
	got := Candidate{
		Name: c.name, Kind: c.kind, Rule: c.rule, Phi: math.NaN(), OddsRatio: math.NaN(), P: math.NaN(), Q: math.NaN(), Effect: none(),
		Prerequisite: PrerequisiteOf(conversion.Rate{K: max(0, e.converted-c.of.with), N: e.converted}, e.study.PrerequisiteThreshold, e.level),
	}
	got.Count = e.count(c.of)
	if got.Count == 0 {
		return got, got.Prerequisite.Is
	}
	got.Rule = c.times(got.Count)
	tables := e.tables(c.of, got.Count)
	for _, t := range tables {
		for i, n := range []int64{t.A, t.B, t.C, t.D} {
			got.Table[i] = addCapped(got.Table[i], n)
		}
	}
	if !e.isSupported(got.Table) && !got.Prerequisite.Is {
		return got, false
	}
	got.associate()
	got.Effect = e.effect(tables, got.Table)
	return got, true
}

// count returns the k that tells converted units best from others, 0 if none has
// support.
func (e *discoveryEstimator) count(t *tally) (best int) {
	did := t.timesBy(e.choose, e.study.MaxCount)
	risk := e.chooseRisk.total()
	most := -1.0
	for k := range e.study.MaxCount {
		a, b := sumCapped(did[1][k:]), sumCapped(did[0][k:])
		table := [4]int64{a, b, max(0, risk[1]-a), max(0, risk[0]-b)}
		if size := phiSize(phiOf(table)); e.isSupported(table) && size > most {
			best, most = k+1, size
		}
	}
	return best
}

func (e *discoveryEstimator) isSupported(t [4]int64) bool {
	return min(t[0]+t[1], t[2]+t[3]) >= e.study.MinSupport
}

// tables returns those of all strata with units at risk.
func (e *discoveryEstimator) tables(t *tally, k int) (tables []stat.Table) {
	for stratum, risk := range e.estimateRisk {
		if risk == [2]int64{} {
			continue
		}
		var did [2]int64
		if counts, known := t.strata[stratum]; known {
			for _, half := range e.estimate {
				for outcome := range did {
					did[outcome] = addCapped(did[outcome], sumCapped(counts.of(half, outcome)[k-1:]))
				}
			}
		}
		tables = append(tables, stat.Table{A: did[1], B: did[0], C: max(0, risk[1]-did[1]), D: max(0, risk[0]-did[0])})
	}
	return tables
}

func (e *discoveryEstimator) effect(tables []stat.Table, all [4]int64) (d Estimate) {
	if len(tables) > 1 {
		d.Value, d.Low, d.High = stat.MHDifference(tables, e.level)
		return d
	}
	did, not := conversion.Rate{K: all[0], N: all[0] + all[1]}, conversion.Rate{K: all[2], N: all[2] + all[3]}
	d.Value = did.Value() - not.Value()
	d.Low, d.High = stat.DiffNewcombe(did.K, did.N, not.K, not.N, e.level)
	return d
}

// associate fills in what follows from the table alone.
func (c *Candidate) associate() {
	t := &c.Table
	c.Phi = phiOf(*t)
	c.Strength = strengthOf(c.Phi)
	c.OddsRatio = stat.OddsPrior(t[0], t[0]+t[2], t[1], t[1]+t[3])
	c.P = stat.TwoRates(t[0], t[0]+t[1], t[2], t[2]+t[3])
}

func phiOf(t [4]int64) float64 { return stat.Phi(t[0], t[0]+t[1], t[2], t[2]+t[3]) }

// strengthOf says in words how strong a correlation is.
func strengthOf(phi float64) string {
	switch size := math.Abs(phi); {
	case size >= 0.4:
		return "high"
	case size >= 0.3:
		return "moderate"
	case size >= 0.2:
		return "slight"
	}
	return ""
}

// phiSize is |φ| to twelve digits, so that what is equal but for rounding is a tie.
func phiSize(phi float64) float64 {
	if math.IsNaN(phi) {
		return 0
	}
	return math.Round(math.Abs(phi) * 1e12)
}
