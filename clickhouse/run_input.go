package clickhouse

import (
	"math"
	"slices"
	"strings"
	"time"
)

// The instants that nanoseconds in an Int64 reach.
var (
	minInstant = time.Unix(0, math.MinInt64)
	maxInstant = time.Unix(0, math.MaxInt64)
)

// conditions returns the SQL of an input but for its users. Events of nobody are never
// read.
func (in Input) conditions(l *layout) []string {
	ts := l.sql[columnTime]
	list := []string{l.sql[columnUser] + " != ''"}
	if !in.Since.IsZero() && in.Since.After(minInstant) {
		list = append(list, since(ts, in.Since))
	}
	if !in.Until.IsZero() && !in.Until.After(maxInstant) {
		list = append(list, "NOT ("+since(ts, in.Until)+")")
	}
	return list
}

// since is the SQL of times not before t.
func since(ts string, t time.Time) string {
	switch {
	case t.After(maxInstant):
		return never
	case !t.After(minInstant):
		return always
	}
	return ts + " >= " + intLiteral(t.UnixNano())
}

// chunks returns the users in pieces whose literals are not too long for a query, each
// once and in order; a name that is longer alone is a piece of its own.
func (in Input) chunks(max limits) [][]string {
	users := slices.Compact(slices.Sorted(slices.Values(in.Users)))
	var list [][]string
	for len(users) > 0 {
		n, size := 0, 0
		for n < len(users) && n < max.chunkUsers {
			size += len(stringLiteral(users[n])) + len(", ")
			if n > 0 && size > max.chunkBytes {
				break
			}
			n++
		}
		list = append(list, users[:n])
		users = users[n:]
	}
	return list
}

// where joins conditions, all of which have to hold; "" is none.
func where(conditions []string, more ...string) string {
	all := slices.DeleteFunc(slices.Concat(conditions, more), func(s string) bool { return s == "" })
	return " WHERE " + strings.Join(all, " AND ")
}
