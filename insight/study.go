package insight

import (
	"crypto/sha256"
	"time"

	"github.com/go-conversion/conversion"
	"github.com/go-conversion/conversion/goal"
	"github.com/go-conversion/conversion/internal/check"
	"github.com/go-conversion/conversion/internal/wire"
	"github.com/go-conversion/conversion/session"
)

// Study says what is a unit and what is its conversion. It is plain data;
// [NewReader] compiles it.
type Study struct {
	Goals *goal.Set
	Macro string // the goal that is the conversion, of any kind; "" is any of the kind goal.Macro

	// Cutter makes sessions, and says where they came from; nil is that of a
	// [session.Policy] with "refund" as its only passive event, because the office
	// sends it and not the visitor.
	Cutter *session.Cutter

	// Within makes units of journeys: what a user did up to so long after the first
	// event. 0 makes units of sessions.
	Within time.Duration

	// AsOf ends what is seen: nothing from then on. Visits to which an event at AsOf
	// would belong are open, and journeys whose Within has not passed by then are
	// young. The zero AsOf sees everything and takes all sessions for ended; journeys
	// need one.
	AsOf time.Time

	// Strata says what units have in common that are compared with each other; the
	// zero Strata is [ByChannelAndReturning].
	Strata Strata
}

// Strata puts units into groups that are alike, so that a comparison within them is
// about nothing else.
type Strata struct {
	Name string // stands for Of in fingerprints: it changes when the meaning does

	// Of is given the first session of the unit. It must be pure and serve several
	// goroutines.
	Of func(first *conversion.Session) string
}

// ByChannelAndReturning groups units by the channel by which they came and whether
// the user had been there before, such as "Email, new".
func ByChannelAndReturning() Strata {
	return Strata{"channel, returning", func(first *conversion.Session) string { return first.Touch.Channel + returning(first) }}
}

func returning(first *conversion.Session) string {
	if first.Index > 1 {
		return ", returning"
	}
	return ", new"
}

// ByChannel groups units by the channel by which they came.
func ByChannel() Strata {
	return Strata{"channel", func(first *conversion.Session) string { return first.Touch.Channel }}
}

// ByProp groups units by a property of their first event, written as text; without
// it they are in the stratum "".
func ByProp(name string) Strata {
	return Strata{"prop " + name, func(first *conversion.Session) string {
		return first.Events[0].Props.Lookup(name).String()
	}}
}

// Unstratified puts all units together.
func Unstratified() Strata {
	return Strata{"none", func(*conversion.Session) string { return "" }}
}

func (s *Study) check() error {
	var c check.Checker
	if s.Goals == nil {
		c.Fault("goals", "missing", "there are no goals")
	} else {
		s.checkMacro(&c)
	}
	c.Limit("within", s.Within)
	if s.Within > 0 && s.AsOf.IsZero() {
		c.Fault("as_of", "missing", "journeys are watched until an instant")
	}
	switch {
	case s.Strata.Of == nil && s.Strata.Name != "":
		c.Fault("strata.of", "missing", "no function tells the stratum")
	case s.Strata.Of != nil && s.Strata.Name == "":
		c.Fault("strata.name", "empty", "the strata have no name")
	}
	return c.Err()
}

func (s *Study) checkMacro(c *check.Checker) {
	if _, known := s.Goals.Goal(s.Macro); !known && s.Macro != "" {
		c.Fault("macro", "unknown_goal", "there is no goal %q", s.Macro)
	}
	if s.Macro != "" {
		return
	}
	for _, g := range s.Goals.Goals() {
		if g.Kind == goal.Macro {
			return
		}
	}
	c.Fault("macro", "missing", "no goal is a macro conversion")
}

// withDefaults fills in what a study leaves open.
func (s Study) withDefaults() Study {
	if s.Cutter == nil {
		s.Cutter = session.MustNew(session.Policy{Passive: []string{"refund"}})
	}
	if s.Strata.Of == nil {
		s.Strata = ByChannelAndReturning()
	}
	return s
}

// fingerprint identifies what the units are. Strata stand there by their name.
func (s *Study) fingerprint() [32]byte {
	goals, cutter := s.Goals.Fingerprint(), s.Cutter.Fingerprint()
	b := wire.AppendString(nil, "insight.Study 1")
	b = append(append(b, goals[:]...), cutter[:]...)
	b = wire.AppendString(wire.AppendString(b, s.Macro), s.Strata.Name)
	b = wire.AppendInt(b, int64(s.Within))
	b = wire.AppendBool(b, !s.AsOf.IsZero())
	b = wire.AppendInt(wire.AppendInt(b, s.AsOf.Unix()), int64(s.AsOf.Nanosecond()))
	return sha256.Sum256(b)
}
