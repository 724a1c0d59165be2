package clickhouse

import (
	"context"
	"fmt"
	"strings"
	"time"
)

// Finding is a condition of the contract between a table and this module that the data
// break. Results of such a table may not be what the same events give in process.
type Finding struct {
	Server  string // its URL
	Problem string // what is wrong
	Count   int64  // of rows, or of what the problem names
	User    string // an example
}

// String returns the finding in words, the example quoted.
func (f Finding) String() string {
	return fmt.Sprintf("%s: %d %s, such as those of user %s", f.Server, f.Count, f.Problem, shortened(f.User))
}

// Check looks for what [DB.Run] takes for granted of the data, and returns what is not
// so, by server. It reads the whole table, some columns several times; the rows of a
// user on several servers are looked for among one user in 4,096. Columns of another
// type than they should have are [ErrContract], as they are for Run.
func (db *DB) Check(ctx context.Context) ([]Finding, error) {
	sc := db.newScan(newRunID(), Input{})
	var found []Finding
	for _, c := range db.clients {
		if err := sc.checkTypes(ctx, c); err != nil {
			return nil, err
		}
		for _, q := range db.layout.checks() {
			list, err := askRows(ctx, c, db.retries, q.sql, func(s *stream) Finding {
				return Finding{Server: c.endpoints[0].String(), Problem: q.problem, Count: s.int64(), User: s.text()}
			})
			switch {
			case hasCode(err, codeUnknownFunction):
				continue // an old server cannot tell
			case err != nil:
				return nil, err
			case len(list) > 0 && list[0].Count > 0:
				found = append(found, list[0])
			}
		}
	}
	if db.config.Sharding == ByUser && len(db.clients) > 1 {
		return db.checkSharding(ctx, sc, found)
	}
	return found, nil
}

const codeUnknownFunction = 46

// contractCheck counts what breaks a condition, with an example of a user.
type contractCheck struct{ problem, sql string }

// checks are the conditions that can be looked at on one server.
func (l *layout) checks() []contractCheck {
	user, ts := l.sql[columnUser], l.sql[columnTime]
	var list []contractCheck
	rows := func(problem, condition string) {
		list = append(list, contractCheck{problem, "SELECT toUInt8(1), toInt64(count()), any(" + user + ") FROM " + l.from + " WHERE " + user + " != '' AND (" + condition + ") FORMAT RowBinary"})
	}
	groups := func(problem, by, condition, having string) {
		list = append(list, contractCheck{problem, "SELECT toUInt8(1), toInt64(count()), any(u) FROM (SELECT any(" + user + ") AS u FROM " + l.from +
			" WHERE " + user + " != ''" + condition + " GROUP BY " + by + " HAVING " + having + ") FORMAT RowBinary"})
	}
	rows("events at times that are none, left out", fmt.Sprintf("%s < -9214560000000000000 OR %s >= 9214646400000000000", ts, ts))
	if unit := l.table.Resolution; unit > 1 {
		rows("events at times that are no multiples of "+time.Duration(unit).String(), ts+" % "+intLiteral(int64(unit))+" != 0")
	}
	if l.has(columnNumbers) {
		rows("events with numbers that are not finite", "arrayExists(x -> NOT isFinite(x), mapValues("+l.sql[columnNumbers]+"))")
	}
	if l.has(columnKey) {
		key := l.sql[columnKey]
		same := strings.Join([]string{user, ts, l.sql[columnSeq], key}, ", ")
		named := " AND " + key + " != ''"
		if l.table.Duplicates == Never {
			groups("events that are there twice", same, named, "count() > 1")
		}
		groups("different events of one user, time, seq and key", same, named, "uniqExact(cityHash64("+strings.Join(l.selected(l.rebuild()), ", ")+")) > 1")
		if l.table.Duplicates != SameID {
			groups("ids that stand at several times", user+", "+key, named, "uniqExact("+ts+", "+l.sql[columnSeq]+") > 1")
		}
	}
	for _, c := range l.columns {
		if c.typ == typeText || c.typ == typeName {
			rows("texts that are no UTF-8, in column "+c.name, "NOT isValidUTF8("+l.sql[c.name]+")")
		}
	}
	return list
}

// checkSharding looks for users of whom several servers have rows.
func (db *DB) checkSharding(ctx context.Context, sc *scan, found []Finding) ([]Finding, error) {
	seen := make(map[string]int)
	for i := range db.clients {
		users, err := sc.sample(ctx, db.clients[i:i+1], slice{}, oneUserIn)
		if err != nil {
			return nil, err
		}
		f := Finding{Server: db.config.Servers[i].String(), Problem: fmt.Sprintf("users, of one in %d, who are on another server, too", oneUserIn)}
		for _, u := range users {
			if _, twice := seen[u.user]; twice {
				f.Count++
				f.User = u.user
			}
			seen[u.user] = i
		}
		if f.Count > 0 {
			found = append(found, f)
		}
	}
	return found, nil
}

// oneUserIn is the share of users that are compared between servers.
const oneUserIn = 4096
