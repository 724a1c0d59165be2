package funnel

import (
	"fmt"
	"strings"
	"time"

	"github.com/go-conversion/conversion/internal/chart"
	"github.com/go-conversion/conversion/internal/duration"
	"github.com/go-conversion/conversion/rule"
)

// String returns the explanation as indented text. An event is its index in
// brackets, the time since the first event, its name and its path; steps are
// numbered from 1. What was reached has a ✓, what was missed a ✗. Long texts
// are cut; the fields have them whole.
func (x Explanation) String() string {
	w := &explanationWriter{x: &x, marks: map[int]*EventMark{}}
	for i := range x.Events {
		w.marks[x.Events[i].Event] = &x.Events[i]
	}
	w.line(0, "funnel %q: %s", x.Funnel.Name, x.verdict())
	w.line(0, "")
	w.line(0, "%s", x.extent())
	w.line(0, "")
	w.line(0, "steps")
	for i := range x.Steps {
		w.step(i)
	}
	w.findings()
	return w.text.String()
}

func (x *Explanation) verdict() string {
	text := string(x.Outcome)
	if x.Outcome != Absent {
		text += fmt.Sprintf(" at level %d of %d", x.Level, len(x.Steps))
	}
	if x.Level < x.Ignoring {
		text += fmt.Sprintf(", %d but for exclusions", x.Ignoring)
	}
	if !x.Until.IsZero() {
		text += ", can go on until " + x.Until.Format(time.RFC3339Nano)
	}
	return text
}

// extent says how many events there are, and when they were.
func (x *Explanation) extent() string {
	n := len(x.Events)
	if n == 0 {
		return "no event counts"
	}
	last := x.Events[n-1].After
	return fmt.Sprintf("%s in %s, from %s", counted(int64(n), "event"), duration.String(last), x.Start.Format(time.RFC3339Nano))
}

// The lengths at which text is cut: characters, and values.
const (
	longText   = 160
	longName   = 60
	manyOthers = 5
)

type explanationWriter struct {
	text  strings.Builder
	x     *Explanation
	marks map[int]*EventMark
}

func (w *explanationWriter) line(depth int, format string, args ...any) {
	if text := fmt.Sprintf(format, args...); text != "" {
		w.text.WriteString(strings.Repeat("  ", depth))
		w.text.WriteString(chart.Clean(text))
	}
	w.text.WriteByte('\n')
}

// step writes a step and, if it was missed, why.
func (w *explanationWriter) step(i int) {
	title := w.stepName(i)
	for m := range w.x.Misses {
		if w.x.Misses[m].Step == i {
			w.miss(title, &w.x.Misses[m])
			return
		}
	}
	switch mark := &w.x.Steps[i]; {
	case mark.Event >= 0:
		w.line(1, "✓ %s at %s", title, w.event(mark.Event))
	case w.x.Funnel.Steps[i].Optional:
		w.line(1, "· %s: optional, %s", title, counted(int64(mark.Hits), "event"))
	default:
		w.line(1, "· %s: %s", title, counted(int64(mark.Hits), "event"))
	}
}

func (w *explanationWriter) stepName(i int) string {
	return fmt.Sprintf("%d %s", i+1, shortened(w.x.Funnel.Steps[i].Name, longName))
}

func (w *explanationWriter) miss(title string, m *Miss) {
	if len(m.Reasons) == 1 {
		w.line(1, "✗ %s: %s", title, w.reason(m, &m.Reasons[0]))
		w.nearest(m)
		return
	}
	w.line(1, "✗ %s: all of this was in the way", title)
	for i := range m.Reasons {
		w.line(2, "%s", w.reason(m, &m.Reasons[i]))
	}
}

// nearest writes which event comes nearest to a step that none satisfies.
func (w *explanationWriter) nearest(m *Miss) {
	n := m.Nearest
	if n == nil {
		return
	}
	near := "nearest miss " + w.event(n.Event)
	if n.Of > 1 {
		near += fmt.Sprintf(", %d of %s", n.Held, counted(int64(n.Of), "condition"))
	}
	saw := "saw " + shortened(n.Seen, longText)
	if n.Seen == "opaque" {
		saw = "which is opaque"
	}
	for i, other := range n.Others {
		if i == manyOthers {
			saw += fmt.Sprintf(" and %d more", len(n.Others)-i)
			break
		}
		saw += []string{"; others ", ", "}[min(i, 1)] + shortened(other, longName)
	}
	w.line(2, "%s", near)
	w.line(2, "wanted %s, %s", shortened(string(rule.AppendPredicateJSON(nil, n.Failed)), longText), saw)
}

