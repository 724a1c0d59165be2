package goal

import (
	"fmt"
	"strings"

	"github.com/go-conversion/conversion/internal/duration"
	"github.com/go-conversion/conversion/rule"
)

// outcome writes a rule and why it was reached or not.
func (w *explanationWriter) outcome(depth int, o *Outcome) {
	switch r := o.Rule.(type) {
	case rule.AllOf:
		w.head(depth, o, "all", w.allStatus(o))
		w.outcomes(depth+1, o.Rules)
	case rule.AnyOf:
		w.head(depth, o, "any", fmt.Sprintf("none of %d reached", len(o.Rules)))
		w.alternatives(depth+1, o)
	case rule.NoneOf:
		w.none(depth, o)
	case rule.CountOf:
		w.count(depth, o, r)
	case rule.DurationOver:
		w.head(depth, o, "duration "+string(r.Clock)+" over "+duration.String(r.Over), clockStatus(o))
	case rule.PagesOver:
		w.head(depth, o, fmt.Sprintf("pages over %d", r.Over), fmt.Sprintf("%d of %d", o.Tally.Have, o.Tally.Want))
	case rule.Sequence:
		w.sequence(depth, o, r)
	case rule.TouchIs:
		w.head(depth, o, prose(r), "saw "+w.orNoEvents(cut(o.Seen, longText)))
	case rule.VisitFunc:
		w.head(depth, o, prose(r), "said no at "+w.allEvents()+"; functions are opaque")
	case rule.EntryIs:
		w.head(depth, o, prose(r), w.orNoEvents("the first event does not fit"))
		w.miss(depth+1, o, prose(r.Of))
	default:
		w.predicate(depth, o)
	}
}

func (w *explanationWriter) outcomes(depth int, list []Outcome) {
	for i := range list {
		w.outcome(depth, &list[i])
	}
}

// head writes a rule in one line; if it was not reached, with why.
func (w *explanationWriter) head(depth int, o *Outcome, title, why string) {
	title = cut(title, longText)
	if !o.Reached() {
		w.line(depth, "✗ %s: %s", title, why)
	} else {
		w.line(depth, "✓ %s at %s", title, w.events(o.Hits))
	}
}

// events names the first event and how many more there are.
func (w *explanationWriter) events(list []int) string {
	text := w.event(list[0])
	if len(list) > 1 {
		text += fmt.Sprintf(" and %d more", len(list)-1)
	}
	return text
}

func (w *explanationWriter) allEvents() string {
	switch n := len(w.x.Events); n {
	case 0:
		return "no event at all"
	case 1:
		return "the only event"
	default:
		return fmt.Sprintf("all %d events", n)
	}
}

func (w *explanationWriter) orNoEvents(text string) string {
	if len(w.x.Events) == 0 {
		return "nothing, there are no events"
	}
	return text
}

func (w *explanationWriter) allStatus(o *Outcome) string {
	status := fmt.Sprintf("%d of %d reached", o.Tally.Have, o.Tally.Want)
	for i := range o.Rules {
		if _, none := o.Rules[i].Rule.(rule.NoneOf); none && !o.Rules[i].Reached() {
			return status + ", but something happened that must not"
		}
	}
	return status
}

// alternatives writes the members of an any: those that were not reached only
// matter if none was.
func (w *explanationWriter) alternatives(depth int, o *Outcome) {
	for i := range o.Rules {
		if o.Reached() && !o.Rules[i].Reached() {
			w.line(depth, "· %s: not reached", cut(prose(o.Rules[i].Rule), longText))
		} else {
			w.outcome(depth, &o.Rules[i])
		}
	}
}

func (w *explanationWriter) none(depth int, o *Outcome) {
	inner := &o.Rules[0]
	title := "none " + cut(prose(inner.Rule), longText)
	if o.Reached() {
		w.line(depth, "✓ %s: held", title)
		return
	}
	w.line(depth, "✗ %s: broken at %s", title, w.events(o.Hits))
	if _, simple := inner.Rule.(rule.Predicate); !simple {
		w.outcome(depth+1, inner)
	}
}

