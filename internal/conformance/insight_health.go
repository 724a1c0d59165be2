package conformance

import (
	"encoding/json"
	"fmt"
	"math"
	"time"

	"github.com/go-conversion/conversion/insight"
)

func runHealth(text json.RawMessage) (map[string]any, error) {
	var input struct {
		Steps   []string
		Days    [][]any // date, counts…
		Options healthOptions
	}
	if err := strict(text, &input); err != nil {
		return nil, err
	}
	grid, err := insight.NewGrid(insight.Daily, input.Steps...)
	if err != nil {
		return nil, err
	}
	for _, row := range input.Days {
		if err := addHealthDay(grid, row); err != nil {
			return nil, err
		}
	}
	report, err := insight.CheckHealth(grid, insight.HealthOptions(input.Options))
	if err != nil {
		return nil, err
	}
	findings := []map[string]any{}
	for _, f := range report.Findings {
		finding := map[string]any{"day": nil, "step": f.Name, "kind": string(f.Kind), "cause": string(f.Cause), "ratio": f.Ratio}
		if !f.Day.IsZero() {
			finding["day"] = f.Day.Format(time.DateOnly)
		}
		findings = append(findings, finding)
	}
	return map[string]any{"findings": findings}, nil
}

// healthOptions are those of a case.
type healthOptions struct {
	Window   int
	MinDays  int `json:"min_days"`
	Alpha    float64
	Outage   float64
	Alive    float64
	Surge    float64
	Optional []string
}

func addHealthDay(grid *insight.Grid, row []any) error {
	if len(row) == 0 {
		return fmt.Errorf("a row without a day")
	}
	date, _ := row[0].(string)
	day, err := time.Parse(time.DateOnly, date)
	if err != nil {
		return err
	}
	var counts []int64
	for _, cell := range row[1:] {
		n, ok := cell.(float64)
		if !ok || n != math.Trunc(n) {
			return fmt.Errorf("%s: %v is no count", date, cell)
		}
		counts = append(counts, int64(n))
	}
	return grid.Add(day, counts...)
}
