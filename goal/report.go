package goal

import (
	"cmp"
	"slices"
	"strings"

	"github.com/go-conversion/conversion"
)

// Report is what an [Accumulator] has counted. It is plain data, in a fixed
// order, and shares nothing with the accumulator. [Report.String] is for
// terminals, [Report.Markdown] for documents, its JSON for programs.
//
// A rate is the share of units (users or sessions) with at least one
// completion; all of them are of the users or sessions of the whole report,
// and carry their interval. Real and virtual values stand apart, because
// virtual value foresees the same money. Sums are over completions: an event
// that completes two macro conversions adds its value twice.
type Report struct {
	Users    int64           `json:"users"` // with at least one session
	Sessions int64           `json:"sessions"`
	Events   int64           `json:"events"`  // that count: not undated, no duplicates
	Engaged  conversion.Rate `json:"engaged"` // sessions engaged in the sense of session.IsEngaged

	// Who reached at least one goal of the kind.
	Macro     Reach `json:"macro"`
	Milestone Reach `json:"milestone"`
	Secondary Reach `json:"secondary"`

	Real    Worth `json:"real"`    // of macro conversions
	Virtual Worth `json:"virtual"` // of milestones and secondary actions

	Goals    []Row         `json:"goals"`    // in order of definition
	Furthest []FurthestRow `json:"furthest"` // the furthest goal first, nothing at all last
	Channels []ChannelRow  `json:"channels"` // most sessions first, then by name

	Findings conversion.Findings `json:"findings"` // their events have no index
}

// Reach is how many users and sessions reached something.
type Reach struct {
	Users    conversion.Rate `json:"users"`
	Sessions conversion.Rate `json:"sessions"`
}

// Worth is money by currency: as booked at the time of the completions, and
// after refunds and other adjustments.
type Worth struct {
	Booked conversion.Totals `json:"booked"`
	Net    conversion.Totals `json:"net"`
}

// Row is what is known of one goal.
type Row struct {
	Goal         string `json:"goal"`
	Kind         Kind   `json:"kind"`
	Completions  int64  `json:"completions"` // in total
	Reach               // its users and sessions
	WithoutValue int64  `json:"without_value"` // completions that were worth nothing known
	Worth        Worth  `json:"worth"`         // real for a macro conversion, else virtual
}

// FurthestRow says how many users got so far and no further; see
// [Score.Furthest].
type FurthestRow struct {
	Goal  string          `json:"goal"` // "" for those who reached no milestone and no macro conversion
	Users conversion.Rate `json:"users"`
}

// ChannelRow is what came by one channel. A refund is taken from the channel of
// the session in which the order was made.
type ChannelRow struct {
	Channel   string          `json:"channel"`
	Sessions  int64           `json:"sessions"`
	Converted conversion.Rate `json:"converted"` // its sessions with a macro conversion
	Real      Worth           `json:"real"`      // of macro conversions in its sessions
}

// Report returns what was counted so far.
func (a *Accumulator) Report() Report {
	r := Report{
		Users: a.users, Sessions: a.sessions, Events: a.events,
		Engaged:   conversion.Rate{K: a.engaged, N: a.sessions},
		Macro:     a.reach(a.kinds[kindIndex(Macro)]),
		Milestone: a.reach(a.kinds[kindIndex(Milestone)]),
		Secondary: a.reach(a.kinds[kindIndex(Secondary)]),
		Goals:     []Row{},
		Channels:  []ChannelRow{},
		Findings:  append(conversion.Findings{}, a.findings...),
	}
	for i, g := range a.set.goals {
		row := a.goalRow(&g, &a.goals[i])
		r.Goals = append(r.Goals, row)
		if g.Kind == Macro {
			r.Real.merge(row.Worth)
		} else {
			r.Virtual.merge(row.Worth)
		}
	}
	r.Furthest = a.furthest()
	for i := range a.channels {
		r.Channels = append(r.Channels, a.channels[i].row())
	}
	slices.SortFunc(r.Channels, func(a, b ChannelRow) int {
		return cmp.Or(cmp.Compare(b.Sessions, a.Sessions), strings.Compare(a.Channel, b.Channel))
	})
	return r
}

func (c *counts) reach(n both) Reach {
	return Reach{Users: conversion.Rate{K: n.users, N: c.users}, Sessions: conversion.Rate{K: n.sessions, N: c.sessions}}
}

func (c *counts) goalRow(g *Goal, n *goalCounts) Row {
	return Row{
		Goal: g.Name, Kind: g.Kind, Reach: c.reach(n.both),
		Completions: n.completions, WithoutValue: n.valueless, Worth: n.worth(),
	}
}

func (c *channelCounts) row() ChannelRow {
	return ChannelRow{
		Channel: c.name, Sessions: c.sessions,
		Converted: conversion.Rate{K: c.converted, N: c.sessions}, Real: c.worth(),
	}
}

func (s *sums) worth() Worth { return Worth{Booked: s.booked.Clone(), Net: s.net()} }

func (w *Worth) merge(v Worth) {
	w.Booked.Merge(v.Booked)
	w.Net.Merge(v.Net)
}

func (a *Accumulator) furthest() []FurthestRow {
	rest := conversion.Rate{K: a.users, N: a.users}
	var rows []FurthestRow
	for _, i := range a.ranked {
		n := a.goals[i].furthest
		rows = append(rows, FurthestRow{a.set.goals[i].Name, conversion.Rate{K: n, N: a.users}})
		rest.K -= n
	}
	return append(rows, FurthestRow{"", rest})
}
