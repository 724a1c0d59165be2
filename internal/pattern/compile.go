package pattern

import (
	"errors"
	"fmt"
	"regexp"
	"regexp/syntax"
	"slices"
	"strings"
)

// The codes of an [Error].
const (
	codePattern = "pattern" // an operator that does not exist, or not for the subject; not one operand
	codeEmpty   = "empty"   // an empty operand, or one of which the normal form leaves nothing
	codePath    = "path"    // a path that does not begin with a slash
	codeGlob    = "glob"
	codeRegexp  = "regexp"
)

// Error is a fault of a pattern.
type Error struct {
	At      string // the place inside the pattern: "", "in" or "in[2]"
	Code    string // "pattern", "empty", "path", "glob" or "regexp"
	Message string
}

func (e *Error) Error() string {
	if e.At == "" {
		return e.Message
	}
	return e.At + ": " + e.Message
}

// Compile brings a pattern into the normal form of its subject. The error joins one *[Error] for every fault.
//
// The operands of eq and in become what Parse, Host or Readable makes of them, as the subject does. For a prefix, suffix or part they
// cannot be taken for whole texts: paths and fragments become readable, hosts lower-case and punycode, escapes in URLs get capitals,
// and a prefix of a URL is lower-case up to the first slash behind "://". Regexps stay as they are.
func Compile(s Subject, p Spec) (*Matcher, error) {
	c := compiler{subject: s, fold: p.Fold}
	m := c.compile(p)
	if len(c.faults) > 0 {
		return nil, errors.Join(c.faults...)
	}
	return m, nil
}

type compiler struct {
	subject Subject
	fold    bool
	faults  []error
}

func (c *compiler) fault(at, code, format string, args ...any) {
	c.faults = append(c.faults, &Error{At: at, Code: code, Message: fmt.Sprintf(format, args...)})
}

func (c *compiler) compile(p Spec) *Matcher {
	if p.Op == "in" {
		return c.in(p.Values)
	}
	if len(p.Values) != 1 {
		c.fault("", codePattern, "the pattern needs one text, not %d", len(p.Values))
		return nil
	}
	text := p.Values[0]
	switch p.Op {
	case "":
		if c.subject == Path && strings.ContainsAny(text, "*{") {
			return c.globbed(text)
		}
		return c.exact([]string{c.whole("", text)})
	case "eq":
		return c.exact([]string{c.whole("", text)})
	case "prefix":
		return c.part(opPrefix, text)
	case "suffix":
		return c.part(opSuffix, text)
	case "contains":
		return c.part(opContains, text)
	case "glob":
		return c.globbed(text)
	case "regexp":
		return c.regexp(text)
	}
	c.fault("", codePattern, "unknown operator %q", p.Op)
	return nil
}

func (c *compiler) in(values []string) *Matcher {
	if len(values) == 0 {
		c.fault("in", codeEmpty, "the list is empty")
		return nil
	}
	texts := make([]string, len(values))
	for i, v := range values {
		texts[i] = c.whole(fmt.Sprintf("in[%d]", i), v)
	}
	return c.exact(texts)
}

// exact makes a matcher of texts in normal form.
func (c *compiler) exact(texts []string) *Matcher {
	if c.fold {
		for i, t := range texts {
			texts[i] = foldText(t)
		}
	}
	slices.Sort(texts)
	texts = slices.Compact(texts)
	m := &Matcher{subject: c.subject, fold: c.fold, texts: texts}
	if len(texts) == 1 {
		m.text = texts[0]
		return m
	}
	m.op = opIn
	m.set = make(map[string]struct{}, len(texts))
	for _, t := range texts {
		m.set[t] = struct{}{}
	}
	return m
}

// whole returns the normal form of a text that is to equal the subject.
func (c *compiler) whole(at, text string) string {
	if !c.wellFormed(at, text, true) {
		return text
	}
	normal := text
	switch c.subject {
	case Path:
		return trimSlashes(Readable(dotless(text)))
	case Location:
		u := Parse(text)
		normal = u.Text()
	case HostName:
		// A port stays: the subject has none, so the pattern never holds, which is better than to ignore what was asked for.
		normal = normalHost(text)
	case Fragment:
		normal = Readable(text)
	}
	if normal == "" && text != "" {
		c.fault(at, codeEmpty, "nothing is left of %q in normal form", text)
	}
	return normal
}

// part makes a matcher of a text that is to begin, end or occur in the subject.
func (c *compiler) part(op op, text string) *Matcher {
	if !c.wellFormed("", text, op == opPrefix) {
		return nil
	}
	switch c.subject {
	case Path, Fragment:
		text = Readable(text)
	case HostName:
		text = hostText(text)
	case Location:
		text = string(appendCapitalEscapes(nil, text))
		if op == opPrefix {
			text = lowerOrigin(text)
		}
	}
	return c.partOf(op, text)
}

func (c *compiler) partOf(op op, text string) *Matcher {
	if c.fold {
		text = foldText(text)
	}
	return &Matcher{subject: c.subject, op: op, fold: c.fold, text: text}
}

// wellFormed reports empty operands, and paths without a slash where the text is a beginning.
func (c *compiler) wellFormed(at, text string, beginning bool) bool {
	switch {
	case text == "" && c.subject != Query && c.subject != Prop:
		c.fault(at, codeEmpty, "the text is empty")
	case c.subject == Path && beginning && text[0] != '/':
		c.fault(at, codePath, "a path begins with a slash, not as %q", text)
	default:
		return true
	}
	return false
}

// lowerOrigin brings scheme and host of a prefix of a URL into lower case; a whole host beyond ASCII becomes punycode too.
func lowerOrigin(text string) string {
	i := strings.Index(text, "://")
	if i < 0 {
		return text
	}
	scheme, rest := lowerASCII(text[:i+3]), text[i+3:]
	if end := strings.IndexByte(rest, '/'); end >= 0 {
		return scheme + hostText(rest[:end]) + rest[end:]
	}
	return scheme + strings.ToLower(rest)
}

func (c *compiler) globbed(text string) *Matcher {
	if c.subject == Prop {
		c.fault("", codePattern, "properties have no globs")
		return nil
	}
	if !c.wellFormed("", text, true) {
		return nil
	}
	g := parseGlob(c, text)
	if len(c.faults) > 0 {
		return nil
	}
	if texts := g.texts(); texts != nil {
		return c.exact(texts)
	}
	if op, text := g.simple(); text != "" {
		return c.partOf(op, text)
	}
	m := &Matcher{subject: c.subject, op: opGlob, fold: c.fold, glob: g}
	if word := g.literal(); word != "" {
		m.need = need{word}
	}
	return m
}

func (c *compiler) regexp(expr string) *Matcher {
	re, err := regexp.Compile(expr)
	flags := syntax.Perl
	if err == nil && c.fold {
		re, err = regexp.Compile("(?i)" + expr)
		flags |= syntax.FoldCase
	}
	if err != nil {
		c.fault("", codeRegexp, "%v", err)
		return nil
	}
	m := &Matcher{subject: c.subject, op: opRegexp, re: re}
	if tree, err := syntax.Parse(expr, flags); err == nil {
		m.need, m.fold = needOf(tree.Simplify())
	}
	return m
}
