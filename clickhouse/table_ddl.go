package clickhouse

import (
	"encoding/hex"
	"strings"

	"github.com/go-conversion/conversion"
	"github.com/go-conversion/conversion/channel"
)

// Columns that are nobody's field: when a row came, and what people like to read.
const comfort = `  received DateTime64(3, 'UTC') DEFAULT now64(3),
  time DateTime64(9, 'UTC') ALIAS fromUnixTimestamp64Nano(ts, 'UTC'),
  id String ALIAS multiIf(startsWith(key, '~~'), substring(key, 2), startsWith(key, '~'), '', key)`

// Partitions are months in UTC. The order is that in which users are read; equal rows
// of it are one event.
const partitions = `
PARTITION BY toYYYYMM(fromUnixTimestamp64Nano(ts, 'UTC'))
ORDER BY (user, ts, seq, key)`

// DDL returns the statements that create the table, in order. There is one, or with a
// Cluster two, which run on all its servers: the table proper has the name with
// "_local" behind it, and From is a Distributed table over it whose sharding key
// cityHash64(user) keeps each user on one shard. Replicated tables are where the
// server's default_replica_path says.
//
// The table's comment carries the version of the layout and the fingerprint of
// [channel.Default], which computed the columns from source to channel. The error
// joins all faults of the table; one with Columns is none of this module's.
func (t Table) DDL() ([]string, error) {
	l, err := t.layout()
	if err != nil {
		return nil, err
	}
	if t.isOwn() {
		return nil, &conversion.Fault{Path: "table.columns", Code: "own", Message: "a table of another form is not created by this module"}
	}
	if t.Cluster == "" {
		return []string{l.createTable(l.from, "")}, nil
	}
	local, _ := quoteTable(t.local())
	cluster, _ := quoteIdentifier(t.Cluster)
	on := " ON CLUSTER " + cluster
	return []string{l.createTable(local, on), t.createDistributed(l.from, local, on)}, nil
}

// local returns the name of the table on each shard of the cluster.
func (t Table) local() string { return t.From + "_local" }

func (l *layout) createTable(name, on string) string {
	var b strings.Builder
	b.WriteString("CREATE TABLE " + name + on + " (\n")
	for _, c := range l.columns {
		b.WriteString("  " + l.sql[c.name] + " " + c.typ)
		if c.codec != "" {
			b.WriteString(" CODEC(" + c.codec + ")")
		}
		b.WriteString(",\n")
	}
	engine := "ReplacingMergeTree"
	if l.table.Replicated {
		engine = "ReplicatedReplacingMergeTree"
	}
	b.WriteString(comfort + "\n) ENGINE = " + engine + partitions + "\nCOMMENT " + stringLiteral(layoutComment()))
	return b.String()
}

func (t Table) createDistributed(name, local, on string) string {
	database, table, _ := strings.Cut(t.local(), ".")
	of := strings.Join(literals([]string{t.Cluster, database, table}, stringLiteral), ", ")
	return "CREATE TABLE " + name + on + " AS " + local + "\nENGINE = Distributed(" + of + ", cityHash64(user))" +
		"\nCOMMENT " + stringLiteral(layoutComment())
}

// layoutComment says which layout the table has and by which resolver its touches were
// made. With another resolver the touches of the columns are not to be used.
func layoutComment() string {
	fingerprint := channel.Default().Fingerprint()
	return "conversion: events 1, channel " + hex.EncodeToString(fingerprint[:])
}
