package main

import (
	"errors"
	"runtime"
	"slices"
	"time"

	"github.com/go-conversion/conversion"
	"github.com/go-conversion/conversion/goal"
	"github.com/go-conversion/conversion/session"
)

// scorer has all that it takes to score users.
type scorer struct {
	set    *goal.Set
	cutter *session.Cutter
	zone   *time.Location
}

func (o *options) newScorer(goals []goal.Goal, users [][]conversion.Event) (*scorer, error) {
	set, err := goal.Compile(goals...)
	if err != nil {
		return nil, err
	}
	resolver, err := resolverFor(o.channel, users)
	if err != nil {
		return nil, err
	}
	policy, _ := o.sessionPolicy() // which was checked with the flags
	cutter, err := session.New(policy, session.WithResolver(resolver))
	return &scorer{set, cutter, o.zone}, err
}

// result is what the report tells.
type result struct {
	*input
	goal.Report
	from, to time.Time // of the first and the last event
	targets  []goal.TargetResult
	names    []nameCount // of events, most frequent first
	goals    []goal.Goal // in the order of the report
	warnings []goal.Warning

	fromElsewhere bool // not simulated
	ownGoals      bool // not those of this program
}

func (s *scorer) score(in *input) (*result, error) {
	a := goal.NewAccumulator(s.set, s.cutter)
	if err := conversion.Accumulate(slices.Values(in.users), runtime.GOMAXPROCS(0), a); err != nil {
		return nil, err
	}
	r := &result{input: in, Report: a.Report(), names: namesOf(in.users), goals: s.set.Goals()}
	r.warnings = goal.Lint(r.goals...)
	if r.from, r.to = span(in.users); r.from.IsZero() {
		return nil, errors.New("no event has a time")
	}
	r.from, r.to = r.from.In(s.zone), r.to.In(s.zone)
	// Targets are looked at as of the last event, not of today: the same data
	// give the same report tomorrow.
	r.targets = s.targets(r.to, in.users)
	return r, nil
}
