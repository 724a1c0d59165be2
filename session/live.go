package session

import (
	"time"

	"github.com/go-conversion/conversion"
	"github.com/go-conversion/conversion/internal/saved"
	"github.com/go-conversion/conversion/internal/wire"
)

// Live follows the sessions of one user while the events come, for whoever
// scores visits live:
//
//	if visit, begins := live.Next(e); begins {
//		tracker.NextSession(visit.Touch)
//	}
//	tracker.Observe(e)
//
// For events in order and without duplicates it begins the sessions that
// [Cutter.Cut] makes of them. One that comes late belongs to the open session.
// It keeps no events and no ids. It belongs to one goroutine.
type Live struct {
	cutter  *Cutter
	visit   visit
	session conversion.Session // the open one, without events; Index 0 before the first
}

// Live returns what follows one user, before the first event.
func (c *Cutter) Live() *Live { return &Live{cutter: c} }

// Next takes the user's next event and returns the session that it belongs to,
// without events, and whether it begins it. An undated event changes nothing. With trusted ids an event whose id is not that of the
// open session begins another, although that id may have had one before.
func (l *Live) Next(e conversion.Event) (s conversion.Session, begins bool) {
	if _, dated := e.UnixNano(); !dated {
		return l.session, false
	}
	m := l.cutter.moment(&e)
	cause := l.opens(&e, m)
	if cause == "" {
		l.visit.join(m)
		if e.Time.After(l.session.End) {
			l.session.End = e.Time
		}
		return l.session, false
	}
	l.session = conversion.Session{
		User: e.User, Index: l.session.Index + 1, Touch: l.cutter.begin(&l.visit, &e, m), Start: e.Time, End: e.Time, Cause: cause,
	}
	if l.cutter.policy.TrustIDs {
		l.session.ID = e.Session
	}
	return l.session, true
}

func (l *Live) opens(e *conversion.Event, m moment) conversion.Cause {
	switch {
	case l.session.Index == 0:
		return conversion.CauseFirst
	case l.cutter.policy.TrustIDs && e.Session != "":
		if e.Session == l.session.ID {
			return ""
		}
		return conversion.CauseID
	}
	return l.cutter.opens(&l.visit, e, m)
}

// Over reports whether every event at now or later, whatever it is, begins
// another session. Before the first event there is nothing to be over.
func (l *Live) Over(now time.Time) bool {
	ns, dated := (&conversion.Event{Time: now}).UnixNano()
	if l.session.Index == 0 || !dated || l.cutter.policy.TrustIDs {
		return false
	}
	return l.cutter.over(&l.visit, ns)
}

// AppendBinary appends the state, from which [Cutter.RestoreLive] goes on. The
// error is always nil.
func (l *Live) AppendBinary(dst []byte) ([]byte, error) {
	fingerprint := l.cutter.Fingerprint()
	dst = append(dst, fingerprint[:]...)
	dst = wire.AppendInt(dst, int64(l.session.Index))
	first := conversion.Event{User: l.session.User, Session: l.session.ID, Name: string(l.session.Cause), Time: l.session.Start}
	last := conversion.Event{Time: l.session.End}
	dst, _ = first.AppendBinary(dst)
	dst, _ = last.AppendBinary(dst)
	dst, _ = l.session.Touch.AppendBinary(dst)
	for _, n := range []int64{l.visit.start, l.visit.last, l.visit.day, int64(l.visit.count)} {
		dst = wire.AppendInt(dst, n)
	}
	return l.visit.marks.append(dst), nil
}

func (m *marks) append(dst []byte) []byte {
	if m == nil {
		return wire.AppendBool(dst, false)
	}
	dst = wire.AppendBool(dst, true)
	for _, v := range m.touch.values {
		dst = wire.AppendString(dst, v)
	}
	dst = wire.AppendString(dst, m.touch.clickID)
	for _, v := range m.props {
		dst, _ = v.AppendBinary(dst)
	}
	return dst
}

// RestoreLive returns the follower whose state is b. The error is
// [conversion.ErrDefinition] if b comes from another cutter, and
// [conversion.ErrState] if it is no state.
func (c *Cutter) RestoreLive(b []byte) (*Live, error) {
	r, err := saved.Open(b, "", c.Fingerprint())
	if err != nil {
		return nil, err
	}
	l := c.Live()
	var first, last conversion.Event
	l.session.Index = int(r.Int())
	r.Cut(first.CutBinary)
	r.Cut(last.CutBinary)
	r.Cut(l.session.Touch.CutBinary)
	l.session.User, l.session.ID, l.session.Cause = first.User, first.Session, conversion.Cause(first.Name)
	l.session.Start, l.session.End = first.Time, last.Time
	l.visit.start, l.visit.last, l.visit.day, l.visit.count = r.Int(), r.Int(), r.Int(), int(r.Int())
	l.visit.marks = c.readMarks(r)
	if !r.Done() || l.session.Index < 0 || (l.visit.marks == nil) != (len(c.attributes) == 0 || l.session.Index == 0) {
		return nil, conversion.ErrState
	}
	return l, nil
}

func (c *Cutter) readMarks(r *wire.Reader) *marks {
	if !r.Bool() {
		return nil
	}
	m := new(marks)
	for i := range m.touch.values {
		m.touch.values[i] = r.String()
	}
	m.touch.clickID = r.String()
	for i := range c.attributes {
		if c.attributes[i].prop != "" {
			var v conversion.Value
			r.Cut(v.CutBinary)
			m.props = append(m.props, v)
		}
	}
	return m
}
