package segment

import "github.com/go-conversion/conversion/internal/wire"

// sessionTest is about single sessions: a rule is reached there and another is
// not.
type sessionTest struct {
	visits        *visits
	rule, without int // facts; without may be -1
}

func (t *sessionTest) isHeld(one *visit) bool {
	return one.has(t.rule) && (t.without < 0 || !one.has(t.without))
}

// sessionCount counts the sessions that pass a test. Those that are over are
// counted by their starts.
type sessionCount struct {
	sessionTest
	over recent
}

func (c *sessionCount) reset() { c.over.reset() }

func (c *sessionCount) take(*seen) {}

// close counts a session that is over.
func (c *sessionCount) close(one *visit) {
	if c.isHeld(one) {
		c.over.add(one.start)
	}
}

// nth returns the start of the i-th newest session that passes, from 1, or always.
func (c *sessionCount) nth(i int64) int64 {
	for k := len(c.visits.open) - 1; k >= 0; k-- {
		if one := c.visits.open[k]; c.isHeld(one) {
			if i--; i == 0 {
				return one.start
			}
		}
	}
	return c.over.nth(i)
}

func (c *sessionCount) holds(asOf int64) bool {
	return c.over.areHeld(c.nth, since(asOf, c.over.window))
}

func (c *sessionCount) next(asOf int64) int64 {
	return c.over.limits.next(c.nth, asOf, c.over.window)
}

func (c *sessionCount) append(dst []byte) []byte { return c.over.append(dst) }

func (c *sessionCount) read(r *wire.Reader) { c.over.read(r) }

// oneSession is about the first or the last session.
type oneSession struct {
	sessionTest
	last bool
}

func (o *oneSession) reset() {}

func (o *oneSession) take(*seen) {}

func (o *oneSession) holds(int64) bool {
	one := o.visits.first
	if o.last {
		one = o.visits.last
	}
	return one != nil && o.isHeld(one)
}

func (o *oneSession) next(int64) int64 { return never }

func (o *oneSession) append(dst []byte) []byte { return dst }

func (o *oneSession) read(*wire.Reader) {}
