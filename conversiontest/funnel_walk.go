package conversiontest

import (
	"math/rand/v2"
	"slices"
	"time"

	"github.com/go-conversion/conversion"
	"github.com/go-conversion/conversion/funnel"
	"github.com/go-conversion/conversion/rule"
)

const walkEvents = 14 // at most, in one walk

// walker makes up visits that go along a funnel, with detours: plain random
// ones come to the end of few funnels.
type walker struct {
	f      funnel.Funnel
	steps  [][]conversion.Event // what satisfies each step
	spoils []conversion.Event   // what satisfies an exclusion
	others []conversion.Event   // anything
	pauses []time.Duration
}

// newWalker takes the events from visits, about which the functions in the
// predicates were asked before.
func newWalker(f funnel.Funnel, visits []conversion.Session) *walker {
	w := &walker{f: f, pauses: pausesOf(f)}
	for _, v := range visits {
		w.others = append(w.others, v.Events...)
	}
	for _, s := range f.Steps {
		w.steps = append(w.steps, satisfying(s.On, w.others))
	}
	for _, x := range f.Exclude {
		w.spoils = append(w.spoils, satisfying(x.On, w.others)...)
	}
	return w
}

func satisfying(p rule.Predicate, events []conversion.Event) (found []conversion.Event) {
	for _, at := range rule.Explain(p, events).Events {
		found = append(found, events[at])
	}
	return found
}

// pausesOf returns pauses that are about as long as the limits of a funnel.
func pausesOf(f funnel.Funnel) []time.Duration {
	all := slices.Clone(pauses)
	limits := []time.Duration{f.Within}
	for _, s := range f.Steps {
		limits = append(limits, s.Within)
	}
	for _, d := range limits {
		if d > 0 {
			all = append(all, d/2, d, d+1)
		}
	}
	return all
}

func (w *walker) visits() (all []conversion.Session) {
	r := randomSource()
	for range randomVisits {
		all = append(all, w.visit(r))
	}
	return all
}

// visit takes one step after the other, and now and then something else, for
// one of each three pauses.
func (w *walker) visit(r *rand.Rand) conversion.Session {
	steps := []any{At(w.begin(r))}
	next := 0
	for range 1 + r.IntN(walkEvents) {
		if len(steps) > 1 && r.IntN(3) == 0 {
			steps = append(steps, After(pick(r, w.pauses)))
		}
		var from []conversion.Event
		switch r.IntN(8) {
		case 0:
			from = w.spoils
		case 1, 2:
			from = w.others
		case 3:
			from = w.steps[r.IntN(len(w.steps))]
		default:
			from = w.steps[next%len(w.steps)]
			next++
		}
		if len(from) == 0 {
			from = w.others
		}
		steps = append(steps, w.of(r, pick(r, from)))
	}
	return Visit(steps...)
}

// begin is when a walk begins: near the beginning or the end of the period of
// entries, if there is one.
func (w *walker) begin(r *rand.Rand) time.Time {
	switch p := w.f.Between; {
	case !p.IsSet():
		return noon
	case p.From.IsZero() || r.IntN(3) == 0:
		return p.To.Add(-pick(r, w.pauses))
	default:
		return p.From.Add(pick(r, w.pauses) - time.Second)
	}
}

// of makes the event one of this visit, and says whose it is where users are cut
// into actors.
func (w *walker) of(r *rand.Rand, e conversion.Event) conversion.Event {
	e.ID, e.User, e.Session, e.Time = "", "", "", time.Time{}
	part := pick(r, []string{"1", "1", "2"})
	switch w.f.By.Mode {
	case funnel.BySessionMode:
		e.Session = part
	case funnel.ByPropMode:
		if !e.Props.Lookup(w.f.By.Prop).Exists() {
			e.Props = append(slices.Clone(e.Props), conversion.String(w.f.By.Prop, part))
		}
	}
	return e
}
