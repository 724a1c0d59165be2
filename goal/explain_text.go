package goal

import (
	"fmt"
	"strings"
	"time"

	"github.com/go-conversion/conversion"
	"github.com/go-conversion/conversion/internal/chart"
	"github.com/go-conversion/conversion/internal/duration"
)

// String returns the explanation as indented text. An event is its index in
// brackets, the time since the first event, its name and its path. What is
// reached has a ✓, what is not a ✗. Long lists are cut; the fields have them
// whole.
func (x Explanation) String() string {
	w := &explanationWriter{x: &x, marks: map[int]*EventMark{}}
	for i := range x.Events {
		w.marks[x.Events[i].Event] = &x.Events[i]
	}
	w.line(0, "goal %q %s", x.Goal.Name, x.verdict())
	w.visit()
	w.line(0, "")
	w.line(0, "rule")
	w.outcome(1, &x.Rule)
	w.hits()
	w.findings()
	return w.text.String()
}

func (x *Explanation) verdict() string {
	counted := 0
	for _, h := range x.Hits {
		if h.Limit == "" {
			counted++
		}
	}
	switch {
	case counted == 1:
		return "was reached"
	case counted > 1:
		return fmt.Sprintf("was reached %d times", counted)
	case len(x.Hits) > 0:
		return "was not reached: its rule was, but a limit forbade it to count"
	}
	return "was not reached"
}

// The lengths at which text is cut.
const (
	longText   = 160
	longPath   = 60
	manyHits   = 10
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

// visit says which session it is and where it came from.
func (w *explanationWriter) visit() {
	x := w.x
	head := "session"
	if x.Index > 0 {
		head = fmt.Sprintf("session %d", x.Index)
	}
	if x.User != "" {
		head += " of user " + cut(x.User, longPath)
	}
	w.line(0, "")
	if len(x.Events) == 0 {
		w.line(0, "%s: no event counts", head)
	} else {
		last := x.Events[len(x.Events)-1].After
		w.line(0, "%s: %s in %s, from %s", head, plural(len(x.Events), "event"), duration.String(last), x.Start.Format(time.RFC3339Nano))
	}
	if x.Cause != "" {
		w.line(1, "cause   %s", x.Cause)
	}
	if x.Touch.IsSet() {
		w.line(1, "origin  %s", originOf(&x.Touch))
	}
}

// originOf names a touch and the evidence for it.
func originOf(t *conversion.Touch) string {
	text := cut(orDash(t.Source), longPath) + " / " + cut(orDash(t.Medium), longPath)
	if t.Campaign != "" {
		text += ", campaign " + cut(t.Campaign, longPath)
	}
	if t.Channel != "" {
		text += ", channel " + t.Channel
	}
	switch t.Evidence {
	case conversion.EvidenceCampaign:
		text += "; evidence: campaign parameters"
	case conversion.EvidenceClickID:
		text += "; evidence: click id " + t.ClickID.Name
	case conversion.EvidenceReferrer:
		text += "; evidence: referrer " + cut(t.ReferrerHost, longPath)
	case conversion.EvidenceNone:
		text += "; evidence: none"
	}
	return text
}

func orDash(s string) string {
	if s == "" {
		return "-"
	}
	return s
}

// event names an event by what a reader recognises it by.
func (w *explanationWriter) event(i int) string {
	m := w.marks[i]
	if m == nil {
		return fmt.Sprintf("[%d]", i)
	}
	text := fmt.Sprintf("[%d] +%s", i, duration.String(m.After))
	if m.Name != "" {
		text += " " + cut(m.Name, longPath)
	}
	if m.Path != "" {
		text += " " + cut(m.Path, longPath)
	}
	return text
}

func (w *explanationWriter) hits() {
	w.line(0, "")
	w.line(0, "hits")
	if len(w.x.Hits) == 0 {
		w.line(1, "none")
	}
	for i := range w.x.Hits {
		if i == manyHits {
			w.line(1, "and %d more", len(w.x.Hits)-i)
			return
		}
		w.hit(&w.x.Hits[i])
	}
}

func (w *explanationWriter) hit(h *Hit) {
	c := &h.Completion
	switch {
	case h.Limit != "":
		w.line(1, "✗ %s does not count: %s", w.event(h.Event), w.limit(h))
	case c.Value.IsSet() && c.Virtual():
		w.line(1, "✓ %s counts, virtual value %s", w.event(h.Event), c.Value)
	case c.Value.IsSet():
		w.line(1, "✓ %s counts, value %s", w.event(h.Event), c.Value)
	default:
		w.line(1, "✓ %s counts", w.event(h.Event))
	}
}

// limit says which limit forbade a hit, and the completion that made it do so.
func (w *explanationWriter) limit(h *Hit) string {
	g, c := &w.x.Goal, &h.Completion
	by := w.event(c.Event)
	if c.Session != w.x.Session {
		by = fmt.Sprintf("[%d] of session %d of the journey, at %s", c.Event, c.Session, c.Time.Format(time.RFC3339Nano))
	}
	switch h.Limit {
	case "once_per":
		return fmt.Sprintf("once per %q, and %s has %s too", g.Count.Key, by, cut(string(c.Key.AppendJSON(nil)), longPath))
	case "at_most":
		return fmt.Sprintf("at most %d in a session, the last %s", g.AtMost, by)
	case "cooldown":
		return fmt.Sprintf("cooldown %s, and only %s have passed since %s", duration.String(g.Cooldown), w.since(h), by)
	}
	return fmt.Sprintf("%s, and %s counted before", strings.ReplaceAll(h.Limit, "_", " "), by)
}

// since returns the time from the completion in the way to the hit.
func (w *explanationWriter) since(h *Hit) string {
	at := w.x.Start
	if m := w.marks[h.Event]; m != nil {
		at = at.Add(m.After)
	}
	return duration.String(at.Sub(h.Completion.Time))
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

// cut shortens a text to some n characters.
func cut(s string, n int) string {
	at := 0
	for i := range s {
		if at == n {
			return s[:i] + "…"
		}
		at++
	}
	return s
}

func plural(n int, noun string) string {
	if n == 1 {
		return "1 " + noun
	}
	return fmt.Sprintf("%d %ss", n, noun)
}
