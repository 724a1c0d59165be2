package attribution

import (
	"fmt"
	"maps"
	"time"
)

// Map renames keys, once: with {a: b, b: c} a becomes b. Others stay.
type Map map[string]string

// Inherit gives touches with the key, such as "Direct", the key of the touch
// before them, if that is at most Within earlier: from left to right, so that a
// run of them takes the key from before the run.
type Inherit struct {
	Key    string
	Within time.Duration // inclusive
}

func (Map) check() error { return nil }

func (h Inherit) check() error {
	if h.Within < 0 {
		return fmt.Errorf("inherit.within: %v: want 0 or more", h.Within)
	}
	return nil
}

func (Map) timed() bool     { return false }
func (Inherit) timed() bool { return true }

func (m Map) compile() func(*trail) {
	names := maps.Clone(m)
	return func(t *trail) {
		for i := range t.touches {
			if name, renamed := names[t.touches[i].Key]; renamed {
				t.touches[i].Key = name
			}
		}
	}
}

func (h Inherit) compile() func(*trail) {
	return func(t *trail) {
		for i := 1; i < len(t.touches); i++ {
			touch, before := &t.touches[i], &t.touches[i-1]
			if touch.Key == h.Key && !before.At.Before(touch.At.Add(-h.Within)) {
				touch.Key = before.Key
			}
		}
	}
}
