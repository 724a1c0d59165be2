package funnel_test

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"time"

	"github.com/go-conversion/conversion"
	"github.com/go-conversion/conversion/funnel"
	"github.com/go-conversion/conversion/rule"
)

// oracleDice returns a number from 0 to below n.
type oracleDice func(n int) int

func oracleRandom(seed uint64) oracleDice { return rand.New(rand.NewPCG(seed, 7)).IntN }

// oracleBytes takes the numbers from bytes, so that a fuzzer can change one at a
// time; after them all are 0.
func oracleBytes(b []byte) oracleDice {
	return func(n int) int {
		if len(b) == 0 {
			return 0
		}
		d := int(b[0]) % n
		b = b[1:]
		return d
	}
}

// in is true n times out of 10.
func (d oracleDice) in(n int) bool { return d(10) >= 10-n }

// seldomOrOften is a chance for a whole case, so that a feature comes alone,
// with others, and not at all.
func (d oracleDice) seldomOrOften() int { return []int{0, 0, 0, 3, 8}[d(5)] }

// oracleCase is something to evaluate. Its unit of time is a nanosecond.
type oracleCase struct {
	funnel funnel.Funnel
	events []conversion.Event
	asOf   time.Time
}

var oracleBase = time.Date(2026, 3, 1, 0, 0, 0, 0, time.UTC)

func oracleTime(n int) time.Time { return oracleBase.Add(time.Duration(n)) }

// oracleSize bounds a case.
type oracleSize struct{ steps, events, span int }

// oracleSmall is what the oracle can take.
func oracleSmall(d oracleDice) oracleSize {
	return []oracleSize{{5, 7, 20}, {5, 6, 8}, {4, 7, 30}, {4, 7, 5}, {3, 8, 12}, {3, 7, 4}, {2, 8, 20}}[d(7)]
}

// oracleWide is what takes it long.
func oracleWide(d oracleDice) oracleSize {
	return []oracleSize{{5, 11, 30}, {4, 13, 40}, {3, 15, 30}, {2, 24, 60}}[d(4)]
}

func (d oracleDice) anyCase(size oracleSize) (c oracleCase) {
	c.funnel = d.funnel(size)
	c.events = d.events(c.funnel, size)
	if d.in(5) {
		c.asOf = oracleTime(size.span/2 + d(size.span))
		if n := len(c.events); n > 0 && d.in(5) && !c.events[n-1].Time.IsZero() {
			c.asOf = c.events[n-1].Time.Add(time.Duration(d(size.span / 2)))
		}
	}
	return c
}

func (d oracleDice) funnel(size oracleSize) (f funnel.Funnel) {
	f.Name = "f"
	k := size.steps - d(max(1, size.steps-1))
	if d.in(1) {
		k = 1
	}
	overlaps := d.seldomOrOften()
	for i := range k {
		f.Steps = append(f.Steps, funnel.Step{Name: fmt.Sprint(i), On: d.step(i, k, overlaps)})
	}
	f.Ties = []funnel.Ties{funnel.AnyTies, funnel.SequenceTies, funnel.LaterTies}[d(3)]
	if d.in(6) {
		f.Within = time.Duration(1 + d(size.span) + size.span/4*d(2))
	}
	switch d(8) {
	case 0:
		f.Open = true
		d.limits(&f, size)
	case 1:
		f.Order = funnel.AnyOrder
	case 2, 3:
		for i := 1; i < k; i++ {
			f.Steps[i].AnyOrder = d.in(5)
		}
	default:
		d.limits(&f, size)
		d.optional(&f)
	}
	if !f.Open {
		f.Entry = []funnel.Entry{funnel.BestEntry, funnel.BestEntry, funnel.FirstEntry, funnel.EveryEntry}[d(4)]
		d.exclude(&f)
	}
	if d.in(1) {
		from := d(size.span / 2)
		f.Between = funnel.Period{From: oracleTime(from), To: oracleTime(from + 1 + d(size.span))}
	}
	f.By = []funnel.By{funnel.ByUser(), funnel.ByUser(), funnel.ByUser(), funnel.BySession(), funnel.ByUserAnd("p")}[d(5)]
	return f
}

// step is a predicate for step i of k.
func (d oracleDice) step(i, k, overlaps int) rule.Predicate {
	names := []string{oracleName(i)}
	for j := range k {
		if j != i && d.in(overlaps/2) {
			names = append(names, oracleName(j))
		}
	}
	return rule.Event(names...)
}

// oracleName is the event for step i; other events have other letters.
func oracleName(i int) string {
	name := "abcdefghijklmnopqrst"[i%20 : i%20+1]
	if i < 20 {
		return name
	}
	return fmt.Sprint(name, i/20)
}

