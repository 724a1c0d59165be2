package insight

import (
	"maps"
	"slices"
)

// mostStrata bounds the memory. Beyond it strata are no help either: hardly any
// unit has one like itself.
const mostStrata = 1000

// riskCounts are the units at risk of one stratum, by half and outcome.
type riskCounts [2][2]int64

// riskSet counts units at risk by stratum. The zero value is empty.
type riskSet struct {
	numbers   map[string]int
	risk      []riskCounts // by number
	collapsed bool         // there were too many: all are number 0
}

// add adds a stratum that is not there yet.
func (s *riskSet) add(name string) (number int) {
	if s.numbers == nil {
		s.numbers = map[string]int{}
	}
	number = len(s.risk)
	s.numbers[name] = number
	s.risk = append(s.risk, riskCounts{})
	return number
}

// collapse makes one stratum of all.
func (s *riskSet) collapse() {
	all := s.total()
	*s = riskSet{risk: []riskCounts{all}, collapsed: true}
}

func (s *riskSet) total() (all riskCounts) {
	for i := range s.risk {
		all.add(&s.risk[i])
	}
	return all
}

// byName returns the numbers of the strata in the order of their names.
func (s *riskSet) byName() (names []string, numbers []int) {
	names = slices.Sorted(maps.Keys(s.numbers))
	for _, name := range names {
		numbers = append(numbers, s.numbers[name])
	}
	if s.collapsed {
		return []string{""}, []int{0}
	}
	return names, numbers
}

func (r *riskCounts) add(other *riskCounts) {
	for half := range r {
		for outcome := range r[half] {
			r[half][outcome] = addCapped(r[half][outcome], other[half][outcome])
		}
	}
}

// of returns the units at risk of some halves, by stratum.
func (s *riskSet) of(halves []int) riskByOutcome {
	all := make(riskByOutcome, len(s.risk))
	for i := range s.risk {
		for _, half := range halves {
			for outcome, n := range s.risk[i][half] {
				all[i][outcome] = addCapped(all[i][outcome], n)
			}
		}
	}
	return all
}
