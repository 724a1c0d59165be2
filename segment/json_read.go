package segment

import (
	"time"

	"github.com/go-conversion/conversion/internal/jsonx/form"
	"github.com/go-conversion/conversion/internal/jsonx/grammar"
	"github.com/go-conversion/conversion/internal/jsonx/strict"
	"github.com/go-conversion/conversion/rule"
)

// Parse reads a segment from JSON, strictly: unknown and duplicate keys, wrong
// types, texts that are no duration, durations of 0, and names of functions that
// are not in funcs are faults. The error joins all of them, each a
// *conversion.Fault with its path relative to the segment; the segment is then
// incomplete. What else can be wrong is found by [Compile].
//
// Of several spellings with the same meaning the shortest is read: at_least is
// not set where it is 1 and there is no at_most, or 0 and there is one.
func Parse(json []byte, funcs rule.Funcs) (Segment, error) {
	v, err := strict.Read(json)
	if err != nil {
		return Segment{}, err
	}
	grammar.Segment.Check(v)
	return parser{funcs}.segment(v), v.Err()
}

// UnmarshalJSON reads a segment as [Parse] does, without any functions.
func (s *Segment) UnmarshalJSON(json []byte) error {
	parsed, err := Parse(json, rule.Funcs{})
	if err == nil {
		*s = parsed
	}
	return err
}

// parser makes segments of values that have been checked. Of values with faults
// it reads what it can.
type parser struct{ funcs rule.Funcs }

func (p parser) segment(v strict.Value) Segment {
	exclude := v.Get("exclude")
	return Segment{
		Name:       v.Get("name").Text(),
		Where:      p.condition(v.Get("where")),
		Membership: readMembership(v.Get("membership")),
		Exclude:    Exclusion{p.condition(exclude.Get("where")), exclude.Get("permanently").IsTrue()},
	}
}

func readMembership(v strict.Value) Membership {
	if d := v.Get("for"); d.Exists() {
		return For(form.DurationOf(d))
	}
	return Membership{Mode: MembershipMode(textBut(v, "dynamic"))}
}

// textBut returns a text, or "" for the default.
func textBut(v strict.Value, standard string) string {
	if v.Text() == standard {
		return ""
	}
	return v.Text()
}

func (p parser) condition(v strict.Value) Condition {
	for _, key := range v.Keys() {
		if read, ok := conditionParsers[key]; ok {
			return read(p, v, v.Get(key))
		}
	}
	return nil
}

// conditionParsers get the condition and the value of the key that tells it.
var conditionParsers map[string]func(p parser, v, part strict.Value) Condition

func init() {
	conditionParsers = map[string]func(p parser, v, part strict.Value) Condition{
		"event":    func(p parser, _, part strict.Value) Condition { return EventIs{p.predicate(part)} },
		"session":  parser.session,
		"did":      func(p parser, _, part strict.Value) Condition { return p.did(part) },
		"sequence": func(p parser, _, part strict.Value) Condition { return p.sequence(part) },
		"first_time": func(p parser, _, part strict.Value) Condition {
			return FirstTime{p.predicate(part.Get("of")), readWindow(part)}
		},
		"stopped":   func(p parser, _, part strict.Value) Condition { return Stopped(p.habit(part)) },
		"restarted": func(p parser, _, part strict.Value) Condition { return Restarted(p.habit(part)) },
		"regularly": func(p parser, _, part strict.Value) Condition { return p.regularly(part) },
		"channel":   readTouch("channel"),
		"source":    readTouch("source"),
		"medium":    readTouch("medium"),
		"campaign":  readTouch("campaign"),
		"first":     func(p parser, _, part strict.Value) Condition { return FirstIs{p.condition(part)} },
		"last":      func(p parser, _, part strict.Value) Condition { return LastIs{p.condition(part)} },
		"reached": func(_ parser, v, part strict.Value) Condition {
			return Reached{part.Text(), readWindow(v), readBounds(v).shortest()}
		},
		"and":  func(p parser, _, part strict.Value) Condition { return AndOf{p.conditions(part)} },
		"or":   func(p parser, _, part strict.Value) Condition { return OrOf{p.conditions(part)} },
		"not":  func(p parser, _, part strict.Value) Condition { return NotOf{p.condition(part)} },
		"func": parser.function,
	}
}

func (p parser) conditions(v strict.Value) []Condition {
	list := make([]Condition, 0, v.Len())
	for _, item := range v.Items() {
		list = append(list, p.condition(item))
	}
	return list
}

