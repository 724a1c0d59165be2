package goal

import (
	"math"
	"time"

	"github.com/go-conversion/conversion"
	"github.com/go-conversion/conversion/internal/jsonx"
	"github.com/go-conversion/conversion/rule"
)

// Outcome says how a rule or predicate of a goal fared in a visit: at which
// events it was reached or, if at none, why not. Which of the other fields are
// set depends on the kind of rule.
type Outcome struct {
	Rule rule.Rule
	// Hits are the events at which it was reached; of a predicate those that
	// satisfy it; of None those that break it.
	Hits []int
	// Rules are what it is made of: of a sequence its steps and then Without, of
	// a count what it counts.
	Rules []Outcome

	Miss  *rule.Miss // of a predicate, and of Entry: the nearest miss
	Tally *Tally     // of a count, of Pages and of All: how many of how many
	Clock *Reading   // of a duration
	Chain *Chain     // of a sequence
	Seen  string     // of a rule about the touch: what it has there, as in [rule.Miss]
}

// Reached reports whether the rule was reached at all; None holds if not.
func (o *Outcome) Reached() bool {
	_, none := o.Rule.(rule.NoneOf)
	return none != (len(o.Hits) > 0)
}

// Tally is how many there were in the whole visit and how many it takes.
type Tally struct {
	Have, Want int
	Keyless    int // of a count of distinct values: events without a value, which count nothing
}

// Reading is what a clock showed at the end of the visit and what it has to
// exceed.
type Reading struct{ Spent, Over time.Duration }

// outcome evaluates a rule. Events are numbered in order; see place.
func (v *explainedVisit) outcome(r rule.Rule) Outcome {
	switch r := r.(type) {
	case rule.Predicate:
		return outcomeOf(rule.Explain(r, v.events))
	case rule.CountOf:
		return v.count(r)
	case rule.DurationOver:
		return v.duration(r)
	case rule.PagesOver:
		return v.pages(r)
	case rule.Sequence:
		return v.sequence(r)
	case rule.EntryIs:
		return v.entry(r)
	case rule.TouchIs:
		return v.cameFrom(r)
	case rule.AllOf:
		return v.all(r)
	case rule.AnyOf:
		return v.any(r)
	case rule.NoneOf:
		inner := v.outcome(r.Rule)
		return Outcome{Rule: r, Hits: inner.Hits, Rules: []Outcome{inner}}
	case rule.VisitFunc:
		return v.function(r)
	}
	return Outcome{Rule: r}
}

func outcomeOf(f rule.Fit) Outcome {
	o := Outcome{Rule: f.Predicate, Hits: f.Events}
	if len(o.Hits) == 0 {
		o.Miss = f.Miss
	}
	for _, part := range f.Parts {
		o.Rules = append(o.Rules, outcomeOf(part))
	}
	return o
}

func (v *explainedVisit) entry(r rule.EntryIs) Outcome {
	o := outcomeOf(rule.Explain(r.Of, v.events[:min(1, len(v.events))]))
	o.Rule = r
	return o
}

// count counts events, or the distinct values of a key at them.
func (v *explainedVisit) count(r rule.CountOf) Outcome {
	fit := rule.Explain(r.Of, v.events)
	of := outcomeOf(fit)
	tally := &Tally{Want: r.AtLeast}
	o := Outcome{Rule: r, Tally: tally}
	seen := map[rule.Identity]bool{}
	for _, i := range of.Hits {
		before := tally.Have
		if r.Distinct == "" {
			tally.Have++
		} else {
			tally.addKey(rule.NewKey(r.Distinct, v.goal).Of(&v.events[i]), seen)
		}
		if before < r.AtLeast && tally.Have >= r.AtLeast {
			o.Hits = []int{i}
		}
	}
	if len(o.Hits) == 0 && fit.Miss != nil && fit.Miss.Held > 0 {
		of.Miss = fit.Miss
	}
	o.Rules = []Outcome{of}
	return o
}

func (t *Tally) addKey(key conversion.Value, seen map[rule.Identity]bool) {
	switch key.Kind() {
	case conversion.KindAbsent:
		t.Keyless++
	case conversion.KindStrings:
		for _, s := range key.List() {
			seen[rule.IdentityOf(conversion.StringValue(s))] = true
		}
	default:
		seen[rule.IdentityOf(key)] = true
	}
	t.Have = len(seen)
}

