// Package clickhouse fills the accumulators of the root module with events that live in
// ClickHouse, in one scan of the table for all of them: [DB.Run] brings whole events of
// one user after another from one or several servers, and the result has the bytes of
// what would have been added in process.
//
// It is unfinished: predicates are compiled to SQL, but nothing is filtered or counted
// on the server yet, so all columns of all events are sent.
package clickhouse
