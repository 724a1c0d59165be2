package insight

import (
	"math"
	"math/bits"
	"slices"

	"github.com/go-conversion/conversion/internal/stat"
)

// judge goes through the periods of one part of a grid, in order.
type judge struct {
	HealthOptions
	period    GridPeriod
	steps     []string
	mandatory uint64 // the steps that nobody passes over
	part      string
	wholes    []int64 // counts of each step in the whole; nil there

	first  int64
	counts [][]int64 // by period, then step
	totals []int64   // by step
	bad    []uint64  // by period: the steps whose counts are not to be believed
	pasts  []past    // by step, then base

	findings         []HealthFinding
	judged, unjudged int
}

func newJudge(g *Grid, o HealthOptions, part string, last int64, wholes []int64) *judge {
	k := len(g.steps)
	j := &judge{HealthOptions: o, period: g.period, steps: g.steps, part: part, wholes: wholes}
	j.mandatory = ^uint64(0)
	for _, name := range o.Optional {
		j.mandatory &^= 1 << slices.Index(g.steps, name)
	}
	j.first, j.counts = g.filled(part, last)
	j.totals, j.bad, j.pasts = make([]int64, k), make([]uint64, len(j.counts)), make([]past, k*k)
	for _, row := range j.counts {
		for i, n := range row {
			j.totals[i] = addCapped(j.totals[i], n)
		}
	}
	return j
}

func (j *judge) run() {
	never := j.never()
	for t := range j.counts {
		j.bad[t] = never
		if j.hasNoTraffic(t) {
			j.bad[t] = ^uint64(0)
			continue
		}
		j.compareSteps(t)
		j.compareShares(t)
	}
}

// enoughBefore is how many at the step before make one without any count suspicious.
const enoughBefore = 30

// never finds the steps without any count, and returns those not to be believed.
func (j *judge) never() (dead uint64) {
	for i := 1; i < len(j.steps); i++ {
		if j.totals[i] > 0 || j.totals[i-1] < enoughBefore {
			continue
		}
		if j.part != "" && !j.isUnlikelyNever(i) {
			if j.wholes[i] == 0 {
				dead |= 1 << i
			}
			continue
		}
		dead |= 1 << i
		f := j.finding(-1, i, Never)
		f.Cause, f.Evidence = Break, j.neverEvidence(i)
		if slices.Max(append(j.totals[i+1:len(j.steps):len(j.steps)], 0)) > 0 {
			f.Cause = Instrumentation
		}
		j.findings = append(j.findings, f)
	}
	return dead
}

// isUnlikelyNever reports whether a part should have reached step i at the share of
// the whole, where that is known.
func (j *judge) isUnlikelyNever(i int) bool {
	if j.wholes[i-1] == 0 {
		return true
	}
	missed := 1 - float64(j.wholes[i])/float64(j.wholes[i-1])
	return math.Pow(max(missed, 0), float64(j.totals[i-1])) < j.Alpha
}

// hasNoTraffic reports whether the traffic of a period failed.
func (j *judge) hasNoTraffic(t int) bool {
	row := j.counts[t]
	before := j.before(t, 0, 0)
	f := j.finding(t, 0, Outage)
	f.Cause = Traffic
	if len(before) < j.MinDays {
		if slices.Max(row) > 0 || j.part != "" {
			return false
		}
		f.Evidence = "nothing at all was counted"
		j.findings = append(j.findings, f)
		return true
	}
	var sum float64
	for _, day := range before {
		sum += float64(j.counts[day][0])
	}
	mean := sum / float64(len(before))
	if !(float64(row[0]) < j.Outage*mean) || j.part != "" && !(stat.PoissonCDF(row[0], mean) < j.Alpha) {
		return false
	}
	f.Expected, f.Ratio = mean, float64(row[0])/mean
	f.Residual = (float64(row[0]) - mean) / math.Sqrt(mean)
	f.Evidence = j.trafficEvidence(t, mean)
	j.findings = append(j.findings, f)
	return true
}

// compareSteps finds steps with more than an earlier one that all have to pass.
func (j *judge) compareSteps(t int) {
	row := j.counts[t]
	for i := range row {
		for later := i + 1; later < len(row); later++ {
			if row[later] > row[i] && j.isGood(t, later) && j.isGood(t, i) && j.mandatory>>i&1 == 1 {
				j.blame(t, i, later)
			}
		}
	}
}

