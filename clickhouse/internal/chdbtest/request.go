package chdbtest

import (
	"compress/gzip"
	"crypto/rand"
	"io"
	"net/http"
	"net/url"
	"slices"
	"strings"
)

// request is one HTTP request in the terms of ClickHouse's interface.
type request struct {
	statement
	id       string
	database string
	set      string // the settings as a SET statement, "" for none
	wait     bool   // the whole answer before its status
	gzip     bool
}

// reserved are URL parameters that are not settings.
var reserved = []string{
	"query", "query_id", "database", "wait_end_of_query", "buffer_size", "default_format",
	"user", "password", "enable_http_compression",
}

// readRequest takes a request apart. The query is the parameter, a line end and
// the body, as the real server joins them.
func readRequest(r *http.Request) (request, error) {
	body, err := readBody(r)
	if err != nil {
		return request{}, err
	}
	values := r.URL.Query()
	if q := values.Get("query"); q != "" {
		body = append([]byte(q+"\n"), body...)
	}
	req := request{
		statement: parse(body),
		id:        first(values.Get("query_id"), rand.Text()),
		database:  first(values.Get("database"), r.Header.Get("X-ClickHouse-Database")),
		set:       settings(values),
		wait:      values.Get("wait_end_of_query") == "1",
		gzip:      values.Get("enable_http_compression") == "1" && strings.Contains(r.Header.Get("Accept-Encoding"), "gzip"),
	}
	return req, nil
}

func readBody(r *http.Request) ([]byte, error) {
	if r.Header.Get("Content-Encoding") != "gzip" {
		return io.ReadAll(r.Body)
	}
	plain, err := gzip.NewReader(r.Body)
	if err != nil {
		return nil, err
	}
	return io.ReadAll(plain)
}

// settings writes the settings among URL parameters as one statement.
func settings(values url.Values) string {
	var pairs []string
	for name, value := range values {
		if !slices.Contains(reserved, name) {
			pairs = append(pairs, quote(name, '`')+" = "+quote(value[len(value)-1], '\''))
		}
	}
	if pairs == nil {
		return ""
	}
	slices.Sort(pairs)
	return "SET " + strings.Join(pairs, ", ")
}

// quote writes a literal or, with a backquote, a name.
func quote(s string, mark byte) string {
	m := string(mark)
	return m + strings.NewReplacer(`\`, `\\`, m, `\`+m).Replace(s) + m
}

// allowed tells whether the request names a user and the right password, by
// headers, basic authentication or parameters, in this order.
func allowed(r *http.Request) (user string, ok bool) {
	user, key := r.Header.Get("X-ClickHouse-User"), r.Header.Get("X-ClickHouse-Key")
	if user == "" && key == "" {
		user, key, _ = r.BasicAuth()
	}
	if user == "" && key == "" {
		user, key = r.URL.Query().Get("user"), r.URL.Query().Get("password")
	}
	user = first(user, "default")
	return user, user == "default" && key == "" || user == User && key == Password
}

// first returns the first of two that is there.
func first(a, b string) string {
	if a != "" {
		return a
	}
	return b
}
