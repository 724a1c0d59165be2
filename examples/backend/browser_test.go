package main

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

// clock is a time that passes when a test says so.
type clock struct{ since atomic.Int64 }

func (c *clock) now() time.Time {
	return time.Date(2026, 1, 5, 12, 0, 0, 0, time.UTC).Add(time.Duration(c.since.Load()))
}

func (c *clock) pass(d time.Duration) { c.since.Add(int64(d)) }

// numbered names visitors v1, v2, …
func numbered() func() string {
	var n atomic.Int64
	return func() string { return fmt.Sprint("v", n.Add(1)) }
}

func newTestBackend() (*backend, *clock) {
	c := new(clock)
	return newBackend(c.now, numbered(), 1000), c
}

// browser is a visitor, who keeps the cookie.
type browser struct {
	handler  http.Handler
	cookie   string
	referrer string // of the next request
}

func (b *backend) browser() *browser { return &browser{handler: b.handler()} }

// open sends a request such as "GET /cart" and returns status and body.
func (b *browser) open(request string) (status int, body string) {
	method, path, _ := strings.Cut(request, " ")
	r := httptest.NewRequest(method, "http://shop.example"+path, nil)
	if b.referrer != "" {
		r.Header.Set("Referer", b.referrer)
		b.referrer = ""
	}
	if b.cookie != "" {
		r.AddCookie(&http.Cookie{Name: cookieName, Value: b.cookie})
	}
	w := httptest.NewRecorder()
	b.handler.ServeHTTP(w, r)
	for _, c := range w.Result().Cookies() {
		b.cookie = c.Value
	}
	return w.Code, strings.TrimSpace(w.Body.String())
}

// visit opens pages one after the other, all of which are there.
func (b *browser) visit(t *testing.T, requests ...string) (last string) {
	for _, r := range requests {
		status, body := b.open(r)
		require.Equal(t, http.StatusOK, status, "%s: %s", r, body)
		last = body
	}
	return last
}
