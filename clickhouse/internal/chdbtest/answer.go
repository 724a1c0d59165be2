package chdbtest

import (
	"compress/gzip"
	"crypto/rand"
	"io"
	"net/http"
	"strconv"
	"strings"
)

// holdBack is how much of an answer the server gathers before it commits to the
// status 200.
const holdBack = 1 << 20

// answer writes one response: first held back, then in pieces.
type answer struct {
	w         http.ResponseWriter
	out       io.Writer
	zip       *gzip.Writer
	held      []byte
	limit     int
	tag       string
	committed bool
}

func newAnswer(w http.ResponseWriter, req request, version string) *answer {
	a := &answer{w: w, out: w, limit: holdBack, tag: strings.ToLower(rand.Text()[:16])}
	if req.wait {
		a.limit = int(^uint(0) >> 1)
	}
	h := w.Header()
	h.Set("Content-Type", contentType(req.format))
	h.Set("X-ClickHouse-Query-Id", req.id)
	h.Set("X-ClickHouse-Format", req.format)
	h.Set("X-ClickHouse-Server-Display-Name", "chdbtest "+version)
	h.Set("X-ClickHouse-Exception-Tag", a.tag)
	if req.gzip {
		h.Set("Content-Encoding", "gzip")
		a.zip = gzip.NewWriter(w)
		a.out = a.zip
	}
	return a
}

func contentType(format string) string {
	switch {
	case strings.HasPrefix(format, "TabSeparated"), strings.HasPrefix(format, "TSV"):
		return "text/tab-separated-values; charset=UTF-8"
	case strings.HasPrefix(format, "JSON"):
		return "application/json; charset=UTF-8"
	}
	return "application/octet-stream"
}

// write adds a piece; the first megabyte waits for more.
func (a *answer) write(piece []byte) error {
	if !a.committed && len(a.held)+len(piece) <= a.limit {
		a.held = append(a.held, piece...)
		return nil
	}
	if err := a.commit(); err != nil {
		return err
	}
	_, err := a.out.Write(piece)
	return err
}

func (a *answer) commit() error {
	a.committed = true
	_, err := a.out.Write(a.held)
	a.held = nil
	return err
}

// finish ends a complete answer.
func (a *answer) finish() error {
	if err := a.commit(); err != nil || a.zip == nil {
		return err
	}
	return a.zip.Close()
}

// fail tells the exception: with a status of its own, or, after rows were sent,
// in the body of an answer that then breaks off without its last chunk.
func (a *answer) fail(e exception) {
	if !a.committed {
		a.w.Header().Set("X-ClickHouse-Exception-Code", strconv.Itoa(e.code))
		a.w.Header().Set("Content-Type", "text/plain; charset=UTF-8")
		a.w.WriteHeader(e.status())
		a.held = []byte(e.text)
		_ = a.finish()
		return
	}
	_, _ = io.WriteString(a.out, e.block(a.tag))
	if a.zip != nil {
		_ = a.zip.Flush()
	}
	_ = http.NewResponseController(a.w).Flush()
	panic(http.ErrAbortHandler)
}
