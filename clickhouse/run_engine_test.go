package clickhouse

import (
	"bytes"
	"fmt"
	"maps"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/go-conversion/conversion"
	"github.com/go-conversion/conversion/clickhouse/internal/chdbtest"
	"github.com/go-conversion/conversion/clickhouse/internal/server18"
	"github.com/go-conversion/conversion/funnel"
	"github.com/go-conversion/conversion/session"
)

// serversOf returns the form in which a Config has servers.
func serversOf(urls ...string) (list []Server) {
	for _, url := range urls {
		list = append(list, Server{URL: url})
	}
	return list
}

// openDB opens servers on which the table's database is made.
func openDB(t testing.TB, c Config) *DB {
	t.Helper()
	db, err := Open(t.Context(), c)
	require.NoError(t, err)
	t.Cleanup(func() { require.NoError(t, db.Close()) })
	return db
}

// newTable opens servers and creates the table, in a database of the test's own.
func newTable(t testing.TB, c Config) *DB {
	t.Helper()
	db := openDB(t, c)
	database, _, _ := strings.Cut(c.Table.From, ".")
	for _, c := range db.clients {
		require.NoError(t, c.exec(t.Context(), "DROP DATABASE IF EXISTS "+database, nil, nil)) // of a run before, with -count
		require.NoError(t, c.exec(t.Context(), "CREATE DATABASE "+database, nil, nil))
	}
	require.NoError(t, db.Create(t.Context()))
	return db
}

// filled returns accumulators of every kind after a run.
func filled(t testing.TB, db *DB, in Input) []conversion.Accumulator {
	t.Helper()
	got := everyKind(t)
	require.NoError(t, db.Run(t.Context(), in, got...))
	return got
}

// inSlices makes slices such that there are about n.
func inSlices(db *DB, events []conversion.Event, n int) {
	db.limits.sliceEvents = int64(len(events)/n) + 1
}

// someInputs restrict the events in all ways.
func someInputs(events []conversion.Event) map[string]Input {
	some := []string{"nobody", events[0].User, events[0].User, ""}
	return map[string]Input{
		"all":     {},
		"since":   {Since: time.Unix(0, 1)},
		"until":   {Until: time.Unix(1800, 0)},
		"between": {Since: time.Unix(-1800, 0), Until: time.Unix(1800, 499_999_999)},
		"empty":   {Since: time.Unix(10, 0), Until: time.Unix(10, 0)},
		"early":   {Until: time.Date(1, 1, 1, 0, 0, 0, 1, time.UTC)},
		"late":    {Since: time.Date(3000, 1, 1, 0, 0, 0, 0, time.UTC)},
		"wide":    {Since: time.Date(1, 1, 1, 0, 0, 0, 1, time.UTC), Until: time.Date(3000, 1, 1, 0, 0, 0, 0, time.UTC)},
		"nobody":  {Users: []string{}},
		"users":   {Users: slices.Concat(foldUsers, some)},
		"both":    {Users: foldUsers[:9], Since: time.Unix(0, 0)},
	}
}

// What Run gives has the bytes of what Add gives in process, for any number of servers
// and slices and any input.
func TestRunIsIdentical(t *testing.T) {
	urls := chdbtest.Shared(t, 3)
	for servers := 1; servers <= 3; servers++ {
		t.Run(fmt.Sprint(servers, " servers"), func(t *testing.T) {
			r := rand.New(rand.NewPCG(1, uint64(servers)))
			events := foldCrowd(r, 100)
			for _, e := range events[:60] {
				if e.ID == "" {
					events = append(events, e) // equal ones of a batch stay two
				}
			}
			db := newTable(t, Config{Servers: serversOf(urls[:servers]...), Table: Events(fmt.Sprintf("identical%d.events", servers)), Parallel: 3})
			require.NoError(t, db.Insert(t.Context(), slices.Values(events)))
			// The same batch in another order changes nothing.
			r.Shuffle(len(events), func(i, k int) { events[i], events[k] = events[k], events[i] })
			require.NoError(t, db.Insert(t.Context(), slices.Values(events)))
			for n := servers; n <= 9; n += 3 {
				inSlices(db, events, n)
				requireSameStates(t, inProcess(t, events, Input{}), filled(t, db, Input{}))
			}
			db.limits.chunkUsers = 20
			for name, in := range someInputs(events) {
				if servers == 1 || name == "both" {
					t.Run(name, func(t *testing.T) { requireSameStates(t, inProcess(t, events, in), filled(t, db, in)) })
				}
			}
		})
	}
}

