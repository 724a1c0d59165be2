package attribution

import (
	"cmp"
	"errors"
	"slices"
)

// Func is a transform of one's own. The name stands for it in JSON and in
// fingerprints, so it changes when the meaning does.
//
// Apply gets a copy of the touches, which it may change and return. It must be
// pure and serve several goroutines. A touch that it returns stands for one that
// it was given: for the first of the same At, Seq and Key, else of the same At and
// Seq; one that stands for none has index -1.
type Func struct {
	Name  string
	Apply func(path []Touch[string]) []Touch[string]
}

func (f Func) check() error {
	switch {
	case f.Name == "":
		return errors.New("func: the function has no name")
	case f.Apply == nil:
		return errors.New("func: there is no function")
	}
	return nil
}

func (Func) timed() bool { return false }

func (f Func) compile() func(*trail) {
	return func(t *trail) {
		got := slices.Clone(f.Apply(slices.Clone(t.touches)))
		t.indices = origins(t.touches, t.indices, got)
		t.touches = got
	}
}

// origins returns the indices of the touches for which those stand that were got.
func origins(given []Touch[string], indices []int, got []Touch[string]) []int {
	out := make([]int, len(got))
	for i := range out {
		out[i] = -1
	}
	from, to := allPlaces(len(given)), allPlaces(len(got))
	for _, compare := range []func(a, b Touch[string]) int{Touch[string].compare, compareInstants} {
		matchTouches(given, got, from, to, compare, func(i, k int) { out[k] = indices[i] })
		// What is left is matched less strictly.
		from = slices.DeleteFunc(from, func(i int) bool { return i < 0 })
		to = slices.DeleteFunc(to, func(k int) bool { return k < 0 })
	}
	return out
}

func compareInstants(a, b Touch[string]) int {
	return cmp.Or(a.At.Compare(b.At), cmp.Compare(a.Seq, b.Seq))
}

func allPlaces(n int) []int {
	out := make([]int, n)
	for i := range out {
		out[i] = i
	}
	return out
}

// matchTouches pairs equal touches, the first with the first. Places in from and to that
// have found each other become -1.
func matchTouches(given, got []Touch[string], from, to []int, compare func(a, b Touch[string]) int, found func(i, k int)) {
	slices.SortFunc(from, func(i, k int) int { return cmp.Or(compare(given[i], given[k]), cmp.Compare(i, k)) })
	slices.SortFunc(to, func(i, k int) int { return cmp.Or(compare(got[i], got[k]), cmp.Compare(i, k)) })
	for a, b := 0, 0; a < len(from) && b < len(to); {
		switch c := compare(given[from[a]], got[to[b]]); {
		case c < 0:
			a++
		case c > 0:
			b++
		default:
			found(from[a], to[b])
			from[a], to[b] = -1, -1
			a, b = a+1, b+1
		}
	}
}
