package insight

import "github.com/go-conversion/conversion/internal/stat"

// credit returns the sum of the increments of all moves into a state, and the number
// of these.
func (s *chainSolution) credit(id int32) (sum, entries float64) {
	for _, m := range s.in.into(id) {
		sum += float64(m.n) * (s.values[id] - s.values[m.from])
		entries += float64(m.n)
	}
	return sum, entries
}

// gain returns the mean increment V(g) − Σ a_u·V(u) of the moves into a state, ± z
// standard errors.
func (s *chainSolution) gain(id int32, level float64) Measured {
	sum, entries := s.credit(id)
	if entries == 0 {
		return notMeasured()
	}
	visits, own := s.between, s.visitsFrom(id)
	clear(visits)
	for _, m := range s.in.into(id) {
		share, from := float64(m.n)/entries, s.visitsFrom(m.from)
		for i := range visits {
			visits[i] += share * (own[i] - from[i])
		}
	}
	mean, se := sum/entries, s.error(visits)
	half := stat.NormPPF(1-(1-level)/2) * se
	return Measured{Estimate{Value: mean, Low: mean - half, High: mean + half}, se}
}

// StateCredit is what all moves into a state brought.
type StateCredit struct {
	State   string
	Entries int64
	Sum     float64 // of their increments, in conversions
}

// Credits returns the credit of all states that were entered, in the order of States,
// then of the ends; and the total of all, which without smoothing and open units is 0
// but for rounding: what was won on the way and by converting is what was lost by
// leaving. Who gets credit has not thereby caused anything.
func (f *ChainFit) Credits() (credits []StateCredit, total float64) {
	for i := range f.States {
		if s := &f.States[i]; s.Known && s.Entries > 0 {
			credits = append(credits, StateCredit{s.State, s.Entries, s.Credit})
		}
	}
	credits = append(credits, f.ends...)
	for _, c := range credits {
		total += c.Sum
	}
	return credits, total
}
