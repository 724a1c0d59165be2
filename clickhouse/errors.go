package clickhouse

import "errors"

// The errors.
var (
	ErrSettings  = errors.New("settings that could change results cannot be set")
	ErrInsecure  = errors.New("a password over plain http")
	ErrContract  = errors.New("the table breaks its contract")
	ErrProtocol  = errors.New("no answer of this protocol")
	ErrTruncated = errors.New("the answer is cut off")
	ErrActor     = errors.New("too many events of one user")
)
