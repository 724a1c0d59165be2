package clickhouse

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"slices"
	"time"
)

// Codes of exceptions.
const (
	codeTimeout     = 159
	codeReadOnly    = 164
	codeTooMany     = 202 // queries at once
	codeSocket      = 209
	codeNetwork     = 210
	codeMemory      = 241
	codeParts       = 252 // too many, for inserts
	codeConstrained = 452 // a setting that the user may not change
)

// retryable reports whether the same query may succeed when it is asked again,
// perhaps of a replica: the connection failed or the answer was cut off, something
// in between was not ready, or the server was busy.
func retryable(err error) bool {
	if errors.Is(err, errConnection) || errors.Is(err, ErrTruncated) {
		return true
	}
	var status *statusError
	if errors.As(err, &status) {
		return status.status >= http.StatusBadGateway && status.status <= http.StatusGatewayTimeout
	}
	return hasCode(err, codeTimeout, codeTooMany, codeSocket, codeNetwork, codeMemory)
}

// retryableInsert is retryable for an insert, which also waits for the merging of
// parts. It is for inserts with a deduplication token only.
func retryableInsert(err error) bool { return retryable(err) || hasCode(err, codeParts) }

// outOfMemory reports whether half of the work may succeed where all of it failed.
func outOfMemory(err error) bool { return hasCode(err, codeMemory) }

// hasCode reports whether err is an exception of the server with one of the codes.
func hasCode(err error, codes ...int) bool {
	var e *ServerError
	return errors.As(err, &e) && slices.Contains(codes, e.Code)
}

// retries says how often something is tried again, and how to wait.
type retries struct {
	times int // after the first time
	sleep func(context.Context, time.Duration) error
}

// newRetries reads [Config.Retries].
func newRetries(n int) retries {
	if n == 0 {
		n = 2
	}
	return retries{times: max(n, 0), sleep: sleep}
}

// do calls try with the number of the attempt, from 0, until it succeeds, fails
// with an error that again does not accept, or has failed too often. It returns
// the last error, and that of the context if it ended.
func (r retries) do(ctx context.Context, again func(error) bool, try func(attempt int) error) error {
	for attempt := 0; ; attempt++ {
		err := try(attempt)
		if err == nil || attempt >= r.times || !again(err) {
			return err
		}
		if ended := r.sleep(ctx, pause(attempt)); ended != nil {
			return fmt.Errorf("%w: %w", ended, err)
		}
	}
}

// pause is the time before the attempt after the given one: 100 ms, doubled each
// time, at most 10 s.
func pause(attempt int) time.Duration {
	return min(100*time.Millisecond<<min(attempt, 10), 10*time.Second)
}

// sleep waits for d or the end of the context, whose error it returns.
func sleep(ctx context.Context, d time.Duration) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-ctx.Done():
		return ctx.Err()
	case <-timer.C:
		return nil
	}
}
