package main

import (
	"errors"
	"runtime"
	"slices"
	"time"

	"github.com/go-conversion/conversion"
	"github.com/go-conversion/conversion/definition"
	"github.com/go-conversion/conversion/funnel"
	"github.com/go-conversion/conversion/goal"
	"github.com/go-conversion/conversion/session"
)

// scorer has all that it takes to score users.
type scorer struct {
	set     *goal.Set
	funnels []funnel.Funnel
	cutter  *session.Cutter
	zone    *time.Location

	ownFunnels bool // not those of this program
}

func (o *options) newScorer(wanted definition.Document, users [][]conversion.Event) (*scorer, error) {
	set, err := goal.Compile(wanted.Goals...)
	if err != nil {
		return nil, err
	}
	resolver, err := resolverFor(o.channel, users)
	if err != nil {
		return nil, err
	}
	policy, _ := o.sessionPolicy() // which was checked with the flags
	cutter, err := session.New(policy, session.WithResolver(resolver))
	return &scorer{set, wanted.Funnels, cutter, o.zone, o.goals != ""}, err
}

// result is what the report tells.
type result struct {
	*input
	goal.Report
	from, to time.Time // of the first and the last event
	funnels  []funnel.Report
	targets  []goal.TargetResult
	names    []nameCount // of events, most frequent first
	goals    []goal.Goal // in the order of the report
	warnings []goal.Warning

	fromElsewhere bool // not simulated
	ownGoals      bool // not those of this program
	ownFunnels    bool
}

func (s *scorer) score(in *input) (*result, error) {
	from, to := span(in.users)
	if from.IsZero() {
		return nil, errors.New("no event has a time")
	}
	a := goal.NewAccumulator(s.set, s.cutter)
	funnels, err := newFunnels(s.funnels, to)
	if err != nil {
		return nil, err
	}
	into := []conversion.Accumulator{a}
	for _, f := range funnels {
		into = append(into, f)
	}
	if err := conversion.Accumulate(slices.Values(in.users), runtime.GOMAXPROCS(0), into...); err != nil {
		return nil, err
	}
	r := &result{
		input: in, Report: a.Report(), names: namesOf(in.users), goals: s.set.Goals(), ownFunnels: s.ownFunnels,
		from: from.In(s.zone), to: to.In(s.zone),
	}
	r.warnings = goal.Lint(r.goals...)
	r.funnels = r.funnelReports(funnels)
	// Targets are looked at as of the last event, not of today: the same data
	// give the same report tomorrow.
	r.targets = s.targets(r.to, in.users)
	return r, nil
}
