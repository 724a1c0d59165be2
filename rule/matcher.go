package rule

import (
	"math/bits"

	"github.com/go-conversion/conversion"
	"github.com/go-conversion/conversion/internal/pattern"
)

// Matcher decides which of some predicates hold of single events, as a bit
// mask, for whoever asks the same few of very many events: the steps of a
// funnel, the conditions of a segment. Where a [Program] keeps the state of a
// visit and serves a thousand rules, a Matcher knows nothing but the event at
// hand and takes some nanoseconds for it: compiled once, it has for each event
// name what the predicates come to there, and each [Memo] remembers which of
// them hold of the URLs it has met.
//
// Predicates mean what they mean in a Program, bit for bit. A Matcher is
// immutable and safe for any number of goroutines; each of them has a Memo of
// its own.
type Matcher struct {
	names  nameTable
	atoms  atoms // the tests of texts
	leaves int   // so many
	slots  [nSources][]slot
	stride [nSources]int // words that are remembered of a text
}

// class is what the predicates come to at the events of one name.
type class struct {
	word            // of the first 64 predicates
	decided bool    // by the name alone, as far as word goes
	texts   sources // those to look up
	more    []word  // of the other predicates
}

// word is what 64 predicates come to.
type word struct {
	always  uint64           // these hold
	texts   [nSources]uint64 // these hold if the memo of that text says so
	located sources          // of texts, where there is one
	rest    []remainder      // these have to be evaluated
}

// remainder is what is left of a predicate.
type remainder struct {
	bit uint64
	condition
}

// NewMatcher makes a matcher of predicates; predicate i is bit i. The error
// joins all faults, each a *conversion.Fault whose path begins with the
// predicate's index. The time it takes grows with the number of predicates
// times the number of different names in them.
func NewMatcher(ps ...Predicate) (*Matcher, error) {
	if err := checkAll(predicates(ps)); err != nil {
		return nil, err
	}
	b := newMatcherBuilder(len(ps))
	b.build(ps)
	return b.Matcher, nil
}

// Memo evaluates a [Matcher] for one goroutine. It remembers up to 4096 different
// texts of each kind that the predicates ask about (URL, referrer, title,
// content type), and what holds of them; beyond that, one takes the place of
// another. What it remembers changes no result.
//
// The memory grows with the texts met, to some 100 KB for each kind and 32 KB
// more for each 64 predicates beyond the first 64. It keeps the texts
// themselves alive. Once it has grown nothing is allocated, but for a URL that
// is not in normal form and has to be read again.
type Memo struct {
	of     *Matcher
	memos  [nSources]textMemo
	at     [nSources]int // where the texts of the event at hand are remembered
	finder finder
	url    pattern.URL
	leaves []uint64 // those that hold of the text at hand
	hit    func(int32)
}

// NewMemo returns a memo that remembers nothing yet.
func (m *Matcher) NewMemo() *Memo {
	memo := &Memo{of: m, finder: newFinder(&m.atoms), leaves: make([]uint64, (m.leaves+63)/64)}
	memo.hit = func(n int32) { memo.leaves[n/64] |= 1 << (n % 64) }
	for s := range nSources {
		if len(m.slots[s]) > 0 {
			memo.memos[s] = newTextMemo(m.stride[s])
			memo.fill(s, "", 0)
		}
	}
	return memo
}

// Match returns which of the first 64 predicates hold of e: bit i stands for
// predicate i. e is not kept. If a function panics, so does Match, and the memo
// remains good.
func (m *Memo) Match(e *conversion.Event) uint64 {
	c := m.of.names.find(e.EventName())
	if c.decided { // as most names are
		return c.always
	}
	m.locate(c.texts, e)
	return m.word(&c.word, 0, e)
}

// AppendMatches appends which of all predicates hold of e, in one word for each
// 64 of them, at least one: bit i%64 of word i/64 stands for predicate i.
func (m *Memo) AppendMatches(dst []uint64, e *conversion.Event) []uint64 {
	c := m.of.names.find(e.EventName())
	m.locate(c.texts, e)
	dst = append(dst, m.word(&c.word, 0, e))
	for i := range c.more {
		dst = append(dst, m.word(&c.more[i], i+1, e))
	}
	return dst
}

// locate looks up the texts that the predicates ask about.
func (m *Memo) locate(all sources, e *conversion.Event) {
	for ; all != 0; all &= all - 1 {
		s := source(bits.TrailingZeros8(uint8(all)))
		text := s.of(e)
		at, known := m.memos[s].find(text)
		if !known {
			at = m.learn(s, text)
		}
		m.at[s] = at
	}
}

func (m *Memo) learn(s source, text string) (at int) {
	at = m.memos[s].add(text)
	m.fill(s, text, at)
	return at
}

// word decides on 64 predicates, whose word is the i-th.
func (m *Memo) word(w *word, i int, e *conversion.Event) uint64 {
	held := w.always
	for all := w.located; all != 0; all &= all - 1 {
		s := source(bits.TrailingZeros8(uint8(all)))
		held |= w.texts[s] & m.memos[s].held[m.at[s]+i]
	}
	for i := range w.rest {
		if m.holds(&w.rest[i].condition, e) {
			held |= w.rest[i].bit
		}
	}
	return held
}

// fill writes at a place what holds of a text.
func (m *Memo) fill(s source, text string, at int) {
	clear(m.leaves)
	m.find(s, text)
	held := m.memos[s].held[at : at+m.of.stride[s]]
	clear(held)
	for i := range m.of.slots[s] {
		slot := &m.of.slots[s][i]
		if m.holds(&slot.condition, nil) {
			held[slot.bit/64] |= 1 << (slot.bit % 64)
		}
	}
}

// find marks the leaves that hold of a text.
func (m *Memo) find(s source, text string) {
	tables := &m.of.atoms.texts
	switch s {
	case urlSource:
		m.url.Parse(text)
		m.finder.matchURL(&m.url, m.hit)
	case referrerSource:
		m.url.Parse(text)
		m.finder.matchReferrer(&m.url, m.hit)
	case titleSource:
		m.finder.matchText(tables[titleAt], text, m.hit)
	case contentTypeSource:
		m.finder.matchText(tables[contentTypeAt], text, m.hit)
	}
}
