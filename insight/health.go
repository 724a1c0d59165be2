package insight

import "time"

// HealthReport says where the tracking broke.
type HealthReport struct {
	Steps    []string
	From, To time.Time
	Findings []HealthFinding
	Episodes []Episode // the findings of consecutive periods, taken together
	Data     []DataFinding
}

// HealthFinding is one thing wrong with one step in one period.
type HealthFinding struct {
	Day      time.Time // zero for Never
	Step     int
	Name     string
	Part     string // of which platform or channel; "" is all
	Kind     HealthKind
	Cause    Cause
	Ratio    float64 // seen over expected; NaN where there is none
	P        float64 // of so few or so many; NaN for structural findings
	Evidence string  // in words
}

// Episode is a run of findings of one step.
type Episode struct {
	From, To time.Time // first and last day
	Days     int
	Step     int
	Name     string
	Part     string
	Kind     HealthKind
	Cause    Cause
	Ratio    float64
	Evidence string
}

// HealthKind is what is wrong.
type HealthKind string

// The kinds.
const (
	Never      HealthKind = "never"
	Outage     HealthKind = "outage"
	Impossible HealthKind = "impossible"
	Drop       HealthKind = "drop"
	Surge      HealthKind = "surge"
)

// Cause is where it is wrong.
type Cause string

// The causes.
const (
	Instrumentation Cause = "instrumentation"
	Break           Cause = "break"
	Traffic         Cause = "traffic"
)

// DataFinding is something wrong with the events themselves.
type DataFinding struct {
	Code    string
	Subject string
	Count   int64
	Example string
}
