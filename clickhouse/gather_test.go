package clickhouse

import (
	"net/http"
	"testing"

	"github.com/stretchr/testify/require"
)

// gathered returns users and the titles of their events out of rows that servers give.
func gathered(t *testing.T, keyed bool, limit int, servers ...[]byte) (users []string, titles [][]string, err error) {
	l := layoutOf(t, Table{From: "e", Columns: Columns{User: "u", Time: "t", Name: "n", Title: "x"}})
	g := &gatherer{limit: limit}
	for _, rows := range servers {
		f := newFake(t, func(w http.ResponseWriter, _ *http.Request, _ string) { send(w, rows) })
		s, err := f.client(t).query(t.Context(), "SELECT", nil)
		require.NoError(t, err)
		g.sources = append(g.sources, newSource(s, l, keyed))
	}
	defer g.close()
	for g.next() {
		users = append(users, g.user)
		var list []string
		for _, e := range g.events {
			require.Equal(t, g.user, e.User)
			list = append(list, e.Title)
		}
		titles = append(titles, list)
	}
	require.False(t, g.next(), "the end stays the end")
	return users, titles, g.err()
}

// rowOf is a row: user, time, name, title.
func rowOf(user, title string) []byte {
	return appendText(appendText(appendInt(appendText([]byte{1}, user), 5), "n"), title)
}

func keyedRow(user, key, title string) []byte {
	return appendText(appendText(appendInt(appendText(appendText([]byte{1}, user), key), 5), "n"), title)
}

func rowsOf(rows ...[]byte) (all []byte) {
	for _, row := range rows {
		all = append(all, row...)
	}
	return all
}

func TestGather(t *testing.T) {
	users, titles, err := gathered(t, false, 3,
		rowsOf(rowOf("a", "1"), rowOf("a", "2"), rowOf("b\x00", "3")), nil,
		rowsOf(rowOf("", "0"), rowOf("a", "4"), rowOf("b", "5")))
	require.NoError(t, err)
	require.Equal(t, []string{"", "a", "b", "b\x00"}, users)
	require.Equal(t, [][]string{{"0"}, {"1", "2", "4"}, {"5"}, {"3"}}, titles)

	users, _, err = gathered(t, false, 1, nil, nil)
	require.NoError(t, err)
	require.Empty(t, users)
}

// The same row on two servers, or twice on one, is one event.
func TestGatherKeys(t *testing.T) {
	_, titles, err := gathered(t, true, 3,
		rowsOf(keyedRow("a", "k", "1"), keyedRow("a", "~k", "2"), keyedRow("b", "k", "3")),
		rowsOf(keyedRow("a", "k", "1"), keyedRow("a", "~k.1", "4"), keyedRow("b", "k", "3")))
	require.NoError(t, err)
	require.Equal(t, [][]string{{"1", "2", "4"}, {"3"}}, titles)
}

func TestGatherFaults(t *testing.T) {
	good := rowsOf(rowOf("a", "1"), rowOf("b", "2"), rowOf("c", "3"))
	tests := map[string]struct {
		rows []byte
		want error
		text string
	}{
		"users out of order": {rowsOf(rowOf("b", "1"), rowOf("a", "2")), ErrProtocol, `user "a" after "b"`},
		"too many events":    {rowsOf(rowOf("a", "1"), rowOf("a", "2"), rowOf("a", "3")), ErrActor, `user "a" has more than 2`},
		"a cut row":          {good[:len(good)-3], ErrTruncated, ""},
		"a cut user":         {append(rowOf("a", "1"), 1, 5, 'a'), ErrTruncated, ""},
		"something else":     {append(rowOf("a", "1"), 7), ErrProtocol, ""},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			for i := range 2 {
				servers := [][]byte{good, good}
				servers[i] = test.rows
				_, _, err := gathered(t, false, 2, servers[i])
				require.ErrorIs(t, err, test.want)
				require.ErrorContains(t, err, test.text)
				_, _, err = gathered(t, false, 2, servers...)
				require.Error(t, err)
				require.NotErrorIs(t, err, errUnread, "the fault is that of the other")
				var e *SliceError
				require.ErrorAs(t, err, &e)
				require.Equal(t, "SELECT", e.Query)
			}
		})
	}
}
