package funnel

import (
	"time"

	"github.com/go-conversion/conversion"
)

// unit is what is counted of one unit, row by row: bit i of a mask is row i.
type unit struct {
	outcome  Outcome
	last     int // the furthest row; of an excluded unit the one that it would have reached
	mature   bool
	reached  uint64
	did      uint64 // groups: the steps
	followed uint64 // open funnels
	fromHead uint64 // open funnels; only of mature units
	timed    uint64 // the rows of the canonical attempt
	at       [64]int64
}

// read makes a unit of a verdict. It is not absent.
func (a *Accumulator) read(d *verdict, rows []Mask) {
	u := &a.unit
	u.outcome, u.last = d.outcome, d.level-1
	if d.outcome == Excluded {
		u.last = d.ignoring - 1
		return
	}
	u.mature = (d.outcome == Converted || d.outcome == Dropped) && a.isMature(d.attempt.entry.t)
	u.timed = 0
	switch a.plan.shape {
	case grouped:
		u.readGroups(d, rows)
	case open:
		u.readSteps(d, rows)
		u.reached, u.followed, u.fromHead = d.reached, d.continued, 0
		if u.mature && d.reached&1 != 0 {
			u.fromHead = stepsFrom(0) &^ stepsFrom(a.v.runOpen(rows, 1, len(rows)).level)
		}
	default:
		u.readSteps(d, rows)
		u.reached = u.timed
	}
}

func (u *unit) readSteps(d *verdict, rows []Mask) {
	for _, s := range d.steps {
		u.timed |= 1 << s.step
		u.at[s.step] = rows[s.event].Time
	}
}

// readGroups takes the steps as rows, in order of time.
func (u *unit) readGroups(d *verdict, rows []Mask) {
	u.did = 0
	for i, s := range d.steps {
		u.did |= 1 << s.step
		u.timed |= 1 << i
		u.at[i] = rows[s.event].Time
	}
	u.reached = u.timed
}

// isMature reports whether whoever entered at a time has had the time to
// convert.
func (a *Accumulator) isMature(entry int64) bool {
	return a.asOf == NoAsOf || a.horizon == noLimit || uint64(a.asOf)-uint64(entry) > a.horizon
}

// add counts a unit. Pairs are those of the durations.
func (t *tally) add(u *unit, p *Plan, pairs []pair) {
	last := &t.rows[u.last]
	switch u.outcome {
	case Excluded:
		last[nExcluded]++
		return
	case Converted:
		t.converted++
		if !u.mature {
			t.young++
		}
	case Dropped:
		last[nLeft]++
	case Pending:
		last[nWaiting]++
	}
	t.addRows(u.reached, nReached)
	if u.mature {
		t.mature++
		t.addRows(u.reached, nMature)
		t.addTimes(u, pairs)
	}
	switch p.shape {
	case grouped:
		t.addRows(u.did, nDid)
	case open:
		t.addOpen(u)
	}
}

func (t *tally) addRows(rows uint64, column int) {
	for ; rows != 0; rows &= rows - 1 {
		t.rows[lowest(rows)][column]++
	}
}

func (t *tally) addOpen(u *unit) {
	t.addRows(u.reached&^u.followed, nEntered)
	if u.mature {
		t.addRows(u.followed, nFollowed)
		t.addRows(u.fromHead, nFromHead)
	}
}

func (t *tally) addTimes(u *unit, pairs []pair) {
	for i, p := range pairs {
		if p.to > u.last {
			return
		}
		if u.timed&p.rows() == p.rows() {
			t.times[i].Add(time.Duration(conversion.Elapsed(u.at[p.from], u.at[p.to])))
		}
	}
}
