package clickhouse

import (
	"context"
	"errors"
	"fmt"
	"runtime"
	"slices"
	"sync"

	"github.com/go-conversion/conversion"
)

// DB is a table of events on one or several servers. It is safe for any number of
// goroutines.
type DB struct {
	config  Config
	layout  *layout
	clients []*client // one per server, in the order of Config
	retries retries
	limits  limits
}

// limits bound what is read at once. They have no influence on results.
type limits struct {
	sliceEvents int64 // of one slice, about
	actorEvents int   // of one user
	chunkUsers  int   // names in one query
	chunkBytes  int   // of their literals
}

// newLimits are the limits where nothing else is said. A chunk of names fits into a
// query of the size that a server takes from users who may not set any.
func newLimits() limits {
	return limits{sliceEvents: 5_000_000, actorEvents: 10_000_000, chunkUsers: 4096, chunkBytes: 128 << 10}
}

// Open checks what it is given and asks every server for its version and settings.
// The error joins all faults of the Config, each a [conversion.Fault] or
// [ErrInsecure], or else what the servers said: [ErrSettings] where one of them would
// not take the settings on which results rest. The table need not be there yet.
func Open(ctx context.Context, c Config) (*DB, error) {
	l, err := c.Table.layout()
	if err := errors.Join(checkServers(c), err, checkCluster(c)); err != nil {
		return nil, err
	}
	db := &DB{config: c, layout: l, retries: newRetries(c.Retries), limits: newLimits()}
	for _, s := range c.Servers {
		client, err := newClient(s, options{insecure: c.Insecure, parallel: db.parallel()})
		if err != nil {
			return nil, err
		}
		db.clients = append(db.clients, client)
	}
	if err := db.eachClient(func(c *client) error { return db.greet(ctx, c) }); err != nil {
		_ = db.Close()
		return nil, err
	}
	return db, nil
}

// Close ends idle connections. Nothing else may be done with the DB afterwards.
func (db *DB) Close() error {
	for _, c := range db.clients {
		c.close()
	}
	return nil
}

// checkCluster refuses to read a table once per server that shows all rows on each.
func checkCluster(c Config) error {
	if c.Table.Cluster == "" || len(c.Servers) < 2 {
		return nil
	}
	return &conversion.Fault{Path: "servers", Code: "cluster", Message: fmt.Sprintf("every server of the cluster %q shows all of its events: give one, and others as its replicas", c.Table.Cluster)}
}

// greet learns a server's settings.
func (db *DB) greet(ctx context.Context, c *client) error {
	return db.retries.do(ctx, retryable, func(int) error {
		_, err := c.version(ctx)
		return err
	})
}

// parallel returns how many streams are read at once.
func (db *DB) parallel() int {
	if db.config.Parallel > 0 {
		return db.config.Parallel
	}
	return runtime.GOMAXPROCS(0)
}

// eachClient does something with all servers at once and joins the errors in their
// order.
func (db *DB) eachClient(do func(*client) error) error {
	errs := make([]error, len(db.clients))
	var group sync.WaitGroup
	for i, c := range db.clients {
		group.Go(func() { errs[i] = do(c) })
	}
	group.Wait()
	return errors.Join(errs...)
}

// number returns the place of a server in Config.
func (db *DB) number(c *client) int { return slices.Index(db.clients, c) }

// shards returns the servers in the groups that are read together: each alone, or,
// where a user's rows may be anywhere, all at once.
func (db *DB) shards() [][]*client {
	if db.config.Sharding == Anyhow {
		return [][]*client{db.clients}
	}
	groups := make([][]*client, len(db.clients))
	for i := range db.clients {
		groups[i] = db.clients[i : i+1]
	}
	return groups
}
