package conversion

import (
	"encoding"
	"errors"
	"iter"
	"sync"
	"sync/atomic"
)

// Accumulator gathers one report over many users. All reports of this library
// are made that way, so the same shape serves goroutines, streams, shards and
// other engines: add each user once to any of several accumulators of one
// definition, merge them in any order, and the result has the same bytes.
//
// An Accumulator belongs to one goroutine at a time.
type Accumulator interface {
	// Add counts one user: all events of that user, in any order. Adding a user
	// twice counts it twice. The slice is neither kept nor changed.
	Add(events []Event)
	// Merge adds what other has counted. It is an error, and changes nothing, if
	// other is of another definition or type.
	Merge(other Accumulator) error
	// New returns an empty accumulator of the same definition.
	New() Accumulator
	// Fingerprint identifies the definition with all its options.
	Fingerprint() [32]byte

	encoding.BinaryAppender    // canonical: equal states, equal bytes
	encoding.BinaryUnmarshaler // of bytes of the same definition; on error nothing changes
}

// Errors of accumulators and saved states.
var (
	// ErrDefinition: the bytes or the accumulator belong to another definition.
	ErrDefinition = errors.New("state belongs to another definition")
	// ErrState: the bytes are truncated or no state at all.
	ErrState = errors.New("broken state")
)

// Accumulate adds users, one slice of events each, to all accumulators, with
// the given number of goroutines (at least one). The slices are read while the
// sequence goes on, so each user has one of its own. The result does not depend
// on the number of goroutines. The error is that of a Merge. A panic in a
// user's rule or in the sequence comes out of Accumulate, and then the
// accumulators are as they were.
func Accumulate(users iter.Seq[[]Event], workers int, into ...Accumulator) error {
	batches := make(chan [][]Event, max(1, workers))
	parts := make([][]Accumulator, max(1, workers))
	var group sync.WaitGroup
	var failed atomic.Pointer[any]
	for w := range parts {
		for _, a := range into {
			parts[w] = append(parts[w], a.New())
		}
		group.Go(func() {
			defer func() {
				if p := recover(); p != nil {
					failed.CompareAndSwap(nil, &p)
					for range batches { // let the sender finish
					}
				}
			}()
			addAll(parts[w], batches)
		})
	}
	func() {
		defer group.Wait()
		defer close(batches)
		send(users, batches)
	}()
	if p := failed.Load(); p != nil {
		panic(*p)
	}
	for _, part := range parts {
		for i, a := range into {
			if err := a.Merge(part[i]); err != nil {
				return err
			}
		}
	}
	return nil
}

func addAll(accumulators []Accumulator, batches <-chan [][]Event) {
	for batch := range batches {
		for _, events := range batch {
			for _, a := range accumulators {
				a.Add(events)
			}
		}
	}
}

// send groups users into batches, because handing over single users would
// cost more than scoring them.
func send(users iter.Seq[[]Event], batches chan<- [][]Event) {
	const perBatch = 64
	var batch [][]Event
	for events := range users {
		batch = append(batch, events)
		if len(batch) == perBatch {
			batches <- batch
			batch = nil
		}
	}
	if len(batch) > 0 {
		batches <- batch
	}
}
