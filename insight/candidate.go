package insight

import (
	"strconv"

	"github.com/go-conversion/conversion"
	"github.com/go-conversion/conversion/goal"
	"github.com/go-conversion/conversion/rule"
)

// Candidate is one event, event with a property, group of pages or engaged time, and
// what became of those who did it early on and of the others. It is an association
// between units alike in stratum at equal exposure: not a cause. What people do who
// have made up their minds already stands at the top of every such list.
type Candidate struct {
	Name string
	Kind CandidateKind
	Rule rule.Rule // what it is, at least Count times

	Known string // the goal that looks for it already, of those given to the report

	Count     int      // k: at least so many of it; 0 if no k had support, and then there is no comparison
	Table     [4]int64 // did and converted, did and not, not and converted, neither
	Phi       float64  // correlation of doing it and converting, −1..1
	Strength  string   // of Phi in words: high, moderate, slight or ""
	OddsRatio float64  // with one unit added to each cell, as others show it; large for what nearly all do, so no measure of strength
	P         float64  // of no association: Fisher's where a cell expects fewer than 5, else of χ²
	Q         float64  // P among so many candidates, after Benjamini and Hochberg; NaN for prerequisites
	Effect    Estimate // difference of rates between units of the same stratum

	Prerequisite Prerequisite // over all converted units
	Class        Class
	Score        float64 // what it may be worth: max(0, low) · number that did · value; 0 unless positive
}

// CandidateKind is what a candidate is made of.
type CandidateKind string

// The kinds of candidates.
const (
	EventCandidate   CandidateKind = "event"
	PropCandidate    CandidateKind = "prop"
	PathCandidate    CandidateKind = "path"
	EngagedCandidate CandidateKind = "engaged"
)

// Class is what a candidate may be used for.
type Class string

// The classes.
const (
	PrerequisiteClass Class = "prerequisite" // hardly anybody converts without it: a step of the way
	PositiveClass     Class = "positive"     // worth a look as a micro conversion
	NeutralClass      Class = "neutral"      // no difference is shown
	NegativeClass     Class = "negative"     // a warning sign, and no micro conversion
)

// Goal returns the candidate as a goal that is reached once in a session, to be judged
// by a person before it is used: the name and the rule, and no value. It is reached at
// any time of a visit, not only early on. Of a negative candidate it is the goal not
// to have.
func (c *Candidate) Goal() goal.Goal {
	name := c.Name
	if c.Count > 1 {
		name += " ×" + strconv.Itoa(c.Count)
	}
	return goal.Goal{Name: name, Kind: goal.Secondary, Rule: c.Rule}
}

// candidateOf is what a candidate is, and what is counted of it.
type candidateOf struct {
	name string
	kind CandidateKind
	rule rule.Rule
	of   *tally
}

// candidates returns all there are in a fixed order, as they would be if done once.
func (d *Discovery) candidates() (all []candidateOf) {
	for _, t := range d.names.sorted() {
		all = append(all, candidateOf{t.key, EventCandidate, rule.Event(t.key), t})
	}
	for i := range d.props {
		prop := d.study.Props[i]
		for _, t := range d.props[i].sorted() {
			event, value, _ := pairOf(t.key)
			is := rule.And(rule.Event(event), propIs(prop, value))
			all = append(all, candidateOf{event + " with " + prop + " = " + scalarText(value), PropCandidate, is, t})
		}
	}
	for i, t := range d.paths {
		all = append(all, candidateOf{"pages: " + d.groups[i].name, PathCandidate, d.groups[i].is, t})
	}
	for i, t := range d.engaged {
		least := d.study.Engaged[i]
		// The rule asks for more than, the candidate for at least.
		all = append(all, candidateOf{"engaged ≥ " + least.String(), EngagedCandidate, rule.Engaged(least - 1), t})
	}
	return all
}

// scalarText writes texts in quotes, to tell "3" from 3.
func scalarText(v conversion.Value) string {
	if v.Kind() == conversion.KindString {
		return strconv.Quote(v.Str())
	}
	return v.String()
}

func propIs(prop string, v conversion.Value) rule.PropIs {
	switch v.Kind() {
	case conversion.KindNumber:
		return rule.Prop(prop, v.Num())
	case conversion.KindBool:
		return rule.Prop(prop, v.IsTrue())
	}
	return rule.Prop(prop, v.Str())
}

// times returns the rule of doing it at least k times.
func (c *candidateOf) times(k int) rule.Rule {
	if is, ok := c.rule.(rule.Predicate); ok && k > 1 {
		return rule.Count(k, is)
	}
	return c.rule
}
