package insight

import (
	"fmt"
	"strings"

	"github.com/go-conversion/conversion"
	"github.com/go-conversion/conversion/funnel"
	"github.com/go-conversion/conversion/internal/check"
)

// StepRates are the steps of a funnel in one period, each with the share of those at
// the step before that reached it. Make them with [StepRatesOf] or [StepRatesOfCounts].
type StepRates struct {
	First string     // the step with which all begin
	Rates []StepRate // of the steps after it, in order
}

// StepRate is how many reached a step.
type StepRate struct {
	Step    int             `json:"step"` // row of funnel.Flow.Steps; of counts 1…K
	Name    string          `json:"name"`
	Rate    conversion.Rate `json:"rate"`              // of those who reached the step before
	Suspect bool            `json:"suspect,omitempty"` // the tracker may be at fault; see funnel.SilentStep
}

// StepCount is how many reached a step.
type StepCount struct {
	Name  string
	Count int64
}

// StepRatesOf returns the steps of a funnel's report, of one of its groups or
// buckets: the rows of required steps with FromPrevious, as [funnel.Flow.FindBottleneck]
// looks at them, so of mature units only. Optional steps are left out: nobody is lost
// there. Of steps in any order all rows are in it, "any 1 of …", "any 2 of …".
func StepRatesOf(f funnel.Flow) StepRates {
	var s StepRates
	for i := range f.Steps {
		row := &f.Steps[i]
		switch name := stepRowName(f, i); {
		case i == 0:
			s.First = name
		case !row.Optional:
			s.Rates = append(s.Rates, StepRate{i, name, row.FromPrevious, row.Suspect})
		}
	}
	return s
}

// stepRowName is what reports of funnels call a row.
func stepRowName(f funnel.Flow, row int) string {
	at := &f.Steps[row]
	if at.Nth == 0 {
		return at.Name
	}
	var names []string
	for i := range f.Steps {
		if f.Steps[i].Group == at.Group {
			names = append(names, f.Steps[i].Name)
		}
	}
	return fmt.Sprintf("any %d of %s", at.Nth, strings.Join(names, ", "))
}

// StepRatesOfCounts returns the steps of plain counts, such as the result of a query:
// how many reached the first step, how many of these the second, and so on.
func StepRatesOfCounts(counts ...StepCount) StepRates {
	var s StepRates
	for i, c := range counts {
		if i == 0 {
			s.First = c.Name
			continue
		}
		s.Rates = append(s.Rates, StepRate{Step: i, Name: c.Name, Rate: conversion.Rate{K: c.Count, N: counts[i-1].Count}})
	}
	return s
}

// begun returns how many began.
func (s *StepRates) begun() int64 { return s.Rates[0].Rate.N }

// ended returns how many reached the last step.
func (s *StepRates) ended() int64 { return s.Rates[len(s.Rates)-1].Rate.K }

// check refuses what are no counts of steps.
func (s *StepRates) check(c *check.Checker, path string) {
	if len(s.Rates) == 0 {
		c.Fault(path, "missing", "want at least two steps")
	}
	for i, r := range s.Rates {
		if k, n := r.Rate.K, r.Rate.N; k < 0 || k > n {
			c.Fault(fmt.Sprintf("%s[%d]", path, i), "counts", "%s: %d of %d: want 0 or more, and no more than reached the step before", r.Name, k, n)
		}
	}
}

// checkSame refuses steps other than those of s.
func (s *StepRates) checkSame(c *check.Checker, path string, other *StepRates) {
	if len(s.Rates) != len(other.Rates) {
		c.Fault(path, "steps", "%d steps: want the %d of the other period", len(other.Rates)+1, len(s.Rates)+1)
		return
	}
	if s.First != other.First {
		c.Fault(path, "steps", "the first step is %q: want %q as in the other period", other.First, s.First)
	}
	for i := range s.Rates {
		if want, have := s.Rates[i].Name, other.Rates[i].Name; want != have {
			c.Fault(fmt.Sprintf("%s[%d]", path, i), "steps", "%q: want %q as in the other period", have, want)
		}
	}
}

// checkChain refuses steps that others enter than come from the step before.
func (s *StepRates) checkChain(c *check.Checker, path string) {
	for i := range max(0, len(s.Rates)-1) {
		if k, n := s.Rates[i].Rate.K, s.Rates[i+1].Rate.N; k != n {
			c.Fault(fmt.Sprintf("%s[%d]", path, i+1), "open", "%d reached %s, but %d could go on: an open funnel is no product of its rates", k, s.Rates[i].Name, n)
		}
	}
}
