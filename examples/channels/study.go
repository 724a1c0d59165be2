package main

import (
	"fmt"
	"runtime"
	"slices"

	"github.com/go-conversion/conversion"
	"github.com/go-conversion/conversion/segment"
	"github.com/go-conversion/conversion/session"
)

// data are the events of users, and what to ask about them.
type data struct {
	source    string
	users     [][]conversion.Event
	anonymous bool     // a user is only a session
	notes     []string // what to know before reading the numbers

	outcome          segment.Outcomes
	cutter           *session.Cutter // nil is the usual one
	channel, visitor segment.Partition
}

// answer is what there is to tell.
type answer struct {
	Source string   `json:"source"`
	Notes  []string `json:"notes"`

	Users     *segment.Comparison `json:"users,omitempty"` // by the channel of their first session; nil where there are only sessions
	Sessions  segment.Comparison  `json:"sessions"`        // by their own channel
	Returning segment.Comparison  `json:"returning"`       // returning sessions against new ones, among those by the same channel

	Findings []finding `json:"findings"`
}

// ask asks all questions in one pass over the users.
func (d *data) ask() (*answer, error) {
	users := segment.Study{Outcome: d.outcome, Cutter: d.cutter, By: []segment.Partition{d.channel}}

	// Sessions of one user are alike: their intervals take that into account.
	sessions := segment.Study{
		Unit: segment.PerSession, Outcome: d.outcome, Cutter: d.cutter,
		By: []segment.Partition{d.channel}, Strata: d.visitor,
	}

	// If returning visitors come by better channels, they convert better even if
	// returning does nothing. Among sessions by the same channel that shows.
	returning := segment.Study{
		Unit: segment.PerSession, Outcome: d.outcome, Cutter: d.cutter,
		By: []segment.Partition{against("new", d.visitor)}, Strata: d.channel,
	}
	returning.Outcome.Steps = nil // which are told once
	if !d.anonymous {
		sessions.Outcome.Steps = nil
	}
	return d.answer(users, sessions, returning)
}

func against(level string, p segment.Partition) segment.Partition {
	p.Against = level
	return p
}

func named(name string, p segment.Partition) segment.Partition {
	p.Name = name
	return p
}

// answer counts the users once for all studies.
func (d *data) answer(studies ...segment.Study) (*answer, error) {
	counted := make([]conversion.Accumulator, len(studies))
	for i, study := range studies {
		a, err := segment.NewAccumulator(study)
		if err != nil {
			return nil, err
		}
		counted[i] = a
	}
	if err := conversion.Accumulate(slices.Values(d.users), runtime.GOMAXPROCS(0), counted...); err != nil {
		return nil, err
	}
	var reports []segment.Report
	for _, c := range counted {
		reports = append(reports, c.(*segment.Accumulator).Report())
	}
	a := &answer{Source: d.source, Notes: append([]string{}, d.notes...), Sessions: reports[1].Partitions[0], Returning: reports[2].Partitions[0]}
	if !d.anonymous {
		a.Users = &reports[0].Partitions[0]
	}
	if n := reports[1].Unnamed; n > 0 {
		a.Notes = append(a.Notes, fmt.Sprintf("The data name no visitors: each of %d sessions counts as that of another one. Sessions of one visitor are alike, so the intervals are too narrow if there are many such.", n))
	}
	for _, f := range reports[1].Data {
		a.Notes = append(a.Notes, f.String()+".")
	}
	a.find()
	return a, nil
}

// rates returns the comparison that is told first.
func (a *answer) rates() *segment.Comparison {
	if a.Users != nil {
		return a.Users
	}
	return &a.Sessions
}
