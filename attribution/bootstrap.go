package attribution

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"sync/atomic"
)

// Bootstrap is a model with intervals for what it gives, whatever the model: it is
// asked again about tables in which each journey is there a Poisson number of times
// with mean 1. Low and High are the quantiles (1 − Level)/2 and (1 + Level)/2 of what it
// then gave, interpolated by rule 7 of Hyndman and Fan, The American Statistician 50
// (1996) 361.
//
// Replicate r draws from PCG(Seed, r), row by row in canonical order, so the same seed
// gives the same bits on any number of workers. Journeys are taken as independent; see
// [Jackknife] for users with several conversions. A value is drawn from the mean and
// the spread of the values of its row; where those were added as sums the spread is
// taken as none, and intervals of value are too narrow. It asks the model
// Replicates + 1 times.
type Bootstrap struct {
	Model      Model
	Replicates int // 2 to 1,000,000; with fewer than 200 the ends of intervals tremble
	Seed       uint64
	Level      float64 // between 0 and 1; 0: 0.95
	Workers    int     // goroutines that ask the model at the same time; 0: one
}

// maxReplicates keeps a slip of the pen from taking all memory.
const maxReplicates = 1_000_000

// Label is that of the model, since what it gives is the same.
func (m Bootstrap) Label() string {
	if m.Model == nil {
		return "no model"
	}
	return m.Model.Label()
}

// Attribute gives what the model gives, with intervals. The error is [ErrModel] for
// bad settings, that of ctx, or that of the model about the table or a replicate. With
// [ErrTolerance], which may be that of a replicate, the result is given all the same.
func (m Bootstrap) Attribute(ctx context.Context, t *Table[string]) (Result[string], error) {
	if err := m.check(); err != nil {
		return Result[string]{}, err
	}
	r, inexact := m.Model.Attribute(ctx, t)
	if isFatal(inexact) {
		return r, inexact
	}
	s := newSamples(r.Credits, m.Replicates)
	if err := m.replicate(ctx, t.rows, s); isFatal(err) {
		return Result[string]{}, err
	} else if inexact == nil {
		inexact = err
	}
	r.Level = levelOr(m.Level)
	for i := range r.Credits {
		r.Credits[i].Interval = middleOf(s.conversions[i], r.Level)
		r.Credits[i].ValueInterval = middleOf(s.value[i], r.Level)
	}
	return r, inexact
}

func (m *Bootstrap) check() error {
	switch {
	case m.Model == nil:
		return errNoModel
	case m.Replicates < 2 || m.Replicates > maxReplicates:
		return fmt.Errorf("bootstrap.replicates: %d: want 2 to %d: %w", m.Replicates, maxReplicates, ErrModel)
	}
	return checkLevel("bootstrap.level", m.Level)
}

// levelOr returns the level, or 0.95 instead of 0.
func levelOr(level float64) float64 {
	if level == 0 {
		return defaultLevel
	}
	return level
}

func checkLevel(place string, level float64) error {
	if l := levelOr(level); !(l > 0 && l < 1) {
		return fmt.Errorf("%s: %v: want a number between 0 and 1: %w", place, level, ErrModel)
	}
	return nil
}

// isFatal reports whether an error comes without a result.
func isFatal(err error) bool { return err != nil && !errors.Is(err, ErrTolerance) }

// replicate asks the model about all replicates. The error is that of the first one
// that fails, or else of the first one that is inexact.
func (m *Bootstrap) replicate(ctx context.Context, t *rows, s *samples) error {
	d := newDrawer(t)
	errs := make([]error, m.Replicates)
	var next atomic.Int64
	var failed atomic.Bool
	var workers sync.WaitGroup
	for range min(max(1, m.Workers), m.Replicates) {
		workers.Go(func() {
			// Replicates are begun in order, and what is begun is finished: the first one
			// that fails is the same on any number of workers.
			for !failed.Load() {
				n := int(next.Add(1)) - 1
				if n >= m.Replicates {
					return
				}
				errs[n] = m.ask(ctx, d, n, s)
				if isFatal(errs[n]) {
					failed.Store(true)
				}
			}
		})
	}
	workers.Wait()
	return worst(errs)
}

func worst(errs []error) (inexact error) {
	for _, err := range errs {
		if isFatal(err) {
			return err
		}
		if inexact == nil {
			inexact = err
		}
	}
	return inexact
}

// ask asks the model about replicate n.
func (m *Bootstrap) ask(ctx context.Context, d *drawer, n int, s *samples) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	r, err := m.Model.Attribute(ctx, &Table[string]{d.draw(m.Seed, uint64(n))})
	if err != nil {
		err = fmt.Errorf("replicate %d: %w", n, err)
	}
	if !isFatal(err) {
		s.set(n, r.Credits)
	}
	return err
}