// reason says what was in the way.
func (w *explanationWriter) reason(m *Miss, r *Reason) string {
	text := w.obstacle(m, r)
	if r.Step != m.Step && r.Kind != EarlyReason && r.Kind != LateReason && r.Kind != EntryReason {
		return fmt.Sprintf("at step %s: %s", w.stepName(r.Step), text)
	}
	return text
}

func (w *explanationWriter) obstacle(m *Miss, r *Reason) string {
	f, event := &w.x.Funnel, w.event(r.Event)
	switch r.Kind {
	case MissingReason:
		return w.fitsNone()
	case ExcludedReason:
		return fmt.Sprintf("%s does not count, %s excluded", event, w.are(r.By))
	case WindowReason:
		return fmt.Sprintf("%s comes %s after the first step at %s, %s too late", event, sumText(f.Within, r.Over), w.events(r.By), duration.String(r.Over))
	case LimitReason:
		return fmt.Sprintf("%s comes %s after %s, %s too late", event, sumText(f.Steps[r.Step].Within, r.Over), w.events(r.By), duration.String(r.Over))
	case DirectReason:
		return fmt.Sprintf("%s does not follow directly, %s came between", event, w.events(r.By))
	case TiesReason:
		return fmt.Sprintf("%s does not come after %s, but at the same time", event, w.events(r.By))
	case EarlyReason:
		return fmt.Sprintf("possible from %s only, %s before the start of the period", event, duration.String(r.Over))
	case LateReason:
		if r.Over == 0 {
			return fmt.Sprintf("possible from %s only, at the end of the period, which is not part of it", event)
		}
		return fmt.Sprintf("possible from %s only, %s after the end of the period", event, duration.String(r.Over))
	case EntryReason:
		return fmt.Sprintf("possible from %s only, and the first entry is %s", event, w.events(r.By))
	case UsedReason:
		return fmt.Sprintf("%s needed twice, and an event serves one step", w.are(r.By))
	}
	return w.onlyBefore(m, r)
}

func (w *explanationWriter) onlyBefore(m *Miss, r *Reason) string {
	text := "only at " + w.event(r.Event)
	if hits := w.x.Steps[m.Step].Hits; hits > 1 {
		text += fmt.Sprintf(" and %d before", hits-1)
	}
	if len(r.By) > 0 {
		text += ", none after " + w.event(r.By[0])
	}
	return text
}

func sumText(limit, over time.Duration) string {
	if limit+over < limit {
		return "centuries"
	}
	return duration.String(limit + over)
}

// event names an event by what a reader recognises it by.
func (w *explanationWriter) event(i int) string {
	m := w.marks[i]
	if m == nil {
		return fmt.Sprintf("[%d]", i)
	}
	text := fmt.Sprintf("[%d] +%s", i, duration.String(m.After))
	for _, part := range []string{m.Name, m.Path} {
		if part != "" {
			text += " " + shortened(part, longName)
		}
	}
	return text
}

// events names the first of some events, and how many more there are.
func (w *explanationWriter) events(list []int) string {
	text := w.event(list[0])
	if len(list) > 1 {
		text += fmt.Sprintf(" and %d more", len(list)-1)
	}
	return text
}

// are is events as the subject of a sentence.
func (w *explanationWriter) are(list []int) string {
	if len(list) == 1 {
		return w.events(list) + " is"
	}
	return w.events(list) + " are"
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

func (w *explanationWriter) findings() {
	if len(w.x.Findings) == 0 {
		return
	}
	w.line(0, "")
	w.line(0, "data")
	for _, f := range w.x.Findings {
		text := f.String()
		if f.Event >= 0 {
			text += ", first " + w.event(f.Event)
		}
		w.line(1, "%s", text)
	}
}

// shortened cuts a text to so many characters.
func shortened(s string, n int) string {
	for i := range s {
		if n == 0 {
			return s[:i] + "…"
		}
		n--
	}
	return s
}
