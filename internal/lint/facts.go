package lint

import (
	"math/big"
	"slices"

	"github.com/go-conversion/conversion/rule"
)

// Facts are predicates about an event and touches, of which it is asked which
// ones imply which. To prove that for a pair takes a while. So all are tried
// first on events that satisfy one of them, and what one of these events refutes
// is not looked into.
type Facts struct {
	numbers map[string]int // by text
	list    []*fact
}

type fact struct {
	rule        rule.Rule
	opaque      bool        // there is a function in it
	yes, no     [][]literal // conjunctions of where it holds, and of where it does not
	yesOK, noOK bool        // if there were not too many
	held        *big.Int    // the facts, as bits, that held whenever this one was seen to hold; nil if it never was
}

// NewFacts returns no facts.
func NewFacts() *Facts { return &Facts{numbers: map[string]int{}} }

// Add returns the number of a predicate or touch, which is well formed. Equal
// ones have the same number, unless there is a function in them: two of one name
// may differ.
func (k *Facts) Add(r rule.Rule) int {
	text := plainTextOf(r)
	if n, ok := k.numbers[text]; ok && text != "" {
		return n
	}
	f := &fact{rule: r, opaque: text == ""}
	f.yes, f.yesOK = conjunctionsOf(r, false)
	f.no, f.noOK = conjunctionsOf(r, true)
	k.list = append(k.list, f)
	k.numbers[text] = len(k.list) - 1
	return len(k.list) - 1
}

// Implies reports whether it is certain that fact i holds nowhere but where
// fact j does.
func (k *Facts) Implies(i, j int) bool {
	p, q := k.list[i], k.list[j]
	if p.held != nil && p.held.Bit(j) == 0 {
		return false
	}
	both := len(p.yes) * len(q.no)
	return p.yesOK && q.noOK && both <= maxConjunctions && allExcluded(product(p.yes, q.no), true)
}

// Try finds out what holds at events for which each fact was made to hold. It is
// called once, when all facts are there; without it answers take longer.
func (k *Facts) Try() {
	rules := make([]rule.Rule, len(k.list))
	for i, f := range k.list {
		rules[i] = f.rule
		if f.opaque {
			rules[i] = rule.AnyEvent() // nothing is refuted by what was not run
		}
	}
	program, err := rule.Compile(rules...)
	if err != nil {
		return
	}
	visit := program.NewVisit()
	for i, f := range k.list {
		if f.opaque {
			continue
		}
		const enough = 3
		seen := 0
		for c := range examples(f.yes) {
			hits := c.hits(visit)
			if _, ok := slices.BinarySearch(hits, i); !ok {
				continue
			}
			f.hold(hits)
			if seen++; seen == enough {
				break
			}
		}
	}
}

// hold notes what held together with f.
func (f *fact) hold(hits []int) {
	now := new(big.Int)
	for _, i := range slices.Backward(hits) {
		now.SetBit(now, i, 1)
	}
	if f.held == nil {
		f.held = now
	} else {
		f.held.And(f.held, now)
	}
}