func (d oracleDice) limits(f *funnel.Funnel, size oracleSize) {
	limited, direct := d.seldomOrOften(), d.seldomOrOften()
	anyDirect := false
	for i := 1; i < len(f.Steps); i++ {
		if d.in(limited) {
			f.Steps[i].Within = time.Duration(1 + d(size.span/2))
		}
		f.Steps[i].Direct = d.in(direct)
		anyDirect = anyDirect || f.Steps[i].Direct
	}
	if anyDirect && d.in(5) {
		f.Relevant = d.anyNames(len(f.Steps))
	}
}

func (d oracleDice) optional(f *funnel.Funnel) {
	optional := d.seldomOrOften()
	for i := 1; i < len(f.Steps)-1; i++ {
		f.Steps[i].Optional = d.in(optional)
	}
}

// anyNames is a predicate that holds for some steps' events and others.
func (d oracleDice) anyNames(k int) rule.Predicate {
	names := []string{[]string{"x", "x", "y"}[d(3)]}
	for i := range k {
		if d.in(2) {
			names = append(names, oracleName(i))
		}
	}
	return rule.Event(names...)
}

func (d oracleDice) exclude(f *funnel.Funnel) {
	last := len(f.Steps) - 1
	if last == 0 {
		return
	}
	isGrouped := f.Order == funnel.AnyOrder || slices.ContainsFunc(f.Steps, func(s funnel.Step) bool { return s.AnyOrder })
	for range []int{0, 0, 1, 1, 1, 2}[d(6)] {
		x := funnel.Exclusion{On: d.anyNames(len(f.Steps) * (d(4) / 3))}
		if !isGrouped && d.in(7) {
			x.From = d(last)
			x.To = x.From + 1 + d(last-x.From)
		}
		f.Exclude = append(f.Exclude, x)
	}
}

// events are of one user, in any order.
func (d oracleDice) events(f funnel.Funnel, size oracleSize) (events []conversion.Event) {
	n, k := max(0, size.events-d(size.events+1)/2), len(f.Steps)
	isForward, others, shared := d.in(6), []int{0, 1, 2, 4}[d(4)], d.seldomOrOften()
	for i := range n {
		e := conversion.Event{User: "u", Name: oracleName(d(k)), Time: oracleTime(d(size.span)), Seq: int64(d(3))}
		if isForward {
			e.Name = oracleName(min(k-1, i*k/n))
			e.Time = oracleTime(i*size.span/n + d(4))
		}
		if d.in(others) {
			e.Name = []string{"x", "x", "y", "z"}[d(4)]
		}
		if i > 0 && d.in(shared) {
			e.Time = events[d(i)].Time
		}
		events = append(events, d.blemished(d.parted(e, f.By)))
	}
	return events
}

// parted gives the event what By asks for.
func (d oracleDice) parted(e conversion.Event, by funnel.By) conversion.Event {
	switch by.Mode {
	case funnel.BySessionMode:
		e.Session = []string{"", "s", "t", "t"}[d(4)]
	case funnel.ByPropMode:
		values := []conversion.Value{
			{}, conversion.StringValue("v"), conversion.StringValue("w"), conversion.NumberValue(7),
			conversion.StringsValue([]string{"w", "v", "w"}), conversion.StringsValue(nil),
		}
		if v := values[d(len(values))]; v.Exists() {
			e.Props = conversion.Props{{Name: "p", Value: v}}
		}
	}
	return e
}

// blemished seldom repeats an id, or takes what an event needs.
func (d oracleDice) blemished(e conversion.Event) conversion.Event {
	switch d(24) {
	case 1, 2:
		e.ID = "i"
	case 3:
		e.Time = time.Time{}
	}
	return e
}

// String is the case for a reader of a failure.
func (c oracleCase) String() string {
	var b strings.Builder
	fmt.Fprintf(&b, "%s\n", funnel.AppendJSON(nil, c.funnel))
	fmt.Fprintf(&b, "within %d", c.funnel.Within)
	for _, s := range c.funnel.Steps[1:] {
		fmt.Fprintf(&b, ", %d", s.Within)
	}
	if c.funnel.Between.IsSet() {
		fmt.Fprintf(&b, "; between %d %d", c.funnel.Between.From.Sub(oracleBase), c.funnel.Between.To.Sub(oracleBase))
	}
	if !c.asOf.IsZero() {
		fmt.Fprintf(&b, "; as of %d", c.asOf.Sub(oracleBase))
	}
	for i, e := range c.events {
		fmt.Fprintf(&b, "\n%d: %s at %d", i, e.Name, e.Time.Sub(oracleBase))
		if e.Seq != 0 {
			fmt.Fprintf(&b, " seq %d", e.Seq)
		}
		if e.ID != "" || e.Session != "" || e.Props != nil {
			fmt.Fprintf(&b, " %q %q %v", e.ID, e.Session, e.Props)
		}
	}
	return b.String()
}
