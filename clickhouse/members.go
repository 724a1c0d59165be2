package clickhouse

import (
	"context"
	"fmt"
	"iter"
	"time"

	"github.com/go-conversion/conversion"
	"github.com/go-conversion/conversion/segment"
	"github.com/go-conversion/conversion/session"
)

// Members gives the users that belong to a segment at asOf, ascending bytewise. Only
// events before asOf are read; who has none is no user. Sessions are those of the zero
// [session.Policy].
//
// The table is read by the goroutine that iterates, as it goes on: a slice of users at
// a time, whose members are given once all of it was read. The error, such as one for a
// segment that the set does not have, comes last, with the name "".
func (db *DB) Members(ctx context.Context, set *segment.Set, name string, asOf time.Time) iter.Seq2[string, error] {
	return func(yield func(string, error) bool) {
		bit, ok := set.Index(name)
		if !ok {
			yield("", fmt.Errorf("no segment %q", name))
			return
		}
		m := &memberScan{db: db, scan: db.newScan(newRunID(), Input{Until: asOf}), asOf: asOf, bit: bit, matcher: set.Matcher(), cutter: session.MustNew(session.Policy{})}
		if err := m.each(ctx, yield); err != nil {
			yield("", err)
		}
	}
}

// memberScan looks for the users of a segment.
type memberScan struct {
	db      *DB
	scan    *scan
	asOf    time.Time
	bit     int
	matcher *segment.Matcher
	cutter  *session.Cutter

	visits []conversion.Session
	held   segment.Bits
	found  conversion.Findings
}

// each reads all servers at once, because names are given in order.
func (m *memberScan) each(ctx context.Context, yield func(string, error) bool) error {
	if m.asOf.IsZero() {
		return nil
	}
	for _, c := range m.db.clients {
		if err := m.scan.checkTypes(ctx, c); err != nil {
			return err
		}
	}
	list, err := m.scan.slices(ctx, m.db.clients, Input{})
	if err != nil {
		return err
	}
	for _, s := range list {
		names, err := m.slice(ctx, s)
		if err != nil {
			return err
		}
		for _, name := range names {
			if !yield(name, nil) {
				return nil
			}
		}
	}
	return nil
}

// slice returns the members in a slice, once all of it was read.
func (m *memberScan) slice(ctx context.Context, s slice) (names []string, err error) {
	err = m.db.retries.do(ctx, retryable, func(attempt int) error {
		names = nil
		return m.scan.read(ctx, m.db.clients, s, attempt, func(events []conversion.Event) {
			if m.match(events) {
				names = append(names, events[0].User)
			}
		})
	})
	return names, err
}

func (m *memberScan) match(events []conversion.Event) bool {
	m.found = m.found[:0]
	m.visits = m.cutter.AppendSessions(m.visits[:0], events, &m.found)
	if len(m.visits) == 0 {
		return false
	}
	m.held = m.matcher.Match(m.held, conversion.Journey{User: events[0].User, Sessions: m.visits}, m.asOf)
	return m.held.Has(m.bit)
}
