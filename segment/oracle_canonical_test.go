package segment_test

import (
	"fmt"
	"testing"

	"github.com/go-conversion/conversion"
	"github.com/go-conversion/conversion/segment"
)

// canonicalDiffers compares the match that Explain shows with the first of all,
// and whether the segment holds at all.
func canonicalDiffers(c oracleCase) string {
	why, err := c.set().Explain(c.journey, c.asOf, c.segments[0].Name)
	if err != nil {
		return err.Error()
	}
	o := newOracle(c.world.goals(), c.journey, c.location)
	if want := o.isMember(c.segments[0], c.asOf); why.Member != want {
		return fmt.Sprintf("want member %v, have %v", want, why.Member)
	}
	s, ok := c.segments[0].Where.(segment.Sequence)
	if !ok {
		return ""
	}
	want, holds := o.at(c.asOf).canonical(s)
	if why.Where.Holds != holds {
		return fmt.Sprintf("want holds %v, have %v", holds, why.Where.Holds)
	}
	if !holds {
		return ""
	}
	got := make([]conversion.Event, len(why.Where.Chain.Steps))
	for i, at := range why.Where.Chain.Steps {
		mark := why.Events[at]
		got[i] = c.journey.Sessions[mark.Session].Events[mark.Event]
	}
	return eventsDiffer(want, got)
}

// eventsDiffer takes events that no rule can tell apart for the same.
func eventsDiffer(want []oracleEvent, got []conversion.Event) string {
	isSame := len(want) == len(got)
	for i := range want {
		isSame = isSame && conversion.Compare(&want[i].Event, &got[i]) == 0
	}
	if isSame {
		return ""
	}
	text := "want"
	for _, e := range want {
		text += fmt.Sprintf("\n%s", oracleEventText(e.Event))
	}
	text += "\nhave"
	for _, e := range got {
		text += fmt.Sprintf("\n%s", oracleEventText(e))
	}
	return text
}

func (d oracleDice) sequenceCase() oracleCase {
	return d.leafCase(func(d oracleDice, w oracleWorld) segment.Condition { return d.sequence(w) })
}

func TestOracleCanonicalMatch(t *testing.T) {
	oracleMany(t, 1200, oracleDice.sequenceCase, canonicalDiffers)
}

func TestOracleExplain(t *testing.T) { oracleMany(t, 300, oracleDice.anyCase, canonicalDiffers) }

// slicesDiffer compares Before and After.
func slicesDiffer(c oracleCase) string {
	v := newOracle(c.world.goals(), c.journey, c.location).at(c.asOf)
	s := c.segments[0].Where.(segment.Sequence)
	before, err := c.set().Before(c.journey, c.asOf, c.segments[0].Name)
	if err != nil {
		return err.Error()
	}
	after, err := c.set().After(c.journey, c.asOf, c.segments[0].Name)
	if err != nil {
		return err.Error()
	}
	if text := eventsDiffer(v.before(s), before); text != "" {
		return "before: " + text
	}
	if text := eventsDiffer(v.after(s), after); text != "" {
		return "after: " + text
	}
	return ""
}

func TestOracleSlices(t *testing.T) { oracleMany(t, 1000, oracleDice.sequenceCase, slicesDiffer) }
