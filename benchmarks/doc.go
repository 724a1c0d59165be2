// Command benchmarks puts the library beside its peers: the same question, the
// same input, one process.
//
//	go run .             # measures everything and prints one Markdown table
//	go test ./...        # the answers: who gives the same, and who is wrong where
//	go test -bench . .   # the same measurements as Go benchmarks
//
// It is a module of its own, so that the library needs none of the peers.
package main
