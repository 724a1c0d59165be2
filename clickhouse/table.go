package clickhouse

import "time"

// Table says which table or view has the events, how their fields are read from it,
// and what it promises. It is plain data; [Open] checks it.
//
// The name and the expressions of Columns become SQL as they are. They belong into
// the program and must never come from a request.
type Table struct {
	From string // the name, with its database, such as "shop.events"

	// Columns are the expressions of a table that this module has not created.
	// The zero value is the layout of [Table.DDL].
	Columns Columns
	// Without names columns of the layout that the table leaves out. A field of an
	// event that is left out is absent on all events, also while they are inserted;
	// what is computed from others, such as path or host, is then computed in Go.
	Without []string

	Resolution time.Duration // all times are multiples: 1 ns, 1 µs, 1 ms or 1 s; 0 is 1 ns
	Duplicates Duplicates    // what may be there twice

	// How the table is created, and where it is; see [Table.DDL].
	Replicated bool   // as a ReplicatedReplacingMergeTree
	Cluster    string // From is distributed over the shards of this cluster
}

// Events is the table of this module's own layout; see [Table.DDL].
func Events(name string) Table { return Table{From: name} }

// Duplicates says which copies of an event a table may hold. The copies count once.
type Duplicates string

// The kinds of copies.
const (
	// SameRow: events sent twice are rows that are equal in user, time, seq and key,
	// and the table removes them sooner or later; they are read with FINAL.
	SameRow Duplicates = ""
	// Never: no event is there twice. Nothing is done about it, which is the
	// fastest.
	Never Duplicates = "never"
	// SameID: one id of a user may even stand at several times; the first of them
	// counts, which costs a sort.
	SameID Duplicates = "same_id"
)
