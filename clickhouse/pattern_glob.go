package clickhouse

import (
	"regexp"
	"strings"
	"unicode/utf8"

	"github.com/go-conversion/conversion"
	"github.com/go-conversion/conversion/internal/pattern"
)

// serverGlob is a well-formed glob with wildcards, split at its separator.
type serverGlob struct {
	subject   pattern.Subject
	separator string // "/" of paths, "." of hosts, else ""
	segments  [][]string
}

// globTokens are the tokens of a segment: a wildcard, braces, a literal.
var globTokens = regexp.MustCompile(`(?s)\*+|\{[^}]*\}|[^*{]+`)

// isGlob reports whether a pattern without exact texts is a glob.
func isGlob(s pattern.Subject, p conversion.Pattern) bool {
	return p.Op == conversion.MatchingGlob || p.Op == conversion.Plain && s == pattern.Path
}

// readGlob splits a glob. It is not ok where the normal form of its literals is
// more than a spelling: a host beyond ASCII, a URL with escapes or with capitals
// in its origin.
func readGlob(s pattern.Subject, text string) (g serverGlob, ok bool) {
	g = serverGlob{subject: s}
	texts := []string{text}
	switch s {
	case pattern.Path:
		g.separator = "/"
		texts = strings.Split(strings.TrimRight(strings.TrimPrefix(text, "/"), "/"), "/")
	case pattern.HostName:
		if !isPlainASCII(text) {
			return g, false
		}
		g.separator = "."
		texts = strings.Split(strings.TrimRight(strings.ToLower(text), "."), ".")
	case pattern.Location:
		if strings.Contains(text, "%") || originOf(text) != strings.ToLower(originOf(text)) {
			return g, false
		}
	}
	for _, text := range texts {
		g.segments = append(g.segments, globTokens.FindAllString(text, -1))
	}
	return g, true
}

func isPlainASCII(s string) bool {
	return strings.IndexFunc(s, func(r rune) bool { return r >= utf8.RuneSelf }) < 0
}

// originOf returns what a URL has before its path, at least.
func originOf(url string) string {
	scheme, rest, ok := strings.Cut(url, "://")
	if !ok {
		return ""
	}
	if end := strings.IndexAny(rest, "/*{"); end >= 0 {
		rest = rest[:end]
	}
	return scheme + rest
}

// simple returns the prefix, suffix or part that the glob is the same as, if it
// is one.
func (g serverGlob) simple() (op conversion.PatternOp, text string) {
	if g.separator == "/" {
		return g.subtree()
	}
	if g.separator != "" || g.subject == pattern.Location {
		return "", ""
	}
	switch tokens := g.segments[0]; {
	case len(tokens) == 2 && isStar(tokens[1]) && g.isLiteral(tokens[0]):
		return conversion.HasPrefix, g.literal(tokens[0])
	case len(tokens) == 2 && isStar(tokens[0]) && g.isLiteral(tokens[1]):
		return conversion.HasSuffix, g.literal(tokens[1])
	case len(tokens) == 3 && isStar(tokens[0]) && isStar(tokens[2]) && g.isLiteral(tokens[1]):
		return conversion.Containing, g.literal(tokens[1])
	}
	return "", ""
}

// subtree returns the prefix /a/b/ of the glob /a/b/**.
func (g serverGlob) subtree() (conversion.PatternOp, string) {
	prefix, last := "/", len(g.segments)-1
	for _, tokens := range g.segments[:last] {
		if len(tokens) > 1 || len(tokens) == 1 && !g.isLiteral(tokens[0]) {
			return "", ""
		}
		prefix += g.literal(strings.Join(tokens, "")) + "/"
	}
	if !isDeep(g.segments[last]) {
		return "", ""
	}
	return conversion.HasPrefix, prefix
}

func isStar(token string) bool { return token[0] == '*' }

func isDeep(tokens []string) bool { return len(tokens) == 1 && tokens[0] == "**" }

func (g serverGlob) isLiteral(token string) bool { return token[0] != '*' && token[0] != '{' }

// globMarks decodes the characters that a glob cannot write as such.
var globMarks = strings.NewReplacer("%2A", "*", "%2a", "*", "%7B", "{", "%7b", "{", "%7D", "}", "%7d", "}")

func (g serverGlob) literal(text string) string {
	if g.subject == pattern.Path || g.subject == pattern.Fragment {
		return pattern.Readable(text)
	}
	return globMarks.Replace(text)
}

// expr returns the regexp of Go that is the same as the glob.
func (g serverGlob) expr() string {
	var b strings.Builder
	b.WriteString(`\A`)
	if g.separator == "." {
		g.writeHost(&b)
	} else {
		for _, tokens := range g.segments {
			if g.separator == "/" && isDeep(tokens) {
				b.WriteString("(?:/[^/]*)*")
				continue
			}
			b.WriteString(g.separator)
			g.writeSegment(&b, tokens)
		}
	}
	b.WriteString(`\z`)
	return b.String()
}

// writeHost writes labels with a dot behind each, but for the last that must be
// there; labels that may be missing bring their own dot.
func (g serverGlob) writeHost(b *strings.Builder) {
	last := len(g.segments) - 1
	for last >= 0 && isDeep(g.segments[last]) {
		last--
	}
	if last < 0 {
		b.WriteString("(?s:.+)")
		return
	}
	for i, tokens := range g.segments[:last+1] {
		if isDeep(tokens) {
			b.WriteString(`(?:[^.]*\.)*`)
			continue
		}
		g.writeSegment(b, tokens)
		if i < last {
			b.WriteString(`\.`)
		}
	}
	if last < len(g.segments)-1 {
		b.WriteString(`(?:\.[^.]*)*`)
	}
}

func (g serverGlob) writeSegment(b *strings.Builder, tokens []string) {
	char := "(?s:.)"
	if g.separator != "" {
		char = "[^" + g.separator + "]"
	}
	for _, token := range tokens {
		switch {
		case isStar(token) && len(tokens) == 1:
			b.WriteString(char + "+")
		case isStar(token):
			b.WriteString(char + "*")
		case token[0] == '{':
			g.writeBraces(b, token[1:len(token)-1], char)
		default:
			b.WriteString(quoteExpr(g.literal(token)))
		}
	}
}

// writeBraces writes alternatives, or a part with a name.
func (g serverGlob) writeBraces(b *strings.Builder, inner, char string) {
	if !strings.Contains(inner, ",") {
		b.WriteString(char + "+")
		return
	}
	alternatives := literals(strings.Split(inner, ","), func(s string) string { return quoteExpr(g.literal(s)) })
	b.WriteString("(?:" + strings.Join(alternatives, "|") + ")")
}
