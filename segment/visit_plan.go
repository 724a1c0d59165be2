package segment

import (
	"github.com/go-conversion/conversion/rule"
)

// visitPlan decides which rules are reached in a session, event by event. What is
// known of a session are facts, which stay: that a predicate has held of an event,
// and that a rule has been reached.
type visitPlan struct {
	bit      func(rule.Predicate) int
	numbers  map[string]int // of compound rules, by their text
	compound []compound     // parts before the whole
	relevant []uint64       // the predicates that compound rules are made of

	entry, others         []rule.Rule   // reached at the first event if ever, and at any
	entryOf, otherOf      []int         // the compound rules that they are
	entryRules, allEvents *rule.Program // of them; nil if there are none
}

// compound is a rule made of others: reached when all of them are and none of
// those are, or with any when one of them is.
type compound struct {
	of, none []fact
	any      bool
	asked    bool // of a program, not of others
}

// fact is a predicate's bit, or a compound rule behind them.
type fact struct {
	compound bool
	n        int
}

func newVisitPlan(bit func(rule.Predicate) int) *visitPlan {
	return &visitPlan{bit: bit, numbers: map[string]int{}}
}

// fact returns the fact that a well-formed rule has been reached in a session.
func (p *visitPlan) fact(r rule.Rule) fact {
	switch r := r.(type) {
	case rule.Predicate:
		return fact{n: p.bit(r)}
	case rule.AllOf:
		var c compound
		for _, part := range r.Rules {
			if none, ok := part.(rule.NoneOf); ok {
				c.none = append(c.none, p.fact(none.Rule))
			} else {
				c.of = append(c.of, p.fact(part))
			}
		}
		return p.number(r, c)
	case rule.AnyOf:
		c := compound{any: true}
		for _, part := range r.Rules {
			c.of = append(c.of, p.fact(part))
		}
		return p.number(r, c)
	}
	return p.ask(r)
}

// number returns the number of a compound rule, the same for equal ones.
func (p *visitPlan) number(r rule.Rule, c compound) fact {
	text := ""
	if !hasFunc(r) {
		text = string(rule.AppendJSON(nil, r))
	}
	n, known := p.numbers[text]
	if !known || text == "" {
		n = len(p.compound)
		p.compound = append(p.compound, c)
		p.numbers[text] = n
	}
	return fact{compound: true, n: n}
}

// ask lets a program decide on a rule.
func (p *visitPlan) ask(r rule.Rule) fact {
	had := len(p.compound)
	f := p.number(r, compound{asked: true})
	if f.n < had {
		return f
	}
	switch r.(type) {
	case rule.TouchIs, rule.EntryIs:
		p.entry, p.entryOf = append(p.entry, r), append(p.entryOf, f.n)
	default:
		p.others, p.otherOf = append(p.others, r), append(p.otherOf, f.n)
	}
	return f
}

// hasFunc reports whether there is a Go function in a rule, so that two of the
// same text may differ.
func hasFunc(r rule.Rule) bool {
	switch r.(type) {
	case rule.MatchFunc, rule.VisitFunc:
		return true
	}
	for _, part := range rule.Parts(r) {
		if hasFunc(part) {
			return true
		}
	}
	return false
}

// compile finishes the plan, for predicates of so many words.
func (p *visitPlan) compile(words int) error {
	p.relevant = make([]uint64, words)
	for i := range p.compound {
		for _, list := range [][]fact{p.compound[i].of, p.compound[i].none} {
			for j := range list {
				p.place(&list[j], words)
			}
		}
	}
	var err error
	if len(p.entry) > 0 {
		if p.entryRules, err = rule.Compile(p.entry...); err != nil {
			return err
		}
	}
	if len(p.others) > 0 {
		p.allEvents, err = rule.Compile(p.others...)
	}
	return err
}

// place notes a predicate, or moves a compound rule behind the predicates.
func (p *visitPlan) place(f *fact, words int) {
	if f.compound {
		f.n += 64 * words
		return
	}
	p.relevant[f.n/64] |= 1 << (f.n % 64)
}

// needsTouch reports whether it matters where sessions came from.
func (p *visitPlan) needsTouch() bool {
	return p.entryRules != nil && p.entryRules.NeedsTouch() || p.allEvents != nil && p.allEvents.NeedsTouch()
}
