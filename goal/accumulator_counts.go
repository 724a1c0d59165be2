package goal

import (
	"slices"
	"strings"

	"github.com/go-conversion/conversion"
)

// counts is the state of an [Accumulator].
type counts struct {
	users, sessions, events int64
	engaged                 int64   // sessions
	kinds                   [3]both // by kindIndex
	goals                   []goalCounts
	channels                []channelCounts // by name
	findings                conversion.Findings
}

// both counts users and sessions that reached something.
type both struct{ users, sessions int64 }

// goalCounts is what is known of a goal.
type goalCounts struct {
	both
	completions int64
	valueless   int64
	furthest    int64 // users who got no further
	sums
}

// channelCounts is what is known of sessions that came by a channel. Money is
// real.
type channelCounts struct {
	name                string
	sessions, converted int64
	sums
}

// sums are values as booked, and what adjustments added to them.
type sums struct{ booked, adjusted conversion.Totals }

func newCounts(goals int) counts { return counts{goals: make([]goalCounts, goals)} }

// numbers returns the counts that users add up to, in the order of the binary
// form.
func (c *counts) numbers() []*int64 {
	list := []*int64{&c.users, &c.sessions, &c.events, &c.engaged}
	for i := range c.kinds {
		list = append(list, &c.kinds[i].users, &c.kinds[i].sessions)
	}
	return list
}

func (g *goalCounts) numbers() []*int64 {
	return []*int64{&g.users, &g.sessions, &g.completions, &g.valueless, &g.furthest}
}

func (c *channelCounts) numbers() []*int64 { return []*int64{&c.sessions, &c.converted} }

func (c *counts) merge(d *counts) {
	addAll(c.numbers(), d.numbers())
	for i := range c.goals {
		g, h := &c.goals[i], &d.goals[i]
		addAll(g.numbers(), h.numbers())
		g.merge(&h.sums)
	}
	for i := range d.channels {
		from := &d.channels[i]
		to := c.channel(from.name)
		addAll(to.numbers(), from.numbers())
		to.merge(&from.sums)
	}
	c.findings = merged(c.findings, d.findings)
}

func addAll(to, from []*int64) {
	for i := range to {
		*to[i] += *from[i]
	}
}

func (s *sums) merge(t *sums) {
	s.booked.Merge(t.booked)
	s.adjusted.Merge(t.adjusted)
}

// book adds a value that is net after adjustments.
func (s *sums) book(value, net conversion.Money) {
	s.booked.Add(value)
	if net != value {
		s.adjusted.Sub(value)
		s.adjusted.Add(net)
	}
}

// net returns the values after adjustments.
func (s *sums) net() conversion.Totals {
	t := s.booked.Clone()
	t.Merge(s.adjusted)
	return t
}

// merged returns the findings of both. They are of many users, so events have
// no index.
func merged(to, from conversion.Findings) conversion.Findings {
	for _, f := range from {
		if f.Code != conversion.Unsorted { // which tells of one reading of the events, not of the users
			to.Add(f.Code, f.Subject, f.Count, -1)
		}
	}
	return to
}

// channel returns the counts of a channel, valid until the next call.
func (c *counts) channel(name string) *channelCounts {
	i, found := slices.BinarySearchFunc(c.channels, name, func(c channelCounts, name string) int { return strings.Compare(c.name, name) })
	if !found {
		c.channels = slices.Insert(c.channels, i, channelCounts{name: strings.Clone(name)})
	}
	return &c.channels[i]
}

// kindIndex returns the place of a kind in [counts].
func kindIndex(k Kind) int {
	switch k {
	case Macro:
		return 0
	case Milestone:
		return 1
	}
	return 2
}
