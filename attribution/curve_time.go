package attribution

import (
	"context"
	"fmt"
	"math"
	"time"

	"github.com/go-conversion/conversion/internal/duration"
)

// TimeDecay gives a touch half of what one gets that is HalfLife newer: a score of
// 2^(−age/HalfLife), where the newest touch of the path has age 0. HalfLife is
// more than 0. It needs times, so a [Tally] or [Ledger]; on a table it is
// [ErrTimes].
type TimeDecay struct{ HalfLife time.Duration }

// SameTouch gives all to the last touch if the conversion is at most Within after
// it, inclusive; other conversions are unattributed. It needs times, as
// [TimeDecay] does.
type SameTouch struct{ Within time.Duration }

// Label names the curve with its number, such as "time decay, half-life 7d".
func (c TimeDecay) Label() string { return "time decay, half-life " + duration.String(c.HalfLife) }

// Label names the curve with its number, such as "same touch, within 1h".
func (c SameTouch) Label() string { return "same touch, within " + duration.String(c.Within) }

// Attribute always fails: with [ErrCurve] for a bad half-life, else with [ErrTimes].
func (c TimeDecay) Attribute(ctx context.Context, t *Table[string]) (Result[string], error) {
	return attributeByCurve(ctx, c, t, defaultLevel)
}

// Attribute always fails: with [ErrCurve] for a bad limit, else with [ErrTimes].
func (c SameTouch) Attribute(ctx context.Context, t *Table[string]) (Result[string], error) {
	return attributeByCurve(ctx, c, t, defaultLevel)
}

func (c TimeDecay) check() error {
	if c.HalfLife <= 0 {
		return fmt.Errorf("time_decay: %v: want more than 0s: %w", c.HalfLife, ErrCurve)
	}
	return nil
}

func (c SameTouch) check() error {
	if c.Within < 0 {
		return fmt.Errorf("same_touch: %v: want 0s or more: %w", c.Within, ErrCurve)
	}
	return nil
}

func (TimeDecay) timed() bool { return true }
func (SameTouch) timed() bool { return true }

func (c TimeDecay) scores(dst []float64, p *steps) []float64 {
	// Not always the last one: a transform of one's own may have changed the order.
	newest := p.touches[0].At
	for i := range p.touches {
		if at := p.touches[i].At; at.After(newest) {
			newest = at
		}
	}
	for i := range p.touches {
		age := newest.Sub(p.touches[i].At)
		dst = append(dst, math.Exp2(-float64(age)/float64(c.HalfLife)))
	}
	return dst
}

func (c SameTouch) scores(dst []float64, p *steps) []float64 {
	for range len(p.touches) - 1 {
		dst = append(dst, 0)
	}
	last := p.touches[len(p.touches)-1].At
	if p.conversion == nil || last.Before(p.conversion.At.Add(-c.Within)) {
		return append(dst, 0)
	}
	return append(dst, 1)
}
