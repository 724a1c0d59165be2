package funnel

import (
	"hash/maphash"
	"math"

	"github.com/go-conversion/conversion"
	"github.com/go-conversion/conversion/rule"
)

// reading turns events into masks: the bits of the steps come first, then those
// of the exclusions, then that of relevance.
type reading struct {
	matcher  *rule.Matcher
	steps    int
	excludes int
	parts    bool // users have several actors, so all events are asked for
	all      bool // everything is relevant
	direct   bool // what is relevant matters
}

func newReading(p *Plan) reading {
	r := reading{steps: p.k, excludes: len(p.funnel.Exclude), direct: p.direct != 0, all: p.funnel.Relevant == nil, parts: p.funnel.By.Mode != ByUserMode}
	var of []rule.Predicate
	for _, s := range p.funnel.Steps {
		of = append(of, s.On)
	}
	for _, e := range p.funnel.Exclude {
		of = append(of, e.On)
	}
	if !r.all {
		of = append(of, p.funnel.Relevant)
	}
	matcher, err := rule.NewMatcher(of...)
	if err != nil {
		panic("funnel: unchecked predicate: " + err.Error())
	}
	r.matcher = matcher
	return r
}

// reader reads the events of one user or actor after the other.
type reader struct {
	reading
	memo  *rule.Memo
	words []uint64  // what the predicates say of an event, if they are many
	known hashTable // the ids met

	events []conversion.Event
	rows   []Mask // of the events that matter, in order
	order  []int  // their indices
	kept   []keptEvent
	sorted []int
	bad    conversion.Findings
}

// keptEvent is an event that counts; row is -1 if it does not matter.
type keptEvent struct{ event, row int }

func newReader(r reading) reader { return reader{reading: r, memo: r.matcher.NewMemo()} }

// read reads the events before asOf, and of users only where users are told
// apart. What is wrong with them is in bad.
func (r *reader) read(events []conversion.Event, asOf int64, needUser bool) {
	r.begin(events)
	last := int64(math.MinInt64)
	for i := range events {
		e := &events[i]
		t, dated := e.UnixNano()
		switch {
		case !dated:
			r.bad.Add(conversion.Undated, "", 1, i)
			continue
		case t <= last && !r.isAfter(i, t, last), e.ID != "" && r.repeats(i, e.ID):
			r.readSorted(events, asOf, needUser)
			return
		case needUser && e.User == "":
			r.bad.Add(conversion.NoUser, "", 1, i)
		case t < asOf:
			r.add(i, t, e)
		}
		last = t
	}
}

func (r *reader) begin(events []conversion.Event) {
	r.events = events
	r.rows, r.order, r.kept, r.bad = r.rows[:0], r.order[:0], r.kept[:0], r.bad[:0]
	r.known.begin(len(events))
}

// isAfter reports whether an event, no later than the dated one before it, still
// comes after it.
func (r *reader) isAfter(i int, t, last int64) bool {
	if t < last {
		return false
	}
	before := i - 1
	for _, dated := r.events[before].UnixNano(); !dated; _, dated = r.events[before].UnixNano() {
		before--
	}
	return conversion.Compare(&r.events[before], &r.events[i]) <= 0
}

// repeats reports whether an id was there.
func (r *reader) repeats(i int, id string) bool {
	return r.known.add(i, maphash.String(idSeed, id), func(at int) bool { return r.events[at].ID == id })
}

// readSorted is read for events out of order or with an id twice.
func (r *reader) readSorted(events []conversion.Event, asOf int64, needUser bool) {
	r.begin(events)
	var found conversion.Findings
	r.sorted = conversion.Order(r.sorted[:0], events, &found)
	r.bad = append(r.bad, found...)
	for _, i := range r.sorted {
		e := &events[i]
		if needUser && e.User == "" {
			r.bad.Add(conversion.NoUser, "", 1, i)
		} else if t, _ := e.UnixNano(); t < asOf {
			r.add(i, t, e)
		}
	}
}

// add adds a row for an event, if it matters.
func (r *reader) add(i int, t int64, e *conversion.Event) {
	m := Mask{Time: t, Seq: e.Seq}
	r.match(&m, e)
	row := -1
	if m.Steps|m.Exclude != 0 || m.Relevant {
		row = len(r.rows)
		r.rows, r.order = append(r.rows, m), append(r.order, i)
	}
	if r.parts {
		r.kept = append(r.kept, keptEvent{i, row})
	}
}

// match fills in what the predicates say of an event.
func (r *reader) match(m *Mask, e *conversion.Event) {
	n := r.steps + r.excludes
	if n < 64 {
		w := r.memo.Match(e)
		m.Steps = w & (1<<r.steps - 1)
		m.Exclude = w >> r.steps & (1<<r.excludes - 1)
		m.Relevant = r.direct && (r.all || w>>n&1 != 0)
		return
	}
	r.words = r.memo.AppendMatches(r.words[:0], e)
	m.Steps = bitsOf(r.words, 0, r.steps)
	m.Exclude = bitsOf(r.words, r.steps, r.excludes)
	m.Relevant = r.direct && (r.all || bitsOf(r.words, n, 1) != 0)
}

// bitsOf returns n bits of words from one on.
func bitsOf(words []uint64, from, n int) uint64 {
	if n == 0 {
		return 0
	}
	at, shift := from/64, from%64
	w := words[at] >> shift
	if shift > 0 && at+1 < len(words) {
		w |= words[at+1] << (64 - shift)
	}
	return w & (noLimit >> (64 - n))
}

// idSeed only spreads ids over a table: no result depends on it.
var idSeed = maphash.MakeSeed()
