package conformance

import (
	"encoding/json"
	"errors"
	"fmt"
	"math"

	"github.com/go-conversion/conversion/insight"
)

// chainCase is the input of func chain: paths or moves.
type chainCase struct {
	Paths []struct {
		States  []string
		Outcome string
		Count   *int64
	}
	Transitions [][]json.RawMessage // from, to, how often
	Smoothing   float64
	Level       float64
}

func (c *chainCase) chain() (*insight.Chain, error) {
	chain, err := insight.NewChain(insight.ByName{})
	if err != nil {
		return nil, err
	}
	for _, p := range c.Paths {
		end, err := endOf(p.Outcome)
		if err != nil {
			return nil, err
		}
		n := int64(1)
		if p.Count != nil {
			n = *p.Count
		}
		if err := chain.AddPath(p.States, end, n); err != nil {
			return nil, err
		}
	}
	for _, t := range c.Transitions {
		var from, to string
		var n int64
		if err := tuple(t, 3, &from, &to, &n); err != nil {
			return nil, err
		}
		if err := chain.AddMoves(from, to, n); err != nil {
			return nil, err
		}
	}
	return chain, nil
}

func endOf(name string) (insight.Outcome, error) {
	for _, o := range []insight.Outcome{insight.Left, insight.Converted, insight.Open} {
		if o.String() == name {
			return o, nil
		}
	}
	return 0, fmt.Errorf("unknown outcome %q", name)
}

func runChain(text json.RawMessage) (map[string]any, error) {
	var input chainCase
	if err := strict(text, &input); err != nil {
		return nil, err
	}
	chain, err := input.chain()
	if err != nil {
		return nil, err
	}
	fit, err := chain.Fit(insight.FitOptions{Smoothing: input.Smoothing, Level: input.Level})
	if err != nil {
		return nil, err
	}
	values, errs, intervals := map[string]float64{}, map[string]float64{}, map[string][2]float64{}
	departures, gain, gainErrs, credit := map[string]int64{}, map[string]float64{}, map[string]float64{}, map[string]float64{}
	for i, s := range append([]insight.StateValue{fit.Start}, fit.States...) {
		if !s.Known {
			continue
		}
		values[s.State], errs[s.State], departures[s.State] = s.Value.Value, s.Value.SE, s.Departures
		intervals[s.State] = [2]float64{s.Value.Low, s.Value.High}
		if i > 0 {
			gain[s.State], gainErrs[s.State] = s.Gain.Value, s.Gain.SE
		}
	}
	credits, total := fit.Credits()
	for _, c := range credits {
		credit[c.State] = c.Sum
	}
	return map[string]any{
		"values": values, "se": errs, "intervals": intervals, "departures": departures,
		"gain": gain, "gain_se": gainErrs, "credit": credit, "total": total,
	}, nil
}

// runChainScore makes moves of which each state has the value that is given: as many
// of 2⁴⁸ that convert at once.
func runChainScore(text json.RawMessage) (map[string]any, error) {
	var input struct {
		Values  map[string]float64
		States  []string
		Outcome string
	}
	if err := strict(text, &input); err != nil {
		return nil, err
	}
	end, err := endOf(input.Outcome)
	if err != nil {
		return nil, err
	}
	fit, err := chainFitOf(input.Values)
	if err != nil {
		return nil, err
	}
	increments := fit.AppendIncrements([]float64{}, input.States, end)
	live, gain := fit.Live(), 0.0
	for _, x := range increments {
		gain += x
	}
	for i, state := range input.States {
		if live.Enter(state) != increments[i] {
			return nil, errors.New("live increments are other ones")
		}
	}
	switch end {
	case insight.Converted:
		live.Convert()
	case insight.Left:
		live.Leave()
	}
	return map[string]any{"increments": increments, "final": live.P(), "gain": gain}, nil
}

func chainFitOf(values map[string]float64) (*insight.ChainFit, error) {
	chain, err := insight.NewChain(nil)
	if err != nil {
		return nil, err
	}
	const all = 1 << 48
	for state, v := range values {
		n := int64(math.Round(v * all))
		if err := errors.Join(chain.AddMoves(state, insight.ConvertedState, n), chain.AddMoves(state, insight.LeftState, all-n)); err != nil {
			return nil, err
		}
	}
	return chain.Fit(insight.FitOptions{})
}
