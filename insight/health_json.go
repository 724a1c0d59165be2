package insight

import (
	"encoding/json"
	"math"
	"strconv"
	"time"
)

// MarshalJSON writes the report with its days as dates.
func (r HealthReport) MarshalJSON() ([]byte, error) {
	type report HealthReport
	return json.Marshal(struct {
		From *string `json:"from"`
		To   *string `json:"to"`
		report
	}{dateOrNull(r.From), dateOrNull(r.To), report(r)})
}

// healthSubject is what findings and episodes have in common.
type healthSubject struct {
	Step     int        `json:"step"`
	Name     string     `json:"name"`
	Part     string     `json:"part,omitempty"`
	Kind     HealthKind `json:"kind"`
	Cause    Cause      `json:"cause"`
	Ratio    *float64   `json:"ratio"`
	P        *float64   `json:"p"`
	Residual *float64   `json:"residual"`
	Parts    []string   `json:"parts,omitempty"`
	Evidence string     `json:"evidence"`
}

// MarshalJSON writes all fields: the day as a date or null, NaN as null.
func (f HealthFinding) MarshalJSON() ([]byte, error) {
	return json.Marshal(struct {
		Day *string `json:"day"`
		healthSubject
		Seen     int64    `json:"seen"`
		Expected *float64 `json:"expected"`
	}{
		dateOrNull(f.Day),
		healthSubject{f.Step, f.Name, f.Part, f.Kind, f.Cause, finite(f.Ratio), chanceOrNull(f.P), finite(f.Residual), f.Parts, f.Evidence},
		f.Seen, finite(f.Expected),
	})
}

// MarshalJSON writes all fields, with the action in words: days as dates, NaN as
// null.
func (e Episode) MarshalJSON() ([]byte, error) {
	return json.Marshal(struct {
		From *string `json:"from"`
		To   *string `json:"to"`
		Days int     `json:"days"`
		healthSubject
		Action  string   `json:"action"`
		Suspect []string `json:"suspect,omitempty"`
	}{
		dateOrNull(e.From), dateOrNull(e.To), e.Days,
		healthSubject{e.Step, e.Name, e.Part, e.Kind, e.Cause, finite(e.Ratio), chanceOrNull(e.P), finite(e.Residual), e.Parts, e.Evidence},
		e.Action(), e.Suspect,
	})
}

func dateOrNull(t time.Time) *string {
	if t.IsZero() {
		return nil
	}
	text := t.Format(time.DateOnly)
	return &text
}

// chanceOrNull returns a p-value with six digits, because it may be very small and
// machines may differ in the last.
func chanceOrNull(p float64) *float64 {
	if math.IsNaN(p) {
		return nil
	}
	p, _ = strconv.ParseFloat(strconv.FormatFloat(p, 'g', 6, 64), 64)
	return &p
}
