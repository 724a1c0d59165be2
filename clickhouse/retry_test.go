package clickhouse

import (
	"context"
	"errors"
	"fmt"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

func TestRetryable(t *testing.T) {
	exception := func(code int) error {
		return fmt.Errorf("http://ch-1: %w", &ServerError{Code: code})
	}
	tests := []struct {
		name         string
		err          error
		read, insert bool
	}{
		{"nil", nil, false, false},
		{"anything", errors.New("x"), false, false},
		{"connection", fmt.Errorf("a: %w: refused", errConnection), true, true},
		{"cut", fmt.Errorf("a: %w", ErrTruncated), true, true},
		{"protocol", ErrProtocol, false, false},
		{"settings", ErrSettings, false, false},
		{"actor", ErrActor, false, false},
		{"status 500", &statusError{status: 500}, false, false},
		{"status 502", &statusError{status: 502}, true, true},
		{"status 503", fmt.Errorf("a: %w", &statusError{status: 503}), true, true},
		{"status 504", &statusError{status: 504}, true, true},
		{"status 505", &statusError{status: 505}, false, false},
		{"timeout", exception(159), true, true},
		{"read-only", exception(164), false, false},
		{"too many queries", exception(202), true, true},
		{"socket timeout", exception(209), true, true},
		{"network", exception(210), true, true},
		{"memory", exception(241), true, true},
		{"too many parts", exception(252), false, true},
		{"syntax", exception(62), false, false},
		{"cancelled", context.Canceled, false, false},
		{"deadline", fmt.Errorf("a: %w", context.DeadlineExceeded), false, false},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			require.Equal(t, test.read, retryable(test.err), "of a query")
			require.Equal(t, test.insert, retryableInsert(test.err), "of an insert")
		})
	}
	require.True(t, outOfMemory(exception(241)))
	require.False(t, outOfMemory(exception(159)))
}

func TestRetries(t *testing.T) {
	busy := &statusError{status: 503}
	tests := []struct {
		name   string
		config int // Config.Retries
		fails  []error
		pauses []time.Duration
		err    error
	}{
		{"at once", 0, nil, nil, nil},
		{"503 then success", 0, []error{busy}, []time.Duration{100 * time.Millisecond}, nil},
		{"twice by default", 0, []error{busy, busy, busy}, []time.Duration{100 * time.Millisecond, 200 * time.Millisecond}, busy},
		{"never", -1, []error{busy}, nil, busy},
		{"once", 1, []error{busy, ErrTruncated}, []time.Duration{100 * time.Millisecond}, ErrTruncated},
		{"not that", 5, []error{ErrProtocol}, nil, ErrProtocol},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			var pauses []time.Duration
			r := newRetries(test.config)
			r.sleep = func(_ context.Context, d time.Duration) error {
				pauses = append(pauses, d)
				return nil
			}
			err := r.do(t.Context(), retryable, func(attempt int) error {
				require.Equal(t, len(pauses), attempt)
				if attempt < len(test.fails) {
					return test.fails[attempt]
				}
				return nil
			})
			require.Equal(t, test.err, err)
			require.Equal(t, test.pauses, pauses)
		})
	}
}

func TestRetriesEndWithTheContext(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	tries := 0
	err := newRetries(9).do(ctx, retryable, func(int) error {
		tries++
		cancel()
		return ErrTruncated
	})
	require.ErrorIs(t, err, context.Canceled)
	require.ErrorIs(t, err, ErrTruncated)
	require.Equal(t, 1, tries)
}

func TestSleep(t *testing.T) {
	require.NoError(t, sleep(t.Context(), time.Nanosecond))
	ctx, cancel := context.WithTimeout(t.Context(), time.Millisecond)
	defer cancel()
	require.ErrorIs(t, sleep(ctx, time.Hour), context.DeadlineExceeded)
	require.ErrorIs(t, sleep(ctx, 0), context.DeadlineExceeded)
}

func TestPause(t *testing.T) {
	for i, want := range []int{100, 200, 400, 800, 1600, 3200, 6400, 10_000, 10_000} {
		require.Equal(t, time.Duration(want)*time.Millisecond, pause(i))
	}
	require.Equal(t, 10*time.Second, pause(1_000_000))
}
