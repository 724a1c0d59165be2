package pattern

import (
	"regexp"
	"slices"
	"strings"
)

// Subject is the kind of text that a pattern is about. It decides the normal form of the pattern, the separator of its globs, and whether
// "" is a value.
type Subject uint8

// The subjects, each with the form that a text must have to be matched.
const (
	Path     Subject = iota // a path by [URL.TrimmedPath]; globs are split at "/"
	Location                // a whole URL or referrer by [URL.Text]
	HostName                // a host by [Host]; globs are split at "."
	Fragment                // a fragment by [URL.Fragment]
	Query                   // a decoded value of a parameter; "" is one
	Plain                   // a title, a content type, a field of a touch
	Prop                    // a string property; "" is one, and there are no globs
)

// Spec is a pattern as written.
type Spec struct {
	// Op is one of "eq", "in", "prefix", "suffix", "contains", "glob" and "regexp". The empty Op is that of a plain string: "glob" if it is a
	// path that contains "*" or "{", else "eq".
	Op string
	// Values is the operand, for "in" any number of them but none.
	Values []string
	// Fold ignores case as strings.EqualFold does. On a regexp it is the flag i.
	Fold bool
}

// Matcher is a compiled pattern, see [Compile]. It is immutable and may be used by any number of goroutines.
type Matcher struct {
	subject Subject
	op      op
	fold    bool                // all texts below are folded, and so must the subject be; regexps see the original all the same
	text    string              // eq, prefix, suffix, contains
	texts   []string            // eq, in; without repetition
	set     map[string]struct{} // in
	glob    *glob               // glob
	re      *regexp.Regexp      // regexp
	need    need                // glob, regexp
}

type op uint8

const (
	opEq op = iota
	opIn
	opPrefix
	opSuffix
	opContains
	opGlob
	opRegexp
)

// Match reports whether the pattern holds for a subject that is present and in its normal form. Apart from buffers that are kept for reuse
// it does not allocate.
//
// A prefix, suffix or part of a path counts with a slash behind the path, too: the prefix "/checkout/" holds for the page /checkout.
func (m *Matcher) Match(subject string) bool {
	if !m.fold || isFolded(subject) {
		return m.holds(subject, subject)
	}
	f := folders.Get().(*folder)
	ok := m.holds(f.fold(subject), subject)
	folders.Put(f)
	return ok
}

// holds matches a subject that is folded if the matcher is.
func (m *Matcher) holds(s, original string) bool {
	switch m.op {
	case opEq:
		return s == m.text
	case opIn:
		_, ok := m.set[s]
		return ok
	case opPrefix:
		return strings.HasPrefix(s, m.text) || m.slashEnds(s) && len(m.text) == len(s)+1 && m.text[:len(s)] == s
	case opSuffix:
		return strings.HasSuffix(s, m.text) || m.slashEnds(s) && strings.HasSuffix(s, m.text[:len(m.text)-1])
	case opContains:
		return strings.Contains(s, m.text) || m.slashEnds(s) && strings.HasSuffix(s, m.text[:len(m.text)-1])
	case opGlob:
		return m.glob.match(s)
	default:
		return m.need.met(s) && m.re.MatchString(original)
	}
}

// slashEnds reports whether the text ends in a slash that may stand behind the path s, where it has none of its own.
func (m *Matcher) slashEnds(s string) bool {
	return m.subject == Path && !strings.HasSuffix(s, "/") && strings.HasSuffix(m.text, "/")
}

// Exact returns the only texts that the pattern holds for, in normal form and sorted, if it is such a pattern and respects case: eq, in, and globs
// without wildcards. The slice belongs to the matcher.
func (m *Matcher) Exact() ([]string, bool) {
	if m.fold || m.op > opIn {
		return nil, false
	}
	return m.texts, true
}

// Literal returns a text that is a part of every subject for which the pattern holds, "" if none is known. Patterns that ignore case have
// none.
func (m *Matcher) Literal() string {
	switch {
	case m.fold:
		return ""
	case m.op == opGlob || m.op == opRegexp:
		if len(m.need) == 1 {
			return m.need[0]
		}
		return ""
	case m.subject == Path && m.op != opEq && m.op != opIn:
		// The slash may be the one behind the path.
		return strings.TrimSuffix(m.text, "/")
	default:
		return m.text
	}
}

// need is a condition that every match fulfils and that is cheaper to test: one of the words is a part of the subject. Without words
// nothing is known.
type need []string

func (n need) met(s string) bool {
	return len(n) == 0 || slices.ContainsFunc(n, func(w string) bool { return strings.Contains(s, w) })
}
