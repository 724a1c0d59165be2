package segment

import (
	"time"

	"github.com/go-conversion/conversion"
)

// Matcher matches journeys one after the other with the same memory. It belongs
// to one goroutine.
type Matcher struct {
	run    *run
	sorter sorter
	one    [1]conversion.Session
}

// Matcher returns a matcher of the set.
func (s *Set) Matcher() *Matcher { return &Matcher{run: newRun(s)} }

// Match is [Set.Match].
func (m *Matcher) Match(dst Bits, journey conversion.Journey, asOf time.Time) Bits {
	at := nanoOf(asOf)
	m.sorter.load(m.run, journey.Sessions, at)
	return m.run.answer(dst[:0], m.run.past, at)
}

// MatchSession is [Set.MatchSession].
func (m *Matcher) MatchSession(dst Bits, session conversion.Session) Bits {
	m.one[0] = session
	m.sorter.load(m.run, m.one[:], never)
	m.one[0] = conversion.Session{}
	asOf := int64(always)
	if m.run.count > 0 {
		asOf = after(m.run.last, 1)
	}
	return m.run.answer(dst[:0], m.run.past, asOf)
}
