// Package clickhouse runs the definitions of the root module on events that live in
// ClickHouse, with identical results: the accumulators that [DB.Run] fills have the
// bytes of those that were fed with the same events in process.
package clickhouse