func (w *explanationWriter) count(depth int, o *Outcome, r rule.CountOf) {
	title, status := fmt.Sprintf("count at least %d", r.AtLeast), fmt.Sprintf("%d of %d", o.Tally.Have, o.Tally.Want)
	if r.Distinct != "" {
		title += fmt.Sprintf(" distinct %q", r.Distinct)
		if o.Tally.Keyless > 0 {
			status += fmt.Sprintf("; %s without %q", plural(o.Tally.Keyless, "event"), r.Distinct)
		}
	}
	w.head(depth, o, title, status)
	w.outcome(depth+1, &o.Rules[0])
}

func clockStatus(o *Outcome) string {
	c := o.Clock
	status := duration.String(c.Spent) + " of " + duration.String(c.Over)
	switch {
	case c.Spent == c.Over:
		status += ", which has to be exceeded"
	case c.Spent == 0 && o.Rule.(rule.DurationOver).Clock == rule.EngagedTime:
		status += "; no event has engaged time"
	}
	return status
}

// predicate writes a predicate; one that no event satisfies with the nearest
// miss and, if it has several conjuncts, how each of them fared.
func (w *explanationWriter) predicate(depth int, o *Outcome) {
	title := prose(o.Rule)
	w.head(depth, o, title, w.fitsNone())
	w.miss(depth+1, o, title)
	if _, and := o.Rule.(rule.AndOf); and && len(o.Hits) == 0 && len(w.x.Events) > 0 {
		w.conjuncts(depth+1, o.Rules)
	}
}

// conjuncts writes how many events satisfy each; that they are different ones
// is the commonest surprise.
func (w *explanationWriter) conjuncts(depth int, list []Outcome) {
	apart := true
	for i := range list {
		w.conjunct(depth, &list[i])
		apart = apart && len(list[i].Hits) > 0
	}
	if apart && len(list) > 1 {
		w.line(depth, "each of them holds at some event, but at no event all of them do")
	}
}

func (w *explanationWriter) fitsNone() string {
	switch n := len(w.x.Events); n {
	case 0:
		return "there are no events"
	case 1:
		return "the only event does not fit"
	default:
		return fmt.Sprintf("none of %d events fits", n)
	}
}

func (w *explanationWriter) conjunct(depth int, o *Outcome) {
	title := cut(prose(o.Rule), longText)
	_, function := o.Rule.(rule.MatchFunc)
	switch {
	case len(o.Hits) > 0:
		w.line(depth, "· %s: %s", title, plural(len(o.Hits), "event"))
	case function:
		w.line(depth, "· %s: no event where the rest holds", title)
	default:
		w.line(depth, "· %s: no event", title)
	}
}

// miss writes the nearest miss of a predicate that reads as title.
func (w *explanationWriter) miss(depth int, o *Outcome, title string) {
	m := o.Miss
	if m == nil {
		return
	}
	near := "nearest miss " + w.event(m.Event)
	if m.Of > 1 {
		near += fmt.Sprintf(", %d of %s", m.Held, plural(m.Of, "condition"))
	}
	saw := "saw " + cut(m.Seen, longText)
	if m.Seen == "opaque" {
		saw = "which is opaque"
	}
	if len(m.Others) > 0 {
		saw += "; others " + others(m.Others)
	}
	if wanted := prose(m.Failed); wanted != title {
		w.line(depth, "%s", near)
		w.line(depth, "wanted %s, %s", cut(wanted, longText), saw)
	} else {
		w.line(depth, "%s: %s", near, saw)
	}
}

func others(values []string) string {
	var text strings.Builder
	for i, v := range values {
		if i == manyOthers {
			fmt.Fprintf(&text, " and %d more", len(values)-i)
			break
		}
		if i > 0 {
			text.WriteString(", ")
		}
		text.WriteString(cut(v, longPath))
	}
	return text.String()
}
