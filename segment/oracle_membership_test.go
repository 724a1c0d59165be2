package segment_test

import (
	"math"
	"slices"
	"time"

	"github.com/go-conversion/conversion"
	"github.com/go-conversion/conversion/goal"
	"github.com/go-conversion/conversion/segment"
)

func oracleMatch(goals *goal.Set, s segment.Segment, j conversion.Journey, asOf time.Time, location *time.Location) bool {
	return newOracle(goals, j, location).isMember(s, asOf)
}

func (o *oracle) isMember(s segment.Segment, asOf time.Time) bool {
	isMember := o.at(asOf).holds(s.Where)
	switch s.Membership.Mode {
	case segment.StickyMode:
		isMember = isMember || o.held(s.Where, math.MaxInt64, asOf)
	case segment.ForMode:
		isMember = isMember || o.held(s.Where, s.Membership.For, asOf)
	}
	return isMember && !o.isExcluded(s.Exclude, asOf)
}

func (o *oracle) isExcluded(x segment.Exclusion, asOf time.Time) bool {
	if x.Where == nil {
		return false
	}
	return o.at(asOf).holds(x.Where) || x.Permanently && o.held(x.Where, math.MaxInt64, asOf)
}

// held reports whether c holds at some instant a up to asOf that is after the
// user's first event and less than d ago.
func (o *oracle) held(c segment.Condition, d time.Duration, asOf time.Time) bool {
	if len(o.events) == 0 {
		return false
	}
	first := o.events[0].Time
	for _, a := range o.instants(c, asOf) {
		if a.After(first) && !a.After(asOf) && asOf.Sub(a) < d && o.at(a).holds(c) {
			return true
		}
	}
	return false
}

// fewInstants is how many nanoseconds are looked at one by one.
const fewInstants = 60

// instants are all since the first event if these are few. Otherwise they are
// those at which something can change, the next ones, and asOf.
func (o *oracle) instants(c segment.Condition, asOf time.Time) (list []time.Time) {
	if age := asOf.Sub(o.events[0].Time); age <= fewInstants {
		for d := range age {
			list = append(list, asOf.Add(-d))
		}
		return list
	}
	return o.criticalInstants(c, asOf)
}

func (o *oracle) criticalInstants(c segment.Condition, asOf time.Time) (list []time.Time) {
	list = append(list, asOf)
	lengths := append(oracleLengths(c), 0)
	for _, e := range o.events {
		for _, d := range lengths {
			list = append(list, e.Time.Add(d), e.Time.Add(d).Add(1))
		}
	}
	slices.SortFunc(list, time.Time.Compare)
	return slices.CompactFunc(list, time.Time.Equal)
}

// oracleLengths are the ages at which an event begins or ceases to matter.
func oracleLengths(c segment.Condition) (list []time.Duration) {
	switch c := c.(type) {
	case segment.SessionIs:
		return []time.Duration{c.In}
	case segment.Did:
		return []time.Duration{c.In}
	case segment.FirstTime:
		return []time.Duration{c.In}
	case segment.Reached:
		return []time.Duration{c.In}
	case segment.Stopped:
		return []time.Duration{c.Quiet, c.Active, oraclePlus(c.Quiet, c.Active)}
	case segment.Restarted:
		return []time.Duration{c.Quiet, c.Active, oraclePlus(c.Quiet, c.Active)}
	case segment.Regularly:
		for p := range c.Periods {
			list = append(list, oracleTimes(c.Per, p+1))
		}
	case segment.Sequence:
		list = append(list, c.In, c.Within, c.ThenWithout.For)
		for _, s := range c.Steps {
			list = append(list, s.Within, s.After)
		}
	}
	for _, part := range oracleParts(c) {
		list = append(list, oracleLengths(part)...)
	}
	return list
}

func oracleParts(c segment.Condition) []segment.Condition {
	switch c := c.(type) {
	case segment.AndOf:
		return c.Conditions
	case segment.OrOf:
		return c.Conditions
	case segment.NotOf:
		return []segment.Condition{c.Condition}
	case segment.FirstIs:
		return []segment.Condition{c.Of}
	case segment.LastIs:
		return []segment.Condition{c.Of}
	}
	return nil
}
