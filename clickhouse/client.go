package clickhouse

import (
	"context"
	"crypto/rand"
	"net"
	"net/http"
	"net/url"
	"strings"
	"sync/atomic"
	"time"
)

// client speaks with one server, or with one of its replicas at a time, over HTTP
// and RowBinary. It is safe for any number of goroutines.
type client struct {
	http      *http.Client
	endpoints []*endpoint
	at        atomic.Int64 // the endpoint in use, counted on past the last one
	user      string
	password  string
	run       string // begins the ids of queries that are given none
	queries   atomic.Int64
	killTime  time.Duration // for telling the server that a query is cancelled
}

// endpoint is one server that answers for the client.
type endpoint struct {
	url      *url.URL
	lock     chan struct{} // holds one value while the settings are in use
	settings *serverSettings
}

// String returns the URL.
func (e *endpoint) String() string { return e.url.String() }

// options say how a client connects.
type options struct {
	insecure bool // a password over plain http to any host
	parallel int  // connections that stay open between queries
}

// newClient checks what the server says about itself. Nothing is sent yet.
func newClient(s Server, o options) (*client, error) {
	if err := s.check("", o.insecure); err != nil {
		return nil, err
	}
	c := &client{
		http:     &http.Client{Transport: newTransport(s, o.parallel), CheckRedirect: noRedirect},
		user:     s.User,
		password: s.Password,
		killTime: 2 * time.Second,
		run:      "conversion-" + strings.ToLower(rand.Text()[:12]),
	}
	for _, text := range append([]string{s.URL}, s.Replicas...) {
		u, err := url.Parse(text)
		if err != nil {
			return nil, err
		}
		c.endpoints = append(c.endpoints, &endpoint{url: u, lock: make(chan struct{}, 1)})
	}
	return c, nil
}

// newTransport takes no proxy and no other setting from the environment. Idle
// connections end before the servers' own limit (3 s in old ones), so that no
// request meets a connection that is being closed.
func newTransport(s Server, parallel int) *http.Transport {
	return &http.Transport{
		DialContext:         (&net.Dialer{Timeout: 10 * time.Second}).DialContext,
		TLSClientConfig:     s.TLS.Clone(),
		TLSHandshakeTimeout: 10 * time.Second,
		DisableCompression:  true,
		MaxIdleConnsPerHost: max(parallel, 1),
		IdleConnTimeout:     2 * time.Second,
		ReadBufferSize:      64 << 10,
		WriteBufferSize:     64 << 10,
	}
}

// noRedirect keeps the password from going where a redirect says.
func noRedirect(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }

// close ends idle connections.
func (c *client) close() { c.http.CloseIdleConnections() }

// endpoint returns the server to ask next and its number for leave.
func (c *client) endpoint() (*endpoint, int64) {
	at := c.at.Load()
	return c.endpoints[at%int64(len(c.endpoints))], at
}

// leave turns to the next replica if the one with that number is still in use and
// the error says that another may do better. Queries that fail together turn once.
func (c *client) leave(at int64, err error) {
	if retryable(err) {
		c.at.CompareAndSwap(at, at+1)
	}
}

// settings returns what the endpoint says about its settings; it is asked once.
func (c *client) settings(ctx context.Context, e *endpoint) (*serverSettings, error) {
	select {
	case e.lock <- struct{}{}:
	case <-ctx.Done():
		return nil, ctx.Err()
	}
	defer func() { <-e.lock }()
	if e.settings == nil {
		s, err := c.learn(ctx, e)
		if err != nil {
			return nil, err
		}
		e.settings = s
	}
	return e.settings, nil
}

// version asks the server in use for its version, such as "26.7.2.1", and checks
// its settings on the way.
func (c *client) version(ctx context.Context) (string, error) {
	e, at := c.endpoint()
	s, err := c.settings(ctx, e)
	if err != nil {
		c.leave(at, err)
		return "", err
	}
	return s.version, nil
}
