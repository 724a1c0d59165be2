package segment_test

import (
	"fmt"
	"math"
	"os"
	"strconv"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/go-conversion/conversion"
	"github.com/go-conversion/conversion/segment"
)

// oracleCases is how many random cases a test takes, a third with -short;
// SEGMENT_CASES asks for another number.
func oracleCases(t *testing.T, usual int) int {
	if text := os.Getenv("SEGMENT_CASES"); text != "" {
		n, err := strconv.Atoi(text)
		require.NoError(t, err)
		return n
	}
	if testing.Short() {
		return usual / 3
	}
	return usual
}

// oracleSeed is the first seed; SEGMENT_SEED asks for another one.
func oracleSeed(t *testing.T) uint64 {
	if text := os.Getenv("SEGMENT_SEED"); text != "" {
		n, err := strconv.ParseUint(text, 10, 64)
		require.NoError(t, err)
		return n
	}
	return 1
}

// oracleAgrees fails with the smallest case that it finds.
func oracleAgrees(t *testing.T, c oracleCase, differs func(oracleCase) string) {
	if differs(c) == "" {
		return
	}
	small := c.shrunk(func(c oracleCase) bool { return differs(c) != "" })
	t.Errorf("%s\n%s\n", small, differs(small))
}

// oracleMany compares random cases.
func oracleMany(t *testing.T, usual int, next func(oracleDice) oracleCase, differs func(oracleCase) string) {
	first := oracleSeed(t)
	for i := range oracleCases(t, usual) {
		oracleAgrees(t, next(oracleRandom(first+uint64(i))), differs)
		if t.Failed() {
			t.Fatalf("seed %d", first+uint64(i))
		}
	}
}

func (c oracleCase) set() *segment.Set {
	return segment.MustCompile(c.world.goals(), c.segments...).WithLocation(c.location)
}

// matchDiffers compares Match, by a matcher that has seen other data, into an
// answer to something else.
func matchDiffers(c oracleCase) string {
	matcher := c.set().Matcher()
	matcher.Match(nil, conversion.Journey{Sessions: c.journey.Sessions[:len(c.journey.Sessions)/2]}, c.asOf.Add(-1))
	got := matcher.Match(segment.Bits{math.MaxUint64, math.MaxUint64, math.MaxUint64}, c.journey, c.asOf)
	if n := len(c.segments); got.Has(n) {
		return fmt.Sprintf("segment %d of %d holds", n, n)
	}
	o := newOracle(c.world.goals(), c.journey, c.location)
	for i, s := range c.segments {
		if want := o.isMember(s, c.asOf); got.Has(i) != want {
			return fmt.Sprintf("%s: want %v, have %v", s.Name, want, got.Has(i))
		}
	}
	return ""
}

func TestOracleMatch(t *testing.T) { oracleMany(t, 2000, oracleDice.anyCase, matchDiffers) }

// TestOracleLeaves takes one kind of condition at a time.
func TestOracleLeaves(t *testing.T) {
	for _, kind := range oracleLeaves {
		t.Run(kind.name, func(t *testing.T) {
			usual := 400
			if kind.name == "sequence" {
				usual = 4000
			}
			oracleMany(t, usual, func(d oracleDice) oracleCase { return d.leafCase(kind.leaf) }, matchDiffers)
		})
	}
}

// TestOracleWide has more events than others, and shorter sequences.
func TestOracleWide(t *testing.T) {
	oracleMany(t, 300, func(d oracleDice) oracleCase { return d.caseOf(d.wideWorld()) }, matchDiffers)
}

// TestOracleTogether has more segments than a word has bits, with much in common.
func TestOracleTogether(t *testing.T) {
	oracleMany(t, 15, func(d oracleDice) oracleCase {
		c := d.anyCase()
		for i := range 140 {
			c.segments = append(c.segments, d.segment(c.world, fmt.Sprint("more", i)))
		}
		return c
	}, matchDiffers)
}

func (d oracleDice) leafCase(leaf func(oracleDice, oracleWorld) segment.Condition) oracleCase {
	c := oracleCase{world: d.world(), location: oracleZones[d(3)]}
	c.segments = []segment.Segment{{Name: "s0", Where: leaf(d, c.world)}}
	c.journey = d.journey(c.world, false)
	c.asOf = d.asOf(c)
	return c
}

// TestOracleInstants is about the oracle itself: between neighbouring critical
// instants a condition is constant.
func TestOracleInstants(t *testing.T) {
	oracleMany(t, 300, oracleDice.anyCase, func(c oracleCase) string {
		o := newOracle(c.world.goals(), c.journey, c.location)
		if c.world.unit != 1 || len(o.events) == 0 || c.asOf.IsZero() {
			return ""
		}
		where := c.segments[0].Where
		for _, a := range o.criticalInstants(where, c.asOf) {
			next := c.asOf.Add(1)
			for _, b := range o.criticalInstants(where, c.asOf) {
				if b.After(a) && b.Before(next) {
					next = b
				}
			}
			for b := a.Add(1); b.Before(next) && b.Before(c.asOf); b = b.Add(1) {
				if o.at(b).holds(where) != o.at(next).holds(where) {
					return fmt.Sprintf("changes after %s, before %s", b, next)
				}
			}
		}
		return ""
	})
}

func FuzzMatch(f *testing.F) { oracleFuzz(f, oracleDice.anyCase, matchDiffers) }

func oracleFuzz(f *testing.F, next func(oracleDice) oracleCase, differs func(oracleCase) string) {
	for seed := range uint64(30) {
		d := oracleRandom(seed)
		b := make([]byte, 160)
		for i := range b {
			b[i] = byte(d(256))
		}
		f.Add(b)
	}
	f.Fuzz(func(t *testing.T, b []byte) { oracleAgrees(t, next(oracleBytes(b)), differs) })
}
