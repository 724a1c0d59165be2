package clickhouse

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"strings"

	"github.com/go-conversion/conversion"
)

// Sizes of a batch.
const (
	batchEvents = 100_000
	batchBytes  = 64 << 20
	maxEvent    = 8 << 20 // bytes of one event, which readers take in any of its columns
)

// ErrClosed is the error of an [Inserter] that was closed.
var ErrClosed = errors.New("the inserter is closed")

// Inserter stores events in a table of this module's layout, in batches of 100,000
// events or 64 MiB, each month of a batch by one insert. It belongs to one goroutine;
// several inserters may fill one table.
//
// An event without an id is known by its content: of equal ones in a batch all are
// kept, in different batches they become one. Batches that are made of the same events
// in the same order are the same rows, so input that is read again after a failure
// changes nothing, provided that it is read from where a batch began; with ids it may
// be read from anywhere.
//
// Its memory is about twice the size of a batch.
type Inserter struct {
	ctx     context.Context
	to      execer
	retries retries
	layout  *layout
	sql     string
	row     row
	batch   batch
	events  int    // that a batch takes
	bytes   int    // after which it takes no more
	body    []byte // of the block at hand
	index   int64  // of the next event
	closed  bool
}

// execer runs an insert; a [client] does.
type execer interface {
	exec(ctx context.Context, sql string, body io.Reader, settings map[string]string) error
}

// newInserter returns an inserter for the table. The error joins all faults of the
// table; one with Columns cannot be filled. The context is that of all inserts.
func newInserter(ctx context.Context, to execer, t Table, r retries) (*Inserter, error) {
	l, err := t.layout()
	if err != nil {
		return nil, err
	}
	if t.isOwn() {
		return nil, &conversion.Fault{Path: "table.columns", Code: "own", Message: "a table of another form is not filled by this module"}
	}
	return &Inserter{ctx: ctx, to: to, retries: r, layout: l, sql: l.insertSQL(), events: batchEvents, bytes: batchBytes}, nil
}

// insertSQL names the columns in the order in which a batch writes them, the key first.
func (l *layout) insertSQL() string {
	names := []string{l.sql[columnKey]}
	for _, c := range l.columns {
		if c.name != columnKey {
			names = append(names, l.sql[c.name])
		}
	}
	return "INSERT INTO " + l.from + " (" + strings.Join(names, ", ") + ") FORMAT RowBinary"
}

// Add takes an event into the batch, and before that stores a batch that is full. The
// event is taken if and only if the error is nil, and is not kept: the caller may use
// its memory again.
//
// What a table cannot have is refused, and nothing else changes: an event without a
// user, or with neither name nor URL; a time outside 1900 to 2261, or that is no
// multiple of the table's Resolution; a number that is NaN or infinite; more than
// 8 MiB. Such an error joins faults, each a [*conversion.Fault] whose Path names the
// event, counting from 0 those that were taken or refused, and the field. Invalid UTF-8 becomes U+FFFD.
//
// Any other error is that of storing: the batch is kept, and the next call tries it
// again.
func (in *Inserter) Add(e conversion.Event) error {
	if in.closed {
		return ErrClosed
	}
	if in.batch.sorted || len(in.batch.entries) >= in.events || len(in.batch.data) >= in.bytes {
		if err := in.Flush(); err != nil {
			return err
		}
	}
	index := in.index
	in.index++
	in.row.set(in.layout, &e)
	if err := in.row.check(in.layout, index); err != nil {
		return err
	}
	return in.batch.add(&in.row, in.layout, index)
}

// Flush stores what was taken. When it returns nil, all of it is in the table. After
// an error some of it may be; the rest is kept for another try, and what is sent again
// stays single.
func (in *Inserter) Flush() error {
	if in.closed {
		return ErrClosed
	}
	for {
		b, more := in.batch.next(in.body)
		if !more {
			in.batch.reset()
			return nil
		}
		in.body = b.body
		if err := in.store(b); err != nil {
			return fmt.Errorf("insert of %d events of %s into %s: %w", b.events, monthText(b.month), in.layout.table.From, err)
		}
		in.batch.sent += b.events
	}
}

// Close stores what was taken. Without an error, or called a second time, it ends the
// inserter; with one, it may be called again.
func (in *Inserter) Close() error {
	if in.closed {
		return nil
	}
	if err := in.Flush(); err != nil {
		return err
	}
	in.closed = true
	return nil
}

// store sends a block until the server has it. The token makes a replicated table
// ignore a block that it already has; other tables join rows of equal keys.
func (in *Inserter) store(b block) error {
	settings := map[string]string{
		"async_insert":                  "0",
		"insert_deduplication_token":    b.token,
		"distributed_foreground_insert": "1",
		"insert_distributed_sync":       "1", // the same, as older servers call it
	}
	return in.retries.do(in.ctx, retryableInsert, func(int) error {
		return in.to.exec(in.ctx, in.sql, bytes.NewReader(b.body), settings)
	})
}
