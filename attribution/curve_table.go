package attribution

import (
	"context"
	"fmt"

	"github.com/go-conversion/conversion/attribution/internal/exact"
	"github.com/go-conversion/conversion/internal/stat"
)

// attributeByCurve gives credit to the keys of a table, with intervals of the level.
// It takes O(touches of the rows with conversions).
func attributeByCurve(ctx context.Context, c Curve, t *Table[string], level float64) (Result[string], error) {
	if err := c.check(); err != nil {
		return Result[string]{}, err
	}
	if c.timed() {
		return Result[string]{}, fmt.Errorf("%s: %w", c.Label(), ErrTimes)
	}
	v := t.rows.view()
	curve, err := fitted(ctx, c, &v)
	if err != nil {
		return Result[string]{}, err
	}
	s := newCurveSums(&v, curve)
	if err := s.addAll(ctx, &v); err != nil {
		return Result[string]{}, err
	}
	r := v.result(c.Label())
	r.Conserving, r.Level = s.conserving, level
	for n, name := range v.names {
		r.Credits[n] = s.keys[n].earned().credit(name, level)
	}
	none := Sum{s.none.Float(), units(s.noneValue)}
	r.Unattributed = Sum{r.Unattributed.Conversions + none.Conversions, r.Unattributed.Value + none.Value}
	r.Attributed = Sum{r.Attributed.Conversions - none.Conversions, r.Attributed.Value - none.Value}
	if s.bad > 0 {
		r.Findings = append(r.Findings, Finding{Code: BadScore, Count: s.bad})
	}
	return r, nil
}

// curveSums is the credit of the keys of a table while it is added up. Sums are
// exact, so the order of rows does not matter.
type curveSums struct {
	curve      Curve
	conserving bool
	keys       []keySums // by number

	none      stat.Uint128 // conversions with touches to which the curve gives nothing
	noneValue stat.Uint128 // in micros
	bad       uint64       // those among them with a bad score

	path    steps
	scores  []float64 // of touches
	weights []float64 // of keys in the path at hand, by number; all 0 between paths
}

// keySums are the sums of [earned], value in micros.
type keySums struct{ conversions, squares, value, valueSquares exact.Sum }

func newCurveSums(v *view, c Curve) *curveSums {
	return &curveSums{
		curve: c, conserving: conserves(c),
		keys:    make([]keySums, len(v.names)),
		path:    steps{names: v.names},
		weights: make([]float64, len(v.names)),
	}
}

func (s *curveSums) addAll(ctx context.Context, v *view) error {
	const often = 1 << 12 // rows between looks at ctx
	for n := range v.list {
		if n%often == 0 && ctx.Err() != nil {
			return ctx.Err()
		}
		if v.list[n].conversions == 0 {
			continue
		}
		s.path.keys = v.path(s.path.keys[:0], n)
		if len(s.path.keys) > 0 {
			s.add(&v.list[n])
		}
	}
	return nil
}

// add adds a row, of which the path is at hand.
func (s *curveSums) add(r *row) {
	s.scores = s.curve.scores(s.scores[:0], &s.path)
	sum, is := judge(s.scores, len(s.path.keys))
	if is != gives {
		s.none = s.none.Add(stat.Uint128{Lo: r.conversions})
		s.noneValue = s.noneValue.Capped(r.value)
		if is == givesNonsense {
			s.bad = capped(s.bad, r.conversions)
		}
		return
	}
	for i, key := range s.path.keys {
		s.weights[key] += s.scores[i]
	}
	conversions, value, squares := float64(r.conversions), r.value.Float(), r.squares.Float()
	for _, key := range s.path.keys {
		w := s.weights[key]
		if w == 0 {
			continue // nothing, or added at an earlier touch
		}
		s.weights[key] = 0
		if s.conserving {
			w /= sum
		} else {
			w = 1
		}
		k := &s.keys[key]
		k.conversions.Add(conversions * w)
		k.squares.Add(conversions * w * w)
		k.value.Add(value * w)
		k.valueSquares.Add(squares * w * w)
	}
}

func (k *keySums) earned() earned {
	return earned{
		k.conversions.Float(), k.squares.Float(),
		k.value.Float() / 1e6, k.valueSquares.Float() / 1e12,
	}
}
