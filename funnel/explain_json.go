package funnel

import (
	"encoding/json"
	"time"

	"github.com/go-conversion/conversion"
	"github.com/go-conversion/conversion/internal/duration"
	"github.com/go-conversion/conversion/rule"
)

// MarshalJSON returns the explanation as JSON: the funnel and predicates in
// their canonical form, durations as in definitions, events as indices and steps
// counted from 0. What does not apply is left out.
func (x Explanation) MarshalJSON() ([]byte, error) {
	form := explanationForm{
		Funnel: AppendJSON(nil, x.Funnel), Level: x.Level, Ignoring: x.Ignoring, Outcome: x.Outcome,
		Events: []eventForm{}, Steps: []stepForm{}, Misses: []missForm{}, Findings: append([]conversion.Finding{}, x.Findings...),
	}
	if !x.Until.IsZero() {
		form.Until = &x.Until
	}
	if len(x.Events) > 0 {
		form.Start = &x.Start
	}
	for _, e := range x.Events {
		form.Events = append(form.Events, eventForm{e.Event, duration.String(e.After), e.Name, e.Path})
	}
	for _, s := range x.Steps {
		form.Steps = append(form.Steps, stepForm{known(s.Event), s.Hits})
	}
	for i := range x.Misses {
		form.Misses = append(form.Misses, formOf(&x.Misses[i]))
	}
	return json.Marshal(form)
}

type explanationForm struct {
	Funnel   json.RawMessage      `json:"funnel"`
	Level    int                  `json:"level"`
	Ignoring int                  `json:"ignoring"`
	Outcome  Outcome              `json:"outcome"`
	Until    *time.Time           `json:"until,omitempty"`
	Start    *time.Time           `json:"start,omitempty"`
	Events   []eventForm          `json:"events"`
	Steps    []stepForm           `json:"steps"`
	Misses   []missForm           `json:"misses"`
	Findings []conversion.Finding `json:"findings"`
}

type eventForm struct {
	Event int    `json:"event"`
	After string `json:"after"`
	Name  string `json:"name"`
	Path  string `json:"path,omitempty"`
}

type stepForm struct {
	Event *int `json:"event,omitempty"`
	Hits  int  `json:"hits"`
}

type missForm struct {
	Step    int          `json:"step"`
	Reasons []reasonForm `json:"reasons"`
	Nearest *nearestForm `json:"nearest,omitempty"`
}

type reasonForm struct {
	Kind  ReasonKind `json:"kind"`
	Step  int        `json:"step"`
	Event *int       `json:"event,omitempty"`
	By    []int      `json:"by,omitempty"`
	Over  string     `json:"over,omitempty"`
}

type nearestForm struct {
	Event  int             `json:"event"`
	Held   int             `json:"held"`
	Of     int             `json:"of"`
	Wanted json.RawMessage `json:"wanted"`
	Seen   string          `json:"seen"`
	Others []string        `json:"others,omitempty"`
}

func formOf(m *Miss) missForm {
	form := missForm{Step: m.Step, Reasons: []reasonForm{}}
	for _, r := range m.Reasons {
		over := ""
		if r.Over > 0 {
			over = duration.String(r.Over)
		}
		form.Reasons = append(form.Reasons, reasonForm{r.Kind, r.Step, known(r.Event), r.By, over})
	}
	if n := m.Nearest; n != nil {
		form.Nearest = &nearestForm{n.Event, n.Held, n.Of, rule.AppendPredicateJSON(nil, n.Failed), n.Seen, n.Others}
	}
	return form
}

// known returns nothing for no event.
func known(event int) *int {
	if event < 0 {
		return nil
	}
	return &event
}
