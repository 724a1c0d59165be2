package attribution

import (
	"cmp"
	"strings"
	"time"

	"github.com/go-conversion/conversion"
)

// Key is what a touch is credited to: a channel, a campaign, a landing page, the
// name of a goal. Keys are compared byte by byte and whole; the empty string is a
// key like others.
type Key interface{ ~string }

// Touch is one contact. Two equal touches are two touches.
type Touch[K Key] struct {
	Key K
	At  time.Time // without one the touch is ignored and counted as undated
	Seq int64     // orders touches of one instant
}

// compare orders touches by At, then Seq, then Key.
func (t Touch[K]) compare(u Touch[K]) int {
	return cmp.Or(t.At.Compare(u.At), cmp.Compare(t.Seq, u.Seq), strings.Compare(string(t.Key), string(u.Key)))
}

// Conversion is what touches earn credit for.
type Conversion struct {
	At    time.Time // without one the conversion is ignored and counted as undated
	Seq   int64     // orders conversions of one instant
	ID    string    // conversions of a user with the same ID are one; "" is none
	Value conversion.Money
}

// compare orders conversions by At, Seq, ID, then currency and amount.
func (c Conversion) compare(d Conversion) int {
	return cmp.Or(c.At.Compare(d.At), cmp.Compare(c.Seq, d.Seq), strings.Compare(c.ID, d.ID),
		strings.Compare(c.Value.Currency, d.Value.Currency), cmp.Compare(c.Value.Micros, d.Value.Micros))
}

// Path is the touches that may earn credit for one conversion, in order. It may
// be empty: the conversion is unattributed then.
type Path[K Key] struct {
	Touches    []Touch[K]
	Indices    []int       // where each touch stands in the window's path, before transforms
	Conversion *Conversion // nil: a null path, of a journey that ended without one
}
