package main

import (
	"context"
	"net/http"
	"sync"
	"time"

	"github.com/go-conversion/conversion"
	"github.com/go-conversion/conversion/goal"
)

// scoring scores visits while they happen. It is safe for any number of
// goroutines.
type scoring struct {
	now       func() time.Time
	newID     func() string // of a visitor
	incentive incentive
	visitors  *store
	learned   *learned

	mu        sync.Mutex
	completed map[string]int64
	revenue   conversion.Totals
}

func newScoring(now func() time.Time, newID func() string, limit int) *scoring {
	s := &scoring{now: now, newID: newID, incentive: comeback, learned: newLearned(), completed: map[string]int64{}}
	s.visitors = newStore(limit, s.leave)
	return s
}

// wrap makes each request an event of its visitor, a page view unless the
// handler says what else it is (see call). Requests that fail are no events.
func (s *scoring) wrap(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		c := &call{scoring: s, event: conversion.Event{
			User:     s.visitorOf(w, r),
			Name:     conversion.PageView,
			URL:      "http://" + r.Host + r.URL.RequestURI(),
			Referrer: r.Referer(),
		}}
		c.visitor(func(v *visitor) { s.incentive.notice(v, s.now()) })
		answer := &statusWriter{ResponseWriter: w, status: http.StatusOK}
		next.ServeHTTP(answer, r.WithContext(context.WithValue(r.Context(), callKey{}, c)))
		if answer.status < 400 {
			s.observe(c.event)
		}
	})
}

// observe scores an event, which happens now. The time is taken under the
// visitor's lock, so that no event is late; Seq keeps those in order that happen
// at one tick of the clock, which would otherwise be ordered by their names.
func (s *scoring) observe(e conversion.Event) {
	s.visitors.with(e.User, func(v *visitor) {
		e.Time, e.Seq = s.now(), v.events
		completed, over := v.observe(e)
		s.learned.count(over)
		s.count(completed)
	})
}

func (s *scoring) count(completions []goal.Completion) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, c := range completions {
		s.completed[c.Goal]++
		if !c.Virtual() {
			s.revenue.Add(c.Value)
		}
	}
}

// endVisits ends the visits that are over, so that those count too who never
// come back.
func (s *scoring) endVisits() {
	now := s.now()
	s.visitors.each(func(_ string, v *visitor) {
		if v.isOver(now) {
			s.leave(v)
		}
	})
}

func (s *scoring) leave(v *visitor) { s.learned.count(v.leave()) }

// statusWriter remembers how a request was answered.
type statusWriter struct {
	http.ResponseWriter
	status int
}

func (w *statusWriter) WriteHeader(status int) {
	w.status = status
	w.ResponseWriter.WriteHeader(status)
}

// Unwrap lets http.ResponseController find the original.
func (w *statusWriter) Unwrap() http.ResponseWriter { return w.ResponseWriter }
