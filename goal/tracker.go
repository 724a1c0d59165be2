package goal

import (
	"slices"
	"strings"

	"github.com/go-conversion/conversion"
	"github.com/go-conversion/conversion/channel"
	"github.com/go-conversion/conversion/internal/arrival"
	"github.com/go-conversion/conversion/rule"
)

// Tracker scores one user live, event by event. After any event its score is
// what [Set.ScoreJourney] gives for the events so far: those that were not
// late. It belongs to one goroutine.
//
// A tracker keeps only the last event, counters, the ids of the open session,
// distinct values and the completions; with a rule.Func also the events of the
// open session, with [Reorder] those that wait. [Tracker.AppendBinary] and
// [Set.RestoreTracker] carry it over a restart. It trusts the caller that all
// events are of one user.
type Tracker struct {
	set     *Set
	visit   *rule.Visit
	session int // index of the open session, -1 before the first
	passed  int // events passed in the open session
	touch   conversion.Touch
	ids     idSet               // of the open session
	events  [2]conversion.Event // the last one taken, and the one at hand
	last    int                 // which of them is the last

	progress    []progress
	reached     []int // the goals with completions
	completions []Completion
	real        conversion.Totals
	virtual     conversion.Totals
	findings    conversion.Findings

	queue arrival.Queue

	order []int // scratch
}

// progress is what counting knows of one goal.
type progress struct {
	total     int // completions in the journey
	session   int // the session of inSession
	inSession int
	last      int64 // time of the last completion
	keys      map[rule.Identity]struct{}
}

// TrackerOption changes how a [Tracker] works.
type TrackerOption func(*Tracker)

// Tracker returns a tracker for one user, before the first session.
func (s *Set) Tracker(options ...TrackerOption) *Tracker {
	t := &Tracker{set: s, visit: s.program.NewVisit(), progress: make([]progress, len(s.goals)), queue: arrival.Queue{Wait: -1}}
	t.Reset()
	for _, o := range options {
		o(t)
	}
	return t
}

// Reset makes the tracker new, for another user, and keeps its memory.
func (t *Tracker) Reset() {
	t.session = -1
	t.begin(conversion.Touch{})
	for _, at := range t.reached {
		p := &t.progress[at]
		*p = progress{keys: emptied(p.keys)}
	}
	t.reached = t.reached[:0]
	clear(t.completions)
	t.completions = t.completions[:0]
	t.real.Reset()
	t.virtual.Reset()
	t.findings = nil
}

// emptied empties a map and keeps it, unless it has grown so large that emptying
// it again and again would cost more than a new one.
func emptied[K comparable](m map[K]struct{}) map[K]struct{} {
	const large = 1024
	if len(m) > large {
		return nil
	}
	clear(m)
	return m
}

// NextSession ends the open session and begins the next, which came from
// touch; the zero Touch is resolved from the first event. Without a call the
// first event begins the first session. Waiting events are flushed into the
// session that ends; their completions are returned, valid until the next call.
func (t *Tracker) NextSession(touch conversion.Touch) []Completion {
	completed := t.Flush()
	t.session++
	t.begin(touch)
	return completed
}

// begin opens the session whose index is set.
func (t *Tracker) begin(touch conversion.Touch) {
	t.passed = 0
	t.touch = touch
	t.events[t.last] = conversion.Event{}
	t.ids.clear()
	t.queue.Reset()
	t.visit.Begin(touch)
}

// Observe takes the next event of the open session and returns the completions
// that it brings; the slice is valid until the next call. An event that belongs
// before the last one taken is late: it changes nothing but the findings, as
// does a duplicate or an event without time. Events of one time are in order of
// Seq, and then of their names: where the clock is coarse, number them. If a
// function of a rule panics, the event counts as not observed.
func (t *Tracker) Observe(e conversion.Event) []Completion {
	if t.session < 0 {
		t.session = 0
	}
	index := t.passed
	_, dated := e.UnixNano()
	if !dated {
		t.passed++
		t.findings.Add(conversion.Undated, "", 1, index)
		return nil
	}
	if t.queue.Wait >= 0 {
		t.passed++
		t.queue.Add(arrival.Waiting{Index: index, Event: e})
		return t.takeWaiting(false)
	}
	first := len(t.completions)
	at := &t.events[1-t.last]
	*at = e
	if t.accept(index, at) {
		t.last = 1 - t.last
	}
	t.passed++
	return t.completions[first:]
}

// Flush takes all events held back by [Reorder] and returns what they bring.
func (t *Tracker) Flush() []Completion { return t.takeWaiting(true) }

func (t *Tracker) takeWaiting(all bool) []Completion {
	first := len(t.completions)
	for {
		w, ok := t.queue.Next(all)
		if !ok {
			return t.completions[first:]
		}
		at := &t.events[1-t.last]
		*at = w.Event
		if t.accept(w.Index, at) {
			t.last = 1 - t.last
		}
	}
}

