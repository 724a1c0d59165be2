package pattern

import "sync"

// Index matches many patterns about one subject at once. It is immutable and may be used by any number of goroutines.
//
// Exact texts are looked up in one map; prefixes and suffixes are found by one walk down a tree, globs by one walk down a trie of their
// segments; parts of the subject, and the words without which a regexp or an awkward glob cannot hold, by one pass of an automaton, and
// only where a word was found the pattern itself is tried. Patterns that ignore case have all of this once more, for the folded subject.
type Index struct {
	matchers []*Matcher
	path     bool
	plain    layer
	folded   layer
	idle     *sync.Pool // of scratch
}

// layer is the part of an index that compares the subject as it is, or the one that compares it folded.
type layer struct {
	used     bool // there are matchers
	tried    bool // there are matchers beyond exact, prefixes and suffixes
	exact    map[string][]int32
	prefixes tree
	suffixes tree
	globs    trie
	words    *words
	rest     []int32 // matchers without a word to find them by
}

// Scratch is the memory of one call after the other. It belongs to one index and one goroutine.
type Scratch struct {
	folder  folder
	reached reached
	done    []uint32 // per matcher, the round in which it was found by a word
	round   uint32
}

// NewIndex makes an index of matchers of one subject; others make it panic. The numbers that the index returns are those of ms, which it
// does not keep.
func NewIndex(ms []*Matcher) *Index {
	x := &Index{matchers: append([]*Matcher(nil), ms...)}
	x.idle = &sync.Pool{New: func() any { return x.NewScratch() }}
	var plain, folded layerBuilder
	for i, m := range ms {
		if m.subject != ms[0].subject {
			panic("pattern: matchers of different subjects in one index")
		}
		x.path = m.subject == Path
		if m.fold {
			folded.add(int32(i), m)
		} else {
			plain.add(int32(i), m)
		}
	}
	x.plain, x.folded = plain.build(), folded.build()
	return x
}

type layerBuilder struct {
	layer
	users map[string][]int32
}

func (b *layerBuilder) add(number int32, m *Matcher) {
	b.used = true
	switch m.op {
	case opEq, opIn:
		for _, text := range m.texts {
			if b.exact == nil {
				b.exact = map[string][]int32{}
			}
			b.exact[text] = append(b.exact[text], number)
		}
	case opPrefix:
		b.prefixes.add(m.text, number)
	case opSuffix:
		b.suffixes.addBack(m.text, number)
	case opContains:
		b.behind(number, []string{m.text})
	default:
		if m.op == opGlob && b.globs.takes(m.glob) {
			b.globs.add(m.glob, number)
		} else {
			b.behind(number, m.need)
		}
	}
}

// behind puts a matcher behind words of which every match contains one.
func (b *layerBuilder) behind(number int32, words []string) {
	if len(words) == 0 || words[0] == "" {
		b.rest = append(b.rest, number)
		return
	}
	if b.users == nil {
		b.users = map[string][]int32{}
	}
	for _, w := range words {
		b.users[tail(w)] = append(b.users[tail(w)], number)
	}
}

func (b *layerBuilder) build() layer {
	if b.users != nil {
		b.words = newWords(b.users)
	}
	b.tried = b.words != nil || len(b.globs.nodes) > 0 || len(b.rest) > 0
	return b.layer
}

// NewScratch returns the memory that AppendMatchesWith works in.
func (x *Index) NewScratch() *Scratch { return &Scratch{done: make([]uint32, len(x.matchers))} }

// AppendMatches appends the numbers of all matchers that hold for a subject that is present and in its normal form, each once, in no
// particular order. It allocates nothing but space in dst.
func (x *Index) AppendMatches(dst []int32, subject string) []int32 {
	sc := x.idle.Get().(*Scratch)
	dst = x.AppendMatchesWith(sc, dst, subject)
	x.idle.Put(sc)
	return dst
}

// AppendMatchesWith is AppendMatches for whoever keeps the memory.
func (x *Index) AppendMatchesWith(sc *Scratch, dst []int32, subject string) []int32 {
	slash := x.path && (subject == "" || subject[len(subject)-1] != '/')
	dst = x.plain.appendTexts(dst, subject, slash)
	if x.plain.tried {
		dst = x.appendTried(dst, &x.plain, sc, subject, subject, slash)
	}
	if x.folded.used {
		s := sc.folder.fold(subject)
		dst = x.folded.appendTexts(dst, s, slash)
		if x.folded.tried {
			dst = x.appendTried(dst, &x.folded, sc, s, subject, slash)
		}
	}
	return dst
}

// appendTexts appends the matchers whose texts the subject is, begins with or ends with.
func (l *layer) appendTexts(dst []int32, s string, slash bool) []int32 {
	if l.exact != nil {
		dst = append(dst, l.exact[s]...)
	}
	dst = l.prefixes.walk(dst, s, slash)
	return l.suffixes.walkBack(dst, s, slash)
}

// appendTried appends the other matchers. The subject has the form of the layer; regexps see the original.
func (x *Index) appendTried(dst []int32, l *layer, sc *Scratch, s, original string, slash bool) []int32 {
	dst = l.globs.match(dst, s, &sc.reached)
	if l.words != nil {
		dst = x.appendWords(dst, l.words, sc, s, original, slash)
	}
	for _, number := range l.rest {
		if x.matchers[number].holds(s, original) {
			dst = append(dst, number)
		}
	}
	return dst
}

// appendWords appends the matchers that were put behind words and hold.
func (x *Index) appendWords(dst []int32, w *words, sc *Scratch, s, original string, slash bool) []int32 {
	sc.begin()
	var row, found int32
	for i := range len(s) {
		if row, found = w.step(row, s[i]); found >= 0 {
			dst = x.appendFound(dst, w, found, sc, s, original)
		}
	}
	if slash {
		if _, found = w.step(row, '/'); found >= 0 {
			dst = x.appendFound(dst, w, found, sc, s, original)
		}
	}
	return dst
}

// appendFound tries the matchers behind the words that end at one place of the subject.
func (x *Index) appendFound(dst []int32, w *words, found int32, sc *Scratch, s, original string) []int32 {
	for ; found >= 0; found = w.list[found].next {
		for _, number := range w.list[found].users {
			if sc.done[number] == sc.round {
				continue
			}
			sc.done[number] = sc.round
			if x.matchers[number].foundHolds(s, original) {
				dst = append(dst, number)
			}
		}
	}
	return dst
}

// foundHolds is holds for a subject in which a word of the matcher was found.
func (m *Matcher) foundHolds(s, original string) bool {
	switch {
	case m.op == opContains && len(m.text) <= maxWord:
		return true
	case m.op == opRegexp:
		return m.re.MatchString(original)
	default:
		return m.holds(s, original)
	}
}

// begin forgets the matchers found before.
func (sc *Scratch) begin() {
	if sc.round++; sc.round == 0 {
		clear(sc.done)
		sc.round = 1
	}
}
