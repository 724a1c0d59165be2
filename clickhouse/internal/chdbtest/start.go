package chdbtest

import (
	"os"
	"path/filepath"
	"sync"
	"testing"

	"github.com/go-conversion/conversion/clickhouse/internal/enginetest"
)

// Name is the engine's name in enginetest.EnvRequire.
const Name = "chdb"

// Users that a server knows besides "default" without a password.
const (
	User     = "reports"
	Password = "secret"
)

// Server is a running server.
type Server struct {
	URL string
	// Scripts is the folder of programs for the table function executable.
	Scripts string
	// Stop ends the server before the test does, as a crash would.
	Stop func()
}

// Start runs n empty servers until the test ends and returns their URLs. Without
// the library the test is skipped, or fails where the engine is required. It
// costs about a second.
func Start(t testing.TB, n int) []string {
	t.Helper()
	urls := make([]string, n)
	for i, server := range Servers(t, n) {
		urls[i] = server.URL
	}
	return urls
}

// Servers is Start for tests that need more than addresses.
func Servers(t testing.TB, n int) []Server {
	t.Helper()
	if _, err := findLibrary(); err != nil {
		enginetest.Missing(t, Name, err.Error())
	}
	servers, faults := make([]Server, n), make([]error, n)
	var wg sync.WaitGroup
	for i := range n {
		path := t.TempDir()
		wg.Go(func() {
			p, err := start(path)
			if err != nil {
				faults[i] = err
				return
			}
			stop := sync.OnceFunc(p.stop)
			t.Cleanup(stop)
			servers[i] = Server{URL: p.url, Scripts: filepath.Join(path, scriptsFolder), Stop: stop}
		})
	}
	wg.Wait()
	for _, err := range faults {
		if err != nil {
			t.Fatal(err)
		}
	}
	return servers
}

// shared holds on to its processes: one whose standard input is collected as
// garbage ends.
var shared struct {
	sync.Mutex
	processes []*process
}

// Shared returns the URLs of n servers that all tests of the binary share and
// that end with it. What a test stores there it must name apart, for example
// by a database of its own. It skips as Start does.
func Shared(t testing.TB, n int) []string {
	t.Helper()
	if _, err := findLibrary(); err != nil {
		enginetest.Missing(t, Name, err.Error())
	}
	shared.Lock()
	defer shared.Unlock()
	for len(shared.processes) < n {
		path, err := os.MkdirTemp("", "chdbtest")
		if err != nil {
			t.Fatal(err)
		}
		p, err := start(path)
		if err != nil {
			t.Fatal(err)
		}
		shared.processes = append(shared.processes, p)
	}
	urls := make([]string, n)
	for i := range urls {
		urls[i] = shared.processes[i].url
	}
	return urls
}
