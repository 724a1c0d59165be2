package chdbtest

import (
	"bufio"
	"errors"
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

// EnvPath names the environment variable that turns a test binary into a
// server: the folder of its databases.
const EnvPath = "CONVERSION_CHDB_PATH"

// startLimit is generous: the library is half a gigabyte and machines are busy.
const startLimit = 2 * time.Minute

const readyPrefix = "chdbtest ready "

// A child begins here, before any test of the binary and whatever its TestMain
// does: packages that use the harness need no code of their own.
func init() {
	path := os.Getenv(EnvPath)
	if path == "" {
		return
	}
	err := serve(path)
	_ = os.RemoveAll(path)
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	os.Exit(0)
}

// serve answers requests on a port of the kernel's choice until standard input
// ends, which it also does when the parent dies.
func serve(path string) error {
	engine, err := newServer(path)
	if err != nil {
		return err
	}
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return err
	}
	fmt.Println(readyPrefix + "http://" + listener.Addr().String())
	failed := make(chan error, 1)
	go func() { failed <- http.Serve(listener, engine) }()
	ended := make(chan error, 1)
	go func() {
		_, err := io.Copy(io.Discard, os.Stdin)
		ended <- err
	}()
	select {
	case err := <-failed:
		return err
	case err := <-ended:
		return err
	}
}

// process is a child that serves.
type process struct {
	url   string
	stdin io.WriteCloser
	cmd   *exec.Cmd
}

// start runs this binary again as a server over path and waits until it
// accepts requests. Its standard error goes to a file in path.
func start(path string) (*process, error) {
	stderr, err := os.Create(filepath.Join(path, "stderr.txt"))
	if err != nil {
		return nil, err
	}
	defer stderr.Close()
	p, stdout, err := spawn(path, stderr)
	if err != nil {
		return nil, err
	}
	if p.url, err = ready(stdout); err != nil {
		p.stop()
		said, _ := os.ReadFile(stderr.Name())
		return nil, fmt.Errorf("chdbtest: the server did not start: %w\n%s", err, said)
	}
	return p, nil
}

func spawn(path string, stderr *os.File) (*process, io.Reader, error) {
	self, err := os.Executable()
	if err != nil {
		return nil, nil, err
	}
	cmd := exec.Command(self)
	cmd.Env = append(os.Environ(), EnvPath+"="+path, "TZ=UTC")
	cmd.Stderr = stderr
	stdin, err := cmd.StdinPipe()
	if err != nil {
		return nil, nil, err
	}
	stdout, err := cmd.StdoutPipe()
	if err != nil {
		return nil, nil, err
	}
	return &process{stdin: stdin, cmd: cmd}, stdout, cmd.Start()
}

// ready reads the line with the server's address; what follows is thrown away.
func ready(stdout io.Reader) (string, error) {
	line := make(chan string, 1)
	go func() {
		defer close(line)
		lines := bufio.NewScanner(stdout)
		for lines.Scan() {
			if url, ok := strings.CutPrefix(lines.Text(), readyPrefix); ok {
				line <- url
				_, _ = io.Copy(io.Discard, stdout)
				return
			}
		}
	}()
	select {
	case url, ok := <-line:
		if !ok {
			return "", io.ErrUnexpectedEOF
		}
		return url, nil
	case <-time.After(startLimit):
		return "", errors.New("no answer in time")
	}
}

// stop ends the child at once and waits for it: what it served is thrown away.
func (p *process) stop() {
	_ = p.stdin.Close()
	_ = p.cmd.Process.Kill()
	_ = p.cmd.Wait()
}
