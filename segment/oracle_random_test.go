package segment_test

import (
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"time"

	"github.com/go-conversion/conversion"
	"github.com/go-conversion/conversion/goal"
	"github.com/go-conversion/conversion/rule"
	"github.com/go-conversion/conversion/segment"
)

// oracleDice returns a number from 0 to below n.
type oracleDice func(n int) int

func oracleRandom(seed uint64) oracleDice { return rand.New(rand.NewPCG(seed, 11)).IntN }

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

// seldomOrOften is a chance for a whole case, so that a feature comes alone, with
// others, and not at all.
func (d oracleDice) seldomOrOften() int { return []int{0, 0, 2, 5, 8}[d(5)] }

// oracleCase is something to evaluate.
type oracleCase struct {
	segments []segment.Segment
	journey  conversion.Journey
	asOf     time.Time
	location *time.Location
	world    oracleWorld
}

// oracleWorld is the scale of a case.
type oracleWorld struct {
	base   time.Time
	unit   time.Duration
	span   int // of the journey, in units
	events int // at most
	steps  int // of a sequence, at most
	names  []string
	inLine bool // events tend to come in the order of names, as steps do
}

// oracleMidnight is a day's end in the middle of small journeys. An hour later
// the clocks of Berlin go forward.
var oracleMidnight = time.Date(2026, 3, 29, 0, 0, 0, 0, time.UTC)

var oracleZones = []*time.Location{time.UTC, time.FixedZone("half", -5*3600-1800), oracleZone("Europe/Berlin")}

func oracleZone(name string) *time.Location {
	zone, err := time.LoadLocation(name)
	if err != nil {
		return time.FixedZone(name, 3600)
	}
	return zone
}

func (d oracleDice) world() oracleWorld {
	return d.scaled([]oracleWorld{
		{span: 20, events: 8, steps: 4}, {span: 8, events: 8, steps: 3}, {span: 5, events: 7, steps: 4}, {span: 30, events: 9, steps: 3},
		{span: 6, events: 8, steps: 5}, {span: 12, events: 4, steps: 2}, {span: 3, events: 7, steps: 3},
	}[d(7)])
}

// wideWorld has longer journeys.
func (d oracleDice) wideWorld() oracleWorld {
	return d.scaled([]oracleWorld{{span: 50, events: 60, steps: 2}, {span: 20, events: 16, steps: 3}, {span: 120, events: 30, steps: 2}}[d(3)])
}

func (d oracleDice) scaled(w oracleWorld) oracleWorld {
	w.unit = []time.Duration{1, 1, 1, time.Hour, 7 * time.Hour}[d(5)]
	w.names = [][]string{{"a", "b"}, {"a", "b", "c"}, {"a", "b", "c", "x"}}[d(3)]
	w.inLine = d.in(5)
	w.base = oracleMidnight.Add(-time.Duration(w.span/2) * w.unit)
	return w
}

func (w oracleWorld) time(n int) time.Time { return w.base.Add(w.units(n)) }

func (w oracleWorld) units(n int) time.Duration { return time.Duration(n) * w.unit }

func (d oracleDice) anyCase() oracleCase { return d.caseOf(d.world()) }

func (d oracleDice) caseOf(w oracleWorld) oracleCase {
	c := oracleCase{world: w, location: oracleZones[d(10)/8+d(10)/9]}
	for i := range []int{1, 1, 1, 2, 4}[d(5)] {
		c.segments = append(c.segments, d.segment(c.world, fmt.Sprint("s", i)))
	}
	c.journey = d.journey(c.world, false)
	c.asOf = d.asOf(c)
	return c
}

// asOf is often on the verge of something.
func (d oracleDice) asOf(c oracleCase) time.Time {
	at := c.world.time(c.world.span/2 + d(c.world.span))
	if c.world.inLine && d.in(5) {
		return c.world.time(c.world.span + 1)
	}
	if s := c.journey.Sessions; len(s) > 0 && d.in(7) {
		if events := s[d(len(s))].Events; len(events) > 0 {
			at = events[d(len(events))].Time
		}
		lengths := append(oracleLengths(c.segments[0].Where), c.segments[0].Membership.For, 0)
		if length := lengths[d(len(lengths))]; d.in(7) && length < time.Hour*1000 {
			at = at.Add(length)
		}
		at = at.Add(time.Duration(d(3) - 1))
	}
	if d(50) == 1 {
		return time.Time{}
	}
	return at
}

