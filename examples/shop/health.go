package main

import (
	"fmt"
	"io"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/go-conversion/conversion"
	"github.com/go-conversion/conversion/funnel"
	"github.com/go-conversion/conversion/insight"
)

// newTracking returns an accumulator that looks whether the tracking of the first
// funnel is whole, day by day and channel by channel; nil if there is no funnel.
func (s *scorer) newTracking(last time.Time) (*insight.GridAccumulator, error) {
	if len(s.funnels) == 0 {
		return nil, nil
	}
	plan, err := funnel.Compile(s.funnels[0])
	if err != nil {
		return nil, err
	}
	return insight.NewGridAccumulator(insight.Tracking{
		Funnel: plan, Cutter: s.cutter, Zone: s.zone, AsOf: last.Add(1), Parts: []insight.Strata{insight.ByChannel()},
	})
}

// healthReport returns what is wrong with the tracking.
func healthReport(a *insight.GridAccumulator) (*insight.HealthReport, error) {
	if a == nil {
		return nil, nil
	}
	r, err := a.Report(insight.HealthOptions{})
	return &r, err
}

const mostEpisodes = 5 // in the text

// writeHealth tells when the tracking was not whole. Nothing is said where nothing
// could be judged.
func (r *result) writeHealth(w io.Writer) {
	h := r.health
	if h == nil || len(r.funnels) == 0 || h.Judged == 0 && len(h.Episodes) == 0 {
		return
	}
	fmt.Fprintf(w, "\nTracking health: %s from %s to %s compared with those before\n\n", counted(int64(h.Judged), "number"), day(h.From), day(h.To))
	for i := range h.Episodes {
		if i == mostEpisodes {
			fmt.Fprintf(w, "  … and %s more\n", count(int64(len(h.Episodes)-i)))
			break
		}
		writeEpisode(w, &h.Episodes[i])
	}
	if len(h.Episodes) == 0 {
		fmt.Fprint(w, "  Each step fits those before and after it, and other days.\n")
	}
	for _, f := range h.Data {
		if r.Findings.Count(conversion.FindingCode(f.Code)) == 0 { // or it has been told
			io.WriteString(w, wrapped(f.String(), "  "))
		}
	}
}

func writeEpisode(w io.Writer, e *insight.Episode) {
	when, part := day(e.From), ""
	if e.Days > 1 {
		when += " to " + day(e.To)
	}
	if e.Part != "" {
		part = " (" + clean(e.Part) + ")"
	}
	fmt.Fprintf(w, "  %s, %s%s: %s, cause %s\n%s", when, clean(e.Name), part, e.Kind, e.Cause, wrapped(e.Evidence, "    "))
}

const columns = 100 // of a terminal

// wrapped returns a text in lines that begin with an indent.
func wrapped(text, indent string) string {
	var b strings.Builder
	line := indent
	for _, word := range strings.Fields(text) {
		if line != indent && utf8.RuneCountInString(line)+1+utf8.RuneCountInString(word) > columns {
			b.WriteString(line + "\n")
			line = indent
		}
		if line != indent {
			line += " "
		}
		line += word
	}
	return b.String() + line + "\n"
}
