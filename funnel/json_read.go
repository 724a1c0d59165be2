package funnel

import (
	"time"

	"github.com/go-conversion/conversion/internal/jsonx/form"
	"github.com/go-conversion/conversion/internal/jsonx/grammar"
	"github.com/go-conversion/conversion/internal/jsonx/strict"
	"github.com/go-conversion/conversion/rule"
)

// Parse reads a funnel from JSON, strictly: unknown and duplicate keys, wrong
// types, texts that are no duration or time, durations of 0, and names of
// functions that are not in funcs are faults. The error joins all of them, each
// a *conversion.Fault with its path relative to the funnel; the funnel is then
// incomplete. What else can be wrong is found by [Compile].
//
// Of several spellings with the same meaning the shortest is read: an exclusion
// up to the last step has To 0. Times come back in UTC.
func Parse(json []byte, funcs rule.Funcs) (Funnel, error) {
	v, err := strict.Read(json)
	if err != nil {
		return Funnel{}, err
	}
	grammar.Funnel.Check(v)
	return readFunnel(v, funcs), v.Err()
}

// UnmarshalJSON reads a funnel as [Parse] does, without any functions.
func (f *Funnel) UnmarshalJSON(json []byte) error {
	parsed, err := Parse(json, rule.Funcs{})
	if err == nil {
		*f = parsed
	}
	return err
}

func readFunnel(v strict.Value, funcs rule.Funcs) Funnel {
	steps := readSteps(v.Get("steps"), funcs)
	return Funnel{
		Name:     v.Get("name").Text(),
		Steps:    steps,
		Within:   form.DurationOf(v.Get("within")),
		Ties:     Ties(textBut(v.Get("ties"), "any")),
		Order:    Order(textBut(v.Get("order"), "steps")),
		Open:     v.Get("open").IsTrue(),
		Entry:    Entry(textBut(v.Get("entry"), "best")),
		Relevant: readPredicate(v.Get("relevant"), funcs),
		Exclude:  readExclude(v.Get("exclude"), funcs, len(steps)-1),
		By:       readBy(v.Get("by")),
		Between:  readPeriod(v.Get("between")),
	}
}

// textBut returns a text, or "" for the default.
func textBut(v strict.Value, standard string) string {
	if v.Text() == standard {
		return ""
	}
	return v.Text()
}

func readSteps(v strict.Value, funcs rule.Funcs) (steps []Step) {
	for _, item := range v.Items() {
		steps = append(steps, Step{
			Name:     item.Get("name").Text(),
			On:       readPredicate(item.Get("on"), funcs),
			Within:   form.DurationOf(item.Get("within")),
			Direct:   item.Get("direct").IsTrue(),
			Optional: item.Get("optional").IsTrue(),
			AnyOrder: item.Get("any_order").IsTrue(),
		})
	}
	return steps
}

func readPredicate(v strict.Value, funcs rule.Funcs) rule.Predicate {
	if !v.Exists() {
		return nil
	}
	p, err := rule.ParsePredicate(v.Raw(), funcs)
	v.Adopt(err)
	return p
}

func readExclude(v strict.Value, funcs rule.Funcs, last int) (list []Exclusion) {
	for _, item := range v.Items() {
		x := Exclusion{On: readPredicate(item.Get("on"), funcs)}
		x.From, _ = item.Get("from").Int()
		if x.To, _ = item.Get("to").Int(); x.To == last {
			x.To = 0
		}
		list = append(list, x)
	}
	return list
}

func readBy(v strict.Value) By {
	if prop := v.Get("user_and"); prop.Exists() {
		return ByUserAnd(prop.Text())
	}
	return By{Mode: ByMode(textBut(v, "user"))}
}

// readPeriod reads [from, to]. What is written is meant: two zero times, which in
// Go are no period at all, end no later than they begin.
func readPeriod(v strict.Value) Period {
	var ends []time.Time
	for _, item := range v.Items() {
		if t, ok := readTime(item); ok {
			ends = append(ends, t)
		}
	}
	if len(ends) != 2 {
		return Period{}
	}
	p := Period{From: ends[0], To: ends[1]}
	if !p.IsSet() {
		v.Fault("span", "%s", emptySpan(p))
	}
	return p
}

func readTime(v strict.Value) (time.Time, bool) {
	if v.Kind() == strict.Number {
		return form.UnixSecondsOf(v)
	}
	return form.InstantOf(v)
}
