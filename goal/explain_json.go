package goal

import (
	"encoding/json"
	"strings"
	"time"

	"github.com/go-conversion/conversion"
	"github.com/go-conversion/conversion/internal/duration"
	"github.com/go-conversion/conversion/rule"
)

// MarshalJSON returns the explanation as JSON: the goal and each rule in their
// canonical form, durations as in definitions, events as indices. What does not
// apply is left out.
func (x Explanation) MarshalJSON() ([]byte, error) {
	form := explanationForm{
		Goal: x.Goal, Reached: x.Reached, User: x.User, Session: x.Session, Index: x.Index, Cause: x.Cause,
		Events: []markForm{}, Rule: formOf(&x.Rule), Hits: []hitForm{}, Findings: []findingForm{},
	}
	if x.Touch.IsSet() {
		form.Touch = &touchForm{
			Source: x.Touch.Source, Medium: x.Touch.Medium, Campaign: x.Touch.Campaign, Channel: x.Touch.Channel,
			ClickID: x.Touch.ClickID.Name, ReferrerHost: x.Touch.ReferrerHost, Evidence: x.Touch.Evidence,
		}
	}
	if len(x.Events) > 0 {
		form.Start = &x.Start
	}
	for _, e := range x.Events {
		form.Events = append(form.Events, markForm{e.Event, duration.String(e.After), e.Name, e.Path})
	}
	for _, h := range x.Hits {
		form.Hits = append(form.Hits, formOfHit(&h))
	}
	for _, f := range x.Findings {
		form.Findings = append(form.Findings, formOfFinding(f))
	}
	return json.Marshal(form)
}

type explanationForm struct {
	Goal     Goal             `json:"goal"`
	Reached  bool             `json:"reached"`
	User     string           `json:"user,omitempty"`
	Session  int              `json:"session"`
	Index    int              `json:"index,omitempty"`
	Cause    conversion.Cause `json:"cause,omitempty"`
	Touch    *touchForm       `json:"touch,omitempty"`
	Start    *time.Time       `json:"start,omitempty"`
	Events   []markForm       `json:"events"`
	Rule     outcomeForm      `json:"rule"`
	Hits     []hitForm        `json:"hits"`
	Findings []findingForm    `json:"findings"`
}

type touchForm struct {
	Source       string              `json:"source,omitempty"`
	Medium       string              `json:"medium,omitempty"`
	Campaign     string              `json:"campaign,omitempty"`
	Channel      string              `json:"channel,omitempty"`
	ClickID      string              `json:"click_id,omitempty"`
	ReferrerHost string              `json:"referrer_host,omitempty"`
	Evidence     conversion.Evidence `json:"evidence,omitempty"`
}

type markForm struct {
	Event int    `json:"event"`
	After string `json:"after"`
	Name  string `json:"name"`
	Path  string `json:"path,omitempty"`
}

type outcomeForm struct {
	Kind    string          `json:"kind"` // the first key of the rule
	Rule    json.RawMessage `json:"rule"`
	Reached bool            `json:"reached"`
	Hits    []int           `json:"hits"`
	Miss    *missForm       `json:"miss,omitempty"`
	Tally   *tallyForm      `json:"tally,omitempty"`
	Clock   *readingForm    `json:"clock,omitempty"`
	Chain   *chainForm      `json:"chain,omitempty"`
	Seen    string          `json:"seen,omitempty"`
	Rules   []outcomeForm   `json:"rules,omitempty"`
}

type missForm struct {
	Event  int             `json:"event"`
	Held   int             `json:"held"`
	Of     int             `json:"of"`
	Wanted json.RawMessage `json:"wanted"`
	Seen   string          `json:"seen"`
	Others []string        `json:"others,omitempty"`
}

type tallyForm struct {
	Have    int `json:"have"`
	Want    int `json:"want"`
	Keyless int `json:"keyless,omitempty"`
}

type readingForm struct {
	Spent string `json:"spent"`
	Over  string `json:"over"`
}

type chainForm struct {
	Events []int  `json:"events"`
	Broke  string `json:"broke,omitempty"`
	Next   *int   `json:"next,omitempty"`
	At     *int   `json:"at,omitempty"`
	Took   string `json:"took,omitempty"`
}

type hitForm struct {
	Event      int            `json:"event"`
	Limit      string         `json:"limit,omitempty"`
	Completion completionForm `json:"completion"`
}

type completionForm struct {
	Session int             `json:"session"`
	Event   int             `json:"event"`
	Time    time.Time       `json:"time"`
	Value   string          `json:"value,omitempty"`
	Virtual bool            `json:"virtual,omitempty"`
	Key     json.RawMessage `json:"key,omitempty"`
	OrderID string          `json:"order_id,omitempty"`
}

type findingForm struct {
	Code    conversion.FindingCode `json:"code"`
	Subject string                 `json:"subject,omitempty"`
	Count   int64                  `json:"count"`
	Event   *int                   `json:"event,omitempty"`
}

func formOf(o *Outcome) outcomeForm {
	text := canonical(o.Rule)
	form := outcomeForm{Kind: strings.SplitN(string(text), `"`, 3)[1], Rule: text, Reached: o.Reached(), Hits: append([]int{}, o.Hits...), Seen: o.Seen}
	if m := o.Miss; m != nil {
		form.Miss = &missForm{m.Event, m.Held, m.Of, canonical(m.Failed), m.Seen, m.Others}
	}
	if t := o.Tally; t != nil {
		form.Tally = &tallyForm{t.Have, t.Want, t.Keyless}
	}
	if c := o.Clock; c != nil {
		form.Clock = &readingForm{duration.String(c.Spent), duration.String(c.Over)}
	}
	if c := o.Chain; c != nil {
		form.Chain = &chainForm{Events: append([]int{}, c.Events...), Broke: c.Broke, Next: optional(c.Next), At: optional(c.At)}
		if c.Took > 0 {
			form.Chain.Took = duration.String(c.Took)
		}
	}
	for i := range o.Rules {
		form.Rules = append(form.Rules, formOf(&o.Rules[i]))
	}
	return form
}

// canonical returns the JSON of a rule; a predicate is never wrapped in "on".
func canonical(r rule.Rule) []byte {
	if p, ok := r.(rule.Predicate); ok {
		return rule.AppendPredicateJSON(nil, p)
	}
	return rule.AppendJSON(nil, r)
}

func optional(event int) *int {
	if event < 0 {
		return nil
	}
	return &event
}

func formOfHit(h *Hit) hitForm {
	c := &h.Completion
	form := completionForm{Session: c.Session, Event: c.Event, Time: c.Time, Value: c.Value.String(), Virtual: c.Value.IsSet() && c.Virtual(), OrderID: c.OrderID}
	if c.Key.Exists() {
		form.Key = c.Key.AppendJSON(nil)
	}
	return hitForm{h.Event, h.Limit, form}
}

func formOfFinding(f conversion.Finding) findingForm {
	return findingForm{f.Code, f.Subject, f.Count, optional(f.Event)}
}
