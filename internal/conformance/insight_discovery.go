package conformance

import (
	"encoding/json"

	"github.com/go-conversion/conversion/insight"
)

// discoverCase is the input of func discover.
type discoverCase struct {
	Units []struct {
		ID        string
		Events    []string
		Converted bool
		Stratum   string
	}
	Landmark              int
	MaxCount              int   `json:"max_count"`
	MinSupport            int64 `json:"min_support"`
	FDR                   float64
	Split                 *bool
	Seed                  uint64
	PrerequisiteThreshold float64 `json:"prerequisite_threshold"`
	Value                 float64
	Level                 float64
}

func runDiscover(text json.RawMessage) (map[string]any, error) {
	var c discoverCase
	if err := strict(text, &c); err != nil {
		return nil, err
	}
	d, err := insight.NewDiscovery(insight.DiscoveryStudy{
		Landmark: c.Landmark, MaxCount: c.MaxCount, MinSupport: c.MinSupport, FDR: c.FDR, Seed: c.Seed,
		InSample: c.Split != nil && !*c.Split, PrerequisiteThreshold: c.PrerequisiteThreshold,
	})
	if err != nil {
		return nil, err
	}
	for _, u := range c.Units {
		d.CountNames(u.ID, u.Stratum, u.Converted, u.Events)
	}
	report := d.Report(insight.DiscoveryOptions{Value: insight.ConversionValue{Mean: c.Value}, Level: c.Level})
	candidates := []map[string]any{}
	for _, k := range report.Candidates {
		candidates = append(candidates, map[string]any{
			"name": k.Name, "count": k.Count, "table": k.Table[:], "phi": k.Phi, "p": k.P, "q": k.Q,
			"effect": k.Effect.Value, "low": k.Effect.Low, "high": k.Effect.High, "class": string(k.Class),
			"odds_ratio": k.OddsRatio, "score": k.Score,
		})
	}
	return map[string]any{"at_risk": report.AtRisk, "candidates": candidates}, nil
}
