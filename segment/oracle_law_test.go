package segment_test

import (
	"fmt"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/go-conversion/conversion/rule"
	"github.com/go-conversion/conversion/segment"
)

// oracleLaw says that whoever is in the first of two segments is in the second,
// or also the other way round. It needs no oracle: both are asked of the library.
type oracleLaw struct {
	name   string
	isSame bool
	pair   func(d oracleDice, w oracleWorld) (a, b segment.Condition)
}

// isBroken says how, on one case; applies is whether somebody was in the first.
func (l oracleLaw) isBroken(c oracleCase) (text string, applies bool) {
	got := c.set().Match(nil, c.journey, c.asOf)
	for i := range 2 { // alone, where nothing is shared
		alone := segment.MustCompile(c.world.goals(), c.segments[i]).WithLocation(c.location).Match(nil, c.journey, c.asOf)
		if alone.Has(0) != got.Has(i) {
			return fmt.Sprintf("%s: alone %v, together %v", c.segments[i].Name, alone.Has(0), got.Has(i)), true
		}
	}
	if got.Has(0) && !got.Has(1) || l.isSame && got.Has(1) && !got.Has(0) {
		return fmt.Sprintf("%s: %v, %v", l.name, got.Has(0), got.Has(1)), true
	}
	return "", got.Has(0)
}

// holds tries a law on random cases, of which some have to apply.
func (l oracleLaw) holds(t *testing.T, segments func(d oracleDice, w oracleWorld) []segment.Segment) {
	t.Run(l.name, func(t *testing.T) {
		applied, first, n := 0, oracleSeed(t), oracleCases(t, 120)
		for i := 0; i < n || applied == 0 && i < 20*n; i++ {
			d := oracleRandom(first + uint64(i))
			c := oracleCase{world: d.world(), location: time.UTC}
			c.segments = segments(d, c.world)
			c.journey = d.journey(c.world, false)
			c.asOf = d.asOf(c)
			text, applies := l.isBroken(c)
			require.Empty(t, text, "seed %d\n%s", first+uint64(i), c)
			if applies {
				applied++
			}
		}
		require.Positive(t, applied, "nobody was ever in the first segment")
	})
}

func holdAll(t *testing.T, laws []oracleLaw) {
	for _, l := range laws {
		l.holds(t, func(d oracleDice, w oracleWorld) []segment.Segment {
			a, b := l.pair(d, w)
			return []segment.Segment{{Name: "first", Where: a}, {Name: "second", Where: b}}
		})
	}
}

func TestLawsOfLogic(t *testing.T) {
	two := func(d oracleDice, w oracleWorld) (p, q segment.Condition) {
		return d.condition(w, d(2)), d.condition(w, d(2))
	}
	holdAll(t, []oracleLaw{
		{"De Morgan, and", true, func(d oracleDice, w oracleWorld) (a, b segment.Condition) {
			p, q := two(d, w)
			return segment.Not(segment.And(p, q)), segment.Or(segment.Not(p), segment.Not(q))
		}},
		{"De Morgan, or", true, func(d oracleDice, w oracleWorld) (a, b segment.Condition) {
			p, q := two(d, w)
			return segment.Not(segment.Or(p, q)), segment.And(segment.Not(p), segment.Not(q))
		}},
		{"double negation", true, func(d oracleDice, w oracleWorld) (a, b segment.Condition) {
			p, _ := two(d, w)
			return segment.Not(segment.Not(p)), p
		}},
		{"idempotence", true, func(d oracleDice, w oracleWorld) (a, b segment.Condition) {
			p, _ := two(d, w)
			return segment.Or(segment.And(p, p), p), p
		}},
		{"commutativity, and", true, func(d oracleDice, w oracleWorld) (a, b segment.Condition) {
			p, q := two(d, w)
			return segment.And(p, q), segment.And(q, p)
		}},
		{"commutativity, or", true, func(d oracleDice, w oracleWorld) (a, b segment.Condition) {
			p, q := two(d, w)
			return segment.Or(p, q), segment.Or(q, p)
		}},
		{"excluded middle", true, func(d oracleDice, w oracleWorld) (a, b segment.Condition) {
			p, q := two(d, w)
			return segment.Or(p, segment.Not(p)), segment.Or(q, segment.Not(q))
		}},
	})
}

func TestLawsOfScope(t *testing.T) {
	holdAll(t, []oracleLaw{
		{"event is did", true, func(d oracleDice, w oracleWorld) (a, b segment.Condition) {
			p := d.predicate(w)
			return segment.Event(p), segment.Did{Of: p}
		}},
		{"event is a sequence of one", true, func(d oracleDice, w oracleWorld) (a, b segment.Condition) {
			p := d.predicate(w)
			return segment.Event(p), segment.Sequence{Steps: []segment.Step{{On: p}}}
		}},
		{"no event is did at most none", true, func(d oracleDice, w oracleWorld) (a, b segment.Condition) {
			p := d.predicate(w)
			return segment.Not(segment.Event(p)), segment.Did{Of: p, Bounds: segment.AtMost(0)}
		}},
		{"one session has both", false, func(d oracleDice, w oracleWorld) (a, b segment.Condition) {
			p, q := d.predicate(w), d.predicate(w)
			return segment.Session(rule.All(p, q)), segment.And(segment.Event(p), segment.Event(q))
		}},
		{"one event is both", false, func(d oracleDice, w oracleWorld) (a, b segment.Condition) {
			p, q := d.predicate(w), d.predicate(w)
			return segment.Event(rule.And(p, q)), segment.Session(rule.All(p, q))
		}},
		{"the first session is some session", false, func(d oracleDice, w oracleWorld) (a, b segment.Condition) {
			p := d.ofSession(w)
			return segment.First(p), p
		}},
		{"the last session is some session", false, func(d oracleDice, w oracleWorld) (a, b segment.Condition) {
			p := d.ofSession(w)
			return segment.Last(p), p
		}},
	})
}

