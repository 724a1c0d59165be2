package attribution

import "context"

// Model gives credit to the keys of a table. All models of this package are plain
// data; a program may have its own. A table has keys of any type, a model sees
// them as strings.
type Model interface {
	// Label names the model with its numbers, such as "position 40/20/40".
	Label() string
	// Attribute gives credit: one Credit for every key of the table, in key order.
	Attribute(ctx context.Context, t *Table[string]) (Result[string], error)
}

// Result is the credit that a model gives.
type Result[K Key] struct {
	Model    string // its label
	Currency string
	Credits  []Credit[K] // one for every key of the table, by key

	Total        Sum // of all conversions
	Attributed   Sum // of conversions whose path earns credit
	Unattributed Sum // of conversions without a path, or to which a curve gives nothing
	Nulls        uint64
	Pending      uint64

	// Conserving tells that the credits add up to what is attributed. Only those of
	// participation do not.
	Conserving bool
	// Bound, of a Markov chain, is a number within which every removal effect is of
	// the exact one, rounding included; 0 for others.
	Bound    float64
	Level    float64 // of the intervals; 0 if there are none
	Findings Findings
}

// Sum is a number of conversions and their value, in units of the currency.
type Sum struct {
	Conversions float64 `json:"conversions"`
	Value       float64 `json:"value"`
}

// Credit is what one key earns: a number of conversions, seldom whole, and a
// value in units of the table's currency. Money to the last micro comes from
// [Ledger] and [Tally].
type Credit[K Key] struct {
	Key                K
	Conversions, Value float64
	// The intervals of both; nil where they are not known.
	Interval, ValueInterval *Interval
	// Effect and ValueEffect are what the model measured before credit was shared
	// out: removal effects of a Markov chain, φ of a game. Nil for other models.
	Effect, ValueEffect *float64
	// StandardError, of sampled games, is that of Conversions.
	StandardError *float64
}

// Interval is a range of what is plausible.
type Interval struct {
	Low  float64 `json:"low"`
	High float64 `json:"high"`
}

// Attribute gives credit to the keys of the table by a model. The errors are those
// of the model, wrapped: its definition is checked before any work.
func (t *Table[K]) Attribute(ctx context.Context, m Model) (Result[K], error) {
	if m == nil {
		return Result[K]{}, errNoModel
	}
	r, err := m.Attribute(ctx, (*Table[string])(nil).of(t.rows))
	return typed[K](r), err
}

// typed returns the result with keys of type K.
func typed[K Key](r Result[string]) Result[K] {
	out := Result[K]{r.Model, r.Currency, nil, r.Total, r.Attributed, r.Unattributed, r.Nulls, r.Pending, r.Conserving, r.Bound, r.Level, r.Findings}
	for _, c := range r.Credits {
		out.Credits = append(out.Credits, Credit[K]{K(c.Key), c.Conversions, c.Value, c.Interval, c.ValueInterval, c.Effect, c.ValueEffect, c.StandardError})
	}
	return out
}
