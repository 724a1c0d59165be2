package attribution

import (
	"errors"
	"slices"
	"strings"
)

// Paths cuts the touches and conversions of users into paths: a [Window] and the
// transforms of each path, checked. It is immutable and safe for any number of
// goroutines.
type Paths struct {
	window     Window
	transforms []Transform
	steps      []func(*trail) // the transforms, compiled
}

// NewPaths returns what cuts paths by a window and changes each by the
// transforms, left to right. The error joins all faults, each of which wraps
// [ErrWindow] or [ErrTransform] and names the place, such as
// "window.max_touches: -1".
func NewPaths(w Window, transforms ...Transform) (*Paths, error) {
	if err := errors.Join(w.Validate(), checkTransforms(transforms)); err != nil {
		return nil, err
	}
	w.From, w.To, w.AsOf = w.From.Round(0), w.To.Round(0), w.AsOf.Round(0) // as [readJourney] does
	return &Paths{w, slices.Clone(transforms), compileTransforms(transforms)}, nil
}

// MustPaths is [NewPaths] for variables of a program; it panics on an error.
func MustPaths(w Window, transforms ...Transform) *Paths {
	p, err := NewPaths(w, transforms...)
	if err != nil {
		panic("attribution: " + strings.ReplaceAll(err.Error(), "\n", "; "))
	}
	return p
}

// UserPaths are the paths of one user, after transforms.
type UserPaths[K Key] struct {
	Paths   []Path[K] // of the conversions that count, in order
	Null    *Path[K]  // the null path; nil: none
	Pending bool      // the journey is too young to be a null path

	Undated    int // touches and conversions without a time
	Duplicates int // conversions with the ID of an earlier one
}

// Cut returns the paths of one user, whose touches and conversions may come in
// any order, which changes nothing. Neither is kept or changed. It takes
// O(T log T + C log C) and the sum of the lengths of paths: T·C at worst, where
// MaxTouches is 0.
//
// A conversion in [From, To) has a path, with OncePerUser the first of them only.
// A touch is on it if it is not later, within Lookback, with SincePrevious later
// than the latest conversion at an earlier time, counting or not, and one of the
// last MaxTouches of those. Touches and conversions of one instant are ordered by
// Seq, but a touch in the instant of a conversion is on its path whatever its Seq.
//
// A user without any conversion has a null path: the touches within the lookback
// of the last one, if that is in [From, To). With [NullsTail] so has one with
// conversions, unless OncePerUser, of the touches after the last conversion. It is
// pending instead if its last touch is at most Horizon before AsOf, or, without
// Horizon, within the lookback of AsOf.
func Cut[K Key](p *Paths, touches []Touch[K], conversions []Conversion) UserPaths[K] {
	var j journey
	readJourney(&j, p, touches, conversions)
	var user UserPaths[K]
	for j.next() {
		conversion := *j.conversion
		user.Paths = append(user.Paths, Path[K]{typedTouches[K](j.trail.touches), append([]int(nil), j.trail.indices...), &conversion})
	}
	switch j.ending() {
	case endsNull:
		user.Null = &Path[K]{Touches: typedTouches[K](j.trail.touches), Indices: append([]int(nil), j.trail.indices...)}
	case endsPending:
		user.Pending = true
	}
	user.Undated, user.Duplicates = j.undated, j.duplicates
	return user
}

func typedTouches[K Key](touches []Touch[string]) []Touch[K] {
	if len(touches) == 0 {
		return nil
	}
	out := make([]Touch[K], len(touches))
	for i, t := range touches {
		out[i] = Touch[K]{K(t.Key), t.At, t.Seq}
	}
	return out
}
