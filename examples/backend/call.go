package main

import (
	"net/http"

	"github.com/go-conversion/conversion"
)

// call is one request as scoring sees it.
type call struct {
	scoring *scoring
	event   conversion.Event // a handler fills in what happened
}

type callKey struct{}

// callOf returns the call that scoring made of a request.
func callOf(r *http.Request) *call { return r.Context().Value(callKey{}).(*call) }

// visitor lends the visitor to f; see store.with.
func (c *call) visitor(f func(*visitor)) { c.scoring.visitors.with(c.event.User, f) }

// offer returns the incentive that the visitor has earned, or nil.
func (c *call) offer() (o *offer) {
	s := c.scoring
	c.visitor(func(v *visitor) { o = s.incentive.offer(c.event.User, v, s.learned, s.now()) })
	return o
}
