package funnel_test

import (
	"encoding/json"
	"fmt"
	"slices"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/go-conversion/conversion"
	"github.com/go-conversion/conversion/funnel"
)

// explained checks what an explanation claims, by making the case as it says it
// would have to be.
type explained struct {
	oracleCase
	funnel.Explanation
	result funnel.Result
}

func explain(c oracleCase) explained {
	p := funnel.MustCompile(c.funnel)
	return explained{c, p.Explain(c.events, c.asOf), p.Eval(c.events, c.asOf)}
}

func (x explained) plan() *funnel.Plan { return funnel.MustCompile(x.funnel) }

// lie returns a claim that is not true; "" if all are.
func (x explained) lie() string {
	for _, m := range x.Misses {
		for _, r := range m.Reasons {
			if isOfEvents(r.Kind) && len(r.By) == 0 {
				return fmt.Sprintf("%+v: no event", m)
			}
		}
	}
	_, err := json.Marshal(x.Explanation)
	switch {
	case err != nil || x.Explanation.String() == "":
		return "not written"
	case x.Level != x.result.Level || x.Ignoring != x.result.Ignoring || x.Outcome != x.result.Outcome:
		return "another result than Eval"
	case (x.Outcome == funnel.Converted) != (len(x.Misses) == 0):
		return "a miss of who converted, or none of another"
	}
	for _, lie := range []string{x.lieOfSteps(), x.lieOfUntil()} {
		if lie != "" {
			return lie
		}
	}
	for _, m := range x.Misses {
		if lie := x.lieOf(m); lie != "" {
			return fmt.Sprintf("%+v: %s", m, lie)
		}
	}
	return ""
}

// lieOfSteps compares the attempt with the canonical one.
func (x explained) lieOfSteps() string {
	if x.Outcome == funnel.Absent || x.Outcome == funnel.Excluded {
		return ""
	}
	events := make([]int, len(x.Steps))
	for i := range events {
		events[i] = -1
	}
	for _, s := range x.result.Steps {
		events[s.Step] = s.Event
	}
	for i, s := range x.Steps {
		if s.Event != events[i] {
			return fmt.Sprintf("step %d at %d, not %d", i, s.Event, events[i])
		}
	}
	return ""
}

// lieOfUntil looks at the last time at which one can go on, and the next.
func (x explained) lieOfUntil() string {
	if x.Until.IsZero() == (x.Outcome == funnel.Pending) {
		return "pending or not"
	}
	if x.Until.IsZero() {
		return ""
	}
	p, seen := x.plan(), x.seen()
	if p.Eval(seen, x.Until).Outcome != funnel.Pending || p.Eval(seen, x.Until.Add(1)).Outcome == funnel.Pending {
		return "not until then"
	}
	return ""
}

// seen returns the events before asOf.
func (x explained) seen() (events []conversion.Event) {
	for _, e := range x.events {
		if x.asOf.IsZero() || e.Time.Before(x.asOf) {
			events = append(events, e)
		}
	}
	return events
}

// hits returns the events that satisfy a step.
func (x explained) hits(step int) (list []int) {
	for _, m := range x.Explanation.Events {
		if x.holds(x.funnel.Steps[step].On, x.events[m.Event]) {
			list = append(list, m.Event)
		}
	}
	return list
}

// lieOf checks a miss.
func (x explained) lieOf(m funnel.Miss) string {
	hits := x.hits(m.Step)
	if x.Steps[m.Step].Hits != len(hits) {
		return "other hits"
	}
	switch m.Reasons[0].Kind {
	case funnel.MissingReason:
		if len(hits) > 0 || len(m.Reasons) != 1 || (m.Nearest == nil) != (len(x.Explanation.Events) == 0) {
			return "not missing"
		}
		return ""
	case funnel.OrderReason:
		return x.lieOfOrder(m, hits)
	}
	if !x.reaches(m, m.Reasons) {
		return "not reached"
	}
	for i, r := range m.Reasons {
		if r.Over > 0 || r.Kind == funnel.LateReason {
			less := slices.Clone(m.Reasons)
			less[i].Over--
			if x.reaches(m, less) {
				return fmt.Sprintf("reached with less of %d", i)
			}
		}
		for j := range r.By {
			less := slices.Clone(m.Reasons)
			less[i].By = slices.Delete(slices.Clone(r.By), j, j+1)
			if isOfEvents(r.Kind) && x.reaches(m, less) {
				return fmt.Sprintf("reached with fewer of %d", i)
			}
		}
		if x.reaches(m, slices.Delete(slices.Clone(m.Reasons), i, i+1)) {
			return fmt.Sprintf("reached without %d", i)
		}
	}
	return ""
}

func isOfEvents(k funnel.ReasonKind) bool {
	return k == funnel.ExcludedReason || k == funnel.DirectReason || k == funnel.UsedReason
}