func (p parser) predicate(v strict.Value) rule.Predicate {
	if !v.Exists() {
		return nil
	}
	if isBareText(v) {
		return nil
	}
	read, err := rule.ParsePredicate(v.Raw(), p.funcs)
	v.Adopt(err)
	return read
}

// isBareText reports whether a text stands where a predicate or rule has to: most
// likely the name of an event is meant.
func isBareText(v strict.Value) bool {
	if v.Kind() != strict.Text {
		return false
	}
	v.Fault("type", `want what an event has to be like, such as {"event": %q}, not a string`, v.Text())
	return true
}

func (p parser) rule(v strict.Value) rule.Rule {
	if !v.Exists() {
		return nil
	}
	if isBareText(v) {
		return nil
	}
	read, err := rule.ParseRule(v.Raw(), p.funcs)
	v.Adopt(err)
	return read
}

func (p parser) session(v, part strict.Value) Condition {
	return SessionIs{Rule: p.rule(part), Without: p.rule(v.Get("without")), In: readWindow(v), Bounds: readBounds(v).shortest()}
}

func (p parser) did(v strict.Value) Condition {
	did := Did{
		Of:           p.predicate(v.Get("of")),
		Bounds:       readBounds(v),
		In:           readWindow(v),
		DistinctDays: v.Get("distinct_days").IsTrue(),
		Distinct:     v.Get("distinct").Text(),
		Sum:          v.Get("sum").Text(),
	}
	if did.Sum == "" {
		did.Bounds = did.Bounds.shortest()
	}
	return did
}

func readBounds(v strict.Value) Bounds {
	return Bounds{readBound(v.Get("at_least")), readBound(v.Get("at_most"))}
}

func readBound(v strict.Value) Bound { return Bound{v.Float() + 0, v.Exists()} }

func readWindow(v strict.Value) time.Duration { return form.DurationOf(v.Get("in")) }

// habit is what [Stopped] and [Restarted] are made of.
type habit struct {
	Of            rule.Predicate
	Active, Quiet time.Duration
}

func (p parser) habit(v strict.Value) habit {
	return habit{p.predicate(v.Get("of")), form.DurationOf(v.Get("active")), form.DurationOf(v.Get("quiet"))}
}

func (p parser) regularly(v strict.Value) Condition {
	atLeast, _ := v.Get("at_least").Int()
	periods, _ := v.Get("periods").Int()
	least, _ := v.Get("min_periods").Int()
	return Regularly{p.predicate(v.Get("of")), atLeast, form.DurationOf(v.Get("per")), periods, least}.shortest()
}

func (p parser) sequence(v strict.Value) Condition {
	absent := v.Get("then_without")
	return Sequence{
		Steps:       p.steps(v.Get("steps")),
		Within:      form.DurationOf(v.Get("within")),
		In:          readWindow(v),
		Ties:        Ties(textBut(v.Get("ties"), "any")),
		FromStart:   v.Get("from_start").IsTrue(),
		Relevant:    p.predicate(v.Get("relevant")),
		ThenWithout: Absence{p.predicate(absent.Get("of")), form.DurationOf(absent.Get("for"))},
	}
}

func (p parser) steps(v strict.Value) (steps []Step) {
	for _, item := range v.Items() {
		steps = append(steps, Step{
			On:          p.predicate(item.Get("on")),
			Within:      form.DurationOf(item.Get("within")),
			After:       form.DurationOf(item.Get("after")),
			Direct:      item.Get("direct").IsTrue(),
			SameSession: item.Get("same_session").IsTrue(),
			Without:     p.predicate(item.Get("without")),
			AnyOrder:    item.Get("any_order").IsTrue(),
		})
	}
	return steps
}

// readTouch has the pattern read where a rule has it.
func readTouch(key string) func(parser, strict.Value, strict.Value) Condition {
	return func(_ parser, v, part strict.Value) Condition {
		read, err := rule.ParseRule(append(append([]byte(`{"`+key+`":`), part.Raw()...), '}'), rule.Funcs{})
		v.Adopt(err)
		touch, _ := read.(rule.TouchIs)
		return TouchIs{touch}
	}
}

func (p parser) function(_, v strict.Value) Condition {
	f, ok := p.funcs.Journeys[v.Text()]
	if !ok && v.Kind() == strict.Text {
		v.Fault("unknown_func", "no journey function is registered as %q", v.Text())
	}
	return FuncIs{v.Text(), f}
}
