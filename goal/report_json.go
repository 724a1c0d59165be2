package goal

import (
	"encoding/json"
	"math"

	"github.com/go-conversion/conversion"
)

// MarshalJSON returns the report with keys in a fixed order. Rates are objects
// with k, n, value (null if n is 0) and the low and high end of the 95 % Wilson
// interval, rounded to nine digits after the point; money is a list by currency
// of amounts as decimal strings, which are exact.
func (r Report) MarshalJSON() ([]byte, error) {
	return json.Marshal(reportJSON{
		Users: r.Users, Sessions: r.Sessions, Events: r.Events, Engaged: rateForm(r.Engaged),
		Macro: reachForm(r.Macro), Milestone: reachForm(r.Milestone), Secondary: reachForm(r.Secondary),
		Real: worthForm(r.Real), Virtual: worthForm(r.Virtual),
		Goals:    forms(r.Goals, goalForm),
		Furthest: forms(r.Furthest, func(f FurthestRow) furthestJSON { return furthestJSON{f.Goal, rateForm(f.Users)} }),
		Channels: forms(r.Channels, func(c ChannelRow) channelJSON {
			return channelJSON{c.Channel, c.Sessions, rateForm(c.Converted), worthForm(c.Real)}
		}),
		Findings: forms(r.Findings, func(f conversion.Finding) findingJSON {
			return findingJSON{string(f.Code), f.Subject, f.Count}
		}),
	})
}

type reportJSON struct {
	Users     int64          `json:"users"`
	Sessions  int64          `json:"sessions"`
	Events    int64          `json:"events"`
	Engaged   rateJSON       `json:"engaged"`
	Macro     reachJSON      `json:"macro"`
	Milestone reachJSON      `json:"milestone"`
	Secondary reachJSON      `json:"secondary"`
	Real      worthJSON      `json:"real"`
	Virtual   worthJSON      `json:"virtual"`
	Goals     []goalJSON     `json:"goals"`
	Furthest  []furthestJSON `json:"furthest"`
	Channels  []channelJSON  `json:"channels"`
	Findings  []findingJSON  `json:"findings"`
}

type goalJSON struct {
	Goal         string    `json:"goal"`
	Kind         Kind      `json:"kind"`
	Completions  int64     `json:"completions"`
	Users        rateJSON  `json:"users"`
	Sessions     rateJSON  `json:"sessions"`
	WithoutValue int64     `json:"without_value"`
	Worth        worthJSON `json:"worth"`
}

type furthestJSON struct {
	Goal  string   `json:"goal"`
	Users rateJSON `json:"users"`
}

type channelJSON struct {
	Channel   string    `json:"channel"`
	Sessions  int64     `json:"sessions"`
	Converted rateJSON  `json:"converted"`
	Real      worthJSON `json:"real"`
}

type findingJSON struct {
	Code    string `json:"code"`
	Subject string `json:"subject,omitempty"`
	Count   int64  `json:"count"`
}

type reachJSON struct {
	Users    rateJSON `json:"users"`
	Sessions rateJSON `json:"sessions"`
}

type worthJSON struct {
	Booked []amountJSON `json:"booked"`
	Net    []amountJSON `json:"net"`
}

type amountJSON struct {
	Amount   string `json:"amount"`
	Currency string `json:"currency"`
}

type rateJSON struct {
	K     int64    `json:"k"`
	N     int64    `json:"n"`
	Value *float64 `json:"value"`
	Low   float64  `json:"low"`
	High  float64  `json:"high"`
}

func rateForm(r conversion.Rate) rateJSON {
	low, high := r.Interval()
	form := rateJSON{K: r.K, N: r.N, Low: rounded(low), High: rounded(high)}
	if r.N > 0 {
		value := rounded(r.Value())
		form.Value = &value
	}
	return form
}

// rounded cuts off digits in which machines may differ.
func rounded(x float64) float64 { return math.Round(x*1e9) / 1e9 }

func reachForm(r Reach) reachJSON { return reachJSON{rateForm(r.Users), rateForm(r.Sessions)} }

func worthForm(w Worth) worthJSON { return worthJSON{amountForms(w.Booked), amountForms(w.Net)} }

func amountForms(t conversion.Totals) []amountJSON {
	list := []amountJSON{}
	for m := range t.All() {
		list = append(list, amountJSON{exactAmount(t, m), m.Currency})
	}
	return list
}

func goalForm(g GoalRow) goalJSON {
	return goalJSON{g.Goal, g.Kind, g.Completions, rateForm(g.Users), rateForm(g.Sessions), g.WithoutValue, worthForm(g.Worth)}
}

// forms returns the JSON form of each row, and an empty list of none.
func forms[R, J any](rows []R, form func(R) J) []J {
	list := make([]J, len(rows))
	for i, row := range rows {
		list[i] = form(row)
	}
	return list
}
