package ingest

import (
	"fmt"
	"iter"
	"maps"
	"slices"
	"time"

	"github.com/go-conversion/conversion"
)

// ByUser yields the events of one user at a time, from events that are ordered
// bytewise by user, such as the rows of a query that ends in ORDER BY user. The
// order within a user may be any and stays. Each slice is the caller's to keep;
// none is empty. Only one user is held.
//
// An error of seq is passed on as soon as it comes, with nil events, and
// reading goes on. An event without a user is left out; in its place comes an
// error that wraps [ErrNoUser] and says which it was, counting events from 1.
// One that belongs before the current user is [ErrOrder], which ends the
// sequence: use [GroupByUser] then. The events must not come from a reader with
// [Reuse].
func ByUser(seq iter.Seq2[conversion.Event, error]) iter.Seq2[[]conversion.Event, error] {
	return func(yield func([]conversion.Event, error) bool) {
		var open []conversion.Event
		for e, err := range owned(seq) {
			if err != nil {
				if !yield(nil, err) {
					return
				}
				continue
			}
			if len(open) > 0 && open[0].User != e.User {
				if !yield(slices.Clone(open), nil) {
					return
				}
				if e.User < open[0].User {
					yield(nil, ErrOrder)
					return
				}
				clear(open)
				open = open[:0]
			}
			open = append(open, e)
		}
		if len(open) > 0 {
			yield(slices.Clone(open), nil)
		}
	}
}

// GroupByUser is [ByUser] for events in any order: it holds them all, and then
// yields users in ascending order, the events of each in the order of
// [conversion.Compare]. What it yields does not depend on the order of seq,
// except that errors are passed on as they come, before the first user.
func GroupByUser(seq iter.Seq2[conversion.Event, error]) iter.Seq2[[]conversion.Event, error] {
	return func(yield func([]conversion.Event, error) bool) {
		users := map[string][]conversion.Event{}
		for e, err := range owned(seq) {
			if err == nil {
				users[e.User] = append(users[e.User], e)
			} else if !yield(nil, err) {
				return
			}
		}
		for _, user := range slices.Sorted(maps.Keys(users)) {
			events := users[user]
			slices.SortFunc(events, func(a, b conversion.Event) int { return conversion.Compare(&a, &b) })
			if !yield(events, nil) {
				return
			}
			delete(users, user)
		}
	}
}

// owned puts errors in place of events without a user.
func owned(seq iter.Seq2[conversion.Event, error]) iter.Seq2[conversion.Event, error] {
	return func(yield func(conversion.Event, error) bool) {
		number := 0
		for e, err := range seq {
			if err == nil {
				if number++; e.User == "" {
					e, err = conversion.Event{}, &noUserError{number, e.EventName(), e.Time}
				}
			}
			if !yield(e, err) {
				return
			}
		}
	}
}

// noUserError says which event has no user, by all that is known of it.
type noUserError struct {
	number int // among the events, from 1
	name   string
	time   time.Time
}

func (e *noUserError) Error() string {
	return fmt.Sprintf("event %d (%s at %s) without user", e.number, printable([]byte(e.name)), e.time.Format(time.RFC3339Nano))
}

func (e *noUserError) Unwrap() error { return ErrNoUser }
