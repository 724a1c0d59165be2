package main

import (
	"errors"
	"iter"
	"runtime"
	"slices"
	"strconv"
	"time"

	"github.com/go-conversion/conversion"
	"github.com/go-conversion/conversion/definition"
	"github.com/go-conversion/conversion/funnel"
	"github.com/go-conversion/conversion/goal"
	"github.com/go-conversion/conversion/insight"
	"github.com/go-conversion/conversion/segment"
	"github.com/go-conversion/conversion/session"
)

// scorer has all that it takes to score users.
type scorer struct {
	set      *goal.Set
	funnels  []funnel.Funnel
	segments *segment.Set
	cutter   *session.Cutter
	zone     *time.Location
	costs    map[string]conversion.Money // of channels; nil: not known

	ownFunnels, ownSegments bool // not those of this program
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
	if err != nil {
		return nil, err
	}
	s := &scorer{
		set: set, funnels: wanted.Funnels, cutter: cutter, zone: o.zone,
		ownFunnels: len(wanted.Funnels) > 0, ownSegments: len(wanted.Segments) > 0,
	}
	if !s.ownFunnels {
		s.funnels = o.usualFunnels()
	}
	if s.costs, err = o.channelCosts(); err != nil {
		return nil, err
	}
	segments := wanted.Segments
	if !s.ownSegments {
		segments = o.usualSegments()
	}
	if s.segments, err = segment.Compile(set, segments...); err != nil {
		return nil, err
	}
	s.segments = s.segments.WithLocation(o.zone).WithResolver(resolver)
	return s, nil
}

// result is what the report tells.
type result struct {
	*input
	goal.Report
	from, to  time.Time // of the first and the last event
	funnels   []funnel.Report
	segments  *segment.Comparison // nil where the usual ones say nothing
	credit    *credited           // nil where there is nothing to share out
	forecasts insight.Forecasts
	targets   []goal.TargetResult
	means     *meaning        // nil where nothing is a conversion
	study     *segment.Report // that of segments
	health    *insight.HealthReport
	names     []nameCount // of events, most frequent first
	goals     []goal.Goal // in the order of the report
	warnings  []string    // about definitions

	fromElsewhere bool // not simulated
	ownGoals      bool // not those of this program
	ownFunnels    bool
	ownSegments   bool
}

func (s *scorer) score(in *input) (*result, error) {
	from, to := span(in.users)
	if from.IsZero() {
		return nil, errors.New("no event has a time")
	}
	a := goal.NewAccumulator(s.set, s.cutter)
	funnels, err := s.newFunnels(to)
	if err != nil {
		return nil, err
	}
	segments, err := s.newSegments(to)
	if err != nil {
		return nil, err
	}
	paths, err := s.newPaths(in.users, to)
	if err != nil {
		return nil, err
	}
	all := []conversion.Accumulator{a, segments}
	if paths != nil {
		all = append(all, paths.Accumulator)
	}
	asks, err := s.newQuestions(to)
	if err != nil {
		return nil, err
	}
	if asks != nil {
		all = append(all, asks.Accumulator)
	}
	tracking, err := s.newTracking(to)
	if err != nil {
		return nil, err
	}
	if tracking != nil {
		all = append(all, tracking)
	}
	if err := s.count(in.users, funnels, all...); err != nil {
		return nil, err
	}
	r := &result{
		input: in, Report: a.Report(), names: namesOf(in.users), goals: s.set.Goals(),
		ownFunnels: s.ownFunnels, ownSegments: s.ownSegments, from: from.In(s.zone), to: to.In(s.zone),
	}
	r.warnings = s.lint()
	study := segments.Report()
	r.study, r.funnels, r.segments = &study, r.funnelReports(funnels), r.segmentReport(study.Segments)
	if r.credit, err = credit(paths); err != nil {
		return nil, err
	}
	if r.means, err = r.meaning(asks, usualCurrency(in.users)); err != nil {
		return nil, err
	}
	if err := r.addDetails(asks, s.costs); err != nil {
		return nil, err
	}
	if r.health, err = healthReport(tracking); err != nil {
		return nil, err
	}
	// Targets are looked at as of the last event, not of today: the same data
	// give the same report tomorrow.
	r.targets, r.forecasts, err = s.targets(r.to, in.users)
	return r, err
}

// lint returns what is odd about the definitions.
func (s *scorer) lint() (warnings []string) {
	for _, w := range goal.Lint(s.set.Goals()...) {
		if !w.Info {
			warnings = append(warnings, w.String())
		}
	}
	for _, w := range funnel.Lint(s.funnels...) {
		if !w.Info {
			warnings = append(warnings, w.String())
		}
	}
	for _, w := range segment.Lint(s.segments.Segments()...) {
		if !w.Info {
			warnings = append(warnings, w.String())
		}
	}
	return warnings
}

// count adds the users to the funnels and all else. Funnels that count sessions
// tell them apart by their ids, so they get events that have those of the cutter.
func (s *scorer) count(users [][]conversion.Event, funnels []*funnel.Accumulator, all ...conversion.Accumulator) error {
	var inSessions []conversion.Accumulator
	for i, f := range funnels {
		if s.funnels[i].By == funnel.BySession() {
			inSessions = append(inSessions, f)
		} else {
			all = append(all, f)
		}
	}
	workers := runtime.GOMAXPROCS(0)
	if err := conversion.Accumulate(slices.Values(users), workers, all...); err != nil || len(inSessions) == 0 {
		return err
	}
	return conversion.Accumulate(s.withSessions(users), workers, inSessions...)
}

func (s *scorer) withSessions(users [][]conversion.Event) iter.Seq[[]conversion.Event] {
	return func(yield func([]conversion.Event) bool) {
		for _, events := range users {
			var numbered []conversion.Event
			for _, visit := range s.cutter.Cut(events) {
				for _, e := range visit.Events {
					e.Session = strconv.Itoa(visit.Index)
					numbered = append(numbered, e)
				}
			}
			if !yield(numbered) {
				return
			}
		}
	}
}
