package channel

import (
	"slices"
	"time"

	"github.com/go-conversion/conversion"
)

// Adopt returns the sessions with their touches, where a direct session has
// adopted the first touch of its later events that is not direct, as Matomo
// does. It is for reports: an adopted touch comes from the future of the
// visit's beginning, so rules of goals must not see it.
//
// Touches that are set already are taken as they are; others are resolved from
// the first event. The sessions given are not changed; their events are
// shared.
func (r *Resolver) Adopt(sessions []conversion.Session) []conversion.Session {
	sessions = r.withTouches(sessions)
	for i := range sessions {
		s := &sessions[i]
		if !isDirect(&s.Touch) {
			continue
		}
		for j := 1; j < len(s.Events); j++ {
			if t := r.Touch(FactsOf(&s.Events[j])); !isDirect(&t) {
				s.Touch = t
				break
			}
		}
	}
	return sessions
}

// Carry returns the sessions of one user, which are in order, with their
// touches, where a direct session has taken over the touch of the last session
// before it that was not direct itself and started at most d earlier. Universal
// Analytics did so for 6 months. A carried touch comes from the past, so rules
// may see it.
//
// Touches that are set already are taken as they are; others are resolved from
// the first event. The sessions given are not changed; their events are
// shared.
func (r *Resolver) Carry(sessions []conversion.Session, d time.Duration) []conversion.Session {
	sessions = r.withTouches(sessions)
	last := -1 // the last session that was not direct
	for i := range sessions {
		s := &sessions[i]
		switch {
		case !isDirect(&s.Touch):
			last = i
		case last >= 0 && s.Start.Sub(sessions[last].Start) <= d:
			s.Touch = sessions[last].Touch
		}
	}
	return sessions
}

// withTouches returns a copy in which each session that has events has a touch.
func (r *Resolver) withTouches(sessions []conversion.Session) []conversion.Session {
	sessions = slices.Clone(sessions)
	for i := range sessions {
		s := &sessions[i]
		if !s.Touch.IsSet() && len(s.Events) > 0 {
			s.Touch = r.Touch(FactsOf(&s.Events[0]))
		}
	}
	return sessions
}

// isDirect reports whether nothing is known of where a visit came from.
func isDirect(t *conversion.Touch) bool {
	return !t.IsSet() || t.Evidence == conversion.EvidenceNone || equalLower(t.Source, directSource)
}