func (v *explainedVisit) pages(r rule.PagesOver) Outcome {
	tally := &Tally{Want: r.Over + 1}
	o := Outcome{Rule: r, Tally: tally}
	for i := range v.events {
		if !v.events[i].IsPageView() {
			continue
		}
		if tally.Have++; tally.Have == tally.Want {
			o.Hits = []int{i}
		}
	}
	return o
}

func (v *explainedVisit) duration(r rule.DurationOver) Outcome {
	reading := &Reading{Over: r.Over}
	o := Outcome{Rule: r, Clock: reading}
	for i := range v.events {
		if r.Clock == rule.Span {
			reading.Spent = v.elapsed(0, i)
		} else {
			delta := max(0, v.events[i].Engaged)
			reading.Spent += min(delta, math.MaxInt64-reading.Spent)
		}
		if reading.Spent > r.Over && len(o.Hits) == 0 {
			o.Hits = []int{i}
		}
	}
	return o
}

// cameFrom asks package rule about the touch of the first event.
func (v *explainedVisit) cameFrom(r rule.TouchIs) Outcome {
	o := Outcome{Rule: r, Seen: touchText(r.Field, &v.touch)}
	program, err := rule.Compile(r)
	if err != nil || len(v.events) == 0 {
		return o
	}
	visit := program.NewVisit()
	visit.Begin(v.touch)
	if len(visit.Observe(&v.events[0])) > 0 {
		o.Hits = []int{0}
	}
	return o
}

func touchText(f rule.TouchField, t *conversion.Touch) string {
	text := map[rule.TouchField]string{
		rule.ChannelField: t.Channel, rule.SourceField: t.Source, rule.MediumField: t.Medium, rule.CampaignField: t.Campaign,
	}[f]
	if text == "" {
		return "absent"
	}
	return string(jsonx.AppendString(nil, text))
}

// all is reached at the first event at which every rule has been, unless a
// none was broken by then. A none that is broken afterwards counts as held.
func (v *explainedVisit) all(r rule.AllOf) Outcome {
	tally := &Tally{}
	o := Outcome{Rule: r, Tally: tally}
	last, broken := 0, len(v.events)
	for _, part := range r.Rules {
		p := v.outcome(part)
		if _, none := part.(rule.NoneOf); none {
			broken = min(broken, firstOr(p.Hits, broken))
		} else {
			tally.Want++
			tally.Have += min(1, len(p.Hits))
			last = max(last, firstOr(p.Hits, len(v.events)))
		}
		o.Rules = append(o.Rules, p)
	}
	if last >= broken || last == len(v.events) {
		return o
	}
	o.Hits = []int{last}
	for i := range o.Rules {
		if _, none := o.Rules[i].Rule.(rule.NoneOf); none {
			o.Rules[i].Hits = nil
		}
	}
	return o
}

func firstOr(hits []int, otherwise int) int {
	if len(hits) > 0 {
		return hits[0]
	}
	return otherwise
}

func (v *explainedVisit) any(r rule.AnyOf) Outcome {
	o := Outcome{Rule: r}
	reached := make([]bool, len(v.events))
	for _, part := range r.Rules {
		p := v.outcome(part)
		for _, i := range p.Hits {
			reached[i] = true
		}
		o.Rules = append(o.Rules, p)
	}
	o.Hits = indices(reached)
	return o
}

func indices(set []bool) (list []int) {
	for i, in := range set {
		if in {
			list = append(list, i)
		}
	}
	return list
}

func (v *explainedVisit) function(r rule.VisitFunc) Outcome {
	o := Outcome{Rule: r}
	for i := range v.events {
		if r.Func(v.events[: i+1 : i+1]) {
			o.Hits = append(o.Hits, i)
		}
	}
	return o
}

// place turns numbers in order into indices of the session as passed.
func (v *explainedVisit) place(o *Outcome) {
	for i := range o.Rules {
		v.place(&o.Rules[i])
	}
	o.Hits = v.placed(o.Hits)
	if o.Miss != nil {
		miss := *o.Miss
		miss.Event = v.index[miss.Event]
		o.Miss = &miss
	}
	if c := o.Chain; c != nil {
		c.Events = v.placed(c.Events)
		c.Next, c.At = v.placedOne(c.Next), v.placedOne(c.At)
	}
}

func (v *explainedVisit) placed(list []int) (placed []int) {
	for _, i := range list {
		placed = append(placed, v.index[i])
	}
	return placed
}

func (v *explainedVisit) placedOne(i int) int {
	if i < 0 {
		return -1
	}
	return v.index[i]
}
