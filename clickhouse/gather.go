package clickhouse

import (
	"errors"
	"fmt"

	"github.com/go-conversion/conversion"
)

// gatherer brings the rows of each user together, one user at a time, out of streams
// that are in the order of users. Its memory is that of one user.
type gatherer struct {
	sources []*source
	limit   int // events of one user
	begun   bool
	user    string
	events  []conversion.Event
	seen    map[rowKey]bool // of the user at hand, if streams may share rows
}

// source is a stream of rows, of which the first that is not taken yet has been begun.
type source struct {
	*stream
	reader *eventReader
	keyed  bool // the key as it is stored stands behind the user
	live   bool
	user   string // of the row that was begun
}

// rowKey tells the rows of one user apart: equal ones are one event.
type rowKey struct {
	ts, seq int64
	key     string
}

func newSource(s *stream, l *layout, keyed bool) *source {
	return &source{stream: s, reader: newEventReader(s.rowReader, l), keyed: keyed}
}

// advance begins the next row.
func (s *source) advance() {
	s.live = s.next()
	if !s.live {
		return
	}
	if b := s.bytes(); string(b) != s.user {
		user := string(b)
		if user < s.user {
			s.fail(fmt.Errorf("%w: user %q after %q", ErrProtocol, user, s.user))
		}
		s.user = user
	}
	s.live = s.ok()
}

// next gathers the events of the next user, which are valid until it is called again.
// It returns false at the end and after a fault; see err. The events of the last user
// before a fault may not be all.
func (g *gatherer) next() bool {
	if !g.begun {
		g.begun = true
		for _, s := range g.sources {
			s.advance()
		}
	}
	user, ok := g.first()
	if !ok {
		return false
	}
	g.user = user
	clear(g.events)
	g.events = g.events[:0]
	clear(g.seen)
	for _, s := range g.sources {
		g.take(s)
	}
	return true
}

// first returns the least user at hand. It is not ok at the end of all streams, or
// once one of them has a fault.
func (g *gatherer) first() (user string, ok bool) {
	for _, s := range g.sources {
		switch {
		case !s.ok():
			return "", false
		case s.live && (!ok || s.user < user):
			user, ok = s.user, true
		}
	}
	return user, ok
}

// take reads the rows of the user in one stream.
func (g *gatherer) take(s *source) {
	for s.live && s.user == g.user {
		if len(g.events) >= g.limit {
			s.fail(fmt.Errorf("%w: user %q has more than %d", ErrActor, g.user, g.limit))
			return
		}
		g.read(s)
		s.advance()
	}
}

// read reads the rest of the row that was begun.
func (g *gatherer) read(s *source) {
	var row rowKey
	if s.keyed {
		row.key = s.text()
	}
	var e conversion.Event
	s.reader.event(&e, g.user)
	if s.keyed {
		row.ts, row.seq = e.Time.UnixNano(), e.Seq
		if g.seen[row] {
			return
		}
		if g.seen == nil {
			g.seen = make(map[rowKey]bool)
		}
		g.seen[row] = true
	}
	g.events = append(g.events, e)
}

// err returns what was wrong, as a SliceError; nil only after a clean end of all
// streams.
func (g *gatherer) err() error {
	var failed *SliceError
	for _, s := range g.sources {
		err := s.err()
		// A stream that another one kept from being read has no fault of its own.
		if err != nil && (failed == nil || errors.Is(failed.Err, errUnread)) {
			failed = &SliceError{Server: s.request.endpoint.String(), Query: s.request.sql, Err: err}
		}
	}
	if failed == nil {
		return nil
	}
	return failed
}

// close ends the streams.
func (g *gatherer) close() {
	for _, s := range g.sources {
		s.close()
	}
}
