package server18

import (
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"time"
)

// startLimit is how long one attempt may take; a free machine needs a third of
// a second.
const startLimit = 20 * time.Second

// supervisor runs the server until standard input ends, so that it ends with
// the test's process even if that is killed.
const supervisor = `"$@" & read end; kill -9 $!; wait`

// process is a running server below its supervisor.
type process struct {
	url   string
	stdin io.WriteCloser
	cmd   *exec.Cmd
}

// start runs a server with the configuration in the node's folder and waits
// until it accepts requests. What it logs goes to a file there.
func (n node) start(binary string) (*process, error) {
	logs, err := os.Create(filepath.Join(n.Dir, "log.txt"))
	if err != nil {
		return nil, err
	}
	defer logs.Close()
	p := &process{url: fmt.Sprintf("http://127.0.0.1:%d", n.HTTP)}
	p.cmd = exec.Command("sh", "-c", supervisor, "sh", binary, "--config-file="+filepath.Join(n.Dir, "config.xml"))
	p.cmd.Dir, p.cmd.Stdout, p.cmd.Stderr = n.Dir, logs, logs
	if p.stdin, err = p.cmd.StdinPipe(); err != nil {
		return nil, err
	}
	if err := p.cmd.Start(); err != nil {
		return nil, err
	}
	for deadline := time.Now().Add(startLimit); time.Now().Before(deadline); time.Sleep(20 * time.Millisecond) {
		if p.answers() {
			return p, nil
		}
	}
	p.stop()
	said, _ := os.ReadFile(logs.Name())
	return nil, fmt.Errorf("server18: the server did not start in %v\n%s", startLimit, said)
}

func (p *process) answers() bool {
	response, err := http.Get(p.url + "/ping")
	if err != nil {
		return false
	}
	defer func() { _ = response.Body.Close() }()
	body, err := io.ReadAll(response.Body)
	return err == nil && strings.HasPrefix(string(body), "Ok.")
}

// stop kills the server and waits until it is gone.
func (p *process) stop() {
	_ = p.stdin.Close()
	_ = p.cmd.Wait()
}

// freePorts asks the kernel for ports that nobody uses. Another process may
// take one before the server does; then starting fails and is tried again.
func freePorts(n int) ([]int, error) {
	ports := make([]int, n)
	for i := range ports {
		l, err := net.Listen("tcp", "127.0.0.1:0")
		if err != nil {
			return nil, err
		}
		defer func() { _ = l.Close() }() // all stay taken until the last is known
		ports[i] = l.Addr().(*net.TCPAddr).Port
	}
	return ports, nil
}
