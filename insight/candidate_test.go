package insight_test

import (
	"math/rand/v2"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/stretchr/testify/require"

	"github.com/go-conversion/conversion"
	"github.com/go-conversion/conversion/goal"
	"github.com/go-conversion/conversion/insight"
	"github.com/go-conversion/conversion/rule"
)

// TestCandidateIsItsGoal scores the goal of each candidate on what was looked at of
// each unit: it is reached by those in the table that did it, and by no others.
func TestCandidateIsItsGoal(t *testing.T) {
	s := wideStudy()
	s.InSample, s.MinSupport = true, 3
	units := randomDiscoveryUnits(rand.New(rand.NewPCG(7, 7)), 500)
	kinds, several := map[insight.CandidateKind]int{}, 0
	for _, c := range discovered(t, s, units).Report(insight.DiscoveryOptions{}).Candidates {
		if c.Count == 0 {
			continue
		}
		set, err := goal.Compile(c.Goal())
		require.NoError(t, err, c.Name)
		var table [4]int64
		for _, u := range units {
			if !u.Complete() || len(u.Events) < s.Landmark {
				continue
			}
			at := 0
			if len(set.Score(conversion.Session{Events: timed(u.Events[:s.Landmark])}).Completions) == 0 {
				at = 2
			}
			if u.Outcome != insight.Converted {
				at++
			}
			table[at]++
		}
		require.Equal(t, table, c.Table, c.Name)
		kinds[c.Kind]++
		if c.Count > 1 {
			several++
		}
	}
	for _, kind := range []insight.CandidateKind{insight.EventCandidate, insight.PropCandidate, insight.PathCandidate, insight.EngagedCandidate} {
		require.NotZero(t, kinds[kind], kind)
	}
	require.NotZero(t, several)
}

// timed sets events a second apart.
func timed(events []conversion.Event) (dated []conversion.Event) {
	for i, e := range events {
		e.Time = time.Date(2026, 1, 1, 12, 0, i, 0, time.UTC)
		dated = append(dated, e)
	}
	return dated
}

func TestCandidateGoalText(t *testing.T) {
	s := wideStudy()
	s.InSample, s.MinSupport = true, 3
	report := discovered(t, s, randomDiscoveryUnits(rand.New(rand.NewPCG(7, 7)), 500)).Report(insight.DiscoveryOptions{})
	texts := map[string]string{}
	for _, c := range report.Candidates {
		text := goal.AppendJSON(nil, c.Goal())
		back, err := goal.Parse(text, rule.Funcs{})
		require.NoError(t, err, c.Name)
		require.Empty(t, cmp.Diff(c.Goal(), back), c.Name)
		texts[c.Name] = string(text)
	}
	for name, want := range map[string]string{
		`cart`:                  `{"name":"cart","kind":"secondary","rule":{"event":"cart"}}`,
		`view`:                  `{"name":"view ×3","kind":"secondary","rule":{"count":{"of":{"event":"view"},"at_least":3}}}`,
		`view with plan = "3"`:  `{"name":"view with plan = \"3\"","kind":"secondary","rule":{"and":[{"event":"view"},{"prop":"plan","eq":"3"}]}}`,
		`view with plan = 3`:    `{"name":"view with plan = 3","kind":"secondary","rule":{"and":[{"event":"view"},{"prop":"plan","eq":3}]}}`,
		`view with plan = true`: `{"name":"view with plan = true","kind":"secondary","rule":{"and":[{"event":"view"},{"prop":"plan","eq":true}]}}`,
		`engaged ≥ 1m0s`:        `{"name":"engaged ≥ 1m0s","kind":"secondary","rule":{"duration":{"clock":"engaged","over":"59s999ms999us999ns"}}}`,
		`pages: product`:        `{"name":"pages: product ×2","kind":"secondary","rule":{"count":{"of":{"and":[{"path":"/p/**"},{"not":{"path":"/p/sale/**"}}]},"at_least":2}}}`,
	} {
		require.Equal(t, want, texts[name])
	}
}

func TestProposals(t *testing.T) {
	s := wideStudy()
	s.InSample = true
	report := discovered(t, s, randomDiscoveryUnits(rand.New(rand.NewPCG(1, 2)), 2000)).Report(insight.DiscoveryOptions{})
	var names []string
	for _, g := range report.Proposals() {
		names = append(names, g.Name)
		require.Equal(t, goal.Secondary, g.Kind)
	}
	text := strings.Join(names, ", ")
	require.Contains(t, text, "cart")
	require.NotContains(t, text, "help")
	_, err := goal.Compile(report.Proposals()...)
	require.NoError(t, err, "the proposals are a set of goals")
}
