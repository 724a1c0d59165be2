package main

import (
	"io"
	"time"

	"github.com/go-conversion/conversion/funnel"
	"github.com/go-conversion/conversion/goal"
	"github.com/go-conversion/conversion/insight"
	"github.com/go-conversion/conversion/segment"
)

// resultJSON is the report for programs. What the library can write as JSON is
// left to it.
type resultJSON struct {
	Source   string                `json:"source"`
	From     time.Time             `json:"from"`
	To       time.Time             `json:"to"`
	Read     *readJSON             `json:"read,omitempty"` // of files only
	Report   goal.Report           `json:"report"`
	Funnels  []funnel.Report       `json:"funnels,omitempty"`
	Segments *segment.Comparison   `json:"segments,omitempty"`
	Credit   *credited             `json:"attribution,omitempty"`
	Insight  *meaning              `json:"insight,omitempty"`
	Health   *insight.HealthReport `json:"health,omitempty"`
	Targets  []targetJSON          `json:"targets,omitempty"`
	Names    []nameCount           `json:"names"`
	Notes    []string              `json:"notes,omitempty"`
}

type readJSON struct {
	Records     int64            `json:"records"`
	Bad         int64            `json:"bad"`
	FirstBad    []string         `json:"first_bad,omitempty"`
	WithoutUser int64            `json:"without_user"`
	Skipped     map[string]int64 `json:"skipped,omitempty"`
}

type targetJSON struct {
	Goal      string           `json:"goal"`
	Want      string           `json:"want"`
	Done      string           `json:"done"`
	Remaining string           `json:"remaining"`
	ReachedAt *time.Time       `json:"reached_at,omitempty"`
	Forecast  insight.Forecast `json:"forecast"`
}

func (r *result) writeJSON(w io.Writer) error {
	out := resultJSON{
		Source: r.source, From: r.from, To: r.to,
		Report: r.Report, Funnels: r.funnels, Segments: r.segments, Credit: r.credit, Insight: r.means, Health: r.health, Names: r.names, Notes: r.notes(),
	}
	if r.fromElsewhere {
		out.Read = &readJSON{Records: r.stats.Records, Bad: r.badRecords, WithoutUser: r.nobody, Skipped: r.stats.Skipped}
		for _, err := range r.bad {
			out.Read.FirstBad = append(out.Read.FirstBad, err.Error())
		}
	}
	for i, t := range r.targets {
		row := targetJSON{Forecast: r.forecasts[i], Goal: t.Goal, Want: t.Want.String(), Done: t.Done.String(), Remaining: t.Remaining.String()}
		if !t.ReachedAt.IsZero() {
			row.ReachedAt = &t.ReachedAt
		}
		out.Targets = append(out.Targets, row)
	}
	return writeIndented(w, out)
}
