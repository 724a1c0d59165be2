package pattern

import (
	"sync"
	"unicode"
	"unicode/utf8"
	"unsafe"
)

// A folded text has one letter for all that simple case folding takes for equal, so that two texts are equal under strings.EqualFold iff
// their folded texts are the same bytes. Folding goes letter by letter: a part of a text folds to a part of the folded text, and
// separators stay where they are. So patterns that ignore case are folded once, and matched against the folded subject like all others.

// foldText returns the folded text of s.
func foldText(s string) string {
	if isFolded(s) {
		return s
	}
	return string(appendFold(nil, s))
}

// isFolded reports whether s is ASCII without capitals, hence its own folded text. Other texts may be so too.
func isFolded(s string) bool {
	for i := range len(s) {
		if c := s[i]; c >= utf8.RuneSelf || 'A' <= c && c <= 'Z' {
			return false
		}
	}
	return true
}

// appendFold appends the folded text of s. Like strings.EqualFold it takes each byte that is no valid UTF-8 for U+FFFD.
func appendFold(dst []byte, s string) []byte {
	for i := 0; i < len(s); {
		c := s[i]
		if c < utf8.RuneSelf {
			if 'A' <= c && c <= 'Z' {
				c |= 0x20
			}
			dst = append(dst, c)
			i++
			continue
		}
		r, size := utf8.DecodeRuneInString(s[i:])
		dst = utf8.AppendRune(dst, foldRune(r))
		i += size
	}
	return dst
}

// foldRune returns the letter that stands for all letters equal to r: the small letter of the first of them, or if that is not equal to r
// under simple folding (it is i for the dotted capital İ), the first itself.
func foldRune(r rune) rune {
	first := r
	for o := unicode.SimpleFold(r); o != r; o = unicode.SimpleFold(o) {
		first = min(first, o)
	}
	small := unicode.ToLower(first)
	for o := unicode.SimpleFold(first); o != first; o = unicode.SimpleFold(o) {
		if o == small {
			return small
		}
	}
	return first
}

// folder holds a folded subject while it is matched.
type folder struct{ buf []byte }

var folders = sync.Pool{New: func() any { return new(folder) }}

// fold returns the folded text of s. It shares the folder's memory, so it lives until the next call only.
func (f *folder) fold(s string) string {
	if isFolded(s) {
		return s
	}
	f.buf = appendFold(f.buf[:0], s)
	// A copy would be garbage at once. The bytes do not change while the text is in use, and no match keeps it.
	return unsafe.String(unsafe.SliceData(f.buf), len(f.buf))
}
