package clickhouse

import (
	"context"
	"errors"
	"hash/fnv"
	"iter"

	"github.com/go-conversion/conversion"
)

// Inserters store events on all servers of a [DB]: one [Inserter] for each server, of
// which each event goes to that of its user. The server is the 64-bit FNV-1a hash of
// the user's name modulo the number of servers, so it stays the same as long as the
// list of servers does. With one server, or a Cluster, whose distributed table has a
// hash of its own, everything goes there.
//
// Inserters belong to one goroutine.
type Inserters struct {
	parts []*Inserter
	index int64 // of the next event
}

// Inserter returns what fills the table. It is an error for a table of another form.
// The context is that of all inserts.
func (db *DB) Inserter(ctx context.Context) (*Inserters, error) {
	all := &Inserters{}
	for _, c := range db.clients {
		in, err := newInserter(ctx, c, db.config.Table, db.retries)
		if err != nil {
			return nil, err
		}
		all.parts = append(all.parts, in)
	}
	return all, nil
}

// Insert stores events and returns when all of them are in the table. The first error
// ends it: that of an event which no table can have, see [Inserter.Add], or of storing.
// What was taken before may be stored or not; the same events may be inserted again.
func (db *DB) Insert(ctx context.Context, events iter.Seq[conversion.Event]) error {
	in, err := db.Inserter(ctx)
	if err != nil {
		return err
	}
	for e := range events {
		if err := in.Add(e); err != nil {
			return err
		}
	}
	return in.Close()
}

// Add is [Inserter.Add] of the server of the event's user. Faults count the events of
// all servers.
func (all *Inserters) Add(e conversion.Event) error {
	in := all.of(e.User)
	in.index = all.index
	err := in.Add(e)
	if in.index != all.index {
		all.index++
	}
	return err
}

// of returns the inserter of a user. The name is hashed as it is stored.
func (all *Inserters) of(user string) *Inserter {
	if len(all.parts) == 1 {
		return all.parts[0]
	}
	hash := fnv.New64a()
	_, _ = hash.Write([]byte(validText(user)))
	return all.parts[hash.Sum64()%uint64(len(all.parts))]
}

// Flush is [Inserter.Flush] on all servers. The error joins theirs.
func (all *Inserters) Flush() error { return all.each((*Inserter).Flush) }

// Close is [Inserter.Close] on all servers. The error joins theirs; those without one
// are closed.
func (all *Inserters) Close() error { return all.each((*Inserter).Close) }

func (all *Inserters) each(do func(*Inserter) error) error {
	var errs []error
	for _, in := range all.parts {
		errs = append(errs, do(in))
	}
	return errors.Join(errs...)
}
