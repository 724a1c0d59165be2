package session

import (
	"time"

	"github.com/go-conversion/conversion"
)

// IsEngaged reports whether a session is engaged in the sense of GA4: it lasted
// more than 10 seconds from its first to its last event, or has at least two
// page views, or reached a macro conversion, which the caller knows.
func IsEngaged(s *conversion.Session, macroReached bool) bool {
	if macroReached || s.Span() > 10*time.Second {
		return true
	}
	views := 0
	for i := range s.Events {
		if s.Events[i].IsPageView() {
			views++
		}
	}
	return views >= 2
}
