package attribution

import (
	"crypto/sha256"
	"errors"
	"fmt"

	"github.com/go-conversion/conversion"
	"github.com/go-conversion/conversion/internal/wire"
)

var _ conversion.Accumulator = (*Accumulator[string])(nil)

// Accumulator makes a [Table] of the events of many users: add each user once. Its
// size depends on the number of different paths, not on that of users.
//
// An Accumulator belongs to one goroutine at a time; conversion.Accumulate adds
// users with several.
type Accumulator[K Key] struct {
	reader      *Reader[K]
	paths       *Paths
	fingerprint [32]byte

	table *Table[K]
	bad   conversion.Findings

	user *sourceUser[K] // scratch
	seen []conversion.Event
}

// NewAccumulator returns an empty accumulator of what a reader reads, cut into
// paths, in a table of the currency. The error is that of [NewTable], or says what is
// missing.
func NewAccumulator[K Key](r *Reader[K], p *Paths, currency string) (*Accumulator[K], error) {
	switch {
	case r == nil:
		return nil, errors.New("reader: missing")
	case p == nil:
		return nil, fmt.Errorf("paths: missing: %w", ErrWindow)
	}
	table, err := NewTable[K](currency)
	if err != nil {
		return nil, err
	}
	a := &Accumulator[K]{reader: r, paths: p, table: table, user: r.newUser()}
	a.fingerprint = a.hash()
	return a, nil
}

// MustAccumulator is [NewAccumulator] for currencies that are known to be right: it
// panics on an error.
func MustAccumulator[K Key](r *Reader[K], p *Paths, currency string) *Accumulator[K] {
	a, err := NewAccumulator(r, p, currency)
	if err != nil {
		panic("attribution: " + err.Error())
	}
	return a
}

func (a *Accumulator[K]) hash() [32]byte {
	b := wire.AppendString(nil, "attribution.Accumulator 1")
	b = wire.AppendString(b, a.table.Currency())
	b = a.reader.source.append(b)
	b = wire.AppendString(b, string(AppendWindowJSON(nil, a.paths.window)))
	return sha256.Sum256(wire.AppendString(b, string(AppendTransformsJSON(nil, a.paths.transforms))))
}

// Fingerprint identifies the source, the window, the transforms and the currency.
// Functions stand there by their names.
func (a *Accumulator[K]) Fingerprint() [32]byte { return a.fingerprint }

// New returns an empty accumulator of the same definition.
func (a *Accumulator[K]) New() conversion.Accumulator {
	return &Accumulator[K]{
		reader: a.reader, paths: a.paths, fingerprint: a.fingerprint,
		table: MustTable[K](a.table.Currency()), user: a.reader.newUser(),
	}
}

// Add counts one user: all events of that user, in any order. Those from the
// window's AsOf on are not known yet: refunds among them neither.
func (a *Accumulator[K]) Add(events []conversion.Event) {
	a.user.read(a.known(events))
	a.table.AddUser(a.paths, a.user.touches, a.user.conversions)
	for _, f := range a.user.found {
		if f.Code != conversion.Unsorted { // which tells of one reading of the events, not of the user
			a.bad.Add(f.Code, f.Subject, f.Count, -1)
		}
	}
	a.user.forget()
	clear(a.seen)
}

// known returns the events before AsOf.
func (a *Accumulator[K]) known(events []conversion.Event) []conversion.Event {
	w := &a.paths.window
	if w.AsOf.IsZero() {
		return events
	}
	a.seen = a.seen[:0]
	for i := range events {
		if _, dated := events[i].UnixNano(); !dated || w.knows(events[i].Time) {
			a.seen = append(a.seen, events[i])
		}
	}
	return a.seen
}

// Table returns the table of the paths so far. It is the accumulator's own: it
// grows with the next Add, and is only to be read.
func (a *Accumulator[K]) Table() *Table[K] { return a.table }

// Findings returns what was wrong with the events, and with the values of the goal.
func (a *Accumulator[K]) Findings() conversion.Findings {
	return append(conversion.Findings(nil), a.bad...)
}

// Merge adds what other has counted. The error is conversion.ErrDefinition, and
// nothing changes, if other is no *Accumulator of the same fingerprint.
func (a *Accumulator[K]) Merge(other conversion.Accumulator) error {
	b, ok := other.(*Accumulator[K])
	if !ok || b == nil || a.fingerprint != b.fingerprint {
		return conversion.ErrDefinition
	}
	if err := a.table.Merge(b.table); err != nil {
		return err
	}
	for _, f := range b.bad {
		a.bad.Add(f.Code, f.Subject, f.Count, -1)
	}
	return nil
}
