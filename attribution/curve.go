package attribution

import (
	"math"
	"slices"
)

// Curve is a model that gives each touch of a path a score of its own path; the
// shares are the scores divided by their sum. All of this package are plain data;
// [Weights] takes a function of one's own.
type Curve interface {
	Model
	check() error
	timed() bool // needs the times of touches
	// scores appends a score for each touch of the path, which has one at least.
	// They are finite and not negative, or the conversion is unattributed.
	scores(dst []float64, p *steps) []float64
}

// steps is a path as a curve sees it, after transforms.
type steps struct {
	keys  []uint32 // the numbers of the keys: equal keys have equal numbers
	names []string // by number
	// What is nil and nil on a table, which has no times.
	touches    []Touch[string]
	conversion *Conversion

	counts []occurrence // scratch, by number
}

// occurrence tells how often a key occurs in a path.
type occurrence struct {
	times uint32
	met   uint32 // so far, to be counted by who asks
}

// occurrences counts the keys of the path. Those of other keys mean nothing. The
// counts are valid until the next call.
func (p *steps) occurrences() []occurrence {
	if len(p.counts) < len(p.names) {
		p.counts = make([]occurrence, 2*len(p.names))
	}
	for _, key := range p.keys {
		p.counts[key] = occurrence{}
	}
	for _, key := range p.keys {
		p.counts[key].times++
	}
	return p.counts
}

// verdict tells what comes of the scores of a path.
type verdict string

const (
	gives         verdict = "gives"
	givesNothing  verdict = "nothing"  // all are 0
	givesNonsense verdict = "nonsense" // one is no number, negative or infinite, or they are not as many as touches
)

// judge returns the sum of the scores of a path, where that is above 0. If it would
// overflow, the scores are made smaller, which leaves their shares as they are.
func judge(scores []float64, touches int) (sum float64, is verdict) {
	for _, s := range scores {
		if !(s >= 0 && s <= math.MaxFloat64) {
			return 0, givesNonsense
		}
		sum += s
	}
	switch {
	case len(scores) != touches:
		return 0, givesNonsense
	case sum == 0:
		return 0, givesNothing
	case sum > math.MaxFloat64:
		largest := slices.Max(scores)
		for i := range scores {
			scores[i] /= largest
		}
		return judge(scores, touches)
	}
	return sum, gives
}

// conserves reports whether the shares of a path add up to 1. Those of
// [Participation], its scores, add up to 1 for each key.
func conserves(c Curve) bool {
	_, participation := c.(Participation)
	return !participation
}

// shares overwrites dst with the share of each touch.
func shares(dst []float64, c Curve, p *steps) ([]float64, verdict) {
	dst = c.scores(dst[:0], p)
	sum, is := judge(dst, len(p.keys))
	if is == gives && conserves(c) {
		for i := range dst {
			dst[i] /= sum
		}
	}
	return dst, is
}
