package funnel

import (
	"hash/maphash"
	"math/bits"

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
	words []uint64 // what the predicates say of the events, so many words for each
	table []int32  // of the hashes of ids

	events []conversion.Event
	rows   []Mask // of the events that matter, in order
	order  []int  // their indices
	kept   []keptEvent
	bad    conversion.Findings
}

// keptEvent is an event that counts; row is -1 if it does not matter.
type keptEvent struct{ event, row int }

func newReader(r reading) reader { return reader{reading: r, memo: r.matcher.NewMemo()} }

// read reads the events before asOf, and of users only where users are told
// apart. What is wrong with them is in bad.
func (r *reader) read(events []conversion.Event, asOf int64, needUser bool) {
	r.events = events
	r.rows, r.order, r.bad = r.rows[:0], r.order[:0], r.bad[:0]
	r.kept = r.kept[:0]
	r.words = r.memo.AppendMatches(r.words[:0], events)
	if !r.inOrder(events) || !r.distinct(events) {
		var found conversion.Findings
		r.order = conversion.Order(r.order, events, &found)
		r.bad = append(r.bad, found...)
		all := r.order
		r.order = r.order[:0] // never ahead of all
		for _, i := range all {
			r.add(i, asOf, needUser)
		}
		return
	}
	for i := range events {
		r.add(i, asOf, needUser)
	}
}

// add adds a row for an event, if it matters.
func (r *reader) add(i int, asOf int64, needUser bool) {
	e := &r.events[i]
	t, dated := e.UnixNano()
	switch {
	case !dated:
		r.bad.Add(conversion.Undated, "", 1, i)
		return
	case needUser && e.User == "":
		r.bad.Add(conversion.NoUser, "", 1, i)
		return
	case t >= asOf:
		return
	}
	m := Mask{Time: t, Seq: e.Seq}
	r.match(&m, i)
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
func (r *reader) match(m *Mask, i int) {
	n := r.steps + r.excludes
	if n < 64 {
		w := r.words[i]
		m.Steps = w & (1<<r.steps - 1)
		m.Exclude = w >> r.steps & (1<<r.excludes - 1)
		m.Relevant = r.direct && (r.all || w>>n&1 != 0)
		return
	}
	stride := len(r.words) / len(r.events)
	words := r.words[i*stride:][:stride]
	m.Steps = bitsOf(words, 0, r.steps)
	m.Exclude = bitsOf(words, r.steps, r.excludes)
	m.Relevant = r.direct && (r.all || bitsOf(words, n, 1) != 0)
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

// inOrder reports whether the events are in the order of conversion.Compare,
// undated ones aside.
func (r *reader) inOrder(events []conversion.Event) bool {
	last := -1
	for i := range events {
		e := &events[i]
		if _, dated := e.UnixNano(); !dated {
			continue
		}
		if last >= 0 {
			before := &events[last]
			if !before.Time.Before(e.Time) && conversion.Compare(before, e) > 0 {
				return false
			}
		}
		last = i
	}
	return true
}

var idSeed = maphash.MakeSeed()

// distinct reports whether no id is there twice, undated events aside.
func (r *reader) distinct(events []conversion.Event) bool {
	ids := 0
	for i := range events {
		if events[i].ID != "" {
			ids++
		}
	}
	if ids < 2 {
		return true
	}
	size := 1 << bits.Len(uint(2*ids))
	if cap(r.table) < size {
		r.table = make([]int32, size)
	}
	r.table = r.table[:size]
	clear(r.table)
	for i := range events {
		if id := events[i].ID; id != "" && r.known(events, i, id) {
			return false
		}
	}
	return true
}

// known notes an id and reports whether it was there.
func (r *reader) known(events []conversion.Event, i int, id string) bool {
	mask := uint64(len(r.table) - 1)
	at := maphash.String(idSeed, id) & mask
	for ; r.table[at] != 0; at = (at + 1) & mask {
		if events[r.table[at]-1].ID == id {
			return true
		}
	}
	r.table[at] = int32(i + 1)
	return false
}
