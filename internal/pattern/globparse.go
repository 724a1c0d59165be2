package pattern

import (
	"slices"
	"strings"
)

// maxAlternatives bounds the literals of one chunk, whose number is the product of those of its alternatives.
const maxAlternatives = 1024

// parseGlob reads a glob. Its faults go to c, and then the glob is of no use.
func parseGlob(c *compiler, pattern string) *glob {
	g := &glob{fold: c.fold}
	var segments []string
	switch c.subject {
	case Path:
		g.sep = '/'
		if pattern = strings.TrimRight(strings.TrimPrefix(pattern, "/"), "/"); pattern != "" {
			segments = strings.Split(pattern, "/")
		}
	case HostName:
		g.sep = '.'
		normal := strings.TrimRight(strings.ToLower(pattern), ".")
		if normal == "" {
			c.fault("", codeEmpty, "nothing is left of %q in normal form", pattern)
			return g
		}
		segments = strings.Split(normal, ".")
	case Location:
		segments = []string{lowerGlobOrigin(string(appendCapitalEscapes(nil, pattern)))}
	default:
		segments = []string{pattern}
	}
	p := globParser{compiler: c, sep: g.sep, names: map[string]bool{}}
	for _, text := range segments {
		g.segments = append(g.segments, p.segment(text))
	}
	if len(c.faults) == 0 {
		var err error
		if g.captures, err = g.findCaptures(); err != nil {
			c.fault("", codeGlob, "the glob is too large: %v", err)
		}
	}
	return g
}

// lowerGlobOrigin brings the part of the origin of a URL that stands before the first wildcard into lower case.
func lowerGlobOrigin(glob string) string {
	colon := schemeEnd(glob)
	if colon < 0 || !strings.HasPrefix(glob[colon:], "://") {
		return glob
	}
	end := colon + 3
	if i := strings.IndexAny(glob[end:], "/*{"); i >= 0 {
		end += i
	} else {
		end = len(glob)
	}
	return strings.ToLower(glob[:end]) + glob[end:]
}

type globParser struct {
	*compiler
	sep   separator
	names map[string]bool
}

func (p *globParser) segment(text string) segment {
	if p.sep != 0 && strings.Contains(text, "**") {
		if text != "**" {
			p.fault("", codeGlob, "** stands beside other characters in %q", text)
		}
		return segment{kind: deep}
	}
	var s segment
	for rest := text; rest != ""; {
		var next part
		var ok bool
		if next, rest, ok = p.part(rest); !ok {
			return segment{}
		}
		s.parts = append(s.parts, next)
	}
	if p.subject == HostName {
		s.parts = asciiParts(s.parts)
	}
	p.chunk(&s)
	return s
}

// part reads the part that text begins with.
func (p *globParser) part(text string) (next part, rest string, ok bool) {
	switch text[0] {
	case '*':
		return part{kind: starPart}, strings.TrimLeft(text, "*"), true
	case '{':
		end := strings.IndexByte(text, '}')
		if end < 0 {
			p.fault("", codeGlob, "unclosed brace in %q", text)
			return part{}, "", false
		}
		next, ok = p.braces(text[1:end])
		return next, text[end+1:], ok
	}
	end := strings.IndexAny(text, "*{")
	if end < 0 {
		end = len(text)
	}
	return part{text: p.literal(text[:end])}, text[end:], true
}

// braces reads what stands between two braces: alternatives, or the name of a part.
func (p *globParser) braces(inner string) (part, bool) {
	switch {
	case strings.Contains(inner, "{"):
		p.fault("", codeGlob, "nested braces in {%s}", inner)
		return part{}, false
	case strings.Contains(inner, "*"):
		p.fault("", codeGlob, "a wildcard in {%s}: alternatives are literals, a literal star is written %%2A", inner)
		return part{}, false
	case strings.Contains(inner, ","):
		alts := strings.Split(inner, ",")
		if slices.Contains(alts, "") {
			p.fault("", codeGlob, "empty alternative in {%s}", inner)
			return part{}, false
		}
		for i, alt := range alts {
			alts[i] = p.literal(alt)
		}
		return part{kind: altsPart, alts: alts}, true
	case inner == "":
		p.fault("", codeGlob, "empty braces")
	case p.subject != Path:
		p.fault("", codeGlob, "{%s} has no alternatives, and parts with a name exist in paths only", inner)
	case !isName(inner):
		p.fault("", codeGlob, "bad name in {%s}: letters, digits and _ only, no digit first", inner)
	case p.names[inner]:
		p.fault("", codeGlob, "{%s} stands there twice", inner)
	default:
		p.names[inner] = true
		return part{kind: namedPart, text: inner}, true
	}
	return part{}, false
}

func isName(s string) bool {
	for i := range len(s) {
		if c := s[i]; !(c == '_' || 'a' <= c|0x20 && c|0x20 <= 'z' || i > 0 && isDigit(c)) {
			return false
		}
	}
	return true
}

// literal brings a literal into the normal form of the subject.
func (p *globParser) literal(text string) string {
	if p.subject == Path || p.subject == Fragment {
		return Readable(text)
	}
	return globMarks.Replace(text)
}

// globMarks decodes the characters that a glob cannot write as such. Hosts have been brought to small letters before.
var globMarks = strings.NewReplacer("%2A", "*", "%2a", "*", "%7B", "{", "%7b", "{", "%7D", "}", "%7d", "}")

// asciiParts encodes a label of a host. That is possible only where whole labels are known, in one literal or a list of alternatives.
func asciiParts(parts []part) []part {
	literals := []string{""}
	lists := 0
	for _, p := range parts {
		switch p.kind {
		case literalPart:
			literals = cross(literals, []string{p.text})
		case altsPart:
			lists++
			literals = cross(literals, p.alts)
		}
		if p.kind == starPart || lists > 1 {
			return parts
		}
	}
	if !slices.ContainsFunc(literals, func(s string) bool { return !isASCII(s) }) {
		return parts
	}
	for i, s := range literals {
		literals[i] = asciiLabel(s)
	}
	return []part{{kind: altsPart, alts: literals}}
}

// chunk compiles the parts of a segment.
func (p *globParser) chunk(s *segment) {
	chunk := []string{""}
	for _, next := range s.parts {
		switch next.kind {
		case literalPart:
			chunk = cross(chunk, []string{next.text})
		case altsPart:
			chunk = cross(chunk, next.alts)
		default:
			s.chunks = append(s.chunks, chunk)
			s.gaps = append(s.gaps, gap(0))
			if next.kind == namedPart {
				s.gaps[len(s.gaps)-1] = 1
			}
			chunk = []string{""}
		}
		if len(chunk) > maxAlternatives {
			p.fault("", codeGlob, "more than %d combinations of alternatives side by side", maxAlternatives)
			return
		}
	}
	s.chunks = append(s.chunks, chunk)
	for i, chunk := range s.chunks {
		if p.fold {
			for j := range chunk {
				chunk[j] = foldText(chunk[j])
			}
		}
		slices.Sort(chunk)
		s.chunks[i] = slices.Compact(chunk)
	}
	switch {
	case len(s.gaps) == 0 && len(s.chunks[0]) == 1:
		s.kind = fixed
	case len(s.parts) == 1 && len(s.gaps) == 1:
		s.kind = one
	}
}

// cross returns all texts of one of a and one of b.
func cross(a, b []string) []string {
	all := make([]string, 0, len(a)*len(b))
	for _, x := range a {
		for _, y := range b {
			all = append(all, x+y)
		}
	}
	return all
}