// journey has sessions that overlap, unless they are to come one after the other.
func (d oracleDice) journey(w oracleWorld, inTurn bool) (j conversion.Journey) {
	j.User = "u"
	events := d.events(w)
	ids := [][]string{{"s1", "s2", "s3"}, {"s3", "s1", "s2"}, {"s2", "s3", "s1"}}[d(3)][:1+d(3)]
	for i, id := range ids {
		j.Sessions = append(j.Sessions, conversion.Session{User: "u", ID: id, Index: i + 1, Touch: d.touch()})
	}
	isMixed := d.in(4) && !inTurn
	if inTurn || d.in(7) {
		slices.SortFunc(events, func(a, b conversion.Event) int { return conversion.Compare(&a, &b) })
	}
	for i, e := range events {
		n := i * len(ids) / len(events)
		if isMixed {
			n = d(len(ids))
		}
		e.Session = ids[n]
		j.Sessions[n].Events = append(j.Sessions[n].Events, e)
	}
	if !inTurn && d.in(2) {
		slices.Reverse(j.Sessions)
	}
	return j
}

func (d oracleDice) touch() conversion.Touch {
	return []conversion.Touch{
		{}, {}, {Source: "google", Medium: "cpc", Channel: "Paid Search"}, {Source: "letter", Medium: "email", Campaign: "c1", Channel: "Email"},
	}[d(4)]
}

func (d oracleDice) events(w oracleWorld) (events []conversion.Event) {
	ids, shared, props, pages := d.seldomOrOften()/2, d.seldomOrOften(), d.seldomOrOften(), d.seldomOrOften()/2
	n := max(0, w.events-d(w.events+2)/2)
	for i := range n {
		e := conversion.Event{User: "u", Name: w.names[d(len(w.names))], Time: w.time(d(w.span)), Seq: int64(d(3))}
		if w.inLine {
			e.Time = w.time(i*w.span/n + d(2))
			if d.in(8) {
				e.Name = w.names[i%len(w.names)]
			}
		}
		if i > 0 && d.in(shared) {
			e.Time = events[d(i)].Time
		}
		if d.in(ids) {
			e.ID = []string{"i", "j"}[d(2)]
		}
		if d.in(props) {
			e.Props = d.props()
		}
		if d.in(pages) {
			e = d.page(e)
		}
		if d(30) == 1 {
			e.Time = time.Time{}
		}
		events = append(events, e)
	}
	return events
}

func (d oracleDice) page(e conversion.Event) conversion.Event {
	e.URL = []string{
		"https://shop.example/p/1", "/p/2?utm_source=google&utm_medium=cpc&utm_campaign=c1", "https://shop.example/", "/p/1?utm_source=letter&utm_medium=email",
	}[d(4)]
	e.Referrer = []string{"", "", "https://www.google.com/"}[d(3)]
	e.Engaged = time.Duration(d(4)) * time.Second
	if d.in(5) {
		e.Name = ""
	}
	return e
}

// props has values that are close to each other, of several types.
func (d oracleDice) props() (props conversion.Props) {
	values := []conversion.Value{
		conversion.NumberValue(1), conversion.NumberValue(2), conversion.NumberValue(3), conversion.NumberValue(0.1), conversion.NumberValue(0.2),
		conversion.NumberValue(0.7), conversion.NumberValue(-1), conversion.NumberValue(math.NaN()), conversion.NumberValue(math.Inf(1)),
		conversion.StringValue("1"), conversion.StringValue("x"), conversion.BoolValue(true), conversion.StringsValue([]string{"x", "y", "x"}), conversion.StringsValue(nil),
		conversion.NumberValue(1e13), conversion.NumberValue(0.0000015),
	}
	for _, name := range []string{"k", "n"} {
		if d.in(7) {
			props = append(props, conversion.Prop{Name: name, Value: values[min(d(len(values)+4), len(values)+3)%len(values)]})
		}
	}
	return props
}

// oracleGoals are what Reached may ask, by the unit of time.
var oracleGoals = map[time.Duration]*goal.Set{1: goalsOf(1), time.Hour: goalsOf(time.Hour), 7 * time.Hour: goalsOf(7 * time.Hour)}

func (w oracleWorld) goals() *goal.Set { return oracleGoals[w.unit] }

func goalsOf(unit time.Duration) *goal.Set {
	return goal.MustCompile(
		goal.Goal{Name: "every", Kind: goal.Secondary, Rule: rule.Event("a", "x"), Count: goal.Every()},
		goal.Goal{Name: "pair", Kind: goal.Macro, Rule: rule.Steps(rule.Event("a"), rule.Event("b"))},
		goal.Goal{Name: "user", Kind: goal.Secondary, Rule: rule.Event("b"), Count: goal.OncePerUser()},
		goal.Goal{Name: "key", Kind: goal.Secondary, Rule: rule.AnyEvent(), Count: goal.OncePer("n")},
		goal.Goal{Name: "cool", Kind: goal.Secondary, Rule: rule.Event("c", "a"), Count: goal.Every(), Cooldown: 3 * unit},
		goal.Goal{Name: "twice", Kind: goal.Secondary, Rule: rule.All(rule.Event("b"), rule.Source("google")), AtMost: 2},
	)
}
