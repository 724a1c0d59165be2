package attribution

import (
	"strings"
	"sync"

	"github.com/go-conversion/conversion/goal"
	"github.com/go-conversion/conversion/internal/check"
	"github.com/go-conversion/conversion/internal/wire"
	"github.com/go-conversion/conversion/session"
)

// Source says where the touches and conversions of a user come from, given all
// events of that user. It is plain data; [NewReader] compiles it.
type Source[K Key] struct {
	Goals   *goal.Set
	Goal    string   // its completions are the conversions
	Touches Grain[K] // nil is PerSession, by channel

	// Cutter makes sessions, and says where they came from; nil is that of a
	// [session.Policy] with "refund" as its only passive event. What proves no visit,
	// such as a call or a refund of another name, would be a touch of its own: the
	// policy names it as Passive.
	Cutter *session.Cutter

	// KeepRefunds leaves refund events alone. Without it, where the goal is a macro
	// conversion that has a value, they are taken off the value of its orders, as
	// goal.Refunds and the Adjust method of a score do.
	KeepRefunds bool
}

// Reader is a compiled [Source]. It is immutable and safe for any number of
// goroutines.
type Reader[K Key] struct {
	source Source[K]
	goal   goal.Goal
	idle   *sync.Pool // of *sourceUser[K]
}

// NewReader compiles a source. The error joins all faults, each a
// *conversion.Fault that names the place, such as "touches.on".
func NewReader[K Key](s Source[K]) (*Reader[K], error) {
	if s.Touches == nil {
		s.Touches = PerSession[K]{}
	}
	if s.Cutter == nil {
		s.Cutter = session.MustNew(session.Policy{Passive: []string{"refund"}}) // which the office sends, not the visitor
	}
	if err := s.check(); err != nil {
		return nil, err
	}
	r := &Reader[K]{source: s}
	r.goal, _ = s.Goals.Goal(s.Goal)
	r.idle = &sync.Pool{New: func() any { return r.newUser() }}
	return r, nil
}

// MustReader is [NewReader] for variables of a program; it panics on an error.
func MustReader[K Key](s Source[K]) *Reader[K] {
	r, err := NewReader(s)
	if err != nil {
		panic("attribution: " + strings.ReplaceAll(err.Error(), "\n", "; "))
	}
	return r
}

func (s *Source[K]) check() error {
	var c check.Checker
	if s.Goals == nil {
		c.Fault("goals", "missing", "there are no goals")
	}
	s.checkGoal(&c, "goal", s.Goal)
	s.Touches.check(&c, s)
	return c.Err()
}

func (s *Source[K]) checkGoal(c *check.Checker, path, name string) {
	if s.Goals == nil {
		return
	}
	if _, known := s.Goals.Goal(name); !known {
		c.Fault(path, "unknown_goal", "there is no goal %q", name)
	}
}

// append appends what identifies the source.
func (s *Source[K]) append(dst []byte) []byte {
	goals, cutter := s.Goals.Fingerprint(), s.Cutter.Fingerprint()
	dst = append(append(dst, goals[:]...), cutter[:]...)
	dst = wire.AppendBool(wire.AppendString(dst, s.Goal), s.KeepRefunds)
	return s.Touches.fingerprint(dst)
}
