package enginetest

import (
	"io"
	"net/http"
	"net/url"
	"strings"
	"testing"
)

// Answer is what a server said to one statement.
type Answer struct {
	Status int
	Header http.Header
	Body   string
	// Broken is the error of reading the body to its end: an answer that broke
	// off in the middle.
	Broken error
}

// Post sends a statement to the server at address. params are URL parameters,
// "name=value", not escaped. A request that gets no answer at all ends the test.
func Post(t testing.TB, address, sql string, params ...string) Answer {
	t.Helper()
	values := url.Values{}
	for _, p := range params {
		name, value, _ := strings.Cut(p, "=")
		values.Set(name, value)
	}
	response, err := http.Post(address+"/?"+values.Encode(), "text/plain", strings.NewReader(sql))
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = response.Body.Close() }()
	body, err := io.ReadAll(response.Body)
	return Answer{Status: response.StatusCode, Header: response.Header, Body: string(body), Broken: err}
}

// Do is Post for statements that must succeed; it returns the body.
func Do(t testing.TB, address, sql string, params ...string) string {
	t.Helper()
	a := Post(t, address, sql, params...)
	if a.Status != http.StatusOK || a.Broken != nil {
		t.Fatalf("%s: status %d, %v\n%s", sql, a.Status, a.Broken, a.Body)
	}
	return a.Body
}
