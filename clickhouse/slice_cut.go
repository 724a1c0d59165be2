package clickhouse

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"strconv"
)

// sampledUser is a user of a sample and the number of rows.
type sampledUser struct {
	user string
	rows int64
}

// perSlice is how many events of each slice a sample should have.
const perSlice = 1000

// slices cuts the users of an input on the servers of a shard. Where users are listed,
// the slices are pieces of the list; else they are ranges of about the same number of
// events, as far as a sample of the users tells.
func (sc *scan) slices(ctx context.Context, shard []*client, in Input) ([]slice, error) {
	if in.Users != nil {
		var list []slice
		for i, users := range in.chunks(sc.db.limits) {
			list = append(list, slice{name: strconv.Itoa(i), users: users})
		}
		return list, nil
	}
	rows, err := sc.count(ctx, shard)
	if err != nil {
		return nil, fmt.Errorf("counting the rows: %w", err)
	}
	all := slice{name: "0"}
	parts := (rows + sc.db.limits.sliceEvents - 1) / sc.db.limits.sliceEvents
	if parts <= 1 {
		return []slice{all}, nil
	}
	list, err := sc.cut(ctx, shard, all, parts, rows/(parts*perSlice))
	if err != nil {
		return nil, fmt.Errorf("cutting users into slices: %w", err)
	}
	return list, nil
}

// halves cuts a slice in two, or returns it alone if that cannot be done.
func (sc *scan) halves(ctx context.Context, shard []*client, s slice) ([]slice, error) {
	if n := len(s.users); n > 1 {
		return []slice{{name: s.name + ".0", users: s.users[:n/2]}, {name: s.name + ".1", users: s.users[n/2:]}}, nil
	}
	if s.users != nil {
		return []slice{s}, nil
	}
	list, err := sc.cut(ctx, shard, s, 2, sc.db.limits.sliceEvents/(2*perSlice))
	if err == nil && len(list) < 2 {
		list, err = sc.cut(ctx, shard, s, 2, 1)
	}
	for i := range list {
		list[i].name = s.name + "." + list[i].name
	}
	return list, err
}

// cut cuts a slice into parts of about the same number of events by a sample of one
// user in so many. There are fewer parts if the sample has too few users.
func (sc *scan) cut(ctx context.Context, shard []*client, s slice, parts, oneIn int64) ([]slice, error) {
	sample, err := sc.sample(ctx, shard, s, max(oneIn, 1))
	if err != nil {
		return nil, err
	}
	list := []slice{{from: s.from, to: s.to}}
	for _, user := range boundaries(sample, parts) {
		list[len(list)-1].to = user
		list = append(list, slice{from: user, to: s.to})
	}
	for i := range list {
		list[i].name = strconv.Itoa(i)
	}
	return list, nil
}

// boundaries returns the users with which the parts behind the first one begin, when a
// sample is cut into parts of about the same weight; ascending, each once.
func boundaries(sample []sampledUser, parts int64) []string {
	var all, before, part int64
	for _, w := range sample {
		all += w.rows
	}
	var list []string
	for i, w := range sample {
		at := int64(float64(before) / float64(all) * float64(parts))
		if i > 0 && at > part {
			list = append(list, w.user)
			part = at
		}
		before += w.rows
	}
	return list
}

// count returns the number of rows of the input, copies included.
func (sc *scan) count(ctx context.Context, shard []*client) (int64, error) {
	sql := "SELECT toUInt8(1), toInt64(count()) FROM " + sc.db.layout.from + where(sc.input) + " FORMAT RowBinary"
	var rows int64
	for _, c := range shard {
		counts, err := askRows(ctx, c, sc.db.retries, sql, (*stream).int64)
		if err != nil {
			return 0, err
		}
		for _, n := range counts {
			rows += n
		}
	}
	return rows, nil
}

// sample returns one user in so many of a slice with the numbers of rows, ascending.
// The hash is none by which users are likely to be spread over servers.
func (sc *scan) sample(ctx context.Context, shard []*client, s slice, oneIn int64) ([]sampledUser, error) {
	user := sc.db.layout.sql[columnUser]
	drawn := ""
	if oneIn > 1 {
		drawn = "cityHash64('slices', " + user + ") % " + intLiteral(oneIn) + " = 0"
	}
	sql := "SELECT toUInt8(1), " + user + ", toInt64(count()) FROM " + sc.db.layout.from + where(sc.input, s.sql(user), drawn) +
		" GROUP BY " + user + " FORMAT RowBinary"
	rows := make(map[string]int64)
	for _, c := range shard {
		weights, err := askRows(ctx, c, sc.db.retries, sql, func(s *stream) sampledUser { return sampledUser{s.text(), s.int64()} })
		if err != nil {
			return nil, err
		}
		for _, w := range weights {
			rows[w.user] += w.rows
		}
	}
	sample := make([]sampledUser, 0, len(rows))
	for _, user := range slices.Sorted(maps.Keys(rows)) {
		sample = append(sample, sampledUser{user, rows[user]})
	}
	return sample, nil
}

// askRows returns the rows of a query that gives few, once all of them are there.
func askRows[T any](ctx context.Context, c *client, again retries, sql string, read func(*stream) T) (rows []T, err error) {
	err = again.do(ctx, retryable, func(int) error {
		s, err := c.query(ctx, sql, nil)
		if err != nil {
			return err
		}
		defer s.close()
		rows = rows[:0]
		for s.next() {
			rows = append(rows, read(s))
		}
		return s.err()
	})
	return rows, err
}
