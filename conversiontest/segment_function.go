package conversiontest

import (
	"bytes"
	"fmt"
	"runtime"
	"slices"
	"time"
	"weak"

	"github.com/go-conversion/conversion"
	"github.com/go-conversion/conversion/segment"
)

// journeyFunction is a Go function that is a condition.
type journeyFunction struct{ segment.FuncIs }

// question is what such a function is asked.
type question struct {
	journey conversion.Journey // as the function is given it
	asOf    time.Time
	sample  sample // from which it comes
}

// questionsOf returns what a set asks about the samples: of each journey what is
// visible.
func questionsOf(samples []sample) (all []question) {
	var of sample
	note := func(j conversion.Journey, asOf time.Time) bool {
		all = append(all, question{copyOf(j), asOf, of})
		return false
	}
	set := segment.MustCompile(nil, segment.Segment{Name: "note", Where: segment.Func("note", note)})
	for _, of = range samples {
		for _, asOf := range of.asOf {
			set.Match(nil, of.journey, asOf)
		}
	}
	return all
}

// copyOf returns the journey, sharing nothing with it.
func copyOf(j conversion.Journey) conversion.Journey {
	j.Sessions = slices.Clone(j.Sessions)
	for i, s := range j.Sessions {
		j.Sessions[i].Events = prefix(s, len(s.Events))
	}
	return j
}

// check returns the promises that f breaks, each once.
func (f journeyFunction) check(samples []sample) (broken []error) {
	defer func() {
		if p := recover(); p != nil { // only after it had answered before
			broken = append(broken, fmt.Errorf("func %q is not deterministic: asked again it panics (%v)", f.Name, p))
		}
	}()
	questions := questionsOf(samples)
	first, err := f.answers(questions)
	if err != nil {
		return []error{err}
	}
	for _, err := range []error{f.varies(questions, first), f.changes(questions), f.keeps(questions)} {
		if err != nil {
			broken = append(broken, err)
		}
	}
	return broken
}

func (f journeyFunction) fault(what string, q question) error {
	return fmt.Errorf("func %q %s: %s", f.Name, what, describeAt(cut(q.sample.journey, q.asOf), q.asOf))
}

// answers returns what f says to each question. The error is that it panics.
func (f journeyFunction) answers(questions []question) (all []bool, err error) {
	defer func() {
		if p := recover(); p != nil {
			err = f.fault(fmt.Sprintf("panics (%v)", p), questions[len(all)])
		}
	}()
	for _, q := range questions {
		all = append(all, f.Func(copyOf(q.journey), q.asOf))
	}
	return all, nil
}

// varies finds a function that is not deterministic: asked everything again,
// backwards, it no longer says what it said first.
func (f journeyFunction) varies(questions []question, first []bool) error {
	for i, q := range slices.Backward(questions) {
		if is := f.Func(copyOf(q.journey), q.asOf); is != first[i] {
			return f.fault(fmt.Sprintf("is not deterministic (it answers %t, and asked again %t)", first[i], is), q)
		}
	}
	return nil
}

func (f journeyFunction) changes(questions []question) error {
	for _, q := range questions {
		lent := copyOf(q.journey)
		f.Func(lent, q.asOf)
		if !bytes.Equal(encodedJourney(q.journey), encodedJourney(lent)) {
			return f.fault("changes the sessions, the events or their properties", q)
		}
	}
	return nil
}

// keeps finds sessions and events that are still alive after the function has
// returned.
func (f journeyFunction) keeps(questions []question) error {
	type loan struct {
		question
		sessions weak.Pointer[conversion.Session]
		events   []weak.Pointer[conversion.Event]
	}
	var loans []loan
	for _, q := range questions {
		if len(q.journey.Sessions) == 0 {
			continue
		}
		lent := copyOf(q.journey)
		l := loan{question: q, sessions: weak.Make(&lent.Sessions[0])}
		for i := range lent.Sessions {
			l.events = append(l.events, weak.Make(&lent.Sessions[i].Events[0]))
		}
		f.Func(lent, q.asOf)
		loans = append(loans, l)
	}
	runtime.GC()
	for _, l := range loans {
		isAlive := func(p weak.Pointer[conversion.Event]) bool { return p.Value() != nil }
		if l.sessions.Value() != nil || slices.ContainsFunc(l.events, isAlive) {
			return f.fault("keeps the journey after it has returned", l.question)
		}
	}
	return nil
}

// encodedJourney tells journeys apart in all that functions can see.
func encodedJourney(j conversion.Journey) (b []byte) {
	for _, s := range j.Sessions {
		events := encoded(s.Events)
		s.Events = nil
		b = fmt.Appendf(b, "%+v %d\n%s", s, len(events), events)
	}
	return b
}
