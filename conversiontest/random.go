package conversiontest

import (
	"math/rand/v2"
	"slices"
	"time"

	"github.com/go-conversion/conversion"
)

const (
	randomVisits = 60
	randomEvents = 10 // at most, in one visit
)

var pauses = []time.Duration{0, 0, time.Nanosecond, time.Second, time.Minute, 5 * time.Minute, 29 * time.Minute}

// randomSource is the same in every run, so that a failure comes again.
func randomSource() *rand.Rand { return rand.New(rand.NewPCG(1, 2)) }

func pick[T any](r *rand.Rand, list []T) T { return list[r.IntN(len(list))] }

// visits returns the user's visits and random ones.
func (w *words) visits(own []conversion.Session) []conversion.Session {
	r := randomSource()
	all := slices.Clone(own)
	for range randomVisits {
		all = append(all, w.visit(r))
	}
	return all
}

func (w *words) visit(r *rand.Rand) conversion.Session {
	var steps []any
	for range 1 + r.IntN(randomEvents) {
		if r.IntN(3) == 0 {
			steps = append(steps, After(pick(r, pauses)))
		}
		steps = append(steps, w.step(r))
	}
	return Visit(steps...)
}

// step returns something like what happened in the user's visits, or something
// new.
func (w *words) step(r *rand.Rand) any {
	if len(w.events) > 0 && r.IntN(2) == 0 {
		e := pick(r, w.events)
		e.ID, e.User, e.Session, e.Time = "", "", "", time.Time{}
		return e
	}
	var details []Detail
	for range r.IntN(3) {
		details = append(details, w.detail(r))
	}
	if r.IntN(2) == 0 {
		return Page(pick(r, w.addresses), details...)
	}
	return Event(pick(r, w.names), details...)
}

func (w *words) detail(r *rand.Rand) Detail {
	return pick(r, []Detail{
		Order(pick(r, []string{"1", "2", "3"})),
		Worth(pick(r, []string{"0 EUR", "59.90 EUR", "1200 JPY"})),
		Engaged(pick(r, pauses)),
		ContentType(pick(r, []string{"guide", "product"})),
		func(e *conversion.Event) { e.Props = append(e.Props, pick(r, w.props)) },
	})
}
