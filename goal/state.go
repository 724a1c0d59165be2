package goal

import (
	"time"

	"github.com/go-conversion/conversion"
	"github.com/go-conversion/conversion/internal/saved"
	"github.com/go-conversion/conversion/internal/wire"
)

// stateVersion begins the bytes of a tracker's state.
const stateVersion = "CGT1"

// AppendBinary appends the tracker's state, from which [Set.RestoreTracker]
// goes on exactly. The form is canonical: trackers of one set in equal states
// have equal bytes, however they came there. The error is always nil.
func (t *Tracker) AppendBinary(dst []byte) ([]byte, error) {
	dst = saved.AppendHead(dst, stateVersion, t.set.definition)
	for _, n := range []int{t.session, t.passed} {
		dst = wire.AppendInt(dst, int64(n))
	}
	dst, _ = t.touch.AppendBinary(dst)
	dst, _ = t.visit.AppendBinary(dst)
	if t.visit.Len() > 0 {
		dst = appendLast(dst, t.events[t.last])
	}
	dst = t.ids.append(dst)
	dst = wire.AppendUint(dst, uint64(len(t.completions)))
	for i := range t.completions {
		dst = t.appendCompletion(dst, &t.completions[i])
	}
	dst = wire.AppendUint(dst, uint64(len(t.findings)))
	for _, f := range t.findings {
		dst = wire.AppendString(dst, string(f.Code))
		dst = wire.AppendString(dst, f.Subject)
		dst = wire.AppendInt(wire.AppendInt(dst, f.Count), int64(f.Event))
	}
	return t.queue.Append(dst), nil
}

// appendLast appends the last event, by which later ones are compared; so it
// does not matter by which of two spellings it is a page view.
func appendLast(dst []byte, e conversion.Event) []byte {
	e.Name = e.EventName()
	dst, _ = e.AppendBinary(dst)
	return dst
}

func (t *Tracker) appendCompletion(dst []byte, c *Completion) []byte {
	dst = wire.AppendUint(dst, uint64(t.set.index[c.Goal]))
	dst = wire.AppendInt(dst, int64(c.Session))
	dst = wire.AppendInt(dst, int64(c.Event))
	dst = wire.AppendInt(dst, c.Time.UnixNano())
	dst = wire.AppendString(wire.AppendInt(dst, c.Value.Micros), c.Value.Currency)
	dst, _ = c.Key.AppendBinary(dst)
	return wire.AppendString(dst, c.OrderID)
}

// RestoreTracker returns the tracker whose state is b. The error is
// conversion.ErrDefinition if b comes from another set, and
// conversion.ErrState if it is no state. Any change of a goal makes another
// set, other learned values or another resolver do not: to keep what users had reached before a release that changes goals, keep
// their events and observe them again.
func (s *Set) RestoreTracker(b []byte) (*Tracker, error) {
	r, err := saved.Open(b, stateVersion, s.definition)
	if err != nil {
		return nil, err
	}
	t := s.Tracker()
	t.read(r)
	if !r.Done() {
		return nil, conversion.ErrState
	}
	return t, nil
}

func (t *Tracker) read(r *wire.Reader) {
	t.session, t.passed = int(r.Int()), int(r.Int())
	r.Cut(t.touch.CutBinary)
	r.Cut(t.visit.CutBinary)
	if t.visit.Len() > 0 {
		r.Cut(t.events[t.last].CutBinary)
	}
	last := ""
	for range r.Len(1) {
		id := r.String()
		if id <= last {
			r.Fail()
		}
		t.ids.add(id)
		last = id
	}
	for range r.Len(8) {
		t.readCompletion(r)
	}
	for range r.Len(4) {
		code, subject := conversion.FindingCode(r.String()), r.String()
		t.findings.Add(code, subject, r.Int(), int(r.Int()))
	}
	t.queue.Read(r)
}

func (t *Tracker) readCompletion(r *wire.Reader) {
	at := r.Uint()
	if at >= uint64(len(t.set.goals)) {
		r.Fail()
		return
	}
	g := &t.set.goals[at]
	c := Completion{Goal: g.Name, Kind: g.Kind, Session: int(r.Int()), Event: int(r.Int()), Time: time.Unix(0, r.Int()).UTC()}
	c.Value = conversion.Money{Micros: r.Int(), Currency: r.String()}
	r.Cut(c.Key.CutBinary)
	c.OrderID = r.String()
	if r.OK() {
		t.completions = append(t.completions, c)
		t.book(int(at), c.Time.UnixNano())
	}
}
