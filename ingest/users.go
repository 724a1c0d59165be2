package ingest

import (
	"iter"
	"maps"
	"slices"

	"github.com/go-conversion/conversion"
)

// ByUser yields the events of one user at a time, from events that are ordered
// bytewise by user, such as the rows of a query that ends in ORDER BY user. The
// order within a user may be any and stays. Each slice is the caller's to keep;
// none is empty. Only one user is held.
//
// An error of seq is passed on as soon as it comes, with nil events, and
// reading goes on. An event without a user is [ErrNoUser] and is left out. One
// that belongs before the current user is [ErrOrder], which ends the sequence:
// use [GroupByUser] then. The events must not come from a reader with [Reuse].
func ByUser(seq iter.Seq2[conversion.Event, error]) iter.Seq2[[]conversion.Event, error] {
	return func(yield func([]conversion.Event, error) bool) {
		var open []conversion.Event
		for e, err := range seq {
			if err == nil && e.User == "" {
				err = ErrNoUser
			}
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
		for e, err := range seq {
			if err == nil && e.User == "" {
				err = ErrNoUser
			}
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
