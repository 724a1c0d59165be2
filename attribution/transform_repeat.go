package attribution

import (
	"fmt"
	"strconv"
)

// Exposure keeps the first touch of each run of one key.
type Exposure struct{}

// Distinct keeps the first touch of each key.
type Distinct struct{}

// Frequency keeps the first touch of each key, and renames a key k that occurs n
// times k(n).
type Frequency struct{}

// LastN keeps the last n touches, at least 1.
type LastN int

func (Exposure) check() error  { return nil }
func (Distinct) check() error  { return nil }
func (Frequency) check() error { return nil }

func (n LastN) check() error {
	if n < 1 {
		return fmt.Errorf("last_n: %d: want 1 or more", int(n))
	}
	return nil
}

func (Exposure) timed() bool  { return false }
func (Distinct) timed() bool  { return false }
func (Frequency) timed() bool { return false }
func (LastN) timed() bool     { return false }

func (Exposure) compile() func(*trail)  { return (*trail).exposure }
func (Distinct) compile() func(*trail)  { return (*trail).distinct }
func (Frequency) compile() func(*trail) { return (*trail).frequency }

func (n LastN) compile() func(*trail) {
	return func(t *trail) {
		from := max(0, len(t.touches)-int(n))
		t.keep(func(i int) bool { return i >= from })
	}
}

func (t *trail) exposure() {
	last := ""
	t.keep(func(i int) bool {
		repeats := i > 0 && t.touches[i].Key == last
		last = t.touches[i].Key
		return !repeats
	})
}

// distinct counts how often each key occurs, too.
func (t *trail) distinct() {
	t.numbers.reset()
	t.times = t.times[:0]
	t.keep(func(i int) bool {
		number, isNew := t.numbers.of(t.touches[i].Key)
		if isNew {
			t.times = append(t.times, 0)
		}
		t.times[number]++
		return isNew
	})
}

func (t *trail) frequency() {
	t.distinct()
	for i := range t.touches {
		t.touches[i].Key = t.name(repeated{t.touches[i].Key, t.times[i]})
	}
}

func (t *trail) name(r repeated) string {
	name, known := t.names[r]
	if !known {
		if t.names == nil {
			t.names = map[repeated]string{}
		}
		name = r.key + "(" + strconv.Itoa(r.n) + ")"
		t.names[r] = name
	}
	return name
}
