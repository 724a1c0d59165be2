package rule

import "github.com/go-conversion/conversion/internal/pattern"

// finder looks texts up in the tables of atoms, for one goroutine.
type finder struct {
	atoms   *atoms
	scratch []*pattern.Scratch // of the tables
	matched []int32
}

func newFinder(a *atoms) finder { return finder{atoms: a, scratch: make([]*pattern.Scratch, a.tables)} }

// matchText hits the atoms of a table that fit. An absent text fits none.
func (f *finder) matchText(t *textTable, s string, hit func(int32)) {
	if t == nil || s == "" {
		return
	}
	for _, i := range f.matches(t, s) {
		hit(t.nodes[i])
	}
}

// matches returns the patterns of a table that fit, valid until the next call.
func (f *finder) matches(t *textTable, s string) []int32 {
	sc := f.scratch[t.number]
	if sc == nil {
		sc = t.index.NewScratch()
		f.scratch[t.number] = sc
	}
	f.matched = t.index.AppendMatchesWith(sc, f.matched[:0], s)
	return f.matched
}

// matchURL hits the atoms that ask about the URL of an event.
func (f *finder) matchURL(u *pattern.URL, hit func(int32)) {
	texts := &f.atoms.texts
	if t := texts[pathAt]; t != nil {
		f.matchText(t, u.TrimmedPath(), hit)
	}
	if t := texts[urlAt]; t != nil {
		f.matchText(t, u.Text(), hit)
	}
	f.matchText(texts[hostAt], u.Host, hit)
	if t := texts[fragmentAt]; t != nil {
		f.matchText(t, u.Fragment(), hit)
	}
	f.matchQuery(u, hit)
}

// matchReferrer hits those that ask about its referrer.
func (f *finder) matchReferrer(u *pattern.URL, hit func(int32)) {
	texts := &f.atoms.texts
	if t := texts[referrerAt]; t != nil {
		f.matchText(t, u.Text(), hit)
	}
	f.matchText(texts[referrerHostAt], u.Host, hit)
}

// matchQuery tries each parameter; "" is a value, so it cannot go through
// matchText.
func (f *finder) matchQuery(u *pattern.URL, hit func(int32)) {
	if len(f.atoms.query) == 0 || u.RawQuery == "" {
		return
	}
	for name, value := range u.Params() {
		t := f.atoms.query[name]
		if t == nil {
			continue
		}
		for _, n := range t.present {
			hit(n)
		}
		for _, i := range f.matches(&t.values, value) {
			hit(t.values.nodes[i])
		}
	}
}
