package clickhouse

import "errors"

// SliceError is the failure of a part of a [DB.Run], which ends all of it. errors.As
// finds it, and in it a [ServerError] or whatever else happened.
type SliceError struct {
	Server string // its URL; with Anyhow that of the first one that failed
	Slice  string // which users, such as `users from "k" to before "m"`
	Query  string // the statement that failed
	Err    error
}

// Error returns the slice and what happened, which names the server; not the query,
// which may be long.
func (e *SliceError) Error() string { return e.Slice + ": " + e.Err.Error() }

// Unwrap returns Err.
func (e *SliceError) Unwrap() error { return e.Err }

// inSlice says of an error in which slice it happened.
func inSlice(s slice, err error) error {
	var failed *SliceError
	if errors.As(err, &failed) {
		failed.Slice = s.String()
	}
	return err
}
