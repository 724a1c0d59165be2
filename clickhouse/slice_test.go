package clickhouse

import (
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/stretchr/testify/require"
)

func TestSliceText(t *testing.T) {
	tests := []struct {
		slice     slice
		sql, text string
	}{
		{slice{}, "", "all users"},
		{slice{from: "k"}, "NOT (u < 'k')", `users from "k"`},
		{slice{to: "it's"}, `u < 'it\'s'`, `users before "it's"`},
		{slice{from: "k", to: "m\x00"}, `NOT (u < 'k') AND u < 'm\x00'`, `users from "k" to before "m\x00"`},
		{slice{users: []string{`\`}}, `u IN ('\\')`, `user "\\"`},
		{slice{users: []string{"a", "b", "c"}}, "u IN ('a', 'b', 'c')", `users listed from "a" to "c"`},
	}
	for _, test := range tests {
		require.Equal(t, test.sql, test.slice.sql("u"))
		require.Equal(t, test.text, test.slice.String())
	}
	require.Less(t, len(slice{from: strings.Repeat("x", 1000)}.String()), 300)
}

func TestBoundaries(t *testing.T) {
	sample := func(rows ...int64) (list []sampledUser) {
		for i, n := range rows {
			list = append(list, sampledUser{string(rune('a' + i)), n})
		}
		return list
	}
	tests := []struct {
		name   string
		sample []sampledUser
		parts  int64
		want   []string
	}{
		{"empty", nil, 3, nil},
		{"one user", sample(7), 3, nil},
		{"equal users", sample(1, 1, 1, 1, 1, 1), 3, []string{"c", "e"}},
		{"more parts than users", sample(1, 1), 9, []string{"b"}},
		{"a large user at the start", sample(97, 1, 1, 1), 4, []string{"b"}},
		{"a large user at the end", sample(1, 1, 1, 97), 4, nil},
		{"a large user in the middle", sample(1, 1, 96, 1, 1), 2, []string{"d"}},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) { require.Equal(t, test.want, boundaries(test.sample, test.parts)) })
	}
}

// Boundaries are users of the sample but for the first, ascending, at most so many as
// parts need; and no part has more than its share and its last user.
func TestBoundariesRandom(t *testing.T) {
	r := rand.New(rand.NewPCG(8, 8))
	for range 2000 {
		sample := make([]sampledUser, 1+r.IntN(40))
		var all, largest int64
		for i := range sample {
			sample[i] = sampledUser{string(rune('0' + i)), 1 + r.Int64N(1<<r.IntN(12))}
			all += sample[i].rows
			largest = max(largest, sample[i].rows)
		}
		parts := 2 + r.Int64N(12)
		got := boundaries(sample, parts)
		require.LessOrEqual(t, len(got), int(parts)-1)
		require.True(t, slices.IsSorted(got))
		require.NotContains(t, got, sample[0].user)
		var part int64
		for _, u := range sample {
			if slices.Contains(got, u.user) {
				part = 0
			}
			part += u.rows
			require.LessOrEqual(t, float64(part), float64(all)/float64(parts)+float64(largest)+1)
		}
	}
}

func TestChunks(t *testing.T) {
	small := limits{chunkUsers: 3, chunkBytes: 20}
	long := strings.Repeat("x", 30)
	require.Equal(t, [][]string{{"", "a", "b"}, {"c"}}, Input{Users: []string{"c", "a", "b", "a", ""}}.chunks(small))
	require.Equal(t, [][]string{{"a"}, {long}, {"y", "z"}}, Input{Users: []string{"z", long, "y", "a"}}.chunks(small))
	require.Empty(t, Input{}.chunks(small))
}

func TestInputConditions(t *testing.T) {
	l := layoutOf(t, Events("e"))
	at := func(s int64) time.Time { return time.Unix(s, 1) }
	tests := []struct {
		name string
		in   Input
		want []string
	}{
		{"all", Input{}, nil},
		{"since", Input{Since: at(-5)}, []string{"`ts` >= -4999999999"}},
		{"until", Input{Until: at(5)}, []string{"NOT (`ts` >= 5000000001)"}},
		{"an hour elsewhere", Input{Since: time.Date(1970, 1, 1, 1, 0, 0, 0, time.FixedZone("", 3600))}, []string{"`ts` >= 0"}},
		{"from always to ever", Input{Since: time.Date(1, 1, 2, 0, 0, 0, 0, time.UTC), Until: time.Date(9999, 1, 1, 0, 0, 0, 0, time.UTC)}, nil},
		{"until never", Input{Until: time.Date(1, 1, 2, 0, 0, 0, 0, time.UTC)}, []string{"NOT (1)"}},
		{"from ever", Input{Since: time.Date(9999, 1, 2, 0, 0, 0, 0, time.UTC)}, []string{"0"}},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			require.Empty(t, cmp.Diff(append([]string{"`user` != ''"}, test.want...), test.in.conditions(l)))
		})
	}
}
