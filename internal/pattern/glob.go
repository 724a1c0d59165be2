package pattern

import (
	"slices"
	"strings"
	"unicode/utf8"
)

// glob is a compiled glob. It is split at the separator of its subject, and each segment fits one segment of the subject, but for "**".
//
// In a segment "*" is any run of characters, {a,b} one of these literals, and {name}, in paths only, a run of one or more characters with a
// name. A segment that is just "*" needs a character. Everything else is literal; a literal star or brace is written %2A, %7B or %7D.
type glob struct {
	sep      separator
	fold     bool // the literals are folded
	segments []segment
	captures []capture
}

// separator is the character between two segments: '/' in paths, '.' in hosts, else 0.
type separator byte

// segment is one segment of a glob. What it fits is a list of chunks with wildcards between them; a chunk is one of some literals.
type segment struct {
	kind   segmentKind
	parts  []part     // as written
	chunks [][]string // one more than gaps; literals without repetition
	gaps   []gap
}

type segmentKind uint8

const (
	mixed segmentKind = iota // by its chunks
	fixed                    // one literal, chunks[0][0]
	one                      // any segment but the empty one
	deep                     // any number of segments
)

// gap is a wildcard between two chunks: at least so many characters.
type gap uint8

// part is a piece of a segment as written.
type part struct {
	kind partKind
	text string   // of a literal, decoded; the name of a named part
	alts []string // of alternatives, decoded
}

type partKind uint8

const (
	literalPart partKind = iota
	starPart
	namedPart
	altsPart
)

// match reports whether the glob covers s, which is folded if the glob is.
//
// Of several "**" only the last one passed is ever tried again: what stands between two of them fits a fixed number of segments, so its first
// fit is as good as any. The same holds within a segment.
func (g *glob) match(s string) bool {
	pos := g.sep.start(s)
	next, again, againPos := 0, -1, 0
	for pos <= len(s) {
		end := g.sep.end(s, pos)
		switch {
		case next < len(g.segments) && g.segments[next].kind == deep:
			next++
			again, againPos = next, pos
		case next < len(g.segments) && g.segments[next].match(s[pos:end]):
			next++
			pos = end + 1
		case again >= 0:
			next = again
			againPos = g.sep.end(s, againPos) + 1
			pos = againPos
		default:
			return false
		}
	}
	for next < len(g.segments) && g.segments[next].kind == deep {
		next++
	}
	return next == len(g.segments)
}

// start returns where the first segment of s begins. Beyond len(s) there is none: the root path has no segments.
func (sep separator) start(s string) int {
	if sep != '/' {
		return 0
	}
	if s == "/" {
		return 2
	}
	return len(s) - len(strings.TrimPrefix(s, "/"))
}

// end returns the index behind the segment of s that begins at pos.
func (sep separator) end(s string, pos int) int {
	if sep != 0 {
		if i := strings.IndexByte(s[pos:], byte(sep)); i >= 0 {
			return pos + i
		}
	}
	return len(s)
}

// match reports whether the segment, which is not deep, covers t.
func (s *segment) match(t string) bool {
	switch {
	case s.kind == fixed:
		return t == s.chunks[0][0]
	case s.kind == one:
		return t != ""
	case len(s.gaps) == 0:
		_, ok := slices.BinarySearch(s.chunks[0], t)
		return ok
	}
	pos := shortestPrefix(s.chunks[0], t)
	last := len(s.gaps) - 1
	for i := 0; i < last && pos >= 0; i++ {
		if pos = s.gaps[i].skip(t, pos); pos >= 0 {
			pos = earliestEnd(s.chunks[i+1], t, pos)
		}
	}
	if pos >= 0 {
		pos = s.gaps[last].skip(t, pos)
	}
	return pos >= 0 && slices.ContainsFunc(s.chunks[last+1], func(w string) bool { return strings.HasSuffix(t[pos:], w) })
}

// skip returns the index in t behind the characters that the gap needs, or -1.
func (n gap) skip(t string, pos int) int {
	if n == 0 {
		return pos
	}
	if pos == len(t) {
		return -1
	}
	_, size := utf8.DecodeRuneInString(t[pos:])
	return pos + size
}

// shortestPrefix returns the length of the shortest of the words that t begins with, or -1.
func shortestPrefix(words []string, t string) int {
	shortest := -1
	for _, w := range words {
		if (shortest < 0 || len(w) < shortest) && strings.HasPrefix(t, w) {
			shortest = len(w)
		}
	}
	return shortest
}

// earliestEnd returns the first index behind one of the words in t[from:], or -1.
func earliestEnd(words []string, t string, from int) int {
	earliest := -1
	for _, w := range words {
		if i := strings.Index(t[from:], w); i >= 0 && (earliest < 0 || from+i+len(w) < earliest) {
			earliest = from + i + len(w)
		}
	}
	return earliest
}
