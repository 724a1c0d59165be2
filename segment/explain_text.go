package segment

import (
	"fmt"
	"strconv"
	"strings"
	"time"

	"github.com/go-conversion/conversion/internal/chart"
)

// String returns the explanation as indented text. A condition is its JSON with
// ✓ if it holds and ✗ if not; an event is its position in brackets, its time, its
// name and its path. Long lists are cut; the fields have them whole.
func (e Explanation) String() string {
	w := &explanationWriter{e: &e}
	is := "is"
	if !e.Member {
		is = "is not"
	}
	w.line(0, "%s %s in segment %q as of %s, by %s", cmpOr(e.User, "the user"), is, e.Segment.Name, text(e.AsOf), countOf(len(e.Events), "event"))
	if e.Unseen > 0 {
		w.line(1, "%s not before that: not seen", countOf(e.Unseen, "event"))
	}
	w.clause(1, &e.Where)
	w.membership()
	if e.Exclude != nil {
		w.line(1, "excluded where")
		w.clause(2, e.Exclude)
	}
	if !e.ExcludedSince.IsZero() {
		w.line(1, "excluded for ever since %s", text(e.ExcludedSince))
	}
	for _, f := range e.Findings {
		w.line(1, "! %s", f)
	}
	return w.text.String()
}

func cmpOr(s, other string) string {
	if s == "" {
		return other
	}
	return s
}

func text(t time.Time) string { return t.UTC().Format(time.RFC3339Nano) }

func countOf(n int, of string) string {
	if n == 1 {
		return "1 " + of
	}
	return fmt.Sprintf("%d %ss", n, of)
}

type explanationWriter struct {
	text strings.Builder
	e    *Explanation
}

func (w *explanationWriter) line(depth int, format string, args ...any) {
	w.text.WriteString(strings.Repeat("  ", depth))
	w.text.WriteString(chart.Clean(fmt.Sprintf(format, args...)))
	w.text.WriteByte('\n')
}

func (w *explanationWriter) membership() {
	m := w.e.Segment.Membership
	switch {
	case m.Mode == DynamicMode:
	case w.e.HeldFrom.IsZero():
		w.line(1, "it has never held after the first event")
	case m.Mode == StickyMode:
		w.line(1, "it held first at %s, which makes a member for ever", text(w.e.HeldFrom))
	default:
		w.line(1, "it held last at %s, which makes a member until %s", text(w.e.HeldUntil), text(w.e.HeldUntil.Add(m.For)))
	}
}

func (w *explanationWriter) clause(depth int, c *Clause) {
	sign := "✗"
	if c.Holds {
		sign = "✓"
	}
	w.line(depth, "%s %s%s", sign, w.name(c), w.number(c))
	if len(c.Values) > 0 {
		w.line(depth+1, "the sessions have %q", c.Values)
	}
	w.chain(depth+1, c.Chain)
	if c.Chain == nil {
		w.events(depth+1, c.Events)
	}
	for i := range c.Parts {
		w.clause(depth+1, &c.Parts[i])
	}
}

// name returns the JSON of a condition, or what it does with its parts.
func (w *explanationWriter) name(c *Clause) string {
	switch c.Condition.(type) {
	case AndOf:
		return "and"
	case OrOf:
		return "or"
	case NotOf:
		return "not"
	case FirstIs:
		return "the first session"
	case LastIs:
		return "the last session"
	}
	return string(AppendConditionJSON(nil, c.Condition))
}

func (w *explanationWriter) number(c *Clause) string {
	if c.Tally == nil {
		return ""
	}
	return fmt.Sprintf(": %s, want %s", decimal(c.Tally.Seen), c.Tally.Want)
}

func decimal(f float64) string { return strconv.FormatFloat(f, 'f', -1, 64) }

// String returns the bounds in words, such as "at least 3" or "2 to 5".
func (b Bounds) String() string {
	switch {
	case b.Low.Set && b.High.Set && b.Low.N == b.High.N:
		return "exactly " + decimal(b.Low.N)
	case b.Low.Set && b.High.Set:
		return decimal(b.Low.N) + " to " + decimal(b.High.N)
	case b.High.Set:
		return "at most " + decimal(b.High.N)
	case b.Low.Set:
		return "at least " + decimal(b.Low.N)
	}
	return "at least 1"
}

func (w *explanationWriter) chain(depth int, c *Chain) {
	if c == nil {
		return
	}
	for i, at := range c.Steps {
		w.line(depth, "step %d %s", i+1, w.event(at))
	}
	switch next := len(c.Steps) + 1; c.Broke {
	case "":
	case "missing":
		after := " after that"
		if next == 1 {
			after = ""
		}
		w.line(depth, "step %d: nothing satisfies it%s", next, after)
	case "then_without":
		w.line(depth, "what must not follow came")
	case "not_yet":
		w.line(depth, "what must not follow has not come, and may still come")
	case "several":
		w.line(depth, "step %d: several limits stand in its way", len(c.Steps)+1)
	default:
		w.line(depth, "step %d: %q stands in its way", len(c.Steps)+1, c.Broke)
	}
}

// manyLines is how many events are listed in a text.
const manyLines = 10

func (w *explanationWriter) events(depth int, events []int) {
	for _, at := range events[:min(len(events), manyLines)] {
		w.line(depth, "%s", w.event(at))
	}
	if rest := len(events) - manyLines; rest > 0 {
		w.line(depth, "and %s more", countOf(rest, "event"))
	}
}

func (w *explanationWriter) event(at int) string {
	m := &w.e.Events[at]
	return strings.TrimSpace(fmt.Sprintf("[%d] %s %s %s", at, text(m.Time), m.Name, m.Path))
}
