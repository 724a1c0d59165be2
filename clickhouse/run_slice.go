package clickhouse

import (
	"context"

	"github.com/go-conversion/conversion"
)

// mostHalvings bounds how often a slice that is too large is cut in two.
const mostHalvings = 12

// slice folds a slice into new accumulators. It is the unit of retry: each attempt has
// accumulators of its own. Where a server runs out of memory, the slice is cut in two.
func (r *run) slice(ctx context.Context, shard []*client, s slice, halvings int) ([]conversion.Accumulator, error) {
	var parts []conversion.Accumulator
	again := func(err error) bool { return retryable(err) && (halvings == mostHalvings || !outOfMemory(err)) }
	err := r.db.retries.do(ctx, again, func(attempt int) error {
		parts = fresh(r.into)
		return r.scan.read(ctx, shard, s, attempt, func(events []conversion.Event) {
			for _, a := range parts {
				a.Add(events)
			}
		})
	})
	if err == nil || !outOfMemory(err) || halvings == mostHalvings || r.db.retries.times == 0 {
		return parts, err
	}
	return r.halved(ctx, shard, s, halvings+1, err)
}

// halved folds the halves of a slice one after the other, once the server has had a
// pause. A slice that cannot be cut is tried again as it is.
func (r *run) halved(ctx context.Context, shard []*client, s slice, halvings int, failed error) ([]conversion.Accumulator, error) {
	if err := r.db.retries.sleep(ctx, pause(halvings)); err != nil {
		return nil, failed
	}
	halves, err := r.scan.halves(ctx, shard, s)
	if err != nil {
		return nil, failed
	}
	if len(halves) < 2 {
		return r.slice(ctx, shard, s, mostHalvings)
	}
	totals := fresh(r.into)
	for _, half := range halves {
		parts, err := r.slice(ctx, shard, half, halvings)
		if err != nil {
			return nil, err
		}
		if err := mergeParts(totals, parts); err != nil {
			return nil, err
		}
	}
	return totals, nil
}
