package insight

import "fmt"

// fitLogistic fits weights of all levels but the first of each feature.
func (p *featurePlan) fitLogistic(rows []example, o LogisticOptions) (*cardWeights, error) {
	dim := 0
	for _, f := range p.forms {
		dim += len(f.levels) - 1
	}
	dummies := make([]Row, len(rows))
	for i, e := range rows {
		dummies[i] = Row{X: make([]float64, dim), N: e.n, Converted: e.k}
		from := -1
		for at, f := range p.forms {
			if level := int(e.levels[at]); level > 0 {
				dummies[i].X[from+level] = 1
			}
			from += len(f.levels) - 1
		}
	}
	fit, err := FitLogistic(dummies, o)
	if err != nil {
		return nil, err
	}
	w := &cardWeights{intercept: fit.Coef[0]}
	rest := fit.Coef[1:]
	for _, f := range p.forms {
		n := len(f.levels) - 1
		w.of = append(w.of, append([]float64{0}, rest[:n]...))
		rest = rest[n:]
	}
	return w.round(), nil
}

// fitScorecard takes the weights of counts and recalibrates them on the same units.
func (p *featurePlan) fitScorecard(rows []example) (*cardWeights, error) {
	counts := p.countLevels(rows)
	intercept, weights, err := ScorecardWeights(counts)
	if err != nil {
		return nil, err
	}
	for i, levels := range counts {
		for level, n := range levels {
			if n == [2]int64{} {
				weights[i][level] = 0
			}
		}
	}
	raw := &cardWeights{intercept, weights}
	logits := make([]Row, len(rows))
	for i, e := range rows {
		logits[i] = Row{X: []float64{logit(raw.p(e.levels))}, N: e.n, Converted: e.k}
	}
	fit, err := FitLogistic(logits, LogisticOptions{})
	if err != nil {
		return nil, fmt.Errorf("recalibration: %w", err)
	}
	right := &cardWeights{intercept: fit.Coef[0] + fit.Coef[1]*intercept, of: weights}
	for _, levels := range right.of {
		for level := range levels {
			levels[level] *= fit.Coef[1]
		}
	}
	return right.round(), nil
}

// countLevels returns how many units of each level of each feature converted, and how
// many did not.
func (p *featurePlan) countLevels(rows []example) [][][2]int64 {
	counts := make([][][2]int64, len(p.forms))
	for i, f := range p.forms {
		counts[i] = make([][2]int64, len(f.levels))
		for _, e := range rows {
			into := &counts[i][e.levels[i]]
			into[0] = min(into[0]+e.k, mostUnits)
			into[1] = min(into[1]+e.n-e.k, mostUnits)
		}
	}
	return counts
}
