package funnel

import "math"

// findings returns what is doubtful about steps and exclusions, and the rows to
// which silent steps belong.
func (a *Accumulator) findings() (silent uint64, list []Finding) {
	list = []Finding{}
	for i, s := range a.plan.funnel.Steps {
		found, isSilent := a.aboutStep(i)
		for _, f := range found {
			f.Index, f.Name = i, s.Name
			list = append(list, f)
		}
		if isSilent {
			silent |= a.plan.rowsOf(i)
		}
	}
	for i := range a.exclusions {
		if a.exclusions[i].Events == 0 && a.hasUnits() {
			list = append(list, Finding{Code: UnmetExclusion, Index: i})
		}
	}
	return silent, list
}

func (a *Accumulator) hasUnits() bool { return a.absent+a.all.entered()+a.all.sum(nExcluded) > 0 }

// rowsOf returns the rows in which a step counts: its own, or those of its
// group.
func (p *Plan) rowsOf(step int) uint64 {
	for _, r := range p.ranks {
		if r.steps>>step&1 != 0 {
			return r.steps
		}
	}
	return 0
}

func (a *Accumulator) aboutStep(step int) (found []Finding, silent bool) {
	if a.steps[step].Events == 0 {
		if n := a.witnesses(step); n >= enough {
			return []Finding{{Code: SilentStep, Count: n}}, true
		}
		if a.hasUnits() {
			found = append(found, Finding{Code: UnmetStep})
		}
		return found, false
	}
	found = a.silentDays(step)
	silent = len(found) > 0
	if n := a.order.both[step]; n >= enough && a.order.earlier[step] == n && a.plan.rowsOf(step)>>(step-1)&1 == 0 {
		found = append(found, Finding{Code: ImpossibleOrder, Count: n})
	}
	return found, silent
}

// witnesses returns how many tell that a step without events is silent: units
// that reached the required step before, for the first step actors with the one
// after.
func (a *Accumulator) witnesses(step int) int64 {
	switch {
	case step > 0:
		return a.all.rows[a.plan.before(step)][nReached]
	case a.plan.k > 1:
		return a.steps[1].Actors
	}
	return 0
}

// silentDays finds the days on which a step had no hit although its neighbour
// had so many that, at the ratio of the two on the other days, none would be a
// chance of less than one in a million.
func (a *Accumulator) silentDays(step int) (found []Finding) {
	if a.plan.k == 1 {
		return nil
	}
	neighbour := max(step-1, 0)
	if step == 0 {
		neighbour = 1
	}
	var own, others int64
	for _, d := range a.days {
		own += d.hits[step].Actors
		others += d.hits[neighbour].Actors
	}
	last := int64(math.MinInt64) // the silent day before
	for _, d := range a.days {
		hits := d.hits[neighbour].Actors
		end := timeOfDay(d.day + 1)
		if d.hits[step].Actors > 0 || nanoseconds(end) > a.asOf || !isUnlikely(own, others-hits, hits) {
			continue
		}
		if len(found) == 0 || d.day != last+1 {
			found = append(found, Finding{Code: SilentDays, From: timeOfDay(d.day)})
		}
		at := &found[len(found)-1]
		at.Count += hits
		at.To = end
		last = d.day
	}
	return found
}

// isUnlikely reports whether none of so many is a chance of less than one in a
// million, if own of others is the rate.
func isUnlikely(own, others, hits int64) bool {
	return others > 0 && math.Exp(-float64(own)/float64(others)*float64(hits)) < 1e-6
}
