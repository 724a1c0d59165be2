package pattern

import (
	"regexp"
	"slices"
	"strings"
)

// capture is a named part of a glob of paths.
type capture struct {
	name string
	// fromLeft or else fromRight is the index of the segment in the path if it is the whole segment, else -1.
	fromLeft, fromRight int
	// re is the equivalent regexp of the glob if neither index is known. Its only group is the part.
	re *regexp.Regexp
}

// Names returns the names of the named parts, in order.
func (m *Matcher) Names() []string {
	if m.glob == nil {
		return nil
	}
	names := make([]string, len(m.glob.captures))
	for i, c := range m.glob.captures {
		names[i] = c.name
	}
	return names
}

// Capture returns what the named part stands for in a subject for which the pattern holds. It is not ok if the pattern does not hold or has
// no such part. Where several wildcards could share a text, each takes as much as it can from left to right.
func (m *Matcher) Capture(name, subject string) (value string, ok bool) {
	if m.glob == nil {
		return "", false
	}
	i := slices.IndexFunc(m.glob.captures, func(c capture) bool { return c.name == name })
	if i < 0 || !m.Match(subject) {
		return "", false
	}
	return m.glob.captures[i].in(subject)
}

func (c *capture) in(path string) (string, bool) {
	if c.re != nil {
		at := c.re.FindStringSubmatchIndex(path)
		if at == nil {
			return "", false
		}
		return path[at[2]:at[3]], true
	}
	path = strings.TrimPrefix(path, "/")
	for range c.fromLeft {
		_, path, _ = strings.Cut(path, "/")
	}
	if c.fromLeft >= 0 {
		path, _, _ = strings.Cut(path, "/")
		return path, true
	}
	for range c.fromRight {
		path = path[:strings.LastIndexByte(path, '/')]
	}
	return path[strings.LastIndexByte(path, '/')+1:], true
}

func (g *glob) findCaptures() (captures []capture, err error) {
	for i, s := range g.segments {
		for _, p := range s.parts {
			if p.kind != namedPart {
				continue
			}
			c := capture{name: p.text, fromLeft: -1, fromRight: -1}
			switch {
			case s.kind == one && !hasDeep(g.segments[:i]):
				c.fromLeft = i
			case s.kind == one && !hasDeep(g.segments[i:]):
				c.fromRight = len(g.segments) - 1 - i
			default:
				if c.re, err = regexp.Compile(g.regexpText(p.text)); err != nil {
					return nil, err
				}
			}
			captures = append(captures, c)
		}
	}
	return captures, nil
}

func hasDeep(segments []segment) bool {
	return slices.ContainsFunc(segments, func(s segment) bool { return s.kind == deep })
}

// regexpText returns the regexp that is equivalent to a glob of paths, with the named part as its group.
func (g *glob) regexpText(name string) string {
	var b strings.Builder
	if g.fold {
		b.WriteString("(?i)")
	}
	b.WriteByte('^')
	for _, s := range g.segments {
		switch s.kind {
		case deep:
			b.WriteString("(?:/[^/]*)*")
		case one:
			b.WriteByte('/')
			writeGroup(&b, s.parts[0].kind == namedPart && s.parts[0].text == name, "[^/]+")
		default:
			b.WriteByte('/')
			for _, p := range s.parts {
				p.writeRegexp(&b, name)
			}
		}
	}
	b.WriteByte('$')
	return b.String()
}

func (p *part) writeRegexp(b *strings.Builder, name string) {
	switch p.kind {
	case literalPart:
		b.WriteString(quoteLiteral(p.text))
	case starPart:
		b.WriteString("[^/]*")
	case namedPart:
		writeGroup(b, p.text == name, "[^/]+")
	case altsPart:
		quoted := make([]string, len(p.alts))
		for i, alt := range p.alts {
			quoted[i] = quoteLiteral(alt)
		}
		writeGroup(b, false, strings.Join(quoted, "|"))
	}
}

func writeGroup(b *strings.Builder, captured bool, expr string) {
	b.WriteByte('(')
	if !captured {
		b.WriteString("?:")
	}
	b.WriteString(expr)
	b.WriteByte(')')
}

// quoteLiteral quotes a literal. A regexp reads each byte that is no UTF-8 as U+FFFD, and cannot be written with such bytes.
func quoteLiteral(text string) string {
	var b strings.Builder
	for _, r := range text {
		b.WriteRune(r)
	}
	return regexp.QuoteMeta(b.String())
}
