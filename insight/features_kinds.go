package insight

import (
	"fmt"
	"math"
	"slices"
	"time"

	"github.com/go-conversion/conversion/internal/chart"
	"github.com/go-conversion/conversion/internal/check"
	"github.com/go-conversion/conversion/rule"
)

// CountOf is the number of events that satisfy a predicate, in levels that begin at
// the cuts: with cuts 1 and 3 they are 0, 1–2 and 3+.
type CountOf struct {
	Name string
	On   rule.Predicate
	Cuts []int // ascending, from 1
}

// Elapsed is the time since the first event, in levels that begin at the cuts. Its
// name is "elapsed".
type Elapsed struct{ Cuts []time.Duration }

// Engaged is the sum of the events' engaged times, negative ones being 0, in levels
// that begin at the cuts. Its name is "engaged".
type Engaged struct{ Cuts []time.Duration }

// CameBy is the channel by which the unit came: one of those listed, or another. Its
// name is "channel".
type CameBy struct{ Channels []string }

func (f CountOf) feature() featureForm {
	levels := make([]string, 0, len(f.Cuts)+1)
	from := 0
	for _, cut := range f.Cuts {
		levels = append(levels, countLevel(from, cut-1))
		from = cut
	}
	return featureForm{f.Name, countFeature, f.On, wholeCuts(f.Cuts), append(levels, fmt.Sprintf("%d+", from))}
}

func countLevel(from, to int) string {
	if from == to {
		return fmt.Sprint(from)
	}
	return fmt.Sprintf("%d–%d", from, to)
}

func (f CountOf) check(c *check.Checker) {
	c.Predicate("on", f.On)
	checkCuts(c, f.Cuts)
}

func (f Elapsed) feature() featureForm {
	return featureForm{"elapsed", elapsedFeature, nil, wholeCuts(f.Cuts), durationLevels(f.Cuts)}
}

func (f Elapsed) check(c *check.Checker) { checkCuts(c, f.Cuts) }

func (f Engaged) feature() featureForm {
	return featureForm{"engaged", engagedFeature, nil, wholeCuts(f.Cuts), durationLevels(f.Cuts)}
}

func (f Engaged) check(c *check.Checker) { checkCuts(c, f.Cuts) }

func durationLevels(cuts []time.Duration) []string {
	from := "0"
	var levels []string
	for _, cut := range cuts {
		to := chart.Duration(cut)
		levels = append(levels, from+" to "+to)
		from = to
	}
	return append(levels, from+" and more")
}

func (f CameBy) feature() featureForm {
	return featureForm{"channel", channelFeature, nil, nil, append([]string{"another"}, f.Channels...)}
}

func (f CameBy) check(c *check.Checker) {
	if n := len(f.Channels); n == 0 || n >= mostLevels {
		c.Fault("channels", "number", "there are %d channels, want 1 to %d", n, mostLevels-1)
	}
	for i, name := range f.Channels {
		if slices.Contains(f.Channels[:i], name) {
			c.Fault(at("channels", i), "duplicate", "%q is there twice", name)
		}
		c.UTF8(at("channels", i), name)
	}
}

// at is the place of a member of a list.
func at(list string, i int) string { return fmt.Sprintf("%s[%d]", list, i) }

// saturated returns a+b of numbers that are not negative, or the largest number.
func saturated(a, b int64) int64 {
	if sum := a + b; sum >= 0 {
		return sum
	}
	return math.MaxInt64
}
