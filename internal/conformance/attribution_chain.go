package conformance

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"

	"github.com/go-conversion/conversion/attribution"
)

// chainWants are what the Markov chain of a case is like.
type chainWants struct {
	Removal          map[string]float64
	RemovalValue     map[string]float64 `json:"removal_value"`
	Rate             *float64
	RemovalGroups    []removalWant `json:"removal_groups"`
	RemovalSequences []removalWant `json:"removal_sequences"`
	Overlap          []overlapWant
	Transitions      [][]json.RawMessage
	SelfLoops        bool `json:"self_loops"`
	Quality          *qualityWant
}

type removalWant struct {
	Keys         []string
	Removal      float64
	RemovalValue *float64 `json:"removal_value"`
}

type overlapWant struct {
	Keys    [2]string
	Overlap float64
}

type qualityWant struct {
	States, Transitions, Parameters int
	LogLikelihood                   float64 `json:"log_likelihood"`
	BIC                             float64
	AUC                             *float64
}

func (w *chainWants) wanted() bool {
	return w.Removal != nil || w.RemovalValue != nil || w.Rate != nil || w.RemovalGroups != nil || w.RemovalSequences != nil ||
		w.Overlap != nil || w.Transitions != nil || w.Quality != nil
}

func (m *modelled) checkChain() error {
	if !m.chainWants.wanted() {
		return nil
	}
	markov, ok := m.model.(attribution.Markov)
	if !ok {
		return errors.New("the model is no chain")
	}
	chain, err := attribution.Fit(m.table, markov)
	if err != nil {
		return err
	}
	for _, check := range []func(*modelled, *attribution.Chain[string]) error{
		(*modelled).checkRate, (*modelled).checkRemoval, (*modelled).checkGroups, (*modelled).checkSequences, (*modelled).checkOverlap,
		(*modelled).checkTransitions, (*modelled).checkQuality,
	} {
		if err := check(m, chain); err != nil {
			return err
		}
	}
	return nil
}

func (m *modelled) checkRate(chain *attribution.Chain[string]) error {
	if m.Rate == nil {
		return nil
	}
	if err := m.number(*m.Rate, chain.Rate().Value()); err != nil {
		return fmt.Errorf("rate: %w", err)
	}
	return nil
}

// checkRemoval compares the effects of single keys, of the chain and of the result.
func (m *modelled) checkRemoval(chain *attribution.Chain[string]) error {
	for key, want := range m.Removal {
		if err := m.number(want, chain.Removal(key).Conversions); err != nil {
			return fmt.Errorf("removal of %q: %w", key, err)
		}
	}
	for key, want := range m.RemovalValue {
		if err := m.number(want, chain.Removal(key).Value); err != nil {
			return fmt.Errorf("removal value of %q: %w", key, err)
		}
	}
	for _, c := range m.result.Credits {
		effect := chain.Removal(c.Key)
		if c.Effect == nil || c.ValueEffect == nil {
			return fmt.Errorf("credit of %q: no effect", c.Key)
		}
		near := closeness{tolerance: 1e-9}
		if err := errors.Join(near.number(effect.Conversions, *c.Effect), near.number(effect.Value, *c.ValueEffect)); err != nil {
			return fmt.Errorf("effect of %q beside its credit: %w", c.Key, err)
		}
	}
	return nil
}

func (m *modelled) checkGroups(chain *attribution.Chain[string]) error {
	for _, w := range m.RemovalGroups {
		if err := m.effect(w, chain.Removal(w.Keys...)); err != nil {
			return fmt.Errorf("removal of all of %q: %w", w.Keys, err)
		}
	}
	return nil
}

func (m *modelled) checkSequences(chain *attribution.Chain[string]) error {
	for _, w := range m.RemovalSequences {
		effect, err := chain.RemovalSequence(w.Keys...)
		if err != nil {
			return err
		}
		if err := m.effect(w, effect); err != nil {
			return fmt.Errorf("removal of the sequence %q: %w", w.Keys, err)
		}
	}
	return nil
}

func (m *modelled) effect(want removalWant, got attribution.Effect) error {
	if err := m.number(want.Removal, got.Conversions); err != nil {
		return err
	}
	if want.RemovalValue != nil {
		return m.number(*want.RemovalValue, got.Value)
	}
	return nil
}

func (m *modelled) checkOverlap(chain *attribution.Chain[string]) error {
	for _, w := range m.Overlap {
		if err := m.number(w.Overlap, chain.Overlap(w.Keys[0], w.Keys[1]).Conversions); err != nil {
			return fmt.Errorf("overlap of %q: %w", w.Keys, err)
		}
	}
	return nil
}

// checkTransitions compares in any order.
func (m *modelled) checkTransitions(chain *attribution.Chain[string]) error {
	if m.Transitions == nil {
		return nil
	}
	all := chain.Transitions()
	if m.SelfLoops {
		all = chain.TransitionsWithSelf()
	}
	got := map[string]attribution.Transition[string]{}
	for t := range all {
		got[stepText(t)] = t
	}
	for _, fields := range m.Transitions {
		var from, to json.RawMessage
		var count uint64
		var probability float64
		if err := tuple(fields, 4, &from, &to, &count, &probability); err != nil {
			return err
		}
		step := compacted(from) + compacted(to)
		t, ok := got[step]
		if !ok || t.Count != count {
			return fmt.Errorf("transition %s: want %d, have %d", step, count, t.Count)
		}
		if err := m.number(probability, t.Probability); err != nil {
			return fmt.Errorf("transition %s: %w", step, err)
		}
		delete(got, step)
	}
	if len(got) > 0 {
		return fmt.Errorf("transitions that are not wanted: %v", got)
	}
	return nil
}

// stepText is the JSON of both states, one after the other.
func stepText(t attribution.Transition[string]) string {
	if t.End != attribution.NoEnd {
		return stateText(t.From) + `"` + string(t.End) + `"`
	}
	return stateText(t.From) + stateText(t.To)
}

func stateText(keys []string) string {
	text, _ := json.Marshal(append([]string{}, keys...)) // strings
	return string(text)
}

// compacted returns JSON without white space.
func compacted(raw json.RawMessage) string {
	var out bytes.Buffer
	if err := json.Compact(&out, raw); err != nil {
		return string(raw)
	}
	return out.String()
}

func (m *modelled) checkQuality(chain *attribution.Chain[string]) error {
	w := m.Quality
	if w == nil {
		return nil
	}
	q := chain.Quality()
	if w.States != q.States || w.Transitions != q.Transitions || w.Parameters != q.Parameters {
		return fmt.Errorf("quality: want %d states, %d transitions, %d parameters, have %d, %d, %d",
			w.States, w.Transitions, w.Parameters, q.States, q.Transitions, q.Parameters)
	}
	if err := m.number(w.LogLikelihood, q.LogLikelihood); err != nil {
		return fmt.Errorf("log-likelihood: %w", err)
	}
	if err := m.number(w.BIC, q.BIC); err != nil {
		return fmt.Errorf("BIC: %w", err)
	}
	if err := m.ratio(w.AUC, q.AUC); err != nil {
		return fmt.Errorf("AUC: %w", err)
	}
	return nil
}
