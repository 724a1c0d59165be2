package clickhouse

import (
	"errors"
	"fmt"
	"net/http"
)

// The errors.
var (
	ErrSettings  = errors.New("settings that could change results cannot be set")
	ErrInsecure  = errors.New("a password over plain http")
	ErrContract  = errors.New("the table breaks its contract")
	ErrProtocol  = errors.New("no answer of this protocol")
	ErrTruncated = errors.New("the answer is cut off")
	ErrActor     = errors.New("too many events of one user")
)

// ServerError is an exception of the server. errors.As finds it.
type ServerError struct {
	Code    int    // the number of the exception, such as 60
	Name    string // its name, such as "UNKNOWN_TABLE"; "" where an old server gives none
	Message string // its text, without code, name and version
	Query   string // the statement that failed
}

// Error returns the code, the name and the message; not the query, which may be
// long.
func (e *ServerError) Error() string {
	if e.Name == "" {
		return fmt.Sprintf("exception %d: %s", e.Code, e.Message)
	}
	return fmt.Sprintf("exception %d (%s): %s", e.Code, e.Name, e.Message)
}

// errConnection marks faults of the network below HTTP: no connection, or one
// that broke.
var errConnection = errors.New("no connection")

// statusError is an HTTP status without an exception of the server behind it: the
// answer of something in between.
type statusError struct {
	status int
	text   string // the beginning of what was said
}

func (e *statusError) Error() string {
	return fmt.Sprintf("%v: HTTP status %d %s: %s", ErrProtocol, e.status, http.StatusText(e.status), e.text)
}

// Unwrap returns ErrProtocol.
func (e *statusError) Unwrap() error { return ErrProtocol }
