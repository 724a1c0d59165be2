package session_test

import (
	"slices"
	"strings"
	"time"

	"github.com/go-conversion/conversion"
	"github.com/go-conversion/conversion/channel"
	"github.com/go-conversion/conversion/session"
)

// reference cuts as goal.md, section 8, says, word for word. It is slow and
// easy to read: it keeps the indices of the events of each session and looks
// everything up there.
func reference(p session.Policy, events []conversion.Event) []conversion.Session {
	r := referenceCut{policy: p}
	for _, e := range firstOfEach(events) {
		r.take(e)
	}
	var list []conversion.Session
	for i, s := range r.sessions {
		out := conversion.Session{
			User: s.events[0].User, ID: s.id, Index: i + 1, Events: s.events,
			Touch: channel.Default().Touch(channel.FactsOf(&s.events[0])),
			Start: s.events[0].Time, End: s.events[len(s.events)-1].Time, Cause: s.cause,
		}
		list = append(list, out)
	}
	return list
}

// firstOfEach sorts the events and drops undated ones and duplicates.
func firstOfEach(events []conversion.Event) []conversion.Event {
	var sorted, kept []conversion.Event
	for _, e := range events {
		if year := e.Time.UTC().Year(); year >= 1678 && year <= 2261 {
			sorted = append(sorted, e)
		}
	}
	slices.SortStableFunc(sorted, func(a, b conversion.Event) int { return conversion.Compare(&a, &b) })
	seen := map[string]bool{}
	for _, e := range sorted {
		if e.ID != "" && seen[e.ID] {
			continue
		}
		seen[e.ID] = true
		kept = append(kept, e)
	}
	return kept
}

type referenceCut struct {
	policy   session.Policy
	sessions []*referenceSession
	before   *referenceSession // of the event before
}

type referenceSession struct {
	id     string
	cause  conversion.Cause
	events []conversion.Event
	values map[session.Attribute]string
	active int // index of the last active event
}

func (r *referenceCut) take(e conversion.Event) {
	s, cause := r.sessionOf(e)
	if s == nil {
		s = &referenceSession{cause: cause, values: allAttributes(e, r.policy)}
		if r.policy.TrustIDs {
			s.id = e.Session
		}
		r.sessions = append(r.sessions, s)
	} else if !r.passive(e) {
		s.active = len(s.events)
	}
	s.events = append(s.events, e)
	r.before = s
}

func (r *referenceCut) passive(e conversion.Event) bool {
	return slices.Contains(r.policy.Passive, e.EventName())
}

func (r *referenceCut) sessionOf(e conversion.Event) (*referenceSession, conversion.Cause) {
	if r.before == nil {
		return nil, conversion.CauseFirst
	}
	if r.policy.TrustIDs && e.Session != "" {
		for _, s := range r.sessions {
			if s.id == e.Session {
				return s, ""
			}
		}
		return nil, conversion.CauseID
	}
	if cause := r.opens(r.before, e); cause != "" {
		return nil, cause
	}
	return r.before, ""
}

func (r *referenceCut) opens(s *referenceSession, e conversion.Event) conversion.Cause {
	p := r.policy
	last := s.events[s.active].Time
	active := !r.passive(e)
	timeout := p.Timeout
	if timeout == 0 {
		timeout = 30 * time.Minute
	}
	switch {
	case p.MaxAge > 0 && beyond(s.events[0].Time, e.Time, p.MaxAge, p.AtMaxAge):
		return conversion.CauseMaxAge
	case active && timeout != session.NoTimeout && beyond(last, e.Time, timeout, p.AtTimeout):
		return conversion.CauseTimeout
	case active && p.Midnight != nil && last.In(p.Midnight).Format(time.DateOnly) != e.Time.In(p.Midnight).Format(time.DateOnly):
		return conversion.CauseMidnight
	}
	if active {
		if a := r.changes(s, e); a != "" {
			return conversion.Cause(a)
		}
	}
	if p.MaxEvents > 0 && len(s.events) >= p.MaxEvents {
		return conversion.CauseMaxEvents
	}
	return ""
}

// beyond reports whether b is beyond the limit from a.
func beyond(a, b time.Time, limit time.Duration, at session.AtLimit) bool {
	end := a.Add(limit)
	return b.After(end) || at == session.Split && b.Equal(end)
}

func (r *referenceCut) changes(s *referenceSession, e conversion.Event) session.Attribute {
	brings := allAttributes(e, r.policy)
	for _, a := range r.policy.SplitOn {
		isProp := strings.HasPrefix(string(a), "prop ")
		switch {
		case brings[a] == "" || brings[a] == s.values[a]:
		case isProp && s.values[a] == "":
			s.values[a] = brings[a]
		case isProp:
			return a
		case s.values[a] == "" && r.policy.Adopt == session.AdoptAbsent:
			s.values[a] = brings[a]
		case r.policy.Adopt == session.AdoptDirect && !hasTouch(s.values):
			for _, t := range touchAttributes {
				s.values[t] = brings[t]
			}
		default:
			return a
		}
	}
	return ""
}

var touchAttributes = []session.Attribute{
	session.Source, session.Medium, session.Campaign, session.Term, session.Content, session.ClickID, session.ReferrerHost,
}

func hasTouch(values map[session.Attribute]string) bool {
	return slices.ContainsFunc(touchAttributes, func(a session.Attribute) bool { return values[a] != "" })
}

// allAttributes returns the attributes of the touch, and the properties that
// the policy names as JSON, which tells the types apart.
func allAttributes(e conversion.Event, p session.Policy) map[session.Attribute]string {
	t := channel.Default().Touch(channel.FactsOf(&e))
	values := map[session.Attribute]string{
		session.Source: t.Source, session.Medium: t.Medium, session.Campaign: t.Campaign,
		session.Term: t.Term, session.Content: t.Content, session.ReferrerHost: t.ReferrerHost,
	}
	if t.ClickID.Value != "" {
		values[session.ClickID] = t.ClickID.Name + "=" + t.ClickID.Value
	}
	for a, v := range values {
		values[a] = strings.ToLower(v)
		if slices.Contains([]string{"(direct)", "(none)", "(not set)"}, values[a]) {
			values[a] = ""
		}
	}
	for _, a := range p.SplitOn {
		if name, isProp := strings.CutPrefix(string(a), "prop "); isProp {
			text := string(e.Props.Lookup(name).AppendJSON(nil))
			if text != `""` && text != "null" {
				values[a] = text
			}
		}
	}
	return values
}
