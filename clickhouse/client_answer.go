package clickhouse

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"slices"
)

// query runs a SELECT that ends in FORMAT RowBinary and whose first column is
// toUInt8(1), and returns its rows as they arrive. Settings which the server does
// not know are left out; query_id, log_comment and wait_end_of_query are given
// among them. The caller closes the stream.
func (c *client) query(ctx context.Context, sql string, settings map[string]string) (*stream, error) {
	e, at := c.endpoint()
	sent, err := c.prepare(ctx, e, settings)
	if err != nil {
		c.leave(at, err)
		return nil, err
	}
	s, err := c.open(ctx, e, sql, sent)
	if err != nil {
		c.leave(at, err)
		return nil, err
	}
	s.failed = func(err error) { c.leave(at, err) }
	return s, nil
}

// exec runs a statement that gives no rows, or an insert of the data in body, and
// returns when the server has finished it. A nil body is none. A body that is read
// in vain is not read again: the caller who retries gives a new one.
func (c *client) exec(ctx context.Context, sql string, body io.Reader, settings map[string]string) error {
	e, at := c.endpoint()
	err := c.execAt(ctx, e, sql, body, settings)
	if err != nil {
		c.leave(at, err)
	}
	return err
}

func (c *client) execAt(ctx context.Context, e *endpoint, sql string, body io.Reader, settings map[string]string) error {
	sent, err := c.prepare(ctx, e, settings)
	if err != nil {
		return err
	}
	// The status is final only if the server waits with it.
	sent["wait_end_of_query"] = "1"
	q := &request{endpoint: e, sql: sql, body: body, sent: sent}
	resp, err := c.post(ctx, q)
	if err != nil {
		return err
	}
	answer, err := io.ReadAll(io.LimitReader(resp.Body, maxException))
	_ = resp.Body.Close()
	if err := answerFault(resp, answer, q); err != nil {
		return err
	}
	if err != nil {
		return e.fault(ctx, err)
	}
	if exception := streamException(answer, resp.Header.Get(headerTag), sql); exception != nil {
		return fmt.Errorf("%s: %w", e, exception)
	}
	return nil
}

// open sends a query as it is and checks the head of the answer.
func (c *client) open(ctx context.Context, e *endpoint, sql string, sent map[string]string) (*stream, error) {
	q := &request{endpoint: e, sql: sql, sent: sent}
	resp, err := c.post(ctx, q)
	if err != nil {
		return nil, err
	}
	if err := headFault(resp, q); err != nil {
		_ = resp.Body.Close()
		return nil, err
	}
	return newStream(ctx, c, q, resp), nil
}

// headFault says what is wrong with an answer that should be a stream of rows.
func headFault(resp *http.Response, q *request) error {
	if resp.StatusCode != http.StatusOK || exceptionCode(resp.Header) != 0 {
		text, _ := io.ReadAll(io.LimitReader(resp.Body, maxException))
		return answerFault(resp, text, q)
	}
	if kind := resp.Header.Get("Content-Type"); kind != "application/octet-stream" {
		text, _ := io.ReadAll(io.LimitReader(resp.Body, maxShown))
		return fmt.Errorf("%s: %w: content type %q: %s", q.endpoint, ErrProtocol, kind, shortened(string(text)))
	}
	if !ends(resp) {
		return fmt.Errorf("%s: %w: an answer without length or chunks, whose end cannot be told from a cut", q.endpoint, ErrProtocol)
	}
	return nil
}

// ends reports whether the end of the answer can be told from a broken connection.
func ends(resp *http.Response) bool {
	return resp.ProtoMajor > 1 || resp.ContentLength >= 0 || slices.Contains(resp.TransferEncoding, "chunked")
}

// answerFault returns the exception that an answer is, or what else is wrong with
// its status; or nil.
func answerFault(resp *http.Response, body []byte, q *request) error {
	text := string(body)
	if e := headerException(resp.Header, text, q.sql); e != nil {
		return fmt.Errorf("%s: %w", q.endpoint, e)
	}
	if resp.StatusCode == http.StatusOK {
		return nil
	}
	if e := parseException(text, q.sql); e != nil {
		return fmt.Errorf("%s: %w", q.endpoint, e)
	}
	return fmt.Errorf("%s: %w", q.endpoint, &statusError{status: resp.StatusCode, text: shortened(text)})
}

// kill asks the server to stop a query, after its own context has ended. Nothing
// depends on it: a server notices sooner or later that nobody reads.
func (c *client) kill(ctx context.Context, q *request) {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), c.killTime)
	defer cancel()
	sql := "KILL QUERY WHERE query_id = " + stringLiteral(q.id()) + " ASYNC"
	req, err := c.newRequest(ctx, &request{endpoint: q.endpoint, sql: sql})
	if err != nil {
		return
	}
	resp, err := c.http.Do(req)
	if err != nil {
		return
	}
	_, _ = io.Copy(io.Discard, io.LimitReader(resp.Body, maxException))
	_ = resp.Body.Close()
}
