package segment_test

import (
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/go-conversion/conversion"
	"github.com/go-conversion/conversion/rule"
	"github.com/go-conversion/conversion/segment"
)

func names(events []conversion.Event) string {
	var list []string
	for _, e := range events {
		list = append(list, e.Name)
	}
	return strings.Join(list, " ")
}

// TestSlices: the events before the latest beginning of a match and after the
// earliest completion of one, those events included.
func TestSlices(t *testing.T) {
	step := func(name string) segment.Step { return segment.Step{On: rule.Event(name)} }
	for _, c := range []struct {
		name, journey, before, after string
		sequence                     segment.Sequence
	}{
		{"the example", "A+1m B+2m C+3m D+4m B+5m C+6m D+7m E+8m", "A B C D B", "D B C D E", segment.Sequence{Steps: []segment.Step{step("B"), step("D")}}},
		{"no match", "A+1m B+2m", "", "", segment.Sequence{Steps: []segment.Step{step("B"), step("D")}}},
		{"one step", "A+1m B+2m A+3m", "A B A", "A B A", segment.Sequence{Steps: []segment.Step{step("A")}}},
		{"limits count", "B+1m D+2m B+3m D+9m", "B", "D B D", segment.Sequence{Steps: []segment.Step{step("B"), {On: rule.Event("D"), Within: 2 * time.Minute}}}},
		{"a group in any order", "D+1m B+2m X+3m", "D", "B X", segment.Sequence{Steps: []segment.Step{step("B"), {On: rule.Event("D"), AnyOrder: true}}}},
		{"at one time", "B+1m C+1m D+1m", "B", "D", segment.Sequence{Steps: []segment.Step{step("B"), step("D")}}},
	} {
		t.Run(c.name, func(t *testing.T) {
			set := segment.MustCompile(nil, segment.Segment{Name: "s", Where: c.sequence})
			before, err := set.Before(journey(c.journey), noon.Add(time.Hour), "s")
			require.NoError(t, err)
			require.Equal(t, c.before, names(before))
			after, err := set.After(journey(c.journey), noon.Add(time.Hour), "s")
			require.NoError(t, err)
			require.Equal(t, c.after, names(after))
		})
	}
}

func TestSlicesOfWhatIsNoSequence(t *testing.T) {
	set := segment.MustCompile(nil, segment.Segment{Name: "s", Where: segment.Event(rule.Event("a"))})
	_, err := set.Before(journey("a+1m"), noon.Add(time.Hour), "s")
	require.EqualError(t, err, `segment: the condition of "s" is no sequence`)
	_, err = set.After(journey("a+1m"), noon.Add(time.Hour), "t")
	require.EqualError(t, err, `segment: no segment "t" in the set`)
}
