package insight

import (
	"crypto/sha256"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/go-conversion/conversion/funnel"
	"github.com/go-conversion/conversion/internal/check"
	"github.com/go-conversion/conversion/internal/wire"
	"github.com/go-conversion/conversion/rule"
	"github.com/go-conversion/conversion/session"
)

// Tracking says of what a [GridAccumulator] makes a grid. It is plain data.
type Tracking struct {
	// Funnel has the steps after the first one, which are the sessions. A session
	// reached a step if it has an event of it at all: order, limits of time and
	// exclusions are left aside, because a missing event must show in its own column
	// only. Steps of an open funnel, optional ones and those that come in any order
	// are optional in the sense of [HealthOptions].
	Funnel *funnel.Plan

	Traffic string          // the name of the sessions; "" is "sessions"
	Cutter  *session.Cutter // as in a [Study]
	Period  GridPeriod
	Zone    *time.Location // whose days they are; nil is UTC

	// Parts divide the sessions, each in its way, such as ByChannel() or
	// ByProp("platform"). A part is called by both names: "channel: Email", "platform:
	// mobile". Of each way the first 256 names in order are kept, and the others are
	// "(others)".
	Parts []Strata

	// From and AsOf are where the grid begins and ends: at the first period that
	// begins at From or later, and the last that has ended at AsOf, with rows of zeros
	// if nothing was seen. Events from AsOf on are left out. Without them the first
	// and the last period may be incomplete, and an outage that still lasts is not
	// seen.
	From, AsOf time.Time

	// Received is a property with the time of receipt: a text as in RFC 3339, or
	// seconds since 1970. "" is none.
	Received string

	// Names are names of events that are known beside those in the funnel, so that a
	// name that differs from one by case or separators only can be told.
	Names []string
}

// tracking is a checked definition with its defaults.
type tracking struct {
	Tracking
	fingerprint [32]byte
	steps       []string
	optional    []string
	matcher     *rule.Matcher
	pairs       uint64 // the steps that come after the one before, if at all
	first, end  int64  // the periods of the grid; end is behind the last
	names       definedNames
}

// check returns the faults of a definition.
func (t *Tracking) check() error {
	var c check.Checker
	t.Period.check(&c)
	if t.Funnel == nil {
		c.Fault("funnel", "missing", "there is no funnel")
	} else {
		checkGridSteps(&c, t.gridSteps())
	}
	if t.Zone != nil {
		// A zone stands in fingerprints by its name, as in policies of sessions.
		if _, err := session.New(session.Policy{Midnight: t.Zone}); err != nil {
			c.Fault("zone", "zone", "%v", err)
		}
	}
	if !t.From.IsZero() && !t.AsOf.IsZero() && !t.From.Before(t.AsOf) {
		c.Fault("as_of", "span", "%v is not after %v", t.AsOf, t.From)
	}
	t.checkParts(&c)
	for i, name := range t.Names {
		at := fmt.Sprintf("names[%d]", i)
		if c.UTF8(at, name); name == "" {
			c.Fault(at, "empty", "an event has no name")
		}
	}
	return c.Err()
}

func (t *Tracking) checkParts(c *check.Checker) {
	names := check.NamesOf("parts", t.Parts, wayOf)
	for i, p := range t.Parts {
		at := fmt.Sprintf("parts[%d]", i)
		switch first := names.First[wayOf(&p)]; {
		case wayOf(&p) == "":
			c.Fault(at+".name", "empty", "the parts have no name")
		case first != i:
			c.Fault(at+".name", "duplicate", "parts %d are called %q too", first, p.Name)
		}
		if p.Of == nil {
			c.Fault(at+".of", "missing", "no function tells the part")
		}
	}
}

// wayOf returns the name of a way of dividing, without the word that tells properties
// from other strata.
func wayOf(s *Strata) string { return strings.TrimPrefix(s.Name, "prop ") }

// gridSteps returns the columns of the grid.
func (t *Tracking) gridSteps() []string {
	steps := []string{t.Traffic}
	if t.Traffic == "" {
		steps[0] = "sessions"
	}
	for _, s := range t.Funnel.Funnel().Steps {
		steps = append(steps, s.Name)
	}
	return steps
}

// compile checks the definition and makes it ready to use.
func (t Tracking) compile() (*tracking, error) {
	if err := t.check(); err != nil {
		return nil, err
	}
	if t.Cutter == nil {
		t.Cutter = session.MustNew(session.Policy{Passive: []string{"refund"}})
	}
	if t.Zone == nil {
		t.Zone = time.UTC
	}
	t.Parts, t.Names = slices.Clone(t.Parts), slices.Clone(t.Names)
	made := &tracking{Tracking: t, steps: t.gridSteps(), names: newDefinedNames(t.Names)}
	var predicates []rule.Predicate
	f := t.Funnel.Funnel()
	for i, s := range f.Steps {
		predicates = append(predicates, s.On)
		made.names.addOf(s.On)
		isFixed := !s.AnyOrder && f.Order != funnel.AnyOrder
		if i > 0 && isFixed {
			made.pairs |= 1 << i
		}
		followed := i+1 < len(f.Steps) && f.Steps[i+1].AnyOrder
		if s.Optional || f.Open || !isFixed || followed {
			made.optional = append(made.optional, s.Name)
		}
	}
	var err error
	made.matcher, err = rule.NewMatcher(predicates...)
	made.first, made.end = t.span()
	made.fingerprint = t.fingerprint()
	return made, err
}

// span returns the first period and the one behind the last.
func (t *Tracking) span() (first, end int64) {
	const years = 1 << 32 // more than there are
	first, end = -years, years
	if !t.From.IsZero() {
		from := t.From.In(t.Zone)
		first = t.Period.of(from)
		if begin := t.Period.start(first); time.Date(begin.Year(), begin.Month(), begin.Day(), 0, 0, 0, 0, t.Zone).Before(from) {
			first++
		}
	}
	if !t.AsOf.IsZero() {
		end = t.Period.of(t.AsOf.In(t.Zone))
	}
	return first, end
}

// fingerprint identifies what is counted. Parts stand there by their names.
func (t *Tracking) fingerprint() [32]byte {
	steps, cutter := t.Funnel.Fingerprint(), t.Cutter.Fingerprint()
	b := wire.AppendString(nil, "insight.Tracking 1")
	b = append(append(b, steps[:]...), cutter[:]...)
	for _, text := range []string{t.Traffic, string(t.Period), t.Zone.String(), t.Received} {
		b = wire.AppendString(b, text)
	}
	for _, p := range t.Parts {
		b = wire.AppendString(wire.AppendBool(b, true), p.Name)
	}
	for _, instant := range []time.Time{t.From, t.AsOf} {
		b = wire.AppendBool(b, !instant.IsZero())
		b = wire.AppendInt(wire.AppendInt(b, instant.Unix()), int64(instant.Nanosecond()))
	}
	names := slices.Sorted(slices.Values(t.Names))
	for _, name := range slices.Compact(names) {
		b = wire.AppendString(wire.AppendBool(b, true), name)
	}
	return sha256.Sum256(b)
}
