package segment_test

import (
	"encoding/json"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/stretchr/testify/require"

	"github.com/go-conversion/conversion"
	"github.com/go-conversion/conversion/rule"
	"github.com/go-conversion/conversion/segment"
)

func explain(t *testing.T, s segment.Segment, j conversion.Journey, asOf time.Duration) segment.Explanation {
	s.Name = "s"
	why, err := segment.MustCompile(orders, s).Explain(j, noon.Add(asOf), "s")
	require.NoError(t, err)
	return why
}

// TestEvidence: each kind of condition names the events that decided.
func TestEvidence(t *testing.T) {
	a, b := rule.Event("a"), rule.Event("b")
	j := journey("a+1h b+2h a+3h", "a+30h b+31h a+33h")
	for _, c := range []struct {
		name   string
		where  segment.Condition
		holds  bool
		tally  *segment.Tally
		events []int
	}{
		{"event: the earliest", segment.Event(b), true, nil, []int{1}},
		{"event: none", segment.Event(rule.Event("x")), false, nil, nil},
		{"session: a hit in each that counts", segment.SessionIs{Rule: rule.All(a, b), Bounds: segment.AtLeast(3)}, false, &segment.Tally{Seen: 2, Want: segment.AtLeast(3)}, []int{1, 4}},
		{"did: those counted", segment.Did{Of: a, In: 10 * time.Hour, Bounds: segment.AtMost(2)}, true, &segment.Tally{Seen: 2, Want: segment.AtMost(2)}, []int{3, 5}},
		{"first time: the earliest", segment.FirstTime{Of: a, In: 10 * time.Hour}, false, nil, []int{0}},
		{"stopped: what broke the quiet", segment.Stopped{Of: a, Active: 20 * time.Hour, Quiet: 10 * time.Hour}, false, nil, []int{5}},
		{"stopped: the latest active", segment.Stopped{Of: b, Active: 20 * time.Hour, Quiet: 3 * time.Hour}, true, nil, []int{4}},
		{"restarted: before and after the pause", segment.Restarted{Of: a, Active: 10 * time.Hour, Quiet: 10 * time.Hour}, true, nil, []int{2, 3}},
		{"regularly: the first of each period", segment.Regularly{Of: a, Per: 12 * time.Hour, Periods: 3}, false, &segment.Tally{Seen: 2, Want: segment.AtLeast(3)}, []int{0, 3}},
		{"reached: completions", segment.Reached{Goal: "order"}, false, &segment.Tally{Want: segment.Bounds{}}, nil},
	} {
		t.Run(c.name, func(t *testing.T) {
			got := explain(t, segment.Segment{Where: c.where}, j, 35*time.Hour).Where
			require.Equal(t, c.holds, got.Holds)
			require.Empty(t, cmp.Diff(c.tally, got.Tally))
			require.Equal(t, c.events, got.Events)
		})
	}
}

// TestBroken: what kept a sequence from going on.
func TestBroken(t *testing.T) {
	a, b, c := rule.Event("a"), rule.Event("b"), rule.Event("c")
	two := func(second segment.Step) segment.Sequence {
		return segment.Sequence{Steps: []segment.Step{{On: a}, second}}
	}
	j := journey("a+1h c+2h", "b+30h")
	for _, one := range []struct {
		broke string
		steps []int
		s     segment.Sequence
	}{
		{"", []int{0, 2}, two(segment.Step{On: b})},
		{"missing", []int{0}, two(segment.Step{On: rule.Event("x")})},
		{"missing", []int{}, segment.Sequence{Steps: []segment.Step{{On: rule.Event("x")}, {On: a}}}},
		{"missing", []int{1}, segment.Sequence{Steps: []segment.Step{{On: c}, {On: a}}}},
		{"within", []int{0}, two(segment.Step{On: b, Within: time.Hour})},
		{"after", []int{0}, two(segment.Step{On: b, After: 90 * time.Hour})},
		{"direct", []int{0}, two(segment.Step{On: b, Direct: true})},
		{"without", []int{0}, two(segment.Step{On: b, Without: c})},
		{"same_session", []int{0}, two(segment.Step{On: b, SameSession: true})},
		{"several", []int{0}, two(segment.Step{On: b, SameSession: true, Within: time.Hour})},
		{"total", []int{0}, segment.Sequence{Steps: two(segment.Step{On: b}).Steps, Within: time.Hour}},
		{"from_start", []int{}, segment.Sequence{Steps: []segment.Step{{On: c}}, FromStart: true}},
		{"in", []int{}, segment.Sequence{Steps: []segment.Step{{On: a}}, In: time.Hour}},
		{"then_without", []int{0}, segment.Sequence{Steps: []segment.Step{{On: a}}, ThenWithout: segment.Absence{Of: c}}},
		{"not_yet", []int{2}, segment.Sequence{Steps: []segment.Step{{On: b}}, ThenWithout: segment.Absence{Of: c, For: 90 * time.Hour}}},
	} {
		t.Run(one.broke, func(t *testing.T) {
			got := explain(t, segment.Segment{Where: one.s}, j, 50*time.Hour).Where
			require.Equal(t, one.broke == "", got.Holds)
			require.Equal(t, one.broke, got.Chain.Broke)
			require.Equal(t, one.steps, got.Chain.Steps)
		})
	}
	simultaneous := explain(t, segment.Segment{Where: segment.Sequence{Steps: two(segment.Step{On: b}).Steps, Ties: segment.LaterTies}}, journey("a+1h b+1h"), 9*time.Hour)
	require.Equal(t, "ties", simultaneous.Where.Chain.Broke)
}

// TestExplanationInWords: membership, exclusion, where sessions came from and what
// was not seen.
func TestExplanationInWords(t *testing.T) {
	s := segment.Segment{
		Where:      segment.And(segment.Did{Of: rule.Event("a"), In: time.Hour}, segment.Not(segment.Source("LinkedIn"))),
		Membership: segment.For(48 * time.Hour),
		Exclude:    segment.Exclusion{Where: segment.Event(rule.Event("b")), Permanently: true},
	}
	j := journey("a+1h b+2h", "a+90h")
	j.Sessions[0].Touch.Source, j.Sessions[1].Touch.Source = "linkedin", "google"
	j.Sessions[0].Events[0].ID, j.Sessions[0].Events[1].ID = "1", "1"
	why := explain(t, s, j, 40*time.Hour)
	require.Equal(t, `u is in segment "s" as of 2026-02-03T04:00:00Z, by 1 event
  1 event not before that: not seen
  ✗ and
    ✗ {"did":{"of":{"event":"a"},"in":"1h"}}: 0, want at least 1
    ✓ not
      ✗ {"source":"LinkedIn"}: 0, want at least 1
        the sessions have ["linkedin"]
  it held last at 2026-02-01T14:00:00Z, which makes a member until 2026-02-03T14:00:00Z
  excluded where
    ✗ {"event":{"event":"b"}}
  ! 1 events with the ID of another one that differs, left out
`, why.String())
	text, err := json.Marshal(why)
	require.NoError(t, err)
	require.Contains(t, string(text), `"path":"where.and[1].not","condition":{"source":"LinkedIn"},"holds":false,"seen":0,"want":"at least 1","values":["linkedin"]`)

	j.Sessions[0].Events[1].ID = ""
	require.Contains(t, explain(t, s, j, 40*time.Hour).String(), "excluded for ever since 2026-02-01T14:00:00.000000001Z")
}