// lieOfOrder: not even without any limits, and with a copy of each event.
func (x explained) lieOfOrder(m funnel.Miss, hits []int) string {
	r := m.Reasons[0]
	if !slices.Contains(hits, r.Event) || len(r.By) != 1 {
		return "no such event"
	}
	for _, h := range hits {
		if !x.events[h].Time.Before(x.events[r.By[0]].Time) {
			return "not before"
		}
	}
	f, masks := x.plan().Funnel(), x.masksOf(m.Step)
	f.Within, f.Ties, f.Entry, f.Between, f.Exclude = 0, funnel.AnyTies, funnel.BestEntry, funnel.Period{}, nil
	f.Relevant = nil
	for i := range f.Steps {
		f.Steps[i].Within, f.Steps[i].Direct = 0, false
	}
	for i := range masks {
		masks[i].Exclude = 0
	}
	if x.level(f, append(masks, masks...)) > x.floor(m) {
		return "in order"
	}
	return ""
}

// masksOf returns the masks of the events that count, in which a higher level is
// reached by a step only: no other step of a group can be done that is not, and in
// an open funnel none behind it.
func (x explained) masksOf(step int) (masks []funnel.Mask) {
	for _, e := range x.Explanation.Events {
		mask := x.mask(x.events[e.Event])
		for _, m := range x.Misses {
			if m.Step != step {
				mask.Steps &^= 1 << m.Step
			}
		}
		if x.funnel.Open {
			mask.Steps &= 2<<step - 1
		}
		masks = append(masks, mask)
	}
	return masks
}

func (x explained) level(f funnel.Funnel, masks []funnel.Mask) int {
	return funnel.MustCompile(f).Evaluator().EvalMasks(masks, funnel.NoAsOf).Level
}

// floor is the level above which the step is reached.
func (x explained) floor(m funnel.Miss) int {
	if x.isGrouped() || x.Level < x.Ignoring {
		return x.Level
	}
	return m.Step
}

func (x explained) isGrouped() bool {
	return x.funnel.Order == funnel.AnyOrder || slices.ContainsFunc(x.funnel.Steps, func(s funnel.Step) bool { return s.AnyOrder })
}

// reaches reports whether the step would have been reached if so many reasons had
// not been.
func (x explained) reaches(m funnel.Miss, reasons []funnel.Reason) bool {
	f, masks := x.plan().Funnel(), x.masksOf(m.Step)
	at := func(event int) int {
		return slices.IndexFunc(x.Explanation.Events, func(e funnel.EventMark) bool { return e.Event == event })
	}
	for _, r := range reasons {
		switch r.Kind {
		case funnel.WindowReason:
			f.Within += r.Over
		case funnel.LimitReason:
			f.Steps[r.Step].Within += r.Over
		case funnel.TiesReason:
			f.Ties = funnel.AnyTies
		case funnel.EarlyReason:
			f.Between.From = f.Between.From.Add(-r.Over)
		case funnel.LateReason:
			f.Between.To = f.Between.To.Add(r.Over + 1)
		case funnel.EntryReason:
			f.Entry = funnel.BestEntry
		}
		for _, i := range r.By {
			switch mask := &masks[at(i)]; r.Kind {
			case funnel.ExcludedReason:
				mask.Exclude = 0
			case funnel.DirectReason:
				mask.Relevant = false
			case funnel.UsedReason:
				masks = append(masks, funnel.Mask{Time: mask.Time, Seq: mask.Seq, Steps: mask.Steps})
			}
		}
	}
	return x.level(f, masks) > x.floor(m)
}

// TestExplainRandom: explanations are true.
func TestExplainRandom(t *testing.T) {
	kinds := map[funnel.ReasonKind]int{}
	for seed := range uint64(liveCases(t, 3000)) {
		c := oracleRandom(seed).anyCase(append(liveSizes, oracleSmall(oracleRandom(seed)))[seed%7])
		c.funnel.By = funnel.ByUser()
		oracleAgrees(t, c, func(c oracleCase) string { return explain(c).lie() })
		if t.Failed() {
			return
		}
		for _, m := range explain(c).Misses {
			for _, r := range m.Reasons {
				kinds[r.Kind]++
			}
			if len(m.Reasons) > 1 {
				kinds["several"]++
			}
		}
	}
	t.Log(kinds)
	for _, kind := range []funnel.ReasonKind{
		funnel.MissingReason, funnel.ExcludedReason, funnel.WindowReason, funnel.LimitReason, funnel.DirectReason, funnel.TiesReason,
		funnel.EarlyReason, funnel.LateReason, funnel.EntryReason, funnel.UsedReason, funnel.OrderReason, "several",
	} {
		require.NotZero(t, kinds[kind], kind)
	}
}
