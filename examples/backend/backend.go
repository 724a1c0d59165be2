package main

import (
	"net/http"
	"time"
)

// backend is the shop with its scoring.
type backend struct {
	scoring *scoring
	shop    *shop
}

// newBackend returns a backend that tells the time by now, names new visitors
// by newID, and keeps at most about so many of them.
func newBackend(now func() time.Time, newID func() string, visitors int) *backend {
	return &backend{newScoring(now, newID, visitors), new(shop)}
}

// handler serves the shop, scored, and what its owner looks at, not scored.
func (b *backend) handler() http.Handler {
	mux := http.NewServeMux()
	mux.Handle("/", b.scoring.wrap(b.shop.routes()))
	mux.HandleFunc("GET /health", func(w http.ResponseWriter, _ *http.Request) { reply(w, map[string]string{"status": "ok"}) })
	mux.HandleFunc("GET /stats", b.scoring.stats)
	return mux
}
