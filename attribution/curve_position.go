package attribution

import (
	"context"
	"fmt"
	"math"
	"strconv"
)

// First gives all to the first touch.
type First struct{}

// Last gives all to the last touch. Last non-direct click is Last after
// [DropUnlessAll] of "Direct", last paid click after [Prefer].
type Last struct{}

// Linear gives each touch the same.
type Linear struct{}

// PositionDecay gives touch i of n, from 1, the share i / (n(n+1)/2).
type PositionDecay struct{}

// Position gives the share First to the first touch, Last to the last one, and
// the rest to those between in equal parts. A single touch gets all. Two touches
// get First and Last in proportion, or half each if both are 0, which is Adobe's
// rule. First and Last are at least 0 and at most 1 together.
type Position struct {
	First, Last float64
	// SplitMiddle gives each of two touches half of the rest instead, the rule of
	// Universal Analytics. It is the same where First and Last are equal.
	SplitMiddle bool
}

// Custom is [Position] by weights of the first touch, of all between and of the
// last one, such as 1, 2, 1 for 25/50/25. They are at least 0 and not all 0.
type Custom struct{ First, Middle, Last float64 }

// U is 40/20/40: Position{First: 0.4, Last: 0.4}.
func U() Position { return Position{First: 0.4, Last: 0.4} }

// J is 20/20/60. What some tools call J is [InverseJ] here.
func J() Position { return Position{First: 0.2, Last: 0.6} }

// InverseJ is 60/20/20.
func InverseJ() Position { return Position{First: 0.6, Last: 0.2} }

// Label names the curve.
func (First) Label() string { return "first" }

// Label names the curve.
func (Last) Label() string { return "last" }

// Label names the curve.
func (Linear) Label() string { return "linear" }

// Label names the curve.
func (PositionDecay) Label() string { return "position decay" }

// Label names the curve with its numbers, such as "U 40/20/40".
func (c Position) Label() string {
	name, rule := "position", ""
	switch (Position{First: c.First, Last: c.Last}) {
	case U():
		name = "U"
	case J():
		name = "J"
	case InverseJ():
		name = "inverse J"
	}
	if c.SplitMiddle {
		rule = ", middle split"
	}
	return fmt.Sprintf("%s %s/%s/%s%s", name, percent(c.First), percent(c.middle()), percent(c.Last), rule)
}

// Label names the curve with its numbers, such as "custom 25/50/25".
func (c Custom) Label() string {
	p := c.position()
	return fmt.Sprintf("custom %s/%s/%s", percent(p.First), percent(p.middle()), percent(p.Last))
}

func percent(share float64) string { return strconv.FormatFloat(100*share, 'g', 6, 64) }

// Attribute gives credit to the keys of a table.
func (c First) Attribute(ctx context.Context, t *Table[string]) (Result[string], error) {
	return attributeByCurve(ctx, c, t, defaultLevel)
}

// Attribute gives credit to the keys of a table.
func (c Last) Attribute(ctx context.Context, t *Table[string]) (Result[string], error) {
	return attributeByCurve(ctx, c, t, defaultLevel)
}

// Attribute gives credit to the keys of a table.
func (c Linear) Attribute(ctx context.Context, t *Table[string]) (Result[string], error) {
	return attributeByCurve(ctx, c, t, defaultLevel)
}

// Attribute gives credit to the keys of a table.
func (c PositionDecay) Attribute(ctx context.Context, t *Table[string]) (Result[string], error) {
	return attributeByCurve(ctx, c, t, defaultLevel)
}

// Attribute gives credit to the keys of a table. The error is [ErrCurve] for bad
// numbers.
func (c Position) Attribute(ctx context.Context, t *Table[string]) (Result[string], error) {
	return attributeByCurve(ctx, c, t, defaultLevel)
}

// Attribute gives credit to the keys of a table. The error is [ErrCurve] for bad
// numbers.
func (c Custom) Attribute(ctx context.Context, t *Table[string]) (Result[string], error) {
	return attributeByCurve(ctx, c, t, defaultLevel)
}

func (First) check() error         { return nil }
func (Last) check() error          { return nil }
func (Linear) check() error        { return nil }
func (PositionDecay) check() error { return nil }

func (c Position) check() error {
	for _, f := range [...]struct {
		name  string
		share float64
	}{{"first", c.First}, {"last", c.Last}} {
		if !(f.share >= 0 && f.share <= math.MaxFloat64) {
			return fmt.Errorf("position.%s: %v: want a share in 0..1: %w", f.name, f.share, ErrCurve)
		}
	}
	// Of shares in decimals the sum may be a rounding error above 1.
	if c.First+c.Last > 1+1e-12 {
		return fmt.Errorf("position: %v + %v: want at most 1 together: %w", c.First, c.Last, ErrCurve)
	}
	return nil
}

func (c Custom) check() error {
	for i, weight := range [...]float64{c.First, c.Middle, c.Last} {
		if !(weight >= 0 && weight <= math.MaxFloat64) {
			return fmt.Errorf("custom[%d]: %v: want a weight of 0 or more: %w", i, weight, ErrCurve)
		}
	}
	if c.First == 0 && c.Middle == 0 && c.Last == 0 {
		return fmt.Errorf("custom: 0, 0, 0: want a weight above 0: %w", ErrCurve)
	}
	return nil
}

func (First) timed() bool         { return false }
func (Last) timed() bool          { return false }
func (Linear) timed() bool        { return false }
func (PositionDecay) timed() bool { return false }
func (Position) timed() bool      { return false }
func (Custom) timed() bool        { return false }

func (First) scores(dst []float64, p *steps) []float64 {
	return appendPosition(dst, len(p.keys), 1, 0, 0)
}

func (Last) scores(dst []float64, p *steps) []float64 {
	if len(p.keys) == 1 {
		return append(dst, 1)
	}
	return appendPosition(dst, len(p.keys), 0, 0, 1)
}

func (Linear) scores(dst []float64, p *steps) []float64 {
	return appendPosition(dst, len(p.keys), 1, 1, 1)
}

func (PositionDecay) scores(dst []float64, p *steps) []float64 {
	for i := range p.keys {
		dst = append(dst, float64(i+1))
	}
	return dst
}

func (c Custom) scores(dst []float64, p *steps) []float64 { return c.position().scores(dst, p) }

func (c Position) scores(dst []float64, p *steps) []float64 {
	n := len(p.keys)
	switch {
	case n == 1:
		return append(dst, 1)
	case n == 2 && c.SplitMiddle:
		half := c.middle() / 2
		return append(dst, c.First+half, c.Last+half)
	case n == 2 && c.First == 0 && c.Last == 0:
		return append(dst, 1, 1)
	}
	return appendPosition(dst, n, c.First, c.middle()/float64(n-2), c.Last)
}

// middle is the share of all touches between the first and the last.
func (c Position) middle() float64 { return max(0, 1-c.First-c.Last) }

func (c Custom) position() Position {
	// Divided by the largest first, as the sum of large weights may overflow.
	largest := max(c.First, c.Middle, c.Last)
	first, last := c.First/largest, c.Last/largest
	sum := first + c.Middle/largest + last
	return Position{First: first / sum, Last: last / sum}
}

// appendPosition appends the scores of n touches: of the first, of each between,
// of the last.
func appendPosition(dst []float64, n int, first, between, last float64) []float64 {
	dst = append(dst, first)
	for range n - 2 {
		dst = append(dst, between)
	}
	if n > 1 {
		dst = append(dst, last)
	}
	return dst
}
