package main

import (
	"errors"
	"os"

	"github.com/go-conversion/conversion/attribution"
	"github.com/go-conversion/conversion/report"
	"github.com/go-conversion/conversion/segment"
)

// page is the report for people: one HTML file.
func (r *result) page() report.Page {
	p := report.Page{
		Title: "How visitors become customers", Source: r.source, From: r.from, To: r.to,
		Goals: &r.Report, Funnels: r.funnels, Targets: r.forecasts, Health: r.health,
	}
	if s := r.study; s != nil && r.segments != nil {
		shown := *s
		shown.Segments = r.segments
		p.Segments = []segment.Report{shown}
	}
	if r.credit != nil {
		p.Attribution = []report.Credit{{Goal: r.credit.Goal, Comparison: attribution.CompareResults(r.credit.Results...)}}
	}
	if m := r.means; m != nil {
		p.Values, p.Micros, p.Discovery = m.Values, m.Micros, m.Discovery
		p.Opportunities, p.Return, p.Quality = m.Opportunities, m.Return, m.Quality
	}
	return p
}

// writePage writes the page to a file.
func (r *result) writePage(name string) error {
	file, err := os.Create(name)
	if err != nil {
		return err
	}
	return errors.Join(r.page().WriteHTML(file), file.Close())
}
