// Package clickhouse is on the way to run the definitions of the root module on events
// that live in ClickHouse, with identical results. So far it has the table and how its
// rows are written and read, the transport, and predicates as SQL, each held against
// real servers; what asks them has yet to come, so there is nothing here to be used.
package clickhouse
