package conformance

import (
	"encoding/json"

	"github.com/go-conversion/conversion"
	"github.com/go-conversion/conversion/insight"
)

// euros is a value of a conversion; the suite says no currency.
func euros(mean, se float64) insight.ConversionValue {
	return insight.ConversionValue{Mean: mean, SE: se, Currency: "EUR"}
}

func runMicroNaive(text json.RawMessage) (map[string]any, error) {
	var input struct {
		Did, Converted int64
		Value          float64
		ValueSE        float64 `json:"value_se"`
		Level          float64
	}
	if err := strict(text, &input); err != nil {
		return nil, err
	}
	m, err := insight.NewMicro(insight.MicroStudy{Name: "m", Goal: "m"})
	if err != nil {
		return nil, err
	}
	for _, u := range []insight.MicroUnits{
		{Length: 1, First: 1, Converted: true, N: input.Converted},
		{Length: 1, First: 1, N: input.Did - input.Converted},
	} {
		if err := m.Add(u); err != nil {
			return nil, err
		}
	}
	r := m.Report(insight.MicroOptions{Value: euros(input.Value, input.ValueSE), Level: input.Level})
	return map[string]any{
		"rate": r.NaiveRate.Value, "rate_low": r.NaiveRate.Low, "rate_high": r.NaiveRate.High,
		"value": r.NaiveValue.Value, "low": r.NaiveValue.Low, "high": r.NaiveValue.High,
	}, nil
}

func runMicroAdjusted(text json.RawMessage) (map[string]any, error) {
	var input struct {
		Units []struct {
			First     *int
			Length    int
			Converted bool
			Stratum   string
			Count     *int64
		}
		Landmarks []int
		Value     float64
		ValueSE   float64 `json:"value_se"`
		Level     float64
	}
	if err := strict(text, &input); err != nil {
		return nil, err
	}
	m, err := insight.NewMicro(insight.MicroStudy{Name: "m", Goal: "m", Landmarks: input.Landmarks})
	if err != nil {
		return nil, err
	}
	for _, u := range input.Units {
		units := insight.MicroUnits{Stratum: u.Stratum, Length: u.Length, Converted: u.Converted, N: 1}
		if u.First != nil {
			units.First = *u.First
		}
		if u.Count != nil {
			units.N = *u.Count
		}
		if err := m.Add(units); err != nil {
			return nil, err
		}
	}
	r := m.Report(insight.MicroOptions{Value: euros(input.Value, input.ValueSE), Level: input.Level})
	effect, value := r.Adjusted.Effect, r.Adjusted.Value
	return map[string]any{
		"effect": effect.Value, "se": effect.SE, "low": effect.Low, "high": effect.High,
		"treated": r.Adjusted.Treated, "unmatched": r.Adjusted.Unmatched, "naive_rate": r.NaiveRate.Value,
		"value": value.Value, "value_low": value.Low, "value_high": value.High,
	}, nil
}

func runMicroRandomised(text json.RawMessage) (map[string]any, error) {
	var input struct {
		Invited, Control struct {
			N, Did    int64
			Y, YY, DY float64
		}
		Level float64
	}
	if err := strict(text, &input); err != nil {
		return nil, err
	}
	r := insight.Randomise(insight.Arm(input.Invited), insight.Arm(input.Control), input.Level)
	return map[string]any{
		"uptake": r.Uptake.Value, "uptake_low": r.Uptake.Low, "uptake_high": r.Uptake.High,
		"effect": r.Effect.Value, "effect_low": r.Effect.Low, "effect_high": r.Effect.High,
		"per_completion": r.PerCompletion.Value, "low": r.PerCompletion.Low, "high": r.PerCompletion.High, "bounded": r.Bounded,
	}, nil
}

func runPrerequisite(text json.RawMessage) (map[string]any, error) {
	var input struct {
		Without, Converted int64
		Threshold, Level   float64
	}
	if err := strict(text, &input); err != nil {
		return nil, err
	}
	p := insight.PrerequisiteOf(conversion.Rate{K: input.Without, N: input.Converted}, input.Threshold, input.Level)
	return map[string]any{"upper": p.Upper, "prerequisite": p.Is}, nil
}

func runPageValue(text json.RawMessage) (map[string]any, error) {
	var input struct{ Sessions []viewing }
	if err := strict(text, &input); err != nil {
		return nil, err
	}
	p, err := insight.NewPageValue(insight.PageStudy{})
	if err != nil {
		return nil, err
	}
	for _, s := range input.Sessions {
		if err := s.addTo(p); err != nil {
			return nil, err
		}
	}
	values := map[string]float64{}
	for _, row := range p.Report("EUR").Pages {
		values[row.Page] = row.Value
	}
	return map[string]any{"values": values}, nil
}

// viewing is a session of func page_value.
type viewing struct {
	Pages       []string
	Conversions [][2]json.Number // after so many pages, value
	Count       *int
}

func (s *viewing) addTo(p *insight.PageValue) error {
	visit := insight.PageVisit{Pages: s.Pages}
	for _, c := range s.Conversions {
		after, err := c[0].Int64()
		if err != nil {
			return err
		}
		value, err := amountOf(c[1].String(), "EUR")
		if err != nil {
			return err
		}
		visit.Conversions = append(visit.Conversions, insight.PageConversion{After: int(after), Value: value})
	}
	count := 1
	if s.Count != nil {
		count = *s.Count
	}
	for range count {
		if err := p.Add(visit); err != nil {
			return err
		}
	}
	return nil
}
