package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"iter"
	"os"
	"slices"
	"time"

	"github.com/go-conversion/conversion"
	"github.com/go-conversion/conversion/attribution"
	"github.com/go-conversion/conversion/funnel"
	"github.com/go-conversion/conversion/goal"
	"github.com/go-conversion/conversion/insight"
)

// shopCosts are what the simulated shop paid for its channels.
var shopCosts = map[string]conversion.Money{
	"Paid Search": conversion.Cents(9_000_00, "EUR"),
	"Paid Social": conversion.Cents(6_000_00, "EUR"),
	"Email":       conversion.Cents(1_500_00, "EUR"),
}

// channelCosts returns what channels cost: those of the file, else those of the
// simulated shop; nil where nobody said.
func (o *options) channelCosts() (costs map[string]conversion.Money, err error) {
	switch {
	case o.costs != "":
		data, err := os.ReadFile(o.costs)
		if err != nil {
			return nil, err
		}
		if err := json.Unmarshal(data, &costs); err != nil {
			return nil, fmt.Errorf("%s: %w", o.costs, err)
		}
		return costs, nil
	case o.events != "":
		return nil, nil
	}
	return shopCosts, nil
}

// questions are what is asked about sessions and the first macro goal: the counters, and
// the accumulator that feeds them in one pass.
type questions struct {
	*insight.Accumulator
	reader    *insight.Reader
	goals     *goal.Set
	macro     string
	chain     *insight.Chain
	amounts   *insight.Amounts
	micros    []*insight.Micro
	discovery *insight.Discovery
}

// meaning is what the counts mean.
type meaning struct {
	Goal          string                      `json:"goal"`
	Value         insight.ConversionValue     `json:"value"` // of one conversion
	Values        *insight.ChainFit           `json:"values"`
	Micros        []insight.MicroReport       `json:"micro_conversions"`
	Discovery     *insight.DiscoveryReport    `json:"discovery"`
	Opportunities []insight.OpportunityReport `json:"opportunities"`
	Return        *insight.ReturnReport       `json:"return,omitempty"`
	Quality       *insight.Quality            `json:"quality,omitempty"`
}

// newQuestions returns nil if no goal is a macro conversion.
func (s *scorer) newQuestions(last time.Time) (*questions, error) {
	goals := s.set.Goals()
	i := slices.IndexFunc(goals, func(g goal.Goal) bool { return g.Kind == goal.Macro })
	if i < 0 {
		return nil, nil
	}
	a := &questions{goals: s.set, macro: goals[i].Name, amounts: &insight.Amounts{}}
	var err error
	if a.reader, err = insight.NewReader(insight.Study{Goals: s.set, Macro: a.macro, Cutter: s.cutter, AsOf: last.Add(1)}); err != nil {
		return nil, err
	}
	a.chain = insight.MustChain(insight.ByGoal{})
	a.discovery = insight.MustDiscovery(insight.DiscoveryStudy{})
	counters := []insight.Counter{a.chain, a.amounts, a.discovery}
	for _, g := range goals {
		if g.Kind != goal.Macro {
			m := insight.MustMicro(insight.MicroStudy{Name: g.Name, Goal: g.Name})
			a.micros = append(a.micros, m)
			counters = append(counters, m)
		}
	}
	a.Accumulator, err = insight.NewAccumulator(a.reader, counters...)
	return a, err
}

// meaning returns what was counted; nil where nobody converted.
func (r *result) meaning(a *questions, currency string) (*meaning, error) {
	if a == nil {
		return nil, nil
	}
	fit, err := a.chain.Fit(insight.FitOptions{})
	if err != nil {
		return nil, err
	}
	if fit.Converted == 0 {
		return nil, nil
	}
	m := &meaning{Goal: a.macro, Values: fit}
	m.Value, _ = a.amounts.Value(currency) // without money there are rates only
	for _, micro := range a.micros {
		m.Micros = append(m.Micros, micro.Report(insight.MicroOptions{Value: m.Value, Chain: fit}))
	}
	discovery := a.discovery.Report(insight.DiscoveryOptions{Value: m.Value, Goals: a.goals})
	m.Discovery = &discovery
	if m.Opportunities, err = r.opportunities(m.Value); err != nil {
		return nil, err
	}
	return m, nil
}

// opportunities asks of each funnel what its steps would bring if all channels were
// as good as the best one.
func (r *result) opportunities(value insight.ConversionValue) (reports []insight.OpportunityReport, err error) {
	for i := range r.funnels {
		f := &r.funnels[i]
		if f.Breakdown == nil || f.Converted == 0 {
			continue
		}
		o, err := insight.Opportunities{
			Funnel: f.Funnel, Steps: insight.StepRatesOf(f.Flow), Baselines: insight.BestSegments(*f.Breakdown), Value: value,
		}.Report()
		if err != nil {
			return nil, err
		}
		reports = append(reports, o)
	}
	return reports, nil
}

// addReturn sets what channels brought beside what open visits may still bring.
func (m *meaning) addReturn(a *questions, users [][]conversion.Event, credit attribution.Result[string], costs map[string]conversion.Money) error {
	open, err := insight.NewOpenVisits(insight.OpenStudy{Name: "chain", Forecast: func() func(*insight.Unit) float64 { return m.Values.Forecast }})
	if err != nil {
		return err
	}
	for u := range a.units(users) {
		open.Count(u)
	}
	r, err := insight.ReturnOf(credit, costs, open.Values(), insight.ReturnOptions{Value: m.Value, Start: m.Values.Start.Value.Value})
	m.Return = &r
	return err
}

// addQuality finds out how good the live probability is, on visits from which it was
// not learned.
func (m *meaning) addQuality(a *questions, users [][]conversion.Event) error {
	v, err := insight.Validate(a.units(users), insight.Scoring{}, a.chain, func(others insight.Counter) (func(*insight.Unit) float64, error) {
		fit, err := others.(*insight.Chain).Fit(insight.FitOptions{})
		if err != nil {
			return nil, err
		}
		return fit.Forecast, nil
	})
	switch {
	case errors.Is(err, insight.ErrRows): // too few to find out
		return nil
	case err != nil:
		return err
	}
	m.Quality = &v.All
	return nil
}

// units yields the sessions of all users.
func (a *questions) units(users [][]conversion.Event) iter.Seq[*insight.Unit] {
	return func(yield func(*insight.Unit) bool) {
		for _, events := range users {
			for u := range a.reader.Units(events) {
				if !yield(u) {
					return
				}
			}
		}
	}
}

// addDetails adds what takes another look at the events.
func (r *result) addDetails(a *questions, costs map[string]conversion.Money) error {
	if r.means == nil {
		return nil
	}
	if r.credit != nil && costs != nil && r.means.Value.Currency != "" {
		if err := r.means.addReturn(a, r.users, last(r.credit.Results), costs); err != nil {
			return err
		}
	}
	return r.means.addQuality(a, r.users)
}

// breakdown is by which funnels are broken down: the channel of the visit in which
// users took the first step.
func (s *scorer) breakdown() funnel.Option {
	return funnel.BreakdownByChannel(s.cutter, funnel.AtStep(0))
}
