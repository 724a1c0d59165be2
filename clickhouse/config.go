package clickhouse

import (
	"crypto/tls"
	"time"
)

// Config says where events are and how they are read. It is plain data; [Open] checks
// it.
type Config struct {
	Servers  []Server
	Table    Table
	Sharding Sharding // of users over servers
	Parallel int      // streams at once, over all servers; 0 is GOMAXPROCS
	Retries  int      // of a part that failed; 0 is 2, below 0 none
	Insecure bool     // allows a password over plain http to another host
}

// Server is one server, or the replicas of one shard.
type Server struct {
	URL      string   // such as "https://ch-1:8443"
	Replicas []string // URLs of others with the same data, tried in turn
	User     string
	Password string
	TLS      *tls.Config
}

// Sharding says how users lie on servers.
type Sharding string

// The ways.
const (
	ByUser Sharding = "" // all rows of a user are on one server
	Anyhow Sharding = "anyhow"
)

// Input restricts the events, exactly as if the others did not exist.
type Input struct {
	Since, Until time.Time // from Since, included, to Until, not; zero is open
	Users        []string  // of these only; nil is all
}
