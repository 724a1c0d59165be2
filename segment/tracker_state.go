package segment

import (
	"bytes"

	"github.com/go-conversion/conversion"
	"github.com/go-conversion/conversion/internal/saved"
	"github.com/go-conversion/conversion/internal/wire"
)

// stateVersion begins the bytes of a tracker's state.
const stateVersion = "CST1"

// AppendBinary appends the tracker's state, from which [Set.RestoreTracker] goes
// on exactly. The form is canonical: trackers of one set that have met the same
// events have equal bytes, whether or not they were restored in between. The
// error is always nil.
func (t *Tracker) AppendBinary(dst []byte) ([]byte, error) {
	dst = saved.AppendHead(dst, stateVersion, t.set.definition)
	dst = wire.AppendBool(wire.AppendUint(dst, uint64(t.passed)), t.isNew)
	dst = wire.AppendString(dst, t.visit.id)
	dst, _ = t.visit.touch.AppendBinary(dst)
	dst = t.queue.Append(t.ids.Append(dst))
	dst = appendFindings(dst, t.findings)
	dst = wire.AppendUint(dst, uint64(t.run.count))
	if t.run.count > 0 {
		last := t.last
		last.Name = last.EventName() // it only serves to compare with later ones
		dst, _ = last.AppendBinary(dst)
		dst = t.run.append(dst)
	}
	return dst, nil
}

func appendFindings(dst []byte, findings conversion.Findings) []byte {
	dst = wire.AppendUint(dst, uint64(len(findings)))
	for _, f := range findings {
		dst = wire.AppendString(dst, string(f.Code))
		dst = wire.AppendInt(wire.AppendInt(dst, f.Count), int64(f.Event))
	}
	return dst
}

// append appends what is known of a user who has events.
func (r *run) append(dst []byte) []byte {
	dst = wire.AppendInt(wire.AppendInt(wire.AppendInt(dst, r.firstAt.time), r.firstAt.seq), r.last)
	for _, word := range r.ever {
		dst = wire.AppendUint(dst, word)
	}
	for _, p := range r.past {
		dst = appendLatest(appendLatest(appendLatest(dst, p.held, p.first), p.held, p.last), p.excluded, p.since)
	}
	if dst = wire.AppendUint(dst, uint64(r.opened)); r.plan.hasVisits {
		dst = r.visits.append(dst)
	}
	for _, l := range r.leaves {
		dst = l.append(dst)
	}
	if r.goals != nil {
		state, _ := r.goals.AppendBinary(nil)
		dst = wire.AppendString(dst, string(state))
	}
	if r.keepsHistory() {
		dst = r.history.append(dst)
	}
	return dst
}

// append appends the open session, the first and the last.
func (v *visits) append(dst []byte) []byte {
	open := v.open[len(v.open)-1]
	dst = open.append(dst, true)
	for _, one := range []*visit{v.first, v.last} {
		if dst = wire.AppendBool(dst, one == open); one != open {
			dst = one.append(dst, false)
		}
	}
	return dst
}

func (v *visit) append(dst []byte, isOpen bool) []byte {
	dst = wire.AppendString(wire.AppendInt(wire.AppendInt(dst, v.start), v.seq), v.id)
	for _, word := range v.facts {
		dst = wire.AppendUint(dst, word)
	}
	if isOpen && v.rules != nil {
		dst, _ = v.touch.AppendBinary(dst)
		dst, _ = v.rules.AppendBinary(dst)
	}
	return dst
}

func (h *history) append(dst []byte) []byte {
	dst = wire.AppendUint(dst, uint64(len(h.sessions)))
	for i := range h.sessions {
		s := &h.sessions[i]
		dst, _ = s.Touch.AppendBinary(wire.AppendString(dst, s.ID))
		dst = wire.AppendUint(dst, uint64(len(s.Events)))
		for k := range s.Events {
			dst, _ = s.Events[k].AppendBinary(dst)
		}
	}
	return dst
}

// RestoreTracker returns the tracker whose state is b, with its options. The
// error is conversion.ErrDefinition if b comes from another set, and
// conversion.ErrState if it is no state. Any change of a segment makes another
// set, another resolver does not: to keep who was in which segment before that,
// keep the events and observe them again.
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
	if same, _ := t.AppendBinary(nil); !bytes.Equal(same, b) {
		return nil, conversion.ErrState // no tracker comes to such a state
	}
	return t, nil
}

func (t *Tracker) read(r *wire.Reader) {
	t.passed, t.isNew = int(r.Uint()), r.Bool()
	t.visit.id = r.String()
	r.Cut(t.visit.touch.CutBinary)
	t.ids.Read(r)
	t.queue.Read(r)
	for range r.Len(3) {
		code := conversion.FindingCode(r.String())
		t.findings.Add(code, "", r.Int(), int(r.Int()))
	}
	if t.run.count = int(r.Uint()); t.run.count > 0 {
		r.Cut(t.last.CutBinary)
		t.run.read(r)
	} else if t.run.count < 0 || !t.isNew {
		r.Fail()
	}
}

func (r *run) read(b *wire.Reader) {
	r.firstAt, r.last = instantOf{b.Int(), b.Int()}, b.Int()
	for w := range r.ever {
		r.ever[w] = b.Uint()
	}
	for i := range r.past {
		p := &r.past[i]
		p.held, p.first = readLatest(b)
		p.held, p.last = readLatest(b)
		p.excluded, p.since = readLatest(b)
	}
	opened := b.Uint()
	if opened == 0 || opened > 1<<31-1 {
		b.Fail()
		return
	}
	if r.opened = int(opened); r.plan.hasVisits {
		r.visits.read(b)
	}
	for _, l := range r.leaves {
		l.read(b)
	}
	if r.goals != nil {
		state := b.String()
		goals, err := r.Set.goals.RestoreTracker([]byte(state))
		if err != nil {
			b.Fail()
			return
		}
		r.goals = goals
	}
	if r.keepsHistory() {
		r.history.read(b, r.opened)
	}
}

func (v *visits) read(r *wire.Reader) {
	open := v.readVisit(r, true)
	v.open = append(v.open, open)
	for _, one := range []**visit{&v.first, &v.last} {
		if *one = open; !r.Bool() {
			*one = v.readVisit(r, false)
		}
	}
}

func (v *visits) readVisit(r *wire.Reader, isOpen bool) *visit {
	one := v.fresh()
	one.start, one.seq, one.id = r.Int(), r.Int(), r.String()
	for w := range one.facts {
		one.facts[w] = r.Uint()
	}
	if isOpen && one.rules != nil {
		r.Cut(one.touch.CutBinary)
		one.rules.Begin(one.touch)
		r.Cut(one.rules.CutBinary)
	}
	return one
}

func (h *history) read(r *wire.Reader, sessions int) {
	for range r.Len(3) {
		s := conversion.Session{ID: r.String()}
		r.Cut(s.Touch.CutBinary)
		h.begin(s.ID, s.Touch)
		events := r.Len(8)
		for range events {
			var e conversion.Event
			r.Cut(e.CutBinary)
			h.add(len(h.sessions)-1, &e)
		}
		if events == 0 {
			r.Fail()
		}
	}
	if len(h.sessions) != sessions {
		r.Fail()
	}
}
