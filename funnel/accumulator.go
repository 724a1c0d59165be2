package funnel

import (
	"cmp"
	"crypto/sha256"
	"slices"
	"strings"

	"github.com/go-conversion/conversion"
	"github.com/go-conversion/conversion/internal/wire"
)

var _ conversion.Accumulator = (*Accumulator)(nil)

// Accumulator counts how far many users get: add each once, and
// [Accumulator.Report] tells it. Its size depends on the number of steps, of
// different values and names where a [BreakdownBy] or [Between] asks for them,
// and of buckets and days, not on that of users.
//
// An Accumulator belongs to one goroutine at a time; conversion.Accumulate adds
// users with several.
type Accumulator struct {
	plan        *Plan
	options     options
	asOf        int64
	horizon     uint64
	entrySteps  uint64 // with which an attempt may begin
	pairs       []pair
	fingerprint [32]byte

	counts

	// Scratch of Add.
	v    *Evaluator
	unit unit
	actor
}

// pair is two rows between which durations are kept.
type pair struct{ from, to int }

func (p pair) rows() uint64 { return 1<<p.from | 1<<p.to }

// NewAccumulator returns an empty accumulator of a plan. The error joins all
// faults of the options, each a [*Fault]:
//
//	step    a step that does not exist, or pairs of which the second is not the later
//	empty   a property without a name
//	value   an unknown bucket or choice
//	zone    a time zone that is not known by its name everywhere
//	unused  an option beside Counts, or a step beside a choice that has none
func NewAccumulator(plan *Plan, options ...Option) (*Accumulator, error) {
	a := &Accumulator{plan: plan, horizon: plan.horizon(), entrySteps: plan.ranks[0].steps}
	for _, option := range options {
		option(&a.options)
	}
	if err := a.options.check(plan); err != nil {
		return nil, err
	}
	if plan.funnel.Open {
		a.entrySteps = plan.steps()
	}
	a.asOf = asOfNano(a.options.asOf)
	if !a.options.counts {
		a.pairs = a.allPairs()
	}
	a.fingerprint = a.hash()
	a.begin()
	return a, nil
}

// MustAccumulator is [NewAccumulator] for options that are known to be right: it
// panics on faults.
func MustAccumulator(plan *Plan, options ...Option) *Accumulator {
	a, err := NewAccumulator(plan, options...)
	if err != nil {
		panic("funnel: " + strings.ReplaceAll(err.Error(), "\n", "; "))
	}
	return a
}

// allPairs returns the pairs of rows between which durations are kept, in order
// of the second.
func (a *Accumulator) allPairs() (pairs []pair) {
	for row := 1; row < a.plan.k; row++ {
		pairs = append(pairs, pair{0, row})
		if a.plan.passed>>row&1 == 0 {
			pairs = append(pairs, pair{a.plan.before(row), row})
		}
	}
	for _, p := range a.options.pairs {
		pairs = append(pairs, pair{p[0], p[1]})
	}
	slices.SortFunc(pairs, func(a, b pair) int { return cmp.Or(cmp.Compare(a.to, b.to), cmp.Compare(a.from, b.from)) })
	return slices.Compact(pairs)
}

// before returns the nearest required step before a step that is not the first.
func (p *Plan) before(step int) int {
	for step--; p.passed>>step&1 != 0; step-- {
	}
	return step
}

func (a *Accumulator) hash() [32]byte {
	b := wire.AppendString(nil, "funnel.Accumulator 1")
	plan := a.plan.Fingerprint()
	b = a.options.append(append(b, plan[:]...))
	b = wire.AppendUint(b, uint64(len(a.pairs)))
	for _, p := range a.pairs {
		b = wire.AppendUint(wire.AppendUint(b, uint64(p.from)), uint64(p.to))
	}
	return sha256.Sum256(b)
}

// begin makes a new state and new scratch.
func (a *Accumulator) begin() {
	a.counts = a.newCounts()
	a.v = a.plan.Evaluator()
	a.v.reading.parts = a.v.reading.parts || a.options.between // all events are asked for
	a.unit, a.actor = unit{}, actor{span: period{0, -1}}
}

// Fingerprint identifies the funnel and the options.
func (a *Accumulator) Fingerprint() [32]byte { return a.fingerprint }

// New returns an empty accumulator of the same definition.
func (a *Accumulator) New() conversion.Accumulator {
	b := *a
	b.begin()
	return &b
}

// Add counts one user: all events of that user, in any order. Undated events,
// repetitions of an id, events without a user, and those from [AsOf] on are left
// out, as in [Plan.Results]; without any other event there is no user. Adding a
// user twice counts twice.
//
// Once the groups and buckets exist it allocates nothing, but for texts of
// values that are numbers or lists, and for sessions that are cut.
func (a *Accumulator) Add(events []conversion.Event) {
	a.v.begin(a.asOf, a.plan.entries)
	a.v.read(events, a.asOf, true)
	a.noteBad(a.v.bad)
	if !a.anyCounts(events) {
		return
	}
	a.beginUser(events)
	a.countEvents(a.v.rows)
	a.v.eachPart(func(part string, rows []Mask, order []int) bool {
		a.countActor(part, rows, order)
		return true
	})
	a.endUser()
}

// anyCounts reports whether there is an event that is not left out.
func (a *Accumulator) anyCounts(events []conversion.Event) bool {
	for i := range events {
		if t, dated := events[i].UnixNano(); dated && events[i].User != "" && t < a.asOf {
			return true
		}
	}
	return false
}

// noteBad keeps what was wrong with events. How they were sorted is left out: it
// tells of one reading of the events, not of the users.
func (a *Accumulator) noteBad(bad conversion.Findings) {
	for _, f := range bad {
		if f.Code != conversion.Unsorted {
			a.bad.Add(f.Code, f.Subject, f.Count, -1)
		}
	}
}

// Merge adds what other has counted. The error is conversion.ErrDefinition, and
// nothing changes, if other is no *Accumulator of the same fingerprint.
func (a *Accumulator) Merge(other conversion.Accumulator) error {
	b, ok := other.(*Accumulator)
	if !ok || b == nil || a.fingerprint != b.fingerprint {
		return conversion.ErrDefinition
	}
	a.merge(&b.counts)
	return nil
}
