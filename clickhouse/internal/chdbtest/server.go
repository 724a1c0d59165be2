package chdbtest

import (
	"context"
	"errors"
	"net/http"
	"os"
	"path/filepath"
	"runtime"
	"strings"
)

// scriptsFolder is where the engine looks for programs, below its path.
const scriptsFolder = "user_scripts"

// server is ClickHouse's HTTP interface over the engine of this process. Each
// request has a connection of its own, so settings end with the request.
type server struct {
	path    string
	version string
	first   *conn // keeps the engine running between requests
	running running
}

func newServer(path string) (*server, error) {
	if err := os.MkdirAll(filepath.Join(path, scriptsFolder), 0o755); err != nil {
		return nil, err
	}
	c, err := connect(path)
	if err != nil {
		return nil, err
	}
	version, err := c.exec("SELECT version()", "TabSeparated")
	if err != nil {
		return nil, err
	}
	return &server{path: path, first: c, version: strings.TrimSpace(string(version))}, nil
}

func (s *server) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	if r.Method == http.MethodGet && r.URL.RawQuery == "" && (r.URL.Path == "/" || r.URL.Path == "/ping") {
		_, _ = w.Write([]byte("Ok.\n"))
		return
	}
	req, err := readRequest(r)
	if err != nil {
		http.Error(w, err.Error(), http.StatusBadRequest)
		return
	}
	a := newAnswer(w, req, s.version)
	if user, ok := allowed(r); !ok {
		a.fail(fault(codeAccess, "AUTHENTICATION_FAILED", s.version, user+": Authentication failed: password is incorrect, or there is no user with such name"))
		return
	}
	if ids := killed(req.sql); ids != nil {
		s.kill(a, ids)
		return
	}
	s.register(r.Context(), a, req)
}

// register answers the request under its id, which no other may use meanwhile.
func (s *server) register(ctx context.Context, a *answer, req request) {
	mark, ok := s.running.add(req.id)
	if !ok {
		a.fail(fault(codeSameID, "QUERY_WITH_SAME_ID_IS_ALREADY_RUNNING", s.version, "Query with id = "+req.id+" is already running"))
		return
	}
	defer s.running.remove(req.id)
	// The engine keeps the query it works on in variables of the thread.
	runtime.LockOSThread()
	defer runtime.UnlockOSThread()
	s.answer(ctx, a, req, mark)
}

// answer runs the request on a new connection.
func (s *server) answer(ctx context.Context, a *answer, req request, mark string) {
	c, err := connect(s.path)
	if err != nil {
		a.fail(newException(err.Error(), s.version))
		return
	}
	defer c.close()
	// A client that went away ends its query, as far as the engine can be asked.
	defer context.AfterFunc(ctx, func() { _ = s.killMarked(mark) })()
	err = s.prepare(c, req)
	if err == nil {
		err = run(c, a, req, mark)
	}
	var gone *writeError
	switch {
	case err == nil:
		_ = a.finish()
	case !errors.As(err, &gone):
		a.fail(newException(err.Error(), s.version))
	}
}

// prepare gives the connection the settings and the database of the request.
func (s *server) prepare(c *conn, req request) error {
	if strings.TrimSpace(req.sql) == "" {
		return fault(codeSyntax, "SYNTAX_ERROR", s.version, "Syntax error: Empty query")
	}
	if req.kind != insert && c.statements(req.sql) > 1 {
		return fault(codeSyntax, "SYNTAX_ERROR", s.version, "Syntax error (Multi-statements are not allowed)")
	}
	if req.set != "" {
		if _, err := c.exec(req.set, req.format); err != nil {
			return err
		}
	}
	if req.database != "" {
		if _, err := c.exec("USE "+quote(req.database, '`'), req.format); err != nil {
			return err
		}
	}
	return nil
}

// writeError is a failure to send: the client is gone.
type writeError struct{ error }

func run(c *conn, a *answer, req request, mark string) error {
	switch req.kind {
	case insert:
		return c.insert(mark+req.sql, req.format, req.data)
	case query:
		for piece, err := range c.stream(mark+req.sql, req.format) {
			if err != nil {
				return err
			}
			if err := a.write(piece); err != nil {
				return &writeError{err}
			}
		}
		return nil
	}
	whole, err := c.exec(mark+req.sql, req.format)
	if err != nil {
		return err
	}
	if err := a.write(whole); err != nil {
		return &writeError{err}
	}
	return nil
}
