// Package report writes one self-contained HTML page out of the library's reports,
// for people who have never heard of this library.
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
// field leaves its section out.
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

// WriteHTML writes the page.
func (p Page) WriteHTML(w io.Writer) error { panic("to come") }
