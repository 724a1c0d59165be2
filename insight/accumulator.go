package insight

import (
	"crypto/sha256"
	"fmt"
	"reflect"
	"slices"

	"github.com/go-conversion/conversion"
	"github.com/go-conversion/conversion/goal"
	"github.com/go-conversion/conversion/internal/check"
	"github.com/go-conversion/conversion/internal/saved"
	"github.com/go-conversion/conversion/internal/wire"
)

var _ conversion.Accumulator = (*Accumulator)(nil)

// Accumulator makes units of the events of many users and counts them with any
// number of counters, in one pass: add each user once. The counters that it was
// made with hold the results.
//
// An Accumulator belongs to one goroutine at a time; conversion.Accumulate adds
// users with several.
type Accumulator struct {
	reader      *Reader
	fingerprint [32]byte

	counters []Counter
	bad      conversion.Findings
	reading  reading
}

// NewAccumulator returns an accumulator that counts what the reader reads with the
// counters, which go on from what they hold. The error joins all faults, each a
// *conversion.Fault with its place, such as "counters[1]" for one that is missing, is
// there twice, or asks for a goal that the study does not have.
func NewAccumulator(r *Reader, counters ...Counter) (*Accumulator, error) {
	if err := checkCounters(r, counters); err != nil {
		return nil, err
	}
	a := &Accumulator{reader: r, counters: slices.Clone(counters)}
	b := wire.AppendString(nil, "insight.Accumulator 1")
	b = append(b, r.fingerprint[:]...)
	for _, c := range counters {
		f := c.Fingerprint()
		b = append(b, f[:]...)
	}
	a.fingerprint = sha256.Sum256(b)
	return a, nil
}

func checkCounters(r *Reader, counters []Counter) error {
	var c check.Checker
	if r == nil {
		c.Fault("reader", "missing", "there is no reader")
	}
	for i, one := range counters {
		path := fmt.Sprintf("counters[%d]", i)
		if isNil(one) {
			c.Fault(path, "missing", "there is no counter")
			continue
		}
		if first := slices.IndexFunc(counters[:i], func(other Counter) bool { return isSame(one, other) }); first >= 0 {
			c.Fault(path, "duplicate", "it is counter %d too, and would count everything twice", first)
		}
		if asks, ok := one.(asksGoal); ok && r != nil {
			r.checkGoal(&c, path, asks.askedGoal())
		}
	}
	return c.Err()
}

// asksGoal is a counter that looks for completions of a goal; "" if it does not.
type asksGoal interface{ askedGoal() string }

func (r *Reader) checkGoal(c *check.Checker, path, name string) {
	if name == "" {
		return
	}
	g, known := r.study.Goals.Goal(name)
	switch {
	case !known:
		c.Fault(path, "unknown_goal", "there is no goal %q", name)
	case name == r.study.Macro || r.study.Macro == "" && g.Kind == goal.Macro:
		c.Fault(path, "macro", "the goal %q is the conversion itself, before which it cannot be reached", name)
	}
}

func isNil(c Counter) bool {
	v := reflect.ValueOf(c)
	return c == nil || v.Kind() == reflect.Pointer && v.IsNil()
}

// isSame reports whether two counters are one.
func isSame(a, b Counter) bool {
	return reflect.TypeOf(a) == reflect.TypeOf(b) && reflect.TypeOf(a).Kind() == reflect.Pointer && reflect.ValueOf(a).Pointer() == reflect.ValueOf(b).Pointer()
}

// Fingerprint identifies the study and the definitions of the counters.
func (a *Accumulator) Fingerprint() [32]byte { return a.fingerprint }

// New returns an empty accumulator of the same definition, with counters of its own.
func (a *Accumulator) New() conversion.Accumulator { return a.empty() }

func (a *Accumulator) empty() *Accumulator {
	b := &Accumulator{reader: a.reader, fingerprint: a.fingerprint}
	for _, c := range a.counters {
		b.counters = append(b.counters, c.New())
	}
	return b
}

// Add counts one user: all events of that user, in any order.
func (a *Accumulator) Add(events []conversion.Event) {
	a.reading.units(a.reader, events, func(u *Unit) bool {
		for _, c := range a.counters {
			c.Count(u)
		}
		return true
	})
	for _, f := range a.reading.found {
		if f.Code != conversion.Unsorted { // which tells of one reading of the events, not of the user
			a.bad.Add(f.Code, f.Subject, f.Count, -1)
		}
	}
	a.reading.found = a.reading.found[:0]
}

// Findings returns what was wrong with the events.
func (a *Accumulator) Findings() conversion.Findings { return a.bad }

// Merge adds what other has counted. The error is conversion.ErrDefinition, and
// nothing changes, if other is no *Accumulator of the same fingerprint.
func (a *Accumulator) Merge(other conversion.Accumulator) error {
	b, ok := other.(*Accumulator)
	if !ok || b == nil || a.fingerprint != b.fingerprint {
		return conversion.ErrDefinition
	}
	for i, c := range a.counters {
		if err := c.Merge(b.counters[i]); err != nil {
			return err
		}
	}
	for _, f := range b.bad {
		a.bad.Add(f.Code, f.Subject, f.Count, -1)
	}
	return nil
}

// accumulatorVersion begins the bytes of an accumulator's state.
const accumulatorVersion = "CIA1"

// AppendBinary appends the state: the version, the fingerprint, the findings, then
// the state of each counter. The error is one of a counter.
func (a *Accumulator) AppendBinary(dst []byte) ([]byte, error) {
	dst = saved.AppendHead(dst, accumulatorVersion, a.fingerprint)
	dst = wire.AppendUint(dst, uint64(len(a.bad)))
	for _, f := range a.bad {
		dst = wire.AppendString(wire.AppendString(dst, string(f.Code)), f.Subject)
		dst = wire.AppendUint(dst, uint64(f.Count))
	}
	for _, c := range a.counters {
		state, err := c.AppendBinary(nil)
		if err != nil {
			return nil, err
		}
		dst = wire.AppendString(dst, string(state))
	}
	return dst, nil
}

// UnmarshalBinary replaces the state by one that [Accumulator.AppendBinary] wrote.
// The error is conversion.ErrDefinition or conversion.ErrState, and then nothing
// has changed.
func (a *Accumulator) UnmarshalBinary(b []byte) error {
	r, err := saved.Open(b, accumulatorVersion, a.fingerprint)
	if err != nil {
		return err
	}
	read := a.empty()
	for range r.Len(3) {
		code, subject, count := r.String(), r.String(), r.Uint()
		if count == 0 || count > mostUnits {
			r.Fail()
		}
		read.bad.Add(conversion.FindingCode(code), subject, int64(count), -1)
	}
	for _, c := range read.counters {
		if err := c.UnmarshalBinary([]byte(r.String())); err != nil {
			return err
		}
	}
	if again, err := read.AppendBinary(nil); !r.OK() || len(r.Rest()) > 0 || err != nil || string(again) != string(b) {
		return conversion.ErrState
	}
	a.bad = read.bad
	for i, c := range a.counters { // the caller holds them
		fresh, _ := read.counters[i].AppendBinary(nil)
		if err := c.UnmarshalBinary(fresh); err != nil {
			return err
		}
	}
	return nil
}

// mostUnits is more than anybody will ever count; sums of so few counts as there
// are in a state fit int64.
const mostUnits = 1 << 48
