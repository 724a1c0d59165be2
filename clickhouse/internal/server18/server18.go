// Package server18 runs ClickHouse 18.16, the old server that Debian ships, in
// tests: two servers on loopback that know each other as one cluster. Only
// tests import it.
package server18

import (
	"os/exec"
	"path/filepath"
	"strconv"
	"sync"
	"testing"

	"github.com/go-conversion/conversion/clickhouse/internal/enginetest"
)

// Name is the engine's name in enginetest.EnvRequire.
const Name = "server18"

// Cluster is the name of the two servers in Distributed(…), two shards of one
// replica each.
const Cluster = "both"

// Users that a server knows besides "default" without a password.
const (
	User     = "reports"
	Password = "secret"
)

// attempts bounds how often ports are drawn anew.
const attempts = 3

// Server is a running server.
type Server struct {
	URL string
	// Stop ends the server before the test does, as a crash would.
	Stop func()
}

// Start runs two empty servers until the test ends and returns their URLs.
// Without the engine the test is skipped, or fails where it is required. It
// costs about half a second.
func Start(t testing.TB) []string {
	t.Helper()
	servers := Servers(t)
	return []string{servers[0].URL, servers[1].URL}
}

// Servers is Start for tests that need more than addresses.
func Servers(t testing.TB) [2]Server {
	t.Helper()
	binary, err := find()
	if err != nil {
		enginetest.Missing(t, Name, err.Error())
	}
	var processes [2]*process
	for range attempts {
		if processes, err = pair(t.TempDir(), binary); err == nil {
			break
		}
	}
	if err != nil {
		t.Fatal(err)
	}
	var servers [2]Server
	for i, p := range processes {
		servers[i] = Server{URL: p.url, Stop: sync.OnceFunc(p.stop)}
		t.Cleanup(servers[i].Stop)
	}
	return servers
}

// find returns the path of the server, which Debian puts where only root looks.
func find() (string, error) {
	if path, err := exec.LookPath("clickhouse-server"); err == nil {
		return path, nil
	}
	return exec.LookPath("/usr/sbin/clickhouse-server")
}

// pair starts two servers with folders below dir, both or none.
func pair(dir, binary string) (started [2]*process, err error) {
	ports, err := freePorts(4)
	if err != nil {
		return started, err
	}
	nodes := make([]node, len(started))
	for i := range nodes {
		nodes[i] = node{Dir: filepath.Join(dir, strconv.Itoa(i+1)), HTTP: ports[2*i], TCP: ports[2*i+1]}
	}
	for i, n := range nodes {
		if err = n.write(nodes); err == nil {
			started[i], err = n.start(binary)
		}
		if err != nil {
			for _, p := range started[:i] {
				p.stop()
			}
			return started, err
		}
	}
	return started, nil
}
