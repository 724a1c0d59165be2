package funnel

import (
	"math"
	"slices"
	"time"

	"github.com/go-conversion/conversion"
)

// inquiry evaluates what would have been if something had been different.
type inquiry struct {
	p      *Plan
	asOf   int64
	events []conversion.Event // that count, in order
	index  []int              // of them in what was given
	rows   []Mask             // one for each
	want   int                // the level to be reached
	target int                // the step that is to be reached by it
}

func newInquiry(p *Plan, events []conversion.Event, asOf int64, found *conversion.Findings) *inquiry {
	q := &inquiry{p: p, asOf: asOf}
	r := newReader(p.reads)
	for _, i := range conversion.Order(nil, events, found) {
		t, _ := events[i].UnixNano()
		if t >= asOf {
			continue
		}
		m := Mask{Time: t, Seq: events[i].Seq}
		r.match(&m, &events[i])
		q.rows, q.index, q.events = append(q.rows, m), append(q.index, i), append(q.events, events[i])
	}
	return q
}

// change is something that is different.
type change struct {
	kind   ReasonKind
	step   int   // of LimitReason
	whole  bool  // the condition does not hold at all
	by     int64 // otherwise: by how much it is wider
	events []int // otherwise: at which events it does not hold
}

// supposed is what an evaluation supposes.
type supposed struct {
	funnel  Funnel
	entries period
	rows    []Mask
	origin  []int // of rows that are copies and so on; nil if they are what they were
}

// evaluate returns the verdict if some things had been different. Its steps are
// those of the canonical attempt, of an actor who is excluded too.
func (q *inquiry) evaluate(changes []change) verdict {
	s := supposed{funnel: q.p.Funnel(), entries: q.p.entries, rows: q.rows}
	for i := range changes {
		s.apply(&changes[i])
	}
	p := layOut(s.funnel)
	p.reads, p.entries = q.p.reads, s.entries
	v := p.Evaluator()
	v.begin(q.asOf, p.entries)
	d := v.eval(s.rows)
	if d.outcome == Excluded && d.level > 0 {
		v.walk(&d, s.rows, true)
	}
	d.steps = slices.Clone(d.steps)
	for i := range d.steps {
		if s.origin != nil {
			d.steps[i].event = s.origin[d.steps[i].event]
		}
	}
	return d
}

// reaches reports whether the level would have been reached, exclusions ignored:
// so the more is changed, the more is reached.
func (q *inquiry) reaches(changes []change) bool { return q.evaluate(changes).ignoring >= q.want }

// isClean reports whether it would have been with the exclusions.
func (q *inquiry) isClean(changes []change) bool { return q.evaluate(changes).level >= q.want }

func (s *supposed) apply(c *change) {
	switch c.kind {
	case WindowReason:
		s.funnel.Within = c.widened(s.funnel.Within)
	case LimitReason:
		at := &s.funnel.Steps[c.step]
		at.Within = c.widened(at.Within)
	case DirectReason:
		s.edit(c, func(m *Mask) { m.Relevant = false })
	case ExcludedReason:
		s.edit(c, func(m *Mask) { m.Exclude = 0 })
	case TiesReason:
		s.funnel.Ties = AnyTies
	case EntryReason:
		s.funnel.Entry = BestEntry
	case EarlyReason:
		s.entries.first = -c.after(-s.entries.first)
	case LateReason:
		s.entries.last = c.after(s.entries.last)
	case UsedReason:
		s.repeat(c)
	}
}

func (c *change) widened(limit time.Duration) time.Duration {
	if c.whole {
		return 0
	}
	return time.Duration(c.after(int64(limit)))
}

// after returns a time or a limit that is so much more.
func (c *change) after(t int64) int64 {
	if c.whole || t > 0 && c.by > math.MaxInt64-t {
		return math.MaxInt64
	}
	return t + c.by
}

// edit changes the events concerned.
func (s *supposed) edit(c *change, do func(*Mask)) {
	s.rows = slices.Clone(s.rows)
	if c.whole {
		for i := range s.rows {
			do(&s.rows[i])
		}
	}
	for _, i := range c.events {
		do(&s.rows[i])
	}
}

// repeat adds another event beside each of those concerned. As it moves events,
// it is the last change.
func (s *supposed) repeat(c *change) {
	rows := s.rows
	s.rows, s.origin = nil, nil
	for i := range rows {
		s.rows, s.origin = append(s.rows, rows[i]), append(s.origin, i)
		if c.whole || slices.Contains(c.events, i) {
			s.rows, s.origin = append(s.rows, Mask{Time: rows[i].Time, Seq: rows[i].Seq, Steps: rows[i].Steps}), append(s.origin, i)
		}
	}
}

// least returns the smallest number from low to high of which something holds,
// as of all above; high is taken to be one.
func (q *inquiry) least(low, high int64, holds func(int64) bool) int64 {
	for low < high {
		middle := low + int64(uint64(high-low)/2)
		if holds(middle) {
			high = middle
		} else {
			low = middle + 1
		}
	}
	return low
}
