package clickhouse

import (
	"context"
	"errors"
	"fmt"
	"io"
	"maps"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"
)

// request is one statement on its way to an endpoint.
type request struct {
	endpoint *endpoint
	sql      string
	body     io.Reader // data of an insert; nil sends the statement itself
	sent     map[string]string
}

// id returns the query_id.
func (q *request) id() string { return q.sent["query_id"] }

// prepare adds to what is given for a query the settings that go with every one, the
// time that is left, and an id if it has none.
func (c *client) prepare(ctx context.Context, e *endpoint, given map[string]string) (map[string]string, error) {
	s, err := c.settings(ctx, e)
	if err != nil {
		return nil, err
	}
	sent := s.send(given)
	if deadline, ok := ctx.Deadline(); ok {
		s.limitTime(sent, time.Until(deadline))
	}
	return sent, nil
}

// post sends a statement and returns the answer once its headers are there. If the
// context ends before, the server is told to stop.
func (c *client) post(ctx context.Context, q *request) (*http.Response, error) {
	q.sent = maps.Clone(q.sent)
	if q.sent == nil {
		q.sent = make(map[string]string)
	}
	if q.id() == "" {
		q.sent["query_id"] = c.newID()
	}
	req, err := c.newRequest(ctx, q)
	if err != nil {
		return nil, err
	}
	resp, err := c.http.Do(req)
	if err == nil {
		return resp, nil
	}
	if ctx.Err() != nil {
		c.kill(ctx, q)
	}
	return nil, q.endpoint.fault(ctx, err)
}

// newRequest puts the statement into the body, as URLs are limited, unless there is
// data to be there.
func (c *client) newRequest(ctx context.Context, q *request) (*http.Request, error) {
	values := make(url.Values, len(q.sent)+1)
	for name, value := range q.sent {
		values.Set(name, value)
	}
	body := q.body
	if body == nil {
		body = strings.NewReader(q.sql)
	} else {
		values.Set("query", q.sql)
	}
	target := *q.endpoint.url
	target.RawQuery = values.Encode()
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, target.String(), body)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", q.endpoint, err)
	}
	req.Header.Set("Content-Type", "application/octet-stream")
	if c.user != "" {
		req.Header.Set("X-ClickHouse-User", c.user)
	}
	if c.password != "" {
		req.Header.Set("X-ClickHouse-Key", c.password)
	}
	return req, nil
}

// fault names the endpoint of an error of the network. The URL with all parameters,
// which net/http puts before it, is left out. After the end of the context it is
// the context's error, and only then: a dialler that took too long says that a
// deadline is exceeded, too.
func (e *endpoint) fault(ctx context.Context, err error) error {
	if ctx.Err() != nil {
		return fmt.Errorf("%s: %w", e, ctx.Err())
	}
	if wrapper := (*url.Error)(nil); errors.As(err, &wrapper) {
		err = wrapper.Err
	}
	if errors.Is(err, context.DeadlineExceeded) {
		err = errors.New(err.Error())
	}
	return fmt.Errorf("%s: %w: %w", e, errConnection, err)
}

// newID returns a query_id that no other query has.
func (c *client) newID() string { return c.run + "-" + strconv.FormatInt(c.queries.Add(1), 10) }
