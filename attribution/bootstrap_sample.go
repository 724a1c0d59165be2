package attribution

import "slices"

// samples are what a model gave to each key, in so many replicates.
type samples struct {
	places             map[string]int // of keys
	conversions, value [][]float64    // by place and replicate
}

func newSamples(credits []Credit[string], replicates int) *samples {
	s := &samples{map[string]int{}, make([][]float64, len(credits)), make([][]float64, len(credits))}
	for i := range credits {
		s.places[credits[i].Key] = i
		s.conversions[i], s.value[i] = make([]float64, replicates), make([]float64, replicates)
	}
	return s
}

// set keeps what replicate n gave. A key that a replicate lacks got nothing; one that
// the table itself has not has no interval to be in.
func (s *samples) set(n int, credits []Credit[string]) {
	for i := range credits {
		if at, known := s.places[credits[i].Key]; known {
			s.conversions[at][n], s.value[at][n] = credits[i].Conversions, credits[i].Value
		}
	}
}

// middleOf returns the middle of a sample, so much of it as the level says. It puts the
// sample in order.
func middleOf(sample []float64, level float64) *Interval {
	slices.Sort(sample)
	return &Interval{sampleQuantile(sample, (1-level)/2), sampleQuantile(sample, (1+level)/2)}
}

// sampleQuantile is that of a sample in order by Hyndman and Fan's rule 7: the value at
// place p·(n−1), counted from 0, on a straight line between two.
func sampleQuantile(sorted []float64, p float64) float64 {
	at := p * float64(len(sorted)-1)
	below := min(int(at), len(sorted)-1)
	low, high := sorted[below], sorted[min(below+1, len(sorted)-1)]
	if low == high {
		return low
	}
	return low + float64((at-float64(below))*(high-low))
}
