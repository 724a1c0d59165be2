package segment

import (
	"encoding/json"
	"time"

	"github.com/go-conversion/conversion"
)

// MarshalJSON returns the explanation as JSON: the segment and each condition in
// their canonical form, times in UTC, events as positions. What does not apply is
// left out.
func (e Explanation) MarshalJSON() ([]byte, error) {
	form := explanationForm{
		Segment: AppendJSON(nil, e.Segment), User: e.User, AsOf: e.AsOf.UTC(), Member: e.Member,
		Unseen: e.Unseen, HeldFrom: e.HeldFrom, HeldUntil: e.HeldUntil, ExcludedSince: e.ExcludedSince,
		Events: []markForm{}, Where: e.Where.form(), Findings: e.Findings,
	}
	for _, m := range e.Events {
		form.Events = append(form.Events, markForm(m))
	}
	if e.Exclude != nil {
		exclude := e.Exclude.form()
		form.Exclude = &exclude
	}
	return json.Marshal(form)
}

type explanationForm struct {
	Segment       json.RawMessage     `json:"segment"`
	User          string              `json:"user,omitempty"`
	AsOf          time.Time           `json:"as_of"`
	Member        bool                `json:"member"`
	HeldFrom      time.Time           `json:"held_from,omitzero"`
	HeldUntil     time.Time           `json:"held_until,omitzero"`
	ExcludedSince time.Time           `json:"excluded_since,omitzero"`
	Where         clauseForm          `json:"where"`
	Exclude       *clauseForm         `json:"exclude,omitempty"`
	Events        []markForm          `json:"events"`
	Unseen        int                 `json:"unseen,omitempty"`
	Findings      conversion.Findings `json:"findings,omitempty"`
}

type markForm struct {
	Session int       `json:"session"`
	Event   int       `json:"event"`
	Time    time.Time `json:"time"`
	Name    string    `json:"name"`
	Path    string    `json:"path,omitempty"`
}

type clauseForm struct {
	Path      string          `json:"path"`
	Condition json.RawMessage `json:"condition"`
	Holds     bool            `json:"holds"`
	Seen      *float64        `json:"seen,omitempty"`
	Want      string          `json:"want,omitempty"`
	Events    []int           `json:"events,omitempty"`
	Values    []string        `json:"values,omitempty"`
	Chain     *chainForm      `json:"chain,omitempty"`
	Parts     []clauseForm    `json:"parts,omitempty"`
}

type chainForm struct {
	Steps []int  `json:"steps"`
	Want  int    `json:"want"`
	Broke string `json:"broke,omitempty"`
}

func (c *Clause) form() clauseForm {
	form := clauseForm{Path: c.Path, Condition: AppendConditionJSON(nil, c.Condition), Holds: c.Holds, Events: c.Events, Values: c.Values}
	if c.Tally != nil {
		form.Seen, form.Want = &c.Tally.Seen, c.Tally.Want.String()
	}
	if c.Chain != nil {
		chain := chainForm(*c.Chain)
		form.Chain = &chain
	}
	for i := range c.Parts {
		form.Parts = append(form.Parts, c.Parts[i].form())
	}
	return form
}