// Where the rows of a user lie on several servers, and some on more than one, each event
// counts once.
func TestRunAnyhow(t *testing.T) {
	urls := chdbtest.Shared(t, 3)
	r := rand.New(rand.NewPCG(2, 2))
	events := foldCrowd(r, 80)
	c := Config{Servers: serversOf(urls...), Table: Events("anyhow.events"), Sharding: Anyhow}
	db := newTable(t, c)
	parts := make([][]conversion.Event, len(urls))
	for _, e := range events {
		first := r.IntN(len(urls))
		parts[first] = append(parts[first], e)
		if again := r.IntN(len(urls)); again != first && r.IntN(3) == 0 {
			parts[again] = append(parts[again], e)
		}
	}
	for i, part := range parts {
		one := openDB(t, Config{Servers: serversOf(urls[i]), Table: c.Table})
		require.NoError(t, one.Insert(t.Context(), slices.Values(part)))
	}
	want := inProcess(t, events, Input{})
	for _, n := range []int{1, 6} {
		inSlices(db, events, n)
		requireSameStates(t, want, filled(t, db, Input{}))
	}
	in := someInputs(events)["both"]
	requireSameStates(t, inProcess(t, events, in), filled(t, db, in))
	requireMembers(t, db, events)
}

// requireMembers wants those that a study in process would call members.
func requireMembers(t *testing.T, db *DB, events []conversion.Event) {
	t.Helper()
	set := foldSegments()
	cutter := session.MustNew(session.Policy{})
	users := make(map[string][]conversion.Event)
	for _, e := range events {
		if e.Time.Before(foldMembersAt) {
			users[e.User] = append(users[e.User], e)
		}
	}
	for bit, s := range set.Segments() {
		var want, got []string
		for _, user := range slices.Sorted(maps.Keys(users)) {
			if set.Match(nil, conversion.Journey{User: user, Sessions: cutter.Cut(users[user])}, foldMembersAt).Has(bit) {
				want = append(want, user)
			}
		}
		for user, err := range db.Members(t.Context(), set, s.Name, foldMembersAt) {
			require.NoError(t, err)
			got = append(got, user)
		}
		require.NotEmpty(t, want)
		require.Equal(t, want, got, s.Name)
	}
}

// Between the events of most users.
var foldMembersAt = time.Unix(1800, 5).UTC()

// What is said of several lists of users adds up to what is said of all.
func TestRunsOfUsersMerge(t *testing.T) {
	events := foldCrowd(rand.New(rand.NewPCG(3, 3)), 60)
	db := newTable(t, Config{Servers: serversOf(chdbtest.Shared(t, 2)...), Table: Events("unions.events")})
	require.NoError(t, db.Insert(t.Context(), slices.Values(events)))
	var lists [3][]string
	for i, e := range events {
		if !slices.ContainsFunc(lists[:], func(l []string) bool { return slices.Contains(l, e.User) }) {
			lists[i%3] = append(lists[i%3], e.User)
		}
	}
	got := everyKind(t)
	for _, users := range lists {
		require.NoError(t, db.Run(t.Context(), Input{Users: users}, got...))
	}
	requireSameStates(t, inProcess(t, events, Input{}), got)
	requireMembers(t, db, events)

	broken := 0
	for user, err := range db.Members(t.Context(), foldSegments(), "readers", foldMembersAt) {
		require.NoError(t, err, user)
		broken++
		break
	}
	require.Equal(t, 1, broken)
	for user, err := range db.Members(t.Context(), foldSegments(), "buyers", foldMembersAt) {
		require.Empty(t, user)
		require.ErrorContains(t, err, `no segment "buyers"`)
	}
}

// A table without rows gives accumulators without users.
func TestRunOfNothing(t *testing.T) {
	db := newTable(t, Config{Servers: serversOf(chdbtest.Shared(t, 1)...), Table: Events("nothing.events")})
	requireSameStates(t, everyKind(t), filled(t, db, Input{}))
	require.NoError(t, db.Run(t.Context(), Input{}))
	for range db.Members(t.Context(), foldSegments(), "readers", foldMembersAt) {
		t.Fatal("a member")
	}
}

// Copies of events with ids, also at several times, where the table says that they may
// be there; and a table that has none.
func TestRunDuplicates(t *testing.T) {
	r := rand.New(rand.NewPCG(4, 4))
	events := foldCrowd(r, 60)
	for _, e := range events[:100] {
		if e.ID != "" {
			e.Time = e.Time.Add(time.Second)
			events = append(events, e)
		}
	}
	for _, duplicates := range []Duplicates{SameID, Never} {
		db := newTable(t, Config{Servers: serversOf(chdbtest.Shared(t, 1)...), Table: Table{From: "duplicates_" + string(duplicates) + ".events", Duplicates: duplicates}})
		require.NoError(t, db.Insert(t.Context(), slices.Values(events)))
		if duplicates == SameID {
			require.NoError(t, db.Insert(t.Context(), slices.Values(events)))
		}
		requireSameStates(t, inProcess(t, events, Input{}), filled(t, db, Input{}))
	}
}

