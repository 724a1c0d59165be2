package goal

import (
	"fmt"

	"github.com/go-conversion/conversion/internal/duration"
	"github.com/go-conversion/conversion/rule"
)

// sequence writes the steps: those matched, what broke the chain, the rest.
func (w *explanationWriter) sequence(depth int, o *Outcome, r rule.Sequence) {
	w.head(depth, o, sequenceTitle(r), fmt.Sprintf("%d of %d steps", len(o.Chain.Events), len(r.Steps)))
	for i := range r.Steps {
		step, title := &o.Rules[i], fmt.Sprintf("%d %s", i+1, cut(prose(r.Steps[i]), longText))
		switch matched := len(o.Chain.Events); {
		case i < matched:
			w.line(depth+1, "✓ %s at %s", title, w.event(o.Chain.Events[i]))
		case i == matched:
			w.line(depth+1, "✗ %s: %s", title, w.broke(o, r))
			w.miss(depth+2, step, prose(step.Rule))
		default:
			w.line(depth+1, "· %s: %s", title, plural(len(step.Hits), "event"))
		}
	}
}

func sequenceTitle(r rule.Sequence) string {
	title := "sequence"
	if r.Within > 0 {
		title += " within " + duration.String(r.Within)
	}
	if r.Direct {
		title += " direct"
	}
	if r.Without != nil {
		title += " without " + prose(r.Without)
	}
	return title
}

// broke says why the next step of the chain was not matched.
func (w *explanationWriter) broke(o *Outcome, r rule.Sequence) string {
	c := o.Chain
	switch c.Broke {
	case "direct", "without":
		return fmt.Sprintf("%s does not count, %s came between", w.event(c.Next), w.event(c.At))
	case "within":
		return fmt.Sprintf("%s comes %s after the first step, %s too late", w.event(c.Next), duration.String(c.Took), duration.String(c.Took-r.Within))
	}
	hits := o.Rules[len(c.Events)].Hits
	if len(hits) == 0 {
		return w.fitsNone()
	}
	return fmt.Sprintf("only at %s, none after step %d", w.events(hits), len(c.Events))
}