// accept takes an event unless it is late or a duplicate.
func (t *Tracker) accept(index int, e *conversion.Event) bool {
	if t.visit.Len() > 0 && conversion.Compare(e, &t.events[t.last]) < 0 {
		t.findings.Add(conversion.Late, "", 1, index)
		return false
	}
	if e.ID != "" && t.ids.has(e.ID) {
		t.findings.Add(conversion.Duplicate, "", 1, index)
		return false
	}
	t.take(index, e)
	if e.ID != "" {
		t.ids.add(e.ID)
	}
	return true
}

// take evaluates the next event in order and counts what it reaches.
func (t *Tracker) take(index int, e *conversion.Event) {
	if t.visit.Len() == 0 && t.set.program.NeedsTouch() {
		t.visit.Begin(t.touchOf(e))
	}
	for _, g := range t.visit.Observe(e) {
		t.hit(g, index, e)
	}
	t.inspect(index, e)
}

// touchOf returns where the session came from whose first event is e.
func (t *Tracker) touchOf(e *conversion.Event) conversion.Touch {
	if t.touch.IsSet() {
		return t.touch
	}
	return t.set.resolver.Touch(channel.FactsOf(e))
}

// inspect notes what is wrong with an event that counts.
func (t *Tracker) inspect(index int, e *conversion.Event) {
	if e.Engaged < 0 {
		t.findings.Add(conversion.NegativeEngaged, "", 1, index)
	}
	if e.EventName() == "" {
		t.findings.Add(conversion.Unnamed, "", 1, index)
	}
	for i := range e.Props {
		if f := e.Props[i].Value.Num(); f-f != 0 {
			t.findings.Add(conversion.BadNumber, "", 1, index)
		}
	}
}

// hit makes a hit of a goal's rule a completion unless a limit forbids it.
func (t *Tracker) hit(at, index int, e *conversion.Event) {
	g, p := &t.set.goals[at], &t.progress[at]
	now, _ := e.UnixNano()
	if p.session != t.session {
		p.session, p.inSession = t.session, 0
	}
	var key conversion.Value
	if k := t.set.keys[at]; k != nil {
		key = k.Of(e)
	}
	if p.limit(g, now, key) != "" {
		return
	}
	if g.Count.Mode == OncePerKeyMode && !key.Exists() {
		t.findings.Add(conversion.MissingKey, g.Name, 1, index)
	}
	value, code := t.set.worths[at].of(e)
	if code != "" {
		t.findings.Add(code, g.Name, 1, index)
	}
	t.completions = append(t.completions, Completion{
		Goal: g.Name, Kind: g.Kind, Session: t.session, Event: index, Time: e.Time.UTC(), Value: value, Key: keep(key), OrderID: e.OrderID,
	})
	t.book(at, now)
}

// book counts the last completion, which is of the goal, at the time.
func (t *Tracker) book(at int, now int64) {
	c, p := &t.completions[len(t.completions)-1], &t.progress[at]
	if p.total == 0 {
		t.reached = append(t.reached, at)
	}
	if p.session != c.Session {
		p.session, p.inSession = c.Session, 0
	}
	p.inSession++
	p.total++
	p.last = now
	if c.Key.Exists() {
		if p.keys == nil {
			p.keys = map[rule.Identity]struct{}{}
		}
		p.keys[rule.IdentityOf(c.Key)] = struct{}{}
	}
	switch {
	case !c.Value.IsSet():
	case c.Virtual():
		t.virtual.Add(c.Value)
	default:
		t.real.Add(c.Value)
	}
}

// keep copies the text of a key, which outlives its event by far.
func keep(v conversion.Value) conversion.Value {
	if v.Kind() == conversion.KindString {
		return conversion.StringValue(strings.Clone(v.Str()))
	}
	return v
}

// limit names the limit that forbids a hit, or "".
func (p *progress) limit(g *Goal, now int64, key conversion.Value) string {
	switch mode := g.Count.Mode; {
	case mode == OncePerSessionMode && p.inSession > 0:
		return "once_per_session"
	case mode == OncePerUserMode && p.total > 0:
		return "once_per_user"
	case mode == OncePerKeyMode && key.Exists():
		if _, seen := p.keys[rule.IdentityOf(key)]; seen {
			return "once_per"
		}
	}
	if g.AtMost > 0 && p.inSession >= g.AtMost {
		return "at_most"
	}
	if g.Cooldown > 0 && p.total > 0 && conversion.Elapsed(p.last, now) < int64(g.Cooldown) {
		return "cooldown"
	}
	return ""
}

// Score returns the state so far, without events that wait. It shares nothing
// with the tracker.
func (t *Tracker) Score() Score {
	return Score{
		Completions: slices.Clone(t.completions),
		Real:        t.real.Clone(),
		Virtual:     t.virtual.Clone(),
		Findings:    slices.Clone(t.findings),
		set:         t.set,
	}
}
