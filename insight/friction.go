package insight

import (
	"time"

	"github.com/go-conversion/conversion"
	"github.com/go-conversion/conversion/funnel"
)

// FrictionReport says where a funnel is hard to walk, step by step. It describes; a
// step that takes long may be one that is read with care.
type FrictionReport struct {
	Funnel string
	Unit   string // what is counted, such as "user"
	Steps  []Friction
}

// Friction is how units fared at one step.
type Friction struct {
	Step     int // row of funnel.Flow.Steps
	Name     string
	Optional bool
	Reached  int64

	// Retries is how often the step was done by those who did it: events over actors.
	// 1 is once each; NaN if nobody did it. Actors without an attempt count too.
	Events, Actors int64
	Retries        float64

	// Timed are those who went on to the next required step, of which the Median and
	// the 90 % quantile P90 of the time until then are taken; 0 if there are none.
	// They are mature units.
	Timed       int64
	Median, P90 time.Duration

	// Left are those who dropped here. Exits are those who did not reach the next
	// required step, of those who reached this one and had the time to; nothing out of
	// nothing for the last step and optional ones. Whoever is still under way is in
	// neither.
	Left  int64
	Exits conversion.Rate
}

// FrictionOf returns the friction of each step of a funnel. Rows of steps in any order
// are those of the report: "any 1 of …", while retries are of the step itself.
// Without durations, see funnel.Counts, there are no times.
func FrictionOf(r funnel.Report) FrictionReport {
	report := FrictionReport{Funnel: r.Funnel, Unit: r.Unit}
	for i := range r.Steps {
		row := &r.Steps[i]
		f := Friction{Step: i, Name: stepRowName(r.Flow, i), Optional: row.Optional, Reached: row.Reached, Left: row.Left}
		if i < len(r.Hits) {
			f.Events, f.Actors = r.Hits[i].Events, r.Hits[i].Actors
		}
		f.Retries = float64(f.Events) / float64(f.Actors)
		if next := nextRequired(r.Flow, i); next > 0 {
			f.Exits = r.Steps[next].DropOff
			f.time(r.Flow, next)
		}
		report.Steps = append(report.Steps, f)
	}
	return report
}

// nextRequired returns the row of the required step that follows a required one; 0 if
// there is none.
func nextRequired(f funnel.Flow, row int) int {
	if f.Steps[row].Optional {
		return 0
	}
	for next := row + 1; next < len(f.Steps); next++ {
		if !f.Steps[next].Optional {
			return next
		}
	}
	return 0
}

func (f *Friction) time(flow funnel.Flow, next int) {
	for i := range flow.Times {
		if t := &flow.Times[i]; t.From == f.Step && t.To == next {
			f.Timed, f.Median, f.P90 = t.Durations.N(), t.Durations.Median(), t.Durations.Quantile(0.9)
		}
	}
}
