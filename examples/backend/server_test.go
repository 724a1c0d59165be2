package main

import (
	"context"
	"fmt"
	"net"
	"net/http"
	"path/filepath"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/stretchr/testify/require"

	"github.com/go-conversion/conversion"
)

func TestShop(t *testing.T) {
	b, _ := newTestBackend()
	ann := b.browser()
	tests := []struct {
		request string
		status  int
		body    string
	}{
		{"GET /p/1", 200, `{"sku":"1","name":"Boots","price":"59.90 EUR"}`},
		{"GET /p/9", 404, `no such product`},
		{"GET /checkout", 409, `the cart is empty`},
		{"POST /order", 409, `the cart is empty`},
		{"POST /cart/1", 200, `{"items":["1"],"total":"59.90 EUR"}`},
		{"POST /cart/2", 200, `{"items":["1","2"],"total":"63.40 EUR"}`},
		{"POST /cart/9", 404, `no such product`},
		{"GET /cart", 200, `{"items":["1","2"],"total":"63.40 EUR"}`},
		{"GET /checkout", 200, `{"items":["1","2"],"total":"63.40 EUR"}`},
		{"POST /order", 200, `{"order":"1","total":"63.40 EUR"}`},
		{"GET /cart", 200, `{"items":[],"total":"0.00 EUR"}`},
		{"GET /health", 200, `{"status":"ok"}`},
		{"GET /nowhere", 404, `404 page not found`},
	}
	for _, test := range tests {
		status, body := ann.open(test.request)
		require.Equal(t, test.status, status, test.request)
		require.Equal(t, test.body, body, test.request)
	}
	want := map[string]int64{"product": 1, "cart": 1, "checkout": 1, "order": 1, "comparison": 0}
	if diff := cmp.Diff(want, b.scoring.statistics().Completed); diff != "" {
		t.Error(diff)
	}
}

func TestCartIsBounded(t *testing.T) {
	b, _ := newTestBackend()
	ann := b.browser()
	for range mostItems {
		ann.visit(t, "POST /cart/2")
	}
	status, body := ann.open("POST /cart/2")
	require.Equal(t, http.StatusConflict, status)
	require.Equal(t, "the cart is full", body)
}

// TestFailedRequestsAreNoEvents: a page that is not there is no product seen.
func TestFailedRequestsAreNoEvents(t *testing.T) {
	b, _ := newTestBackend()
	b.browser().open("GET /p/9")
	require.Zero(t, b.scoring.statistics().Completed["product"])
	require.Zero(t, b.scoring.statistics().Open)
}

// TestVisits: the pause of the session policy ends a visit, and only then does
// it count in the chances.
func TestVisits(t *testing.T) {
	b, clock := newTestBackend()
	ann := b.browser()
	ann.referrer = "https://www.google.com/"
	ann.visit(t, "GET /p/1")
	clock.pass(30 * time.Minute)
	ann.visit(t, "POST /cart/1")
	clock.pass(30 * time.Minute)
	b.scoring.endVisits()
	require.Equal(t, 1, b.scoring.statistics().Open, "30 minutes are no more than 30 minutes")
	require.Empty(t, b.scoring.statistics().Chances)

	clock.pass(time.Second)
	ann.visit(t, "GET /p/1", "POST /order")
	require.Equal(t, []string{"cart × Organic Search: 0 of 1", "product × Organic Search: 0 of 1"}, chancesOf(b))

	clock.pass(time.Hour)
	b.scoring.endVisits()
	require.Equal(t, []string{"product × Direct: 1 of 1", "cart × Organic Search: 0 of 1", "product × Organic Search: 0 of 1"}, chancesOf(b))
	require.Zero(t, b.scoring.statistics().Open)
}

// TestManyVisitors: requests of many visitors at once, several of them of the
// same one, are all counted. It is meant for go test -race.
func TestManyVisitors(t *testing.T) {
	b, clock := newTestBackend()
	const visitors, tabs = 40, 3
	var all sync.WaitGroup
	for range visitors {
		first := b.browser()
		first.visit(t, "GET /p/1")
		for range tabs {
			all.Go(func() {
				tab := *first
				for _, request := range []string{"GET /p/2", "POST /cart/1", "GET /cart", "GET /checkout", "GET /stats", "GET /p/3"} {
					tab.open(request)
				}
			})
		}
	}
	all.Go(func() {
		for range 10 {
			b.state()
			b.scoring.endVisits()
		}
	})
	all.Wait()

	last := b.browser()
	last.cookie = "v1"
	require.Equal(t, `{"order":"1","total":"179.70 EUR"}`, last.visit(t, "POST /order"))
	clock.pass(time.Hour)
	b.scoring.endVisits()
	want := statsReply{
		Visitors:  visitors,
		Completed: map[string]int64{"order": 1, "product": visitors, "cart": visitors, "checkout": visitors, "comparison": visitors},
		Revenue:   totals("179.70 EUR"),
	}
	got := b.scoring.statistics()
	got.Chances = nil
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	for _, c := range chancesOf(b) {
		require.Contains(t, c, fmt.Sprintf(": 1 of %d", visitors))
	}
}

// chancesOf returns how many visits went on from each state, and how many of these
// may be expected to order.
func chancesOf(b *backend) (texts []string) {
	for _, c := range b.scoring.statistics().Chances {
		texts = append(texts, fmt.Sprintf("%s: %.3g of %d", c.State, c.Chance.Value*float64(c.Visits), c.Visits))
	}
	return texts
}

func totals(amount string) (t conversion.Totals) {
	t.Add(conversion.MustMoney(amount))
	return t
}

// TestServe: a server that is told to stop saves what it knows.
func TestServe(t *testing.T) {
	file := filepath.Join(t.TempDir(), "state.json")
	b, _ := newTestBackend()
	listener, err := net.Listen("tcp", "localhost:0")
	require.NoError(t, err)
	ctx, stop := context.WithCancel(context.Background())
	done := make(chan error)
	go func() { done <- b.serve(ctx, listener, file) }()
	answer, err := http.Get("http://" + listener.Addr().String() + "/p/1")
	require.NoError(t, err)
	answer.Body.Close()
	require.Equal(t, "v1", answer.Cookies()[0].Value)
	stop()
	require.NoError(t, <-done)

	again, _ := newTestBackend()
	require.NoError(t, again.load(file))
	require.Equal(t, int64(1), again.scoring.statistics().Completed["product"])
	require.Equal(t, 1, again.scoring.statistics().Open)
}
