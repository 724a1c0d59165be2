package main

import (
	"cmp"
	"context"
	"fmt"
	"io"
	"maps"
	"slices"
	"time"

	"github.com/go-conversion/conversion"
	"github.com/go-conversion/conversion/attribution"
	"github.com/go-conversion/conversion/goal"
)

// models are those by which channels get the credit for orders. How far they
// differ is how much depends on the choice.
var models = []attribution.Model{
	attribution.Last{},
	attribution.LastNonDirect{},
	attribution.First{},
	attribution.Linear{},
	attribution.U(),
	attribution.Markov{Order: 1},
}

// credited is the credit for the completions of one goal.
type credited struct {
	Goal    string                       `json:"goal"`
	Results []attribution.Result[string] `json:"results"` // of the models
}

// paths are those that led to the completions of a goal.
type paths struct {
	*attribution.Accumulator[string]
	goal string
}

// newPaths returns an accumulator of the paths to the first macro goal, and nil if
// there is none. Sessions of the thirty days before an order may have helped it; a
// visitor who was here in the last thirty days may still order.
func (s *scorer) newPaths(users [][]conversion.Event, last time.Time) (*paths, error) {
	goals := s.set.Goals()
	i := slices.IndexFunc(goals, func(g goal.Goal) bool { return g.Kind == goal.Macro })
	if i < 0 {
		return nil, nil
	}
	reader, err := attribution.NewReader(attribution.Source[string]{Goals: s.set, Goal: goals[i].Name, Cutter: s.cutter})
	if err != nil {
		return nil, err
	}
	window := attribution.Default()
	window.AsOf = last.Add(1)
	rules, err := attribution.NewPaths(window)
	if err != nil {
		return nil, err
	}
	a, err := attribution.NewAccumulator(reader, rules, usualCurrency(users))
	return &paths{a, goals[i].Name}, err
}

// usualCurrency returns the currency of most amounts.
func usualCurrency(users [][]conversion.Event) string {
	counts := map[string]int{}
	for _, events := range users {
		for i := range events {
			if events[i].Value.IsSet() {
				counts[events[i].Value.Currency]++
			}
		}
	}
	if len(counts) == 0 {
		return conversion.UnknownCurrency
	}
	return slices.MaxFunc(slices.Sorted(maps.Keys(counts)), func(a, b string) int { return cmp.Compare(counts[a], counts[b]) })
}

// credit asks all models. It is nil if there is nothing to share out.
func credit(p *paths) (*credited, error) {
	if p == nil {
		return nil, nil
	}
	c := &credited{Goal: p.goal}
	for _, m := range models {
		r, err := p.Table().Attribute(context.Background(), m)
		if err != nil {
			return nil, err
		}
		c.Results = append(c.Results, r)
	}
	if c.Results[0].Attributed.Conversions == 0 {
		return nil, nil
	}
	return c, nil
}

func (r *result) writeAttribution(w io.Writer) {
	if r.credit == nil {
		return
	}
	first := r.credit.Results[0]
	fmt.Fprintf(w, "\nAttribution: how many of %s (%s) each channel gets, by model\n\n", counted(int64(first.Total.Conversions), "conversion"), clean(r.credit.Goal))
	t := table{heads: []string{""}, left: 1}
	for _, one := range r.credit.Results {
		t.heads = append(t.heads, one.Model)
	}
	t.heads = append(t.heads, "in "+first.Currency)
	for i, c := range first.Credits {
		cells := []string{clean(c.Key)}
		for _, one := range r.credit.Results {
			cells = append(cells, decimals(one.Credits[i].Conversions))
		}
		t.add(append(cells, fmt.Sprintf("%.2f", last(r.credit.Results).Credits[i].Value))...)
	}
	t.add("attributed", decimals(first.Attributed.Conversions))
	t.add("unattributed", decimals(first.Unattributed.Conversions))
	io.WriteString(w, t.String())
	fmt.Fprint(w, "  Credit describes what came before orders; it does not prove what caused them.\n")
	for _, f := range first.Findings {
		fmt.Fprintf(w, "  %s\n", f)
	}
}

func last[T any](list []T) T { return list[len(list)-1] }

// decimals returns a number of conversions.
func decimals(x float64) string { return fmt.Sprintf("%.1f", x) }