// One user has as many events as there may be, and one more.
func TestRunOfOneUser(t *testing.T) {
	const n = 100_000
	db := newTable(t, Config{Servers: serversOf(chdbtest.Shared(t, 1)...), Table: Events("one.events")})
	require.NoError(t, db.clients[0].exec(t.Context(), fmt.Sprintf("INSERT INTO one.events (user, ts, key, name, url) SELECT 'it''s', number * 1000000000, toString(number), 'add_to_cart', '/p/1' FROM numbers(%d)", n), nil, nil))
	events := make([]conversion.Event, n)
	for i := range events {
		events[i] = conversion.Event{User: "it's", ID: fmt.Sprint(i), Time: time.Unix(int64(i), 0).UTC(), Name: "add_to_cart", URL: "/p/1"}
	}
	db.limits.sliceEvents, db.limits.actorEvents = 10_000, n
	want := []conversion.Accumulator{&exact{}, funnel.MustAccumulator(foldFunnel)}
	got := fresh(want)
	for _, a := range want {
		a.Add(events)
	}
	require.NoError(t, db.Run(t.Context(), Input{}, got...))
	requireSameStates(t, want, got)
	db.limits.actorEvents--
	err := db.Run(t.Context(), Input{}, got...)
	require.ErrorIs(t, err, ErrActor)
	require.ErrorContains(t, err, `all users: `)
	require.ErrorContains(t, err, `user "it's" has more than 99999`)
	requireSameStates(t, want, got)
}

// A table of another form, on two servers that know neither Map nor LowCardinality.
func TestRunOnOldEngine(t *testing.T) {
	urls := server18.Start(t)
	text := func(name string) string { return name + " String" }
	names := []string{"id", "session", "name", "title", "content_type", "order_id", "url", "referrer", "currency"}
	columns := []string{"uid String", "t Int64", "n Int64", "engaged Int64", "amount Int64"}
	for _, name := range names {
		columns = append(columns, text(name))
	}
	table := Table{From: "raw", Columns: Columns{
		User: "uid", Time: "t", Seq: "n", ID: "id", Session: "session", Name: "name", URL: "url", Referrer: "referrer", Title: "title", ContentType: "content_type",
		OrderID: "order_id", Engaged: "engaged", Amount: "amount", Currency: "currency",
	}}
	r := rand.New(rand.NewPCG(5, 5))
	events := foldCrowd(r, 80)
	dbs := []*DB{openDB(t, Config{Servers: serversOf(urls[0]), Table: table}), openDB(t, Config{Servers: serversOf(urls[1]), Table: table})}
	bodies := make([]bytes.Buffer, 2)
	for i := range events {
		e := &events[i]
		e.Props = nil
		e.ID = fmt.Sprint("e", i)
		row := appendInt(appendInt(appendInt(appendInt(appendText(nil, e.User), e.Time.UnixNano()), e.Seq), int64(e.Engaged)), e.Value.Micros)
		for _, s := range []string{e.ID, e.Session, e.Name, e.Title, e.ContentType, e.OrderID, e.URL, e.Referrer, e.Value.Currency} {
			row = appendText(row, s)
		}
		bodies[len(e.User)%2].Write(row)
	}
	for i, db := range dbs {
		c := db.clients[0]
		require.NoError(t, c.exec(t.Context(), "CREATE TABLE raw ("+strings.Join(columns, ", ")+") ENGINE = ReplacingMergeTree() PARTITION BY tuple() ORDER BY (uid, t, n, id)", nil, nil))
		for range 2 { // each row twice
			require.NoError(t, c.exec(t.Context(), "INSERT INTO raw FORMAT RowBinary", bytes.NewReader(bodies[i].Bytes()), nil))
		}
	}
	for _, sharding := range []Sharding{ByUser, Anyhow} {
		db := openDB(t, Config{Servers: serversOf(urls...), Table: table, Sharding: sharding, Parallel: 2})
		for _, n := range []int{1, 5} {
			inSlices(db, events, n)
			requireSameStates(t, inProcess(t, events, Input{}), filled(t, db, Input{}))
		}
		in := someInputs(events)["both"]
		requireSameStates(t, inProcess(t, events, in), filled(t, db, in))
		requireMembers(t, db, events)
	}
}
