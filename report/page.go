// Package report writes one self-contained HTML page out of the library's reports,
// for people who have never heard of this library.
//
// The page needs nothing from outside and no script. It is for light and dark
// screens of any width, for paper, and for readers that speak.
package report

import (
	"io"
	"time"

	"github.com/go-conversion/conversion/attribution"
	"github.com/go-conversion/conversion/funnel"
	"github.com/go-conversion/conversion/goal"
	"github.com/go-conversion/conversion/insight"
	"github.com/go-conversion/conversion/segment"
)

// Page is what one page shows: the reports that are there, each in a section with
// its picture, its numbers and a sentence on what they mean. The zero value of a
// field leaves its section out; the zero Page says that there is nothing to show.
type Page struct {
	Title    string
	Source   string    // where the events come from, in words
	From, To time.Time // of the events

	Goals       *goal.Report
	Funnels     []funnel.Report
	Segments    []segment.Report
	Attribution []Credit

	Values        *insight.ChainFit
	Micros        []insight.MicroReport
	Discovery     *insight.DiscoveryReport
	Opportunities []insight.OpportunityReport
	Changes       []insight.StepChangeReport
	Health        *insight.HealthReport
	Targets       []insight.Forecast
	Return        *insight.ReturnReport
	Quality       *insight.Quality
}

// Credit is what models of attribution say of one goal.
type Credit struct {
	Goal       string
	Comparison attribution.Comparison[string]
}

// WriteHTML writes the page. Equal pages are equal bytes; days are those of UTC.
// Names may be anything: they are never read as markup. The error is that of w.
func (p Page) WriteHTML(w io.Writer) error {
	return write(w, &view{
		Title:    orElse(cleaned(p.Title), "Conversion report"),
		About:    p.about(),
		Tiles:    p.tiles(),
		Sections: numbered(p.sections()),
	})
}

// sections returns those that have something to show.
func (p *Page) sections() (sections []section) {
	for _, s := range []section{
		{ID: "goals", Title: "Goals", Parts: p.goals()},
		{ID: "funnels", Title: "Funnels", Parts: p.funnels()},
		{ID: "segments", Title: "Segments", Parts: p.segments()},
		{ID: "attribution", Title: "Attribution", Parts: p.attribution()},
		{ID: "findings", Title: "Findings", Parts: p.findings()},
		{ID: "targets", Title: "Targets", Parts: p.targets()},
		{ID: "return", Title: "Return", Parts: p.returns()},
		{ID: "quality", Title: "Quality of forecasts", Parts: p.quality()},
	} {
		if len(s.Parts) > 0 {
			sections = append(sections, s)
		}
	}
	return sections
}

// findings are what the data say beyond counts.
func (p *Page) findings() (parts []part) {
	parts = append(parts, p.health()...)
	parts = append(parts, p.opportunities()...)
	parts = append(parts, p.changes()...)
	parts = append(parts, p.micros()...)
	parts = append(parts, p.values()...)
	parts = append(parts, p.discovery()...)
	return append(parts, p.data()...)
}
