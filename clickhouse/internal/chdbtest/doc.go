// Package chdbtest runs ClickHouse 26.7 in tests: servers with ClickHouse's
// HTTP interface over libchdb, its shared library, bound without cgo. Only
// tests import it.
//
//	urls := chdbtest.Start(t, 2)   // two empty servers, ended with the test
//	url := chdbtest.Shared(t, 1)[0] // one for all tests of the binary
//
// The library holds one path per process, so a server is the test binary
// started once more: init sees [EnvPath] in the environment and serves instead
// of testing. What differs from a real server: query ids are known to KILL
// QUERY … WHERE query_id = and IN only, not to system.processes; there are no
// sessions over several requests, no query log, no compress=1 and no
// parameters ({p:T}).
package chdbtest
