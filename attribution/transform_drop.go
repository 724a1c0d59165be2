package attribution

// DropUnlessAll drops touches with these keys, unless nothing would be left.
type DropUnlessAll []string

// DropTrailingUnlessAll drops touches with these keys from the end, up to the last
// touch with another one, unless nothing would be left.
type DropTrailingUnlessAll []string

// Drop drops touches with these keys. The conversions of a path that it empties
// are unattributed.
type Drop []string

// Prefer keeps only touches with these keys, if there are any, else all.
type Prefer []string

func (DropUnlessAll) check() error         { return nil }
func (DropTrailingUnlessAll) check() error { return nil }
func (Drop) check() error                  { return nil }
func (Prefer) check() error                { return nil }

func (DropUnlessAll) timed() bool         { return false }
func (DropTrailingUnlessAll) timed() bool { return false }
func (Drop) timed() bool                  { return false }
func (Prefer) timed() bool                { return false }

func (d DropUnlessAll) compile() func(*trail) {
	dropped := newKeySet(d)
	return func(t *trail) {
		if t.count(dropped) < len(t.touches) {
			t.keep(func(i int) bool { return !dropped.has(t.touches[i].Key) })
		}
	}
}

func (d DropTrailingUnlessAll) compile() func(*trail) {
	dropped := newKeySet(d)
	return func(t *trail) {
		n := len(t.touches)
		for n > 0 && dropped.has(t.touches[n-1].Key) {
			n--
		}
		if n > 0 {
			t.touches, t.indices = t.touches[:n], t.indices[:n]
		}
	}
}

func (d Drop) compile() func(*trail) {
	dropped := newKeySet(d)
	return func(t *trail) {
		t.keep(func(i int) bool { return !dropped.has(t.touches[i].Key) })
	}
}

func (p Prefer) compile() func(*trail) {
	preferred := newKeySet(p)
	return func(t *trail) {
		if t.count(preferred) > 0 {
			t.keep(func(i int) bool { return preferred.has(t.touches[i].Key) })
		}
	}
}

func (t *trail) count(keys keySet) (n int) {
	for i := range t.touches {
		if keys.has(t.touches[i].Key) {
			n++
		}
	}
	return n
}

type keySet map[string]struct{}

func newKeySet(keys []string) keySet {
	set := make(keySet, len(keys))
	for _, key := range keys {
		set[key] = struct{}{}
	}
	return set
}

func (s keySet) has(key string) bool {
	_, in := s[key]
	return in
}
