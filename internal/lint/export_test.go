package lint

import "github.com/go-conversion/conversion/rule"

// Implied returns which pairs of the rules Lint takes for certain, and which
// ones it does if nothing is tried before.
func Implied(rules []rule.Rule) (fast, slow [][2]int) {
	known := NewFacts()
	numbers := make([]int, len(rules))
	for i, r := range rules {
		numbers[i] = known.Add(r)
	}
	pairs := func() (pairs [][2]int) {
		for i := range rules {
			for j := range rules {
				if known.Implies(numbers[i], numbers[j]) {
					pairs = append(pairs, [2]int{i, j})
				}
			}
		}
		return pairs
	}
	slow = pairs()
	known.Try()
	return pairs(), slow
}
