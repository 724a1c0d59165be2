package insight

import (
	"fmt"
	"iter"
	"math"

	"github.com/go-conversion/conversion/goal"
	"github.com/go-conversion/conversion/internal/check"
)

// ValidationReport says how good forecasts were about units that were not used to make
// them. It is about units like these; where visitors or the site change, look again.
type ValidationReport struct {
	Folds    int
	All      Quality // of all forecasts; without standard errors where a unit has several
	At       []QualityAt
	Unscored int64 // there was no forecast (NaN)

	// Scored are the forecasts of All, ascending, and what came: what a Recalibration is
	// fitted on. They are not in the JSON.
	Scored []Scored
}

// QualityAt is the quality of the forecasts after so many events, one of each unit.
type QualityAt struct {
	Events  int
	Quality Quality
}

// Validate evaluates forecasts of units by what was fitted on the units of other
// folds. Units are counted with counters like the one given, which stays as it is: one
// per fold. Then fit makes, of all folds but one, a function that forecasts for an open
// unit, given what happened so far, and that is asked at the landmarks for the units
// of that one. So a [Chain] or a [Training], or a counter of one's own, is validated as
// it is used; [Replay] makes such a function of a [Scorer].
//
// units is gone through twice. Open and young units are left out. The error joins the
// faults of s, or is [ErrRows] if there are not two folds with units, or that of a fit.
//
//	quality, err := insight.Validate(units, insight.Scoring{}, chain, func(c insight.Counter) (func(*insight.Unit) float64, error) {
//		fit, err := c.(*insight.Chain).Fit(insight.FitOptions{})
//		…
//	})
func Validate(units iter.Seq[*Unit], s Scoring, like Counter, fit func(others Counter) (func(soFar *Unit) float64, error)) (*ValidationReport, error) {
	var c check.Checker
	if s.check(&c); c.Err() != nil {
		return nil, c.Err()
	}
	s = s.withDefaults()
	folds, err := countFolds(units, s, like)
	if err != nil {
		return nil, err
	}
	forecasts := make([]func(*Unit) float64, s.Folds)
	for held := range folds {
		if folds[held] == nil {
			continue
		}
		others, err := mergedWithout(folds, held, like)
		if err != nil {
			return nil, err
		}
		if forecasts[held], err = fit(others); err != nil {
			return nil, fmt.Errorf("without fold %d: %w", held, err)
		}
	}
	t := newScoreTally(s)
	for u := range units {
		t.score(u, forecasts[FoldOf(u.ID, s.Seed, s.Folds)])
	}
	return t.report()
}

// countFolds counts each unit in its fold; folds without units are nil.
func countFolds(units iter.Seq[*Unit], s Scoring, like Counter) ([]Counter, error) {
	folds := make([]Counter, s.Folds)
	filled := 0
	for u := range units {
		if !u.Complete() {
			continue
		}
		fold := FoldOf(u.ID, s.Seed, s.Folds)
		if folds[fold] == nil {
			folds[fold] = like.New()
			filled++
		}
		folds[fold].Count(u)
	}
	if filled < 2 {
		return nil, fmt.Errorf("%w: units in %d folds, want 2 or more", ErrRows, filled)
	}
	return folds, nil
}

func mergedWithout(folds []Counter, held int, like Counter) (Counter, error) {
	others := like.New()
	for i, c := range folds {
		if i == held || c == nil {
			continue
		}
		if err := others.Merge(c); err != nil {
			return nil, err
		}
	}
	return others, nil
}

// scoreTally gathers forecasts by landmark.
type scoreTally struct {
	scoring  Scoring
	at       [][]Scored
	unscored int64
	repeated bool // a unit has several forecasts
}

func newScoreTally(s Scoring) *scoreTally {
	return &scoreTally{scoring: s, at: make([][]Scored, len(s.Landmarks))}
}

// score takes a unit at its landmarks.
func (t *scoreTally) score(u *Unit, forecast func(*Unit) float64) {
	if !u.Complete() {
		return
	}
	for at, l := range t.scoring.Landmarks {
		if l > len(u.Events) {
			return
		}
		t.add(at, Scored{forecast(u.soFar(l)), 1, int64(converted(u))})
	}
}

func (t *scoreTally) add(at int, s Scored) {
	if math.IsNaN(s.P) {
		t.unscored += s.N
		return
	}
	t.at[at] = append(t.at[at], s)
	t.repeated = t.repeated || at > 0
}

func (t *scoreTally) report() (*ValidationReport, error) {
	r := &ValidationReport{Folds: t.scoring.Folds, Unscored: t.unscored}
	var all []Scored
	for at, scored := range t.at {
		if len(scored) == 0 {
			continue
		}
		q, err := Evaluate(scored, 0)
		if err != nil {
			return nil, err
		}
		r.At = append(r.At, QualityAt{t.scoring.Landmarks[at], q})
		all = append(all, scored...)
	}
	var err error
	if r.Scored, err = distinctScores(all); err != nil {
		return nil, err
	}
	if r.All, err = Evaluate(r.Scored, 0); err != nil {
		return nil, err
	}
	if t.repeated {
		nan := math.NaN()
		r.All.AUC.SE, r.All.AUC.Low, r.All.AUC.High = nan, nan, nan
		r.All.InterceptSE, r.All.SlopeSE = nan, nan
	}
	return r, nil
}

// soFar returns the unit as it was after its first events: open.
func (u *Unit) soFar(events int) *Unit {
	before := *u
	before.Events, before.Outcome, before.Conversion = u.Events[:events], Open, goal.Completion{}
	for i, c := range u.Reached {
		if c.Event >= events {
			before.Reached = u.Reached[:i]
			break
		}
	}
	return &before
}
