package attribution

import (
	"errors"
	"fmt"
)

// The errors of this package. They come wrapped with the place and the value,
// such as "window.max_touches: -1: …".
var (
	ErrWindow    = errors.New("bad window")
	ErrTransform = errors.New("bad transform")
	ErrCurve     = errors.New("bad curve")
	ErrModel     = errors.New("bad model")
	ErrTimes     = errors.New("a table has no times of touches: use a Tally")
	ErrLimit     = errors.New("too large to be computed exactly")
	ErrRow       = errors.New("impossible row")
	ErrCurrency  = errors.New("bad currency")
	ErrFormat    = errors.New("broken format")
	ErrTolerance = errors.New("the bound exceeds the tolerance")
	ErrCosts     = errors.New("bad cost")
)

// errNoModel is that of wrappers around nothing.
var errNoModel = fmt.Errorf("model: missing: %w", ErrModel)
