package clickhouse

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"reflect"
	"strings"

	"github.com/go-conversion/conversion"
)

// Run adds all users with an event in the input to the accumulators, in one pass over
// the table, as if each had been given to Add with its events of the input. It leaves
// all accumulators unchanged if it returns an error, which is a [SliceError] where a
// part of the users could not be read; there are no partial results. Events of nobody
// are left out.
//
// The accumulators are of any definitions, each given once; they are used by this
// goroutine only. What is read is spread over [Config.Parallel] streams, with states of
// their own that are merged in the end, so memory is one user for each stream, beside
// the accumulators. A panic in a user's rule comes out of Run, and then, too, the
// accumulators are as they were.
//
// Events that are inserted meanwhile may be seen or not; what is seen of a user is what
// a server had at one instant.
func (db *DB) Run(ctx context.Context, in Input, into ...conversion.Accumulator) error {
	if err := checkAccumulators(into); err != nil {
		return err
	}
	if len(into) == 0 || in.Users != nil && len(in.Users) == 0 {
		return ctx.Err()
	}
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	r := &run{db: db, scan: db.newScan(newRunID(), in), input: in, into: into, cancel: cancel}
	totals, err := r.fold(ctx)
	if err != nil {
		return err
	}
	return mergeAll(into, totals)
}

// newRunID returns what tells the queries of a run from those of others.
func newRunID() string { return strings.ToLower(rand.Text()[:12]) }

// checkAccumulators refuses, before anything is read, accumulators whose states could
// not be merged in the end, and those that would count everything twice.
func checkAccumulators(into []conversion.Accumulator) error {
	for i, a := range into {
		if missing(a) {
			return fmt.Errorf("accumulators[%d] is nil", i)
		}
		for k, other := range into[:i] {
			if reflect.TypeOf(a) == reflect.TypeOf(other) && reflect.TypeOf(a).Comparable() && a == other {
				return fmt.Errorf("accumulators[%d] is accumulators[%d] again", i, k)
			}
		}
		part := a.New()
		if missing(part) || part.Fingerprint() != a.Fingerprint() {
			return fmt.Errorf("accumulators[%d]: New of %T: %w", i, a, conversion.ErrDefinition)
		}
		if err := part.Merge(a.New()); err != nil {
			return fmt.Errorf("accumulators[%d]: %w", i, err)
		}
	}
	return nil
}

func missing(a conversion.Accumulator) bool {
	if a == nil {
		return true
	}
	v := reflect.ValueOf(a)
	return v.Kind() == reflect.Pointer && v.IsNil()
}

// mergeAll merges all or none: merges that fail, as those of sums out of range may, are
// found out on copies.
func mergeAll(into, totals []conversion.Accumulator) error {
	var errs []error
	for i, a := range into {
		trial := a.New()
		if err := errors.Join(trial.Merge(a), trial.Merge(totals[i])); err != nil {
			errs = append(errs, fmt.Errorf("accumulators[%d]: %w", i, err))
		}
	}
	if err := errors.Join(errs...); err != nil {
		return err
	}
	for i, a := range into {
		if err := a.Merge(totals[i]); err != nil {
			return fmt.Errorf("accumulators[%d]: %w", i, err)
		}
	}
	return nil
}

// fresh returns empty accumulators of the same definitions.
func fresh(of []conversion.Accumulator) []conversion.Accumulator {
	list := make([]conversion.Accumulator, len(of))
	for i, a := range of {
		list[i] = a.New()
	}
	return list
}

// mergeParts merges parts into totals that nobody else has seen.
func mergeParts(totals, parts []conversion.Accumulator) error {
	for i, a := range totals {
		if err := a.Merge(parts[i]); err != nil {
			return fmt.Errorf("accumulators[%d]: %w", i, err)
		}
	}
	return nil
}
