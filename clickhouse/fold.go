package clickhouse

import (
	"context"
	"strconv"
	"strings"
	"sync"

	"github.com/go-conversion/conversion"
)

// scan reads whole events of an input, user by user, a slice at a time.
type scan struct {
	db    *DB
	id    string   // begins the ids of its queries
	input []string // conditions but for the users
	keyed bool     // rows carry their key, because streams may share rows
}

// newScan returns the scan of an input. Only the key tells that rows without an id on
// two servers are one event.
func (db *DB) newScan(id string, in Input) *scan {
	own := db.layout.table.isOwn() || db.layout.table.Duplicates == Never
	return &scan{db: db, id: id, input: in.conditions(db.layout), keyed: db.config.Sharding == Anyhow && len(db.clients) > 1 && !own}
}

// query is the statement that reads a slice. Rows come in the order of users, those of
// one user in the order of events as far as the table has one.
func (sc *scan) query(s slice) string {
	l := sc.db.layout
	user := l.sql[columnUser]
	columns := []string{"toUInt8(1)", user}
	if sc.keyed {
		columns = append(columns, l.sql[columnKey])
	}
	columns = append(columns, l.selected(l.rebuild())...)
	order := []string{user}
	for _, name := range []string{columnTime, columnSeq, columnKey} {
		if l.has(name) {
			order = append(order, l.sql[name])
		}
	}
	return "SELECT " + strings.Join(columns, ", ") + sc.from() + where(sc.input, s.sql(user)) +
		" ORDER BY " + strings.Join(order, ", ") + " FORMAT RowBinary"
}

// from names the table such that rows which are one event are one row. A table of
// another form that tells copies by their ids need not join rows by itself: Go does.
func (sc *scan) from() string {
	t := sc.db.layout.table
	if t.Duplicates == Never || t.Duplicates == SameID && t.isOwn() {
		return " FROM " + sc.db.layout.from
	}
	return " FROM " + sc.db.layout.from + " FINAL"
}

// settings are those of a query for a slice. Copies of an event are in one partition
// only where the partition depends on the time alone, as in the module's own table.
func (sc *scan) settings(id string) map[string]string {
	set := map[string]string{
		"query_id":                       id,
		"log_comment":                    "conversion",
		"optimize_read_in_order":         "1",          //nolint:misspell // the server's spelling
		"max_bytes_before_external_sort": "1073741824", // for servers that cannot read in order
	}
	if !sc.db.layout.table.isOwn() {
		set["do_not_merge_across_partitions_select_final"] = "1"
	}
	return set
}

// read calls add with the events of each user of the slice, ascending by name, out of
// all servers of a shard. Nothing that was made of them may be used unless the error is
// nil: only then were they all there.
func (sc *scan) read(ctx context.Context, shard []*client, s slice, attempt int, add func([]conversion.Event)) error {
	sources, err := sc.open(ctx, shard, s, attempt)
	g := &gatherer{sources: sources, limit: sc.db.limits.actorEvents}
	defer g.close()
	if err != nil {
		return inSlice(s, err)
	}
	for g.next() {
		add(g.events)
	}
	return inSlice(s, g.err())
}

// open asks all servers at once. It returns the streams that are open also with an
// error, which is that of the first server, in their order, that failed.
func (sc *scan) open(ctx context.Context, shard []*client, s slice, attempt int) ([]*source, error) {
	sql := sc.query(s)
	streams, errs := make([]*stream, len(shard)), make([]error, len(shard))
	var group sync.WaitGroup
	for i, c := range shard {
		group.Go(func() {
			id := strings.Join([]string{"conversion", sc.id, strconv.Itoa(sc.db.number(c)), s.name, strconv.Itoa(attempt)}, "-")
			streams[i], errs[i] = c.query(ctx, sql, sc.settings(id))
		})
	}
	group.Wait()
	var sources []*source
	var failed error
	for i, stream := range streams {
		switch {
		case errs[i] == nil:
			sources = append(sources, newSource(stream, sc.db.layout, sc.keyed))
		case failed == nil:
			failed = &SliceError{Server: sc.db.config.Servers[sc.db.number(shard[i])].String(), Query: sql, Err: errs[i]}
		}
	}
	return sources, failed
}
