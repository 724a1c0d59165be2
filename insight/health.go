package insight

import (
	"fmt"
	"slices"
	"time"

	"github.com/go-conversion/conversion/internal/check"
)

// HealthReport says where the tracking broke, or the site behind it. It is plain
// data, in a fixed order. [HealthReport.String] is for terminals,
// [HealthReport.Markdown] for documents, its JSON for programs.
//
// It is about counts that do not fit together or not to those before. It does not
// prove what went wrong: the cause is what the other steps of the same day speak
// for. What is found by chance alone is about Alpha for each of the Judged.
type HealthReport struct {
	Steps    []string        `json:"steps"`
	Period   GridPeriod      `json:"period,omitempty"`
	From     time.Time       `json:"from,omitzero"` // the first day; zero if there are no rows
	To       time.Time       `json:"to,omitzero"`   // the last day, or the first of the last week
	Episodes []Episode       `json:"episodes"`      // the findings of consecutive periods, taken together
	Findings []HealthFinding `json:"findings"`      // Never first, then by day, those of the whole before those of parts
	Data     []DataFinding   `json:"data"`          // about the events; only of a GridAccumulator

	Judged   int `json:"judged"`   // steps of periods that were compared with those before
	Unjudged int `json:"unjudged"` // steps of periods with too few good ones before
}

// HealthFinding is one thing wrong with one step in one period.
type HealthFinding struct {
	Day      time.Time // the period; zero for Never
	Step     int
	Name     string
	Part     string // of which platform or channel; "" is all
	Kind     HealthKind
	Cause    Cause
	Ratio    float64 // seen over expected; NaN where there is none
	P        float64 // of so few or so many; NaN for structural findings
	Evidence string  // in words

	Seen     int64
	Expected float64 // NaN where there is no baseline
	Residual float64 // Pearson's, (seen − expected)/√variance; NaN where nothing is known

	// Parts are those in which the same step was found in the same period, that of
	// the largest residual first. Only of findings of the whole. If they have another
	// cause, theirs is the better founded: in the whole, other parts go on.
	Parts []string
}

// HealthKind is what is wrong.
type HealthKind string

// The kinds.
const (
	Never      HealthKind = "never"      // no count at all, though the step before has many
	Outage     HealthKind = "outage"     // a small part of what was expected
	Impossible HealthKind = "impossible" // fewer than reached a later step, or more than an earlier one
	Drop       HealthKind = "drop"       // less than chance explains, but no outage
	Surge      HealthKind = "surge"      // a multiple of what was expected
)

// Cause is where it is wrong.
type Cause string

// The causes.
const (
	Instrumentation Cause = "instrumentation" // the event is missing or sent twice: visitors went on
	Break           Cause = "break"           // the site: visitors did not go on
	Traffic         Cause = "traffic"         // those who came
)

// HealthOptions are the limits of what is found. The zero value is the default.
type HealthOptions struct {
	Window  int     // earlier periods that make a baseline; 0 is 14
	MinDays int     // so many at least, from 2; 0 is 7, or Window if that is less
	Alpha   float64 // of each test; 0 is 0.0001
	Outage  float64 // below this share of what was expected a fall is an outage; 0 is 0.2
	Alive   float64 // from this share of normal on a later step proves that visitors went on; 0 is 0.5
	Surge   float64 // from this multiple on there is a surge; 0 is 2

	// Optional names steps that may be passed over: later ones may have more, and
	// nothing is compared with them.
	Optional []string
}

func (o HealthOptions) withDefaults() HealthOptions {
	orElse := func(x *float64, otherwise float64) {
		if *x == 0 {
			*x = otherwise
		}
	}
	if o.Window == 0 {
		o.Window = 14
	}
	if o.MinDays == 0 {
		o.MinDays = min(7, o.Window)
	}
	orElse(&o.Alpha, 1e-4)
	orElse(&o.Outage, 0.2)
	orElse(&o.Alive, 0.5)
	orElse(&o.Surge, 2)
	return o
}

// check adds what is wrong with options whose defaults are filled in.
func (o *HealthOptions) check(c *check.Checker, steps []string) {
	if o.Window < 2 {
		c.Fault("window", "range", "a window of %d periods has no spread", o.Window)
	}
	if o.MinDays < 2 || o.MinDays > o.Window && o.Window >= 2 {
		c.Fault("min_days", "range", "%d is not between 2 and the window of %d", o.MinDays, o.Window)
	}
	within := func(path string, x, above, below float64) {
		if !(x > above && x < below) {
			c.Fault(path, "range", "%v is not between %v and %v", x, above, below)
		}
	}
	within("alpha", o.Alpha, 0, 0.5)
	within("outage", o.Outage, 0, 1)
	within("alive", o.Alive, 0, 1)
	within("surge", o.Surge, 1, 1e6)
	o.checkOptional(c, steps)
}

func (o *HealthOptions) checkOptional(c *check.Checker, steps []string) {
	for i, name := range o.Optional {
		at := fmt.Sprintf("optional[%d]", i)
		switch step := slices.Index(steps, name); {
		case step < 0:
			c.Fault(at, "unknown_step", "there is no step %q", name)
		case step == 0:
			c.Fault(at, "first", "without %q there is no unit", name)
		}
	}
}
