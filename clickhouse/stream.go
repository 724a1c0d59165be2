package clickhouse

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
)

// stream is the answer of a query: rows as they arrive. See [rowReader] for how
// they are read, and for what must not happen before err returned nil.
type stream struct {
	*rowReader
	ctx     context.Context
	client  *client
	request *request
	body    io.Closer
	tag     string      // of an exception among the rows
	failed  func(error) // told of the first fault; nil is nobody
	over    bool        // the server has finished, or failed on its own
	closed  bool
}

func newStream(ctx context.Context, c *client, q *request, resp *http.Response) *stream {
	src := &answer{ctx: ctx, endpoint: q.endpoint, body: resp.Body}
	return &stream{
		rowReader: newRowReader(src),
		ctx:       ctx,
		client:    c,
		request:   q,
		body:      resp.Body,
		tag:       resp.Header.Get(headerTag),
	}
}

// next begins the next row. It returns false at the end and after a fault. What
// stands in place of a row is read as the exception of a server that failed after
// the first rows.
func (s *stream) next() bool {
	if s.rowReader.next() {
		return true
	}
	if s.over || s.closed {
		return false
	}
	if foreign := (*foreignError)(nil); errors.As(s.fault, &foreign) {
		if e := streamException(s.rest(maxException), s.tag, s.request.sql); e != nil {
			s.fault = fmt.Errorf("%s: after %d rows: %w", s.request.endpoint, s.rows, e)
			s.over = true
		}
	}
	s.over = s.over || s.ended
	return false
}

// close ends the stream. A query that the server is still busy with is cancelled
// there, which takes up to two seconds.
func (s *stream) close() {
	if s.closed {
		return
	}
	s.closed = true
	if s.fault != nil && s.failed != nil {
		s.failed(s.fault)
	}
	_ = s.body.Close()
	if s.over || errors.Is(s.fault, errConnection) || errors.Is(s.fault, ErrTruncated) {
		return
	}
	s.fail(errUnread)
	s.client.kill(s.ctx, s.request)
}

// answer is a body whose errors say what they are: of the context, of the network,
// or io.ErrUnexpectedEOF for one that is shorter than announced.
type answer struct {
	ctx      context.Context
	endpoint *endpoint
	body     io.Reader
}

// Read reads from the body.
func (a *answer) Read(p []byte) (int, error) {
	n, err := a.body.Read(p)
	switch {
	case err == nil, err == io.EOF:
		return n, err
	case err == io.ErrUnexpectedEOF && a.ctx.Err() == nil:
		return n, err
	}
	return n, a.endpoint.fault(a.ctx, err)
}
