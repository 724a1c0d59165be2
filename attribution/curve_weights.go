package attribution

import (
	"context"
	"fmt"
	"slices"
)

// Weights is a curve of one's own. The name stands for it in labels, in JSON and in
// the bytes of a [Tally], so it changes when the meaning does.
//
// Score returns one number of 0 or more for each touch of a path, which has one at
// least; they are divided by their sum. If all are 0 the conversion is
// unattributed. It is so too, and a finding [BadScore], if a number is negative,
// infinite or NaN, or if they are not as many as touches. The path is a copy,
// without Indices; on a table its touches have no times and there is no Conversion.
// Score must be pure and serve several goroutines.
//
// A Score that reads times says so by Timed: it is then refused on a table, with
// [ErrTimes], instead of reading times that are not there.
type Weights struct {
	Name  string
	Timed bool
	Score func(p Path[string]) []float64
}

// Label is the name.
func (c Weights) Label() string { return c.Name }

// Attribute gives credit to the keys of a table. The error is [ErrCurve] if there is
// no name or no function.
func (c Weights) Attribute(ctx context.Context, t *Table[string]) (Result[string], error) {
	return attributeByCurve(ctx, c, t, defaultLevel)
}

func (c Weights) check() error {
	switch {
	case c.Name == "":
		return fmt.Errorf("weights: the curve has no name: %w", ErrCurve)
	case c.Score == nil:
		return fmt.Errorf("weights: %s: there is no function: %w", c.Name, ErrCurve)
	}
	return nil
}

func (c Weights) timed() bool { return c.Timed }

func (c Weights) scores(dst []float64, p *steps) []float64 {
	path := Path[string]{Touches: slices.Clone(p.touches)}
	if p.touches == nil {
		for _, key := range p.keys {
			path.Touches = append(path.Touches, Touch[string]{Key: p.names[key]})
		}
	}
	if p.conversion != nil {
		c := *p.conversion
		path.Conversion = &c
	}
	return append(dst, c.Score(path)...)
}
