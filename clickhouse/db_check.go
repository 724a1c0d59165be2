package clickhouse

import (
	"context"
	"fmt"
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

// checkSharding looks for users of whom several servers have rows.
func (db *DB) checkSharding(ctx context.Context, sc *scan, found []Finding) ([]Finding, error) {
	seen := make(map[string]bool)
	for i := range db.clients {
		users, err := sc.sample(ctx, db.clients[i:i+1], slice{}, oneUserIn)
		if err != nil {
			return nil, err
		}
		f := Finding{Server: db.config.Servers[i].String(), Problem: fmt.Sprintf("users, of one in %d, who are on another server, too", oneUserIn)}
		for _, u := range users {
			if seen[u.user] {
				f.Count++
				f.User = u.user
			}
			seen[u.user] = true
		}
		if f.Count > 0 {
			found = append(found, f)
		}
	}
	return found, nil
}

// oneUserIn is the share of users that are compared between servers.
const oneUserIn = 4096
