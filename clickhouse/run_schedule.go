package clickhouse

import (
	"context"
	"errors"
	"sync"

	"github.com/go-conversion/conversion"
)

// run is one pass over the table.
type run struct {
	db     *DB
	scan   *scan
	input  Input
	into   []conversion.Accumulator
	cancel context.CancelFunc

	mu       sync.Mutex
	results  []*result // by shard
	failed   error     // the first failure
	panicked *any      // in a user's rule
}

// result is what the slices of a shard have given so far. Those that were finished
// before an earlier one wait, so they are merged in their order.
type result struct {
	slices  []slice
	totals  []conversion.Accumulator // of the slices before next
	next    int
	waiting map[int][]conversion.Accumulator
}

// job is a slice of a shard.
type job struct{ shard, slice int }

// fold returns the accumulators of all users, merged in the order of servers and
// slices. The first failure ends everything.
func (r *run) fold(ctx context.Context) ([]conversion.Accumulator, error) {
	shards := r.db.shards()
	r.results = make([]*result, len(shards))
	r.each(ctx, len(shards), len(shards), func(i int) error { return r.begin(ctx, shards[i], i) })
	jobs := r.jobs()
	streams := max(1, r.db.parallel()/len(shards[0]))
	r.each(ctx, streams, len(jobs), func(i int) error {
		at := jobs[i]
		parts, err := r.slice(ctx, shards[at.shard], r.results[at.shard].slices[at.slice], 0)
		if err != nil {
			return err
		}
		return r.finish(at, parts)
	})
	if r.panicked != nil {
		panic(*r.panicked)
	}
	if r.failed != nil {
		return nil, r.failed
	}
	totals := fresh(r.into)
	for _, done := range r.results {
		if err := mergeParts(totals, done.totals); err != nil {
			return nil, err
		}
	}
	return totals, nil
}

// begin checks the table on the servers of a shard and cuts its users into slices.
func (r *run) begin(ctx context.Context, shard []*client, i int) error {
	for _, c := range shard {
		if err := r.scan.checkTypes(ctx, c); err != nil {
			return err
		}
	}
	list, err := r.scan.slices(ctx, shard, r.input)
	r.results[i] = &result{slices: list, totals: fresh(r.into), waiting: make(map[int][]conversion.Accumulator)}
	return err
}

// jobs are all slices in the order in which they are read, such that all servers are
// busy from the start.
func (r *run) jobs() []job {
	if r.failed != nil {
		return nil
	}
	var list []job
	for i, more := 0, true; more; i++ {
		more = false
		for shard, result := range r.results {
			if i < len(result.slices) {
				list = append(list, job{shard, i})
				more = true
			}
		}
	}
	return list
}

// finish takes over the accumulators of a slice.
func (r *run) finish(at job, parts []conversion.Accumulator) error {
	r.mu.Lock()
	defer r.mu.Unlock()
	done := r.results[at.shard]
	done.waiting[at.slice] = parts
	for parts := done.waiting[done.next]; parts != nil; parts = done.waiting[done.next] {
		if err := mergeParts(done.totals, parts); err != nil {
			return err
		}
		delete(done.waiting, done.next)
		done.next++
	}
	return nil
}

// each does n things, so many at once, until one of them fails or the context ends.
func (r *run) each(ctx context.Context, workers, n int, do func(int) error) {
	next := make(chan int)
	var group sync.WaitGroup
	for range min(workers, n) {
		group.Go(func() {
			for i := range next {
				r.try(func() error { return do(i) })
			}
		})
	}
	for i := 0; i < n && ctx.Err() == nil; i++ {
		select {
		case next <- i:
		case <-ctx.Done():
		}
	}
	close(next)
	group.Wait()
	if err := ctx.Err(); err != nil {
		r.fail(err)
	}
}

// try does something that may fail or panic.
func (r *run) try(do func() error) {
	defer func() {
		if p := recover(); p != nil {
			r.mu.Lock()
			r.panicked = &p
			r.mu.Unlock()
			r.fail(errors.New("panic"))
		}
	}()
	if err := do(); err != nil {
		r.fail(err)
	}
}

// fail keeps the first failure and ends everything.
func (r *run) fail(err error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.failed == nil {
		r.failed = err
		r.cancel()
	}
}
