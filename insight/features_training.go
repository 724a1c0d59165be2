package insight

import (
	"fmt"
	"maps"
	"slices"

	"github.com/go-conversion/conversion"
)

var _ Counter = (*Training)(nil)

// Training counts how units looked at the landmarks and what became of them: what a
// [Card] is fitted on, by [Training.Logistic] or [Training.Scorecard]. Open and young
// units are not counted, because it is not known what will become of them.
//
// It keeps one number of units, and one of conversions, for each fold, landmark and
// combination of levels that there was: its size grows with these, not with units,
// and is kept small by few features of few levels.
type Training struct {
	plan  *featurePlan
	index map[string]int // of a key among cells
	cells []cell
	look  *look
	key   []byte
}

// cell is the units of one key, and how many of them converted.
type cell struct{ n, k int64 }

// NewTraining compiles features and returns an empty counter. The error joins all
// faults, each a *conversion.Fault at the name of the feature, or "features[i]" where
// it has none of its own, or at "landmarks[i]" and "folds":
//
//	number     too few or too many of something, or a number that is not above 0
//	too_many   more than 100 landmarks
//	order      a cut or a landmark that is not above the one before
//	empty      a feature without a name
//	duplicate  a name, or a channel, that is there twice
//	missing    no feature, or no predicate
//
// and those of predicates, as [rule.Check] has them.
func NewTraining(f Features) (*Training, error) {
	plan, err := compileFeatures(f)
	if err != nil {
		return nil, err
	}
	return newTraining(plan), nil
}

func newTraining(p *featurePlan) *Training {
	return &Training{plan: p, index: map[string]int{}, look: newLook(p)}
}

// Count implements [Counter].
func (t *Training) Count(u *Unit) {
	if !u.Complete() {
		return
	}
	s := &t.plan.scoring
	t.look.begin(&u.Touch)
	t.key = append(t.key[:0], byte(FoldOf(u.ID, s.Seed, s.Folds)), 0)
	next := 0
	for i := range u.Events {
		if next == len(s.Landmarks) {
			return
		}
		t.look.observe(&u.Events[i])
		if i+1 == s.Landmarks[next] {
			t.key = append(append(t.key[:1], byte(next)), t.look.levels...)
			t.add(cell{1, int64(converted(u))})
			next++
		}
	}
}

func converted(u *Unit) int {
	if u.Outcome == Converted {
		return 1
	}
	return 0
}

// add adds units of the key at hand.
func (t *Training) add(c cell) {
	i, known := t.index[string(t.key)]
	if !known {
		i = len(t.cells)
		t.index[string(t.key)] = i
		t.cells = append(t.cells, cell{})
	}
	t.cells[i].n = min(t.cells[i].n+c.n, mostUnits)
	t.cells[i].k = min(t.cells[i].k+c.k, mostUnits)
}

// TrainingRow is some units that looked alike when they were scored.
type TrainingRow struct {
	Fold         int
	Landmark     int   // which: an index
	Levels       []int // of each feature
	N, Converted int64
}

// Add adds what another source has counted, such as a query. The error is [ErrRows]
// for a fold, landmark or level that there is not, or counts that are no rate, and
// then nothing was added.
func (t *Training) Add(e TrainingRow) error {
	s := &t.plan.scoring
	switch {
	case e.Fold < 0 || e.Fold >= s.Folds:
		return fmt.Errorf("%w: fold %d of %d", ErrRows, e.Fold, s.Folds)
	case e.Landmark < 0 || e.Landmark >= len(s.Landmarks):
		return fmt.Errorf("%w: landmark %d of %d", ErrRows, e.Landmark, len(s.Landmarks))
	case len(e.Levels) != len(t.plan.forms):
		return fmt.Errorf("%w: levels of %d features, want %d", ErrRows, len(e.Levels), len(t.plan.forms))
	case e.Converted < 0 || e.Converted > e.N || e.N > mostUnits:
		return fmt.Errorf("%w: %d of %d converted", ErrRows, e.Converted, e.N)
	}
	key := []byte{byte(e.Fold), byte(e.Landmark)}
	for i, level := range e.Levels {
		f := &t.plan.forms[i]
		if level < 0 || level >= len(f.levels) {
			return fmt.Errorf("%w: level %d of %d of %q", ErrRows, level, len(f.levels), f.name)
		}
		key = append(key, byte(level))
	}
	if e.N > 0 {
		t.key = key
		t.add(cell{e.N, e.Converted})
	}
	return nil
}

// Fingerprint implements [Counter].
func (t *Training) Fingerprint() [32]byte { return t.plan.fingerprint }

// New implements [Counter].
func (t *Training) New() Counter { return newTraining(t.plan) }

// Merge implements [Counter].
func (t *Training) Merge(other Counter) error {
	o, ok := other.(*Training)
	if !ok || o == nil || t.plan.fingerprint != o.plan.fingerprint {
		return conversion.ErrDefinition
	}
	cells := slices.Clone(o.cells) // o may be t
	for _, key := range o.keys() {
		t.key = append(t.key[:0], key...)
		t.add(cells[o.index[key]])
	}
	return nil
}

// keys returns the keys in ascending order.
func (t *Training) keys() []string { return slices.Sorted(maps.Keys(t.index)) }
