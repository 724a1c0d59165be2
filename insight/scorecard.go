package insight

import "math"

// Card is a scorer that was fitted: what each level of each feature adds to the log
// odds to convert. It is immutable and serves any number of goroutines, each with a
// [CardScorer] of its own. Weights say who converts, not what makes them: they are
// associated.
type Card struct {
	Model      Model
	Basis      Basis // Associated
	Intercept  float64
	Features   []CardFeature
	Validation ValidationReport // on units that each forecast does not know

	plan    *featurePlan
	weights *cardWeights // as in Features, which belong to the caller
}

// CardFeature is a feature of a card.
type CardFeature struct {
	Name   string
	Levels []CardLevel
}

// CardLevel is a level of a feature. Units are counted once per landmark.
type CardLevel struct {
	Name         string
	Weight       float64 // added to the log odds; rounded to nine digits after the point
	N, Converted int64
}

// Model is how a card was fitted.
type Model string

// The models.
const (
	LogisticModel  Model = "logistic"  // weights against the first level, which has 0
	ScorecardModel Model = "scorecard" // of counts alone, recalibrated by Platt
)

// Logistic fits a logistic regression on all levels of all features but the first of
// each, as [FitLogistic] does, and validates it: on the units of each fold what was
// fitted on the others. Rare levels, in which all or none converted, need a penalty
// λ > 0. The errors are those of [FitLogistic].
func (t *Training) Logistic(o LogisticOptions) (*Card, error) {
	return t.card(LogisticModel, func(rows []example) (*cardWeights, error) { return t.plan.fitLogistic(rows, o) })
}

// Scorecard takes the weights of [ScorecardWeights], recalibrated by [FitPlatt], which
// makes up for features that say the same; a level that nobody was in has the weight
// 0. It validates both together: on the units of each fold what was fitted on the
// others. It needs no penalty, and is mostly a little worse than
// [Training.Logistic]. The errors are [ErrRows] without units in two folds, and
// [ErrDiverged] if all or none converted, or weights separate them.
func (t *Training) Scorecard() (*Card, error) {
	return t.card(ScorecardModel, t.plan.fitScorecard)
}

// card fits on all examples, and on those of all folds but one for each.
func (t *Training) card(model Model, fit func([]example) (*cardWeights, error)) (*Card, error) {
	rows := t.examples()
	whole, err := fit(rows)
	if err != nil {
		return nil, err
	}
	forecasts, err := outOfFold(rows, func(e example) int { return e.fold }, func(others []example) (func(example) float64, error) {
		w, err := fit(others)
		return func(e example) float64 { return w.p(e.levels) }, err
	})
	if err != nil {
		return nil, err
	}
	tally := newScoreTally(t.plan.scoring)
	for i, e := range rows {
		tally.add(e.landmark, Scored{forecasts[i], e.n, e.k})
	}
	report, err := tally.report()
	if err != nil {
		return nil, err
	}
	c := &Card{Model: model, Basis: Associated, Intercept: whole.intercept, Validation: *report, plan: t.plan, weights: whole}
	c.Features = t.plan.cardFeatures(rows, whole)
	return c, nil
}

// example is units of one fold that looked alike at one landmark.
type example struct {
	fold, landmark int
	levels         []byte
	n, k           int64
}

// examples returns all that was counted, in a fixed order.
func (t *Training) examples() []example {
	rows := make([]example, 0, len(t.cells))
	for _, key := range t.keys() {
		c := t.cells[t.index[key]]
		rows = append(rows, example{int(key[0]), int(key[1]), []byte(key[2:]), c.n, c.k})
	}
	return rows
}

func (p *featurePlan) cardFeatures(rows []example, w *cardWeights) (features []CardFeature) {
	counts := p.countLevels(rows)
	for i, f := range p.forms {
		feature := CardFeature{Name: f.name}
		for level, name := range f.levels {
			c := counts[i][level]
			feature.Levels = append(feature.Levels, CardLevel{name, w.of[i][level], c[0] + c[1], c[0]})
		}
		features = append(features, feature)
	}
	return features
}

// cardWeights are what levels add to the log odds.
type cardWeights struct {
	intercept float64
	of        [][]float64
}

// p returns the probability of a unit with these levels.
func (w *cardWeights) p(levels []byte) float64 {
	sum := w.intercept
	for i, weights := range w.of {
		sum += weights[levels[i]]
	}
	return sigmoid(sum)
}

// round rounds weights to nine digits after the point, so that a card is the same
// wherever it was fitted, and when it is read back.
func (w *cardWeights) round() *cardWeights {
	nine := func(x float64) float64 { return math.Round(x*1e9) / 1e9 }
	w.intercept = nine(w.intercept)
	for _, weights := range w.of {
		for level := range weights {
			weights[level] = nine(weights[level])
		}
	}
	return w
}
