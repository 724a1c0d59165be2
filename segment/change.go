package segment

import (
	"cmp"
	"encoding/json"
	"errors"
	"math"
	"slices"
	"strings"

	"github.com/go-conversion/conversion"
	"github.com/go-conversion/conversion/internal/stat"
)

// Change says why the rate of all is another one after than before: because the
// levels convert otherwise, or because the units are of other levels.
type Change struct {
	Name          string // of the partition
	Before, After Measure
	Total         Estimate // after less before, with Newcombe's interval; NaN without units on a side
	P             float64
	Rate          float64       // what other rates did
	Mix           float64       // what other shares did; Rate + Mix is Total
	Levels        []LevelChange // the largest effect first, ties by name
}

// LevelChange is what a level did to the rate of all.
type LevelChange struct {
	Name                    string
	Levels                  []Level
	Before, After           conversion.Rate
	ShareBefore, ShareAfter conversion.Rate // of all units
	Rate                    float64         // ½(w⁰+w¹)(r¹−r⁰)
	Mix                     float64         // ½(r⁰+r¹−p⁰−p¹)(w¹−w⁰): more of a level that is better than all is a gain
}

// ErrLevels is the error of [ChangeOf] of what are no levels.
var ErrLevels = errors.New("segments overlap: a change is one of levels")

// ChangeOf takes the change of a partition's overall rate apart. The two are of
// different units, such as those of two periods. Limits make no difference: all
// levels are looked at. The error is [ErrLevels] for segments, which overlap.
func ChangeOf(before, after Comparison) (Change, error) {
	for _, c := range []*Comparison{&before, &after} {
		if slices.ContainsFunc(c.Rows, func(r Row) bool { return r.Shrunk == nil }) {
			return Change{}, ErrLevels
		}
	}
	change := ChangeOfCounts(before.allLevels(), after.allLevels())
	change.Name = after.Name
	change.Before.Clustered, change.After.Clustered = before.All.Clustered, after.All.Clustered
	change.compare()
	return change, nil
}

// allLevels returns the levels before they were folded.
func (c *Comparison) allLevels() []Count {
	counts := slices.Clone(c.Folded)
	for _, count := range c.Levels() {
		if !slices.ContainsFunc(count.Levels, func(l Level) bool { return l.Kind == OtherLevel }) {
			counts = append(counts, count)
		}
	}
	return counts
}

// ChangeOfCounts is [ChangeOf] of plain counts, of which those with the same
// name (and levels) belong together. With w the share of a level and r its rate,
//
//	p¹ − p⁰ = Σ ½(w⁰+w¹)(r¹−r⁰) + Σ ½(r⁰+r¹)(w¹−w⁰),
//
// exactly: the rate effect and the mix effect. A level that is empty in one period
// takes the rate of the other, so it is all mix; empty in both it is left out. The
// mix of a level is told about the rate of all, which leaves the sum as it is.
// Source: Kitagawa, JASA 50 (1955) 1168.
func ChangeOfCounts(before, after []Count) Change {
	var c Change
	at := map[string]int{}
	for period, counts := range [][]Count{before, after} {
		for _, count := range counts {
			key := count.Name + "\x00" + keyOf(count.Levels)
			i, known := at[key]
			if !known {
				i = len(c.Levels)
				at[key] = i
				c.Levels = append(c.Levels, LevelChange{Name: count.Name, Levels: count.Levels})
			}
			c.count(&c.Levels[i], period, count.Rate)
		}
	}
	c.Levels = slices.DeleteFunc(c.Levels, func(l LevelChange) bool { return l.Before.N == 0 && l.After.N == 0 })
	c.takeApart()
	return c
}

func (c *Change) count(l *LevelChange, period int, r conversion.Rate) {
	level, all := &l.Before, &c.Before.Rate
	if period == 1 {
		level, all = &l.After, &c.After.Rate
	}
	level.K, level.N, all.K, all.N = level.K+r.K, level.N+r.N, all.K+r.K, all.N+r.N
}

// compare tells the change of all.
func (c *Change) compare() {
	c.Total, c.P = Estimate{math.NaN(), math.NaN(), math.NaN()}, math.NaN()
	if d := differenceOf(c.After, c.Before); d != nil {
		c.Total, c.P = d.Estimate, d.P
	}
}

func (c *Change) takeApart() {
	c.compare()
	for i := range c.Levels {
		c.weigh(&c.Levels[i])
	}
	slices.SortStableFunc(c.Levels, func(a, b LevelChange) int {
		return cmp.Or(
			cmp.Compare(math.Abs(b.Rate+b.Mix), math.Abs(a.Rate+a.Mix)),
			strings.Compare(a.Name, b.Name), slices.CompareFunc(a.Levels, b.Levels, compareLevel),
		)
	})
	levels := make([]stat.Change, len(c.Levels))
	for i, l := range c.Levels {
		levels[i] = stat.Change{N0: l.Before.N, K0: l.Before.K, N1: l.After.N, K1: l.After.K}
	}
	_, c.Rate, c.Mix = stat.Kitagawa(levels)
}

// weigh tells what a level did.
func (c *Change) weigh(l *LevelChange) {
	l.ShareBefore = conversion.Rate{K: l.Before.N, N: c.Before.N}
	l.ShareAfter = conversion.Rate{K: l.After.N, N: c.After.N}
	r0, r1 := l.Before.Value(), l.After.Value()
	if l.Before.N == 0 {
		r0 = r1
	}
	if l.After.N == 0 {
		r1 = r0
	}
	w0, w1 := l.ShareBefore.Value(), l.ShareAfter.Value()
	middle := (c.Before.Value() + c.After.Value()) / 2
	l.Rate = (w0 + w1) / 2 * (r1 - r0)
	l.Mix = ((r0+r1)/2 - middle) * (w1 - w0)
}

// MarshalJSON writes all fields, NaN as null.
func (c Change) MarshalJSON() ([]byte, error) {
	return json.Marshal(struct {
		Name   string        `json:"name,omitempty"`
		Before Measure       `json:"before"`
		After  Measure       `json:"after"`
		Total  Estimate      `json:"total"`
		P      *float64      `json:"p"`
		Rate   *float64      `json:"rate"`
		Mix    *float64      `json:"mix"`
		Levels []LevelChange `json:"levels"`
	}{c.Name, c.Before, c.After, c.Total, significant(c.P), rounded(c.Rate), rounded(c.Mix), c.Levels})
}

// MarshalJSON writes all fields, NaN as null.
func (l LevelChange) MarshalJSON() ([]byte, error) {
	return json.Marshal(struct {
		Name        string          `json:"name"`
		Levels      []Level         `json:"levels,omitempty"`
		Before      conversion.Rate `json:"before"`
		After       conversion.Rate `json:"after"`
		ShareBefore conversion.Rate `json:"share_before"`
		ShareAfter  conversion.Rate `json:"share_after"`
		Rate        *float64        `json:"rate"`
		Mix         *float64        `json:"mix"`
	}{l.Name, l.Levels, l.Before, l.After, l.ShareBefore, l.ShareAfter, rounded(l.Rate), rounded(l.Mix)})
}
