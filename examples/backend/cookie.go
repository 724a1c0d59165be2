package main

import (
	"net/http"
	"time"
)

const (
	cookieName = "visitor"
	cookieAge  = 180 * 24 * time.Hour
	longestID  = 64
)

// visitorOf returns the id of the visitor, who gets a new one with the first
// request.
func (s *scoring) visitorOf(w http.ResponseWriter, r *http.Request) string {
	if c, err := r.Cookie(cookieName); err == nil && c.Value != "" && len(c.Value) <= longestID {
		return c.Value
	}
	id := s.newID()
	http.SetCookie(w, &http.Cookie{Name: cookieName, Value: id, Path: "/", MaxAge: int(cookieAge.Seconds()), HttpOnly: true, SameSite: http.SameSiteLaxMode})
	return id
}
