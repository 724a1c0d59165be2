package segment

import (
	"slices"

	"github.com/go-conversion/conversion"
)

// history keeps a user's events, for whoever has to look at them again.
type history struct{ sessions []conversion.Session }

func (h *history) reset() { h.sessions = nil }

func (h *history) begin(id string, touch conversion.Touch) {
	h.sessions = append(h.sessions, conversion.Session{ID: id, Index: len(h.sessions) + 1, Touch: touch})
}

func (h *history) add(session int, e *conversion.Event) {
	s := &h.sessions[session]
	if len(s.Events) == 0 {
		s.User, s.Start = e.User, e.Time
	}
	s.Events, s.End = append(s.Events, *e), e.Time
}

// journey returns the sessions in order. They are the caller's to look at.
func (h *history) journey() conversion.Journey {
	j := conversion.Journey{Sessions: slices.Clone(h.sessions)}
	slices.SortStableFunc(j.Sessions, compareSessions)
	for i := range j.Sessions {
		s := &j.Sessions[i]
		s.Index, s.Events = i+1, slices.Clip(s.Events)
		j.User = s.User
	}
	return j
}
