package pattern

import (
	"regexp/syntax"
	"slices"
	"unicode"
	"unicode/utf8"
)

// maxWords bounds the words of a need, and the texts that are multiplied to find them.
const maxWords = 32

// needOf returns the need of a simplified regexp, and whether its words are folded.
//
// It is sound, never complete: for each part of the regexp it follows either all texts that the part can be, as long as they are few, or
// words of which one occurs in each of them.
func needOf(re *syntax.Regexp) (words need, fold bool) {
	best := textsOf(re).best()
	if len(best.words) == 0 {
		return nil, false
	}
	return need(best.words), best.fold
}

// texts says what a part of a regexp can be.
type texts struct {
	exact bool     // the part is one of the words; else each match of it contains one of them, or nothing is known if there are none
	words []string // without repetition
	fold  bool     // the words are folded, and so are the texts they are about
}

func textsOf(re *syntax.Regexp) texts {
	switch re.Op {
	case syntax.OpEmptyMatch, syntax.OpBeginLine, syntax.OpEndLine, syntax.OpBeginText, syntax.OpEndText, syntax.OpWordBoundary, syntax.OpNoWordBoundary:
		return texts{exact: true, words: []string{""}}
	case syntax.OpLiteral:
		return textsOfLiteral(re)
	case syntax.OpCharClass:
		return textsOfClass(re.Rune)
	case syntax.OpCapture:
		return textsOf(re.Sub[0])
	case syntax.OpPlus:
		return textsOf(re.Sub[0]).best()
	case syntax.OpQuest:
		if sub := textsOf(re.Sub[0]); sub.exact {
			return union(sub, texts{exact: true, words: []string{""}})
		}
	case syntax.OpConcat:
		return textsOfConcat(re.Sub)
	case syntax.OpAlternate:
		all := textsOf(re.Sub[0])
		for _, sub := range re.Sub[1:] {
			all = union(all, textsOf(sub))
		}
		return all
	}
	return texts{}
}

// textsOfLiteral knows nothing of a text with U+FFFD, which a regexp finds where a subject has bytes that are no UTF-8.
func textsOfLiteral(re *syntax.Regexp) texts {
	if slices.Contains(re.Rune, utf8.RuneError) {
		return texts{}
	}
	t := texts{exact: true, words: []string{string(re.Rune)}}
	if re.Flags&syntax.FoldCase != 0 {
		t = t.folded()
	}
	return t
}

func textsOfClass(ranges []rune) texts {
	t := texts{exact: true}
	for i := 0; i < len(ranges); i += 2 {
		for r := ranges[i]; r <= ranges[i+1]; r++ {
			if r == utf8.RuneError || len(t.words) == maxWords/4 {
				return texts{}
			}
			t.words = append(t.words, string(r))
		}
	}
	if len(t.words) == 0 {
		return texts{}
	}
	if isOrbit(t.words) {
		t = t.folded()
	}
	return t
}

// isOrbit reports whether the letters of a class are one letter in all its cases, which is how a regexp writes a letter without case that
// stands between others.
func isOrbit(letters []string) bool {
	first, _ := utf8.DecodeRuneInString(letters[0])
	n := 1
	for r := unicode.SimpleFold(first); r != first; r = unicode.SimpleFold(r) {
		if !slices.Contains(letters, string(r)) {
			return false
		}
		n++
	}
	return n > 1 && n == len(letters)
}

// textsOfConcat multiplies neighbours whose texts are known, and keeps the best words of all it comes by.
func textsOfConcat(subs []*syntax.Regexp) texts {
	best := texts{}
	run := texts{exact: true, words: []string{""}}
	whole := true
	for _, sub := range subs {
		next := textsOf(sub)
		if next.exact && len(run.words)*len(next.words) <= maxWords {
			run = product(run, next)
			continue
		}
		whole = false
		best = better(best, run.best())
		if next.exact {
			run = next
		} else {
			best = better(best, next)
			run = texts{exact: true, words: []string{""}}
		}
	}
	if whole {
		return run
	}
	return better(best, run.best())
}

// best turns texts that a part can be into words that it contains: all of them, or none if one is empty.
func (t texts) best() texts {
	if t.exact && slices.Contains(t.words, "") {
		return texts{}
	}
	t.exact = false
	return t
}

// better prefers the words whose shortest is longer, then the fewer words.
func better(a, b texts) texts {
	switch d := shortest(a.words) - shortest(b.words); {
	case d > 0, d == 0 && len(a.words) <= len(b.words):
		return a
	}
	return b
}

func shortest(words []string) int {
	if len(words) == 0 {
		return 0
	}
	n := len(words[0])
	for _, w := range words[1:] {
		n = min(n, len(w))
	}
	return n
}

func union(a, b texts) texts {
	if !a.exact || !b.exact {
		if a, b = a.best(), b.best(); len(a.words) == 0 || len(b.words) == 0 {
			return texts{}
		}
	}
	a, b = sameCase(a, b)
	a.words = distinct(slices.Concat(a.words, b.words))
	if len(a.words) > maxWords {
		return texts{}
	}
	return a
}

func product(a, b texts) texts {
	a, b = sameCase(a, b)
	a.words = distinct(cross(a.words, b.words))
	return a
}

func distinct(words []string) []string {
	slices.Sort(words)
	return slices.Compact(words)
}

func sameCase(a, b texts) (texts, texts) {
	if a.fold != b.fold {
		return a.folded(), b.folded()
	}
	return a, b
}

func (t texts) folded() texts {
	if t.fold {
		return t
	}
	words := make([]string, len(t.words))
	for i, w := range t.words {
		words[i] = foldText(w)
	}
	return texts{exact: t.exact, words: distinct(words), fold: true}
}
