package attribution

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
)

// Comparison is the credit that several models give for the same table. How far they
// differ is how much a decision depends on the choice of the model. It is plain data.
// [Comparison.String] is for terminals, [Comparison.Markdown] for documents,
// [Comparison.SVG] is a picture, its JSON is for programs.
type Comparison[K Key] struct {
	Currency string        `json:"currency"`
	Results  []Result[K]   `json:"results"` // of the models, as they were given
	Rows     []Compared[K] `json:"rows"`    // by key
}

// Compared is what the models say of one key, in their order.
type Compared[K Key] struct {
	Key         K
	Conversions []float64
	Value       []float64
	// The differences from the first model; that of the first is 0.
	Difference      []float64
	ValueDifference []float64
}

// Compare asks several models about one table. Keys that a model does not know, as
// after transforms, get 0 of it. The error is that of the first model that fails, with
// its label; then there is no comparison.
func Compare[K Key](ctx context.Context, t *Table[K], models ...Model) (Comparison[K], error) {
	results := []Result[K]{}
	for _, m := range models {
		if m == nil {
			return Comparison[K]{}, errNoModel
		}
		r, err := t.Attribute(ctx, m)
		if err != nil {
			return Comparison[K]{}, fmt.Errorf("%s: %w", m.Label(), err)
		}
		results = append(results, r)
	}
	c := CompareResults(results...)
	c.Currency = t.Currency()
	return c, nil
}

// CompareResults sets results side by side that came from different places, such as
// one of a [Tally] by time decay beside those of a [Table] of the same journeys. Keys
// that a result lacks get 0 of it. The currency is that of the first.
func CompareResults[K Key](results ...Result[K]) Comparison[K] {
	c := Comparison[K]{Results: append([]Result[K]{}, results...), Rows: []Compared[K]{}}
	if len(results) > 0 {
		c.Currency = results[0].Currency
	}
	byKey := c.creditsByKey()
	for _, key := range c.keys() {
		c.Rows = append(c.Rows, compared(key, byKey))
	}
	return c
}

// keys returns those of all results in order.
func (c *Comparison[K]) keys() (keys []K) {
	for i := range c.Results {
		for _, credit := range c.Results[i].Credits {
			keys = append(keys, credit.Key)
		}
	}
	slices.Sort(keys)
	return slices.Compact(keys)
}

// creditsByKey returns what each result gives by key.
func (c *Comparison[K]) creditsByKey() []map[K]Sum {
	all := make([]map[K]Sum, len(c.Results))
	for i := range c.Results {
		all[i] = make(map[K]Sum, len(c.Results[i].Credits))
		for _, credit := range c.Results[i].Credits {
			all[i][credit.Key] = Sum{credit.Conversions, credit.Value}
		}
	}
	return all
}

func compared[K Key](key K, byKey []map[K]Sum) Compared[K] {
	row, first := Compared[K]{Key: key}, byKey[0][key]
	for _, credits := range byKey {
		credit := credits[key]
		row.Conversions = append(row.Conversions, credit.Conversions)
		row.Value = append(row.Value, credit.Value)
		row.Difference = append(row.Difference, credit.Conversions-first.Conversions)
		row.ValueDifference = append(row.ValueDifference, credit.Value-first.Value)
	}
	return row
}

// MarshalJSON writes the numbers as [Result.MarshalJSON] does.
func (c Compared[K]) MarshalJSON() ([]byte, error) {
	return json.Marshal(struct {
		Key             K         `json:"key"`
		Conversions     []rounded `json:"conversions"`
		Value           []rounded `json:"value"`
		Difference      []rounded `json:"difference"`
		ValueDifference []rounded `json:"value_difference"`
	}{c.Key, roundedAll(c.Conversions), roundedAll(c.Value), roundedAll(c.Difference), roundedAll(c.ValueDifference)})
}

func roundedAll(numbers []float64) []rounded {
	all := make([]rounded, len(numbers))
	for i, x := range numbers {
		all[i] = rounded(x)
	}
	return all
}
