package attribution

import (
	"fmt"
	"slices"

	"github.com/go-conversion/conversion"
	"github.com/go-conversion/conversion/goal"
	"github.com/go-conversion/conversion/internal/check"
	"github.com/go-conversion/conversion/internal/wire"
	"github.com/go-conversion/conversion/rule"
)

// Grain says what the touches of a user are: [PerSession], [PerCompletion] or
// [PerEvent].
type Grain[K Key] interface {
	check(c *check.Checker, s *Source[K])
	fingerprint(dst []byte) []byte
	// compile returns what appends the touches; one goroutine uses it at a time.
	compile() func(dst []Touch[K], v *sourceVisits) []Touch[K]
}

// PerSession has a touch for each session; see [SessionTouches].
type PerSession[K Key] struct {
	Name string                              // stands for Key in fingerprints; it changes when the meaning does
	Key  func(*conversion.Session) (K, bool) // pure; nil is [ByChannel]
}

// PerCompletion has a touch for each completion of another goal than the one that
// is attributed; see [CompletionTouches].
type PerCompletion[K Key] struct {
	Goals []string // none: all others
}

// PerEvent has a touch for each event that the predicate selects; see
// [EventTouches].
type PerEvent[K Key] struct {
	On   rule.Predicate
	Name string                            // stands for Key in fingerprints; it changes when the meaning does
	Key  func(*conversion.Event) (K, bool) // pure; nil is the name of the event
}

// sourceVisits is what a source knows of a user.
type sourceVisits struct {
	sessions    []conversion.Session
	completions []goal.Completion
	attributed  string
}

func (g PerSession[K]) check(c *check.Checker, _ *Source[K]) {
	checkSourceKey(c, g.Name, g.Key != nil)
}

func checkSourceKey(c *check.Checker, name string, has bool) {
	switch {
	case has && name == "":
		c.Fault("touches.name", "empty", "the function has no name")
	case !has && name != "":
		c.Fault("touches.key", "missing", "there is no function %q", name)
	}
}

func (g PerSession[K]) fingerprint(dst []byte) []byte {
	return wire.AppendString(wire.AppendString(dst, "session"), g.Name)
}

func (g PerSession[K]) compile() func([]Touch[K], *sourceVisits) []Touch[K] {
	key := g.Key
	if key == nil {
		key = ByChannel[K]
	}
	return func(dst []Touch[K], v *sourceVisits) []Touch[K] { return SessionTouches(dst, v.sessions, key) }
}

func (g PerCompletion[K]) check(c *check.Checker, s *Source[K]) {
	for i, name := range g.Goals {
		path := fmt.Sprintf("touches.goals[%d]", i)
		if name == s.Goal {
			c.Fault(path, "attributed", "the goal %q is the one that is attributed", name)
		} else {
			s.checkGoal(c, path, name)
		}
	}
}

func (g PerCompletion[K]) fingerprint(dst []byte) []byte {
	dst = wire.AppendString(dst, "completion")
	names := slices.Compact(slices.Sorted(slices.Values(g.Goals)))
	dst = wire.AppendUint(dst, uint64(len(names)))
	for _, name := range names {
		dst = wire.AppendString(dst, name)
	}
	return dst
}

func (g PerCompletion[K]) compile() func([]Touch[K], *sourceVisits) []Touch[K] {
	goals := slices.Clone(g.Goals)
	return func(dst []Touch[K], v *sourceVisits) []Touch[K] {
		return CompletionTouches(dst, v.completions, v.attributed, goals...)
	}
}

func (g PerEvent[K]) check(c *check.Checker, _ *Source[K]) {
	checkSourceKey(c, g.Name, g.Key != nil)
	c.Rule("touches.on", g.On)
}

func (g PerEvent[K]) fingerprint(dst []byte) []byte {
	dst = wire.AppendString(wire.AppendString(dst, "event"), g.Name)
	return wire.AppendString(dst, string(rule.AppendPredicateJSON(nil, g.On)))
}

func (g PerEvent[K]) compile() func([]Touch[K], *sourceVisits) []Touch[K] {
	matcher, err := rule.NewMatcher(g.On)
	if err != nil {
		panic(err) // it was checked
	}
	memo := matcher.NewMemo()
	key := func(e *conversion.Event) (K, bool) {
		switch {
		case memo.Match(e) == 0:
			return "", false
		case g.Key == nil:
			return K(e.EventName()), true
		}
		return g.Key(e)
	}
	return func(dst []Touch[K], v *sourceVisits) []Touch[K] {
		for i := range v.sessions {
			dst = EventTouches(dst, v.sessions[i].Events, key)
		}
		return dst
	}
}