// blame finds which of two steps, of which the later one has more, is wrong.
func (j *judge) blame(t, i, later int) {
	row, base := j.counts[t], j.base(t, i)
	low, lowOK := j.share(t, i, base)
	high, highOK := j.share(t, later, base)
	at, s, known := i, low, lowOK
	if lowOK && highOK && low.ratio > 0 && low.ratio*high.ratio > 1 {
		at, s, known = later, high, true
	}
	f := j.finding(t, at, Impossible)
	f.Cause, f.Evidence = Instrumentation, j.impossibleEvidence(t, i, later)
	f.Residual = float64(row[i]-row[later]) / math.Sqrt(float64(row[later]))
	if known {
		s.describe(&f)
		f.Evidence += j.normalEvidence(i, low, later, high, highOK)
	}
	j.findings = append(j.findings, f)
	j.bad[t] |= 1 << at
}

// compareShares finds steps that too few or too many have reached.
func (j *judge) compareShares(t int) {
	for i := 1; i < len(j.steps); i++ {
		base := j.base(t, i)
		if !j.isGood(t, i) || base < 0 || j.counts[t][base] == 0 {
			continue
		}
		s, ok := j.share(t, i, base)
		if !ok {
			j.unjudged++
			continue
		}
		j.judged++
		if p := s.few(); p < j.Alpha {
			j.fall(t, i, base, s, p)
		} else if s.ratio >= j.Surge {
			if p := s.many(); p < j.Alpha {
				j.surge(t, i, base, s, p)
			}
		}
	}
}

func (j *judge) fall(t, i, base int, s stepShare, p float64) {
	f := j.finding(t, i, Drop)
	s.describe(&f)
	f.P, f.Cause = p, Break
	other, ratio, goesOn := j.follower(t, i, base, j.Alive)
	if goesOn {
		f.Cause = Instrumentation
	}
	if s.ratio < j.Outage {
		f.Kind = Outage
		j.bad[t] |= 1 << i
	}
	f.Evidence = j.shareEvidence(s, i, base) + j.fallEvidence(other, ratio, goesOn)
	j.findings = append(j.findings, f)
}

func (j *judge) surge(t, i, base int, s stepShare, p float64) {
	f := j.finding(t, i, Surge)
	s.describe(&f)
	f.P, f.Cause = p, Instrumentation
	other, ratio, rose := j.follower(t, i, base, 1+(j.Surge-1)/2)
	if rose {
		f.Cause = Traffic
	} else {
		j.bad[t] |= 1 << i
	}
	f.Evidence = j.shareEvidence(s, i, base) + j.surgeEvidence(other, ratio, rose)
	j.findings = append(j.findings, f)
}

// follower returns the first good step after i whose share of those at base is at
// least so many times its normal, and else the first that has a baseline; step is 0
// if none has.
func (j *judge) follower(t, i, base int, least float64) (step int, ratio float64, reaches bool) {
	for later := i + 1; later < len(j.steps); later++ {
		if !j.isGood(t, later) {
			continue
		}
		s, ok := j.share(t, later, base)
		switch {
		case ok && s.ratio >= least:
			return later, s.ratio, true
		case ok && step == 0:
			step, ratio = later, s.ratio
		}
	}
	return step, ratio, false
}

func (j *judge) isGood(t, i int) bool { return j.bad[t]>>i&1 == 0 }

// base returns the nearest step before i that is good in the period and that nobody
// passes over; −1 if there is none.
func (j *judge) base(t, i int) int {
	return bits.Len64(j.mandatory&^j.bad[t]&(1<<i-1)) - 1
}

// finding begins a finding of a period, −1 for all.
func (j *judge) finding(t, i int, kind HealthKind) HealthFinding {
	none := math.NaN()
	f := HealthFinding{Step: i, Name: j.steps[i], Part: j.part, Kind: kind, Ratio: none, P: none, Expected: none, Residual: none}
	if t >= 0 {
		f.Day, f.Seen = j.period.start(j.first+int64(t)), j.counts[t][i]
	}
	return f
}