func TestLawsOfTime(t *testing.T) {
	holdAll(t, []oracleLaw{
		{"first time is did", false, func(d oracleDice, w oracleWorld) (a, b segment.Condition) {
			p, in := d.predicate(w), d.length(w)
			return segment.FirstTime{Of: p, In: in}, segment.Did{Of: p, In: in}
		}},
		{"stopped is not did", false, func(d oracleDice, w oracleWorld) (a, b segment.Condition) {
			p, quiet := d.predicate(w), d.length(w)
			return segment.Stopped{Of: p, Active: d.length(w), Quiet: quiet}, segment.Not(segment.Did{Of: p, In: quiet})
		}},
		{"restarted is not for the first time", false, func(d oracleDice, w oracleWorld) (a, b segment.Condition) {
			c := d.restarted(w)
			return c, segment.Not(segment.FirstTime{Of: c.Of, In: c.Active + c.Quiet})
		}},
		{"regularly is did", false, func(d oracleDice, w oracleWorld) (a, b segment.Condition) {
			c := d.regularly(w)
			c.AtLeast = 1
			return c, segment.Did{Of: c.Of, In: oracleTimes(c.Per, c.Periods), Bounds: segment.AtLeast(float64(max(c.MinPeriods, 1)))}
		}},
		{"narrower window", false, func(d oracleDice, w oracleWorld) (a, b segment.Condition) {
			narrow := d.did(w)
			narrow.DistinctDays = d.in(3)
			narrow.In, narrow.Bounds = d.length(w), segment.AtLeast(float64(1+d(3)))
			wide := narrow
			wide.In = oraclePlus(narrow.In, d.length(w))
			return narrow, wide
		}},
		{"narrower window of sessions", false, func(d oracleDice, w oracleWorld) (a, b segment.Condition) {
			narrow := d.session(w)
			narrow.In, narrow.Bounds = d.length(w), segment.AtLeast(float64(1+d(2)))
			wide := narrow
			wide.In = oraclePlus(narrow.In, d.length(w))
			return narrow, wide
		}},
	})
}

func TestLawsOfBounds(t *testing.T) {
	bounded := func(d oracleDice, w oracleWorld) func(segment.Bounds) segment.Condition {
		did, session, reached := d.did(w), d.session(w), segment.Reached{Goal: "every", In: d.lengthOrNone(w)}
		switch d(4) {
		case 0:
			did.DistinctDays = true
		case 1:
			did.Distinct = "n"
		case 2:
			did.Sum = "n"
		}
		return [3]func(b segment.Bounds) segment.Condition{
			func(b segment.Bounds) segment.Condition { did.Bounds = b; return did },
			func(b segment.Bounds) segment.Condition { session.Bounds = b; return session },
			func(b segment.Bounds) segment.Condition { reached.Bounds = b; return reached },
		}[d(4)%3]
	}
	holdAll(t, []oracleLaw{
		{"between is both", true, func(d oracleDice, w oracleWorld) (a, b segment.Condition) {
			of, low := bounded(d, w), float64(d(3))
			high := low + float64(d(3))
			return of(segment.Between(low, high)), segment.And(of(segment.AtLeast(low)), of(segment.AtMost(high)))
		}},
		{"at least more", false, func(d oracleDice, w oracleWorld) (a, b segment.Condition) {
			of, low := bounded(d, w), d(3)
			return of(segment.AtLeast(float64(low + 1 + d(2)))), of(segment.AtLeast(float64(low)))
		}},
		{"at most less", false, func(d oracleDice, w oracleWorld) (a, b segment.Condition) {
			of, high := bounded(d, w), d(3)
			return of(segment.AtMost(float64(high))), of(segment.AtMost(float64(high + 1 + d(2))))
		}},
		{"no bounds are at least one", true, func(d oracleDice, w oracleWorld) (a, b segment.Condition) {
			c := d.session(w)
			c.Bounds = segment.Bounds{}
			one := c
			one.Bounds = segment.AtLeast(1)
			return c, one
		}},
	})
}

func TestLawsOfMembership(t *testing.T) {
	for _, modes := range [][2]string{{"dynamic", "for"}, {"for", "longer"}, {"longer", "sticky"}} {
		oracleLaw{name: modes[0] + " is in " + modes[1]}.holds(t, func(d oracleDice, w oracleWorld) []segment.Segment {
			where, short := d.condition(w, d(2)), d.length(w)
			of := map[string]segment.Membership{
				"dynamic": segment.Dynamic(), "for": segment.For(short), "longer": segment.For(oraclePlus(short, d.length(w))), "sticky": segment.Sticky(),
			}
			return []segment.Segment{
				{Name: "first", Where: where, Membership: of[modes[0]]},
				{Name: "second", Where: where, Membership: of[modes[1]]},
			}
		})
	}
}
