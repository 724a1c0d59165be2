package pattern_test

import (
	"math/rand/v2"
	"regexp"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/stretchr/testify/require"

	"github.com/go-conversion/conversion/internal/pattern"
)

func TestGlob(t *testing.T) {
	tests := []struct {
		subject pattern.Subject
		glob    string
		yes, no string
	}{
		{path, "/*", "/a|/a/", "/|/a/b"},
		{path, "/**", "/|/a|/a//b", ""},
		{path, "/**/", "/|/a/b", ""},
		{path, "/", "/", "/a"},
		{path, "//", "/", "/a"},
		{path, "//a", "https://h.x//a", "/a"},
		{path, "/p/*", "/p/1", "/p|/p/|/p/1/2"},
		{path, "/p/**", "/p|/p/|/p/1/2", "/products/1|/"},
		{path, "/p/**/", "/p|/p/1", "/q"},
		{path, "/a/*/b", "/a/x/b", "/a//b|/a/b|/a/x/y/b"},
		{path, "/a/**/b", "/a/b|/a/x/b|/a//b|/a/b/b", "/a|/ab|/a/b/c"},
		{path, "/**/thanks", "/thanks|/de/thanks|/a/b/thanks", "/nothanks|/thanks/x"},
		{path, "/**/**/a", "/a|/b/a", "/b"},
		{path, "/**/a/**/b/**", "/a/b|/x/a/y/b/z|/b/a/b", "/b/a|/a"},
		{path, "/a*b", "/ab|/axb|/a*b", "/ax/b|/a"},
		{path, "/*.html", "/.html|/a.html", "/a/b.html|/a.htm"},
		{path, "/{de,en}/*", "/de/x|/en/x", "/fr/x|/de"},
		{path, "/a{b,bc}d*", "/abd|/abcdx", "/ad|/abcxd"},
		{path, "/{a,ab}{c,bc}", "/ac|/abc|/abbc", "/a|/ab"},
		{path, "/order-{id}", "/order-1", "/order-|/order-1/2"},
		{path, "/{a}{b}", "/12|/öü", "/1|/ö"},
		{path, "/gr%C3%B6ße/*", "/größe/1|/gr%c3%b6%c3%9fe/1", "/grosse/1"},
		{path, "/a%2Ab*", "/a*bc|/a%2abc", "/aXbc"},
		{path, "/a%2fb*", "/a%2Fbc", "/a/bc"},
		{path, "/%7Bx%7D*", "/{x}1|/%7bx%7d", "/x1"},
		{path, "/a}*", "/a}b", "/ab"},
		{path, "/a[b]\\*", "/a[b]\\|/a%5bb%5D%5C", "/ab"},
		{path, "/100%*", "/100%|/100%25x", "/100x"},
		{host, "*.shop.example", "www.shop.example", "shop.example|a.b.shop.example"},
		{host, "**.shop.example", "shop.example|www.shop.example|a.b.shop.example", "xshop.example|shop.example.evil.example"},
		{host, "**", "localhost|a.b|[::1]", ""},
		{host, "*", "localhost|[::1]", "a.b"},
		{host, "www.**", "www|www.shop.example", "www2.shop.example"},
		{host, "shop.**.example", "shop.example|shop.a.b.example", "shop.a"},
		{host, "{www,M}.Shop.example.", "www.shop.example|m.shop.example", "shop.example|x.shop.example"},
		{host, "**.MÜNCHEN.example", "münchen.example|www.xn--mnchen-3ya.example", "munchen.example"},
		{host, "{münchen,köln}.example", "münchen.example|köln.example", "bonn.example"},
		{host, "m{ü,u}nchen.*", "münchen.example|munchen.example", "mnchen.example"},
		{plain, "*", "a|a/b.c", ""},
		{plain, "**", "a|a/b.c", ""},
		{plain, "a*", "a|a/b.c\n", "ba"},
		{plain, "*a", "a|/b/a", "ab"},
		{plain, "*a*", "a|bab", "b"},
		{plain, "%2a%7b%7D*", "*{}x", "%2a%7b%7Dx"},
		{plain, "{a/b,c}", "a/b|c", "a"},
	}
	for _, tt := range tests {
		for _, folded := range []bool{false, true} {
			p := glob(tt.glob)
			p.Fold = folded
			m := compile(t, tt.subject, p)
			for _, text := range words(tt.yes) {
				require.True(t, m.Match(normal(tt.subject, text)), "%s on %q", tt.glob, text)
			}
			for _, text := range words(tt.no) {
				if text != "" {
					require.False(t, m.Match(normal(tt.subject, text)), "%s on %q", tt.glob, text)
				}
			}
		}
	}
}

var globParts = regexp.MustCompile(`\*+|\{[^{}]*\}|[^*{]+`)

// globRegexp translates a glob that has no fault, following section 3.4 of the specification word by word. Subjects get their separator at
// the end of each segment, so that one without segments is empty: see segmented.
func globRegexp(s pattern.Subject, g string, fold bool) *regexp.Regexp {
	sep, any := "", "(?s:.)"
	segments := []string{g}
	switch s {
	case path:
		sep, any = "/", "[^/]"
		g = strings.TrimRight(strings.TrimPrefix(g, "/"), "/")
		segments = strings.Split(g, "/")
		if g == "" {
			segments = nil
		}
	case host:
		sep, any = `\.`, `[^.]`
		segments = strings.Split(strings.TrimRight(strings.ToLower(g), "."), ".")
	}
	var b strings.Builder
	if fold {
		b.WriteString("(?i)")
	}
	b.WriteByte('^')
	for _, segment := range segments {
		if sep != "" && segment == "**" {
			b.WriteString("(?:" + any + "*" + sep + ")*")
			continue
		}
		for _, part := range globParts.FindAllString(segment, -1) {
			switch {
			case strings.Trim(part, "*") == "" && strings.Trim(segment, "*") == "":
				b.WriteString(any + "+")
			case part[0] == '*':
				b.WriteString(any + "*")
			case part[0] == '{' && strings.Contains(part, ","):
				var alts []string
				for _, alt := range strings.Split(part[1:len(part)-1], ",") {
					alts = append(alts, globLiteral(s, alt))
				}
				b.WriteString("(?:" + strings.Join(alts, "|") + ")")
			case part[0] == '{':
				b.WriteString("(?P<" + part[1:len(part)-1] + ">" + any + "+)")
			default:
				b.WriteString(globLiteral(s, part))
			}
		}
		b.WriteString(sep)
	}
	b.WriteByte('$')
	return regexp.MustCompile(b.String())
}

func globLiteral(s pattern.Subject, text string) string {
	if s == path || s == fragment {
		return regexp.QuoteMeta(slowReadable(text))
	}
	for _, c := range []string{"*", "{", "}"} {
		text = regexp.MustCompile("(?i)%"+hex(c[0])).ReplaceAllLiteralString(text, c)
	}
	return regexp.QuoteMeta(text)
}

func segmented(s pattern.Subject, text string) string {
	switch {
	case s == path && text == "/":
		return ""
	case s == path:
		return strings.TrimPrefix(text, "/") + "/"
	case s == host:
		return text + "."
	}
	return text
}

var globPieces = map[pattern.Subject][]string{
	path:     words("/|/|/|/**/|/*/|*|a|b|A|ab|ö|.|{a,b}|{ab,a,B}|{ö,%2A}|{x}|{y}|%2A|%2a|%7B|}|%|1"),
	host:     words(".|.|.|**.|*.|*|a|b|ab|c|{a,b}|{ab,a,c}|-"),
	plain:    words("*|**|a|b|A|ab|ö|/|.|{a,b}|{ab,a/b}|%2A|%7b|%7D|}|%| "),
	fragment: words("*|a|b|/|%61|%2A|{a,b}|ö|%"),
}

var globTexts = map[pattern.Subject][]string{
	path:     words("/|/|/|a|b|A|ab|ö|Ö|*|{|}|%25|1|.b|\n|\xff"),
	host:     words(".|.|a|b|ab|c|-"),
	plain:    words("a|b|A|ab|ö|Ö|/|.|*|{|}|%|%2A| |\n|\xff"),
	fragment: words("a|b|/|*|ö|%25"),
}

func randomOf(r *rand.Rand, pieces []string, n int) string {
	s := ""
	for range r.IntN(n) {
		s += pieces[r.IntN(len(pieces))]
	}
	return s
}

// checkGlob compares a glob with its translation, on one subject. It reports whether the glob is one.
func checkGlob(t *testing.T, s pattern.Subject, g string, fold bool, text string) bool {
	t.Helper()
	m, err := pattern.Compile(s, pattern.Spec{Op: "glob", Values: []string{g}, Fold: fold})
	if err != nil {
		return false
	}
	re := globRegexp(s, g, fold)
	at := re.FindStringSubmatchIndex(segmented(s, text))
	require.Equal(t, at != nil, m.Match(text), "glob %q (fold %v) on %q, regexp %v", g, fold, text, re)
	require.Equal(t, []int32{0}[:min(1, len(at))], pattern.NewIndex([]*pattern.Matcher{m}).AppendMatches([]int32{}, text), "index of glob %q on %q", g, text)
	if at == nil {
		return true
	}
	require.Contains(t, text, m.Literal(), g)
	require.Equal(t, re.NumSubexp(), len(m.Names()))
	for i, name := range m.Names() {
		value, ok := m.Capture(name, text)
		require.True(t, ok)
		require.Equal(t, re.SubexpNames()[i+1], name)
		require.Equal(t, segmented(s, text)[at[2*i+2]:at[2*i+3]], value, "part %s of glob %q on %q", name, g, text)
	}
	return true
}

func TestGlobRandom(t *testing.T) {
	r := rand.New(rand.NewPCG(9, 10))
	for s, pieces := range globPieces {
		fits := 0
		for range 8000 {
			g := randomOf(r, pieces, 7)
			if s == path {
				g = strings.ReplaceAll("/"+g, "//", "/")
			}
			text := randomOf(r, globTexts[s], 8)
			switch s {
			case path:
				text = normal(path, "https://h.x/"+text)
			case host:
				text = strings.Trim(text, ".")
			}
			if text == "" {
				continue
			}
			if checkGlob(t, s, g, r.IntN(3) == 0, text) {
				fits++
			}
		}
		require.Greater(t, fits, 3000, "most globs should have no fault")
	}
}

func FuzzGlob(f *testing.F) {
	f.Add(uint8(0), "/a/**/{de,en}-{id}*", "/a/b/c/de-1x")
	f.Add(uint8(1), "**/a*b%2A*", "https://h.x/a b*")
	f.Add(uint8(2), "**.shop.{a,b}", "x.shop.b")
	f.Add(uint8(8), "/GR%C3%96*/", "/größe")
	f.Fuzz(func(t *testing.T, kind uint8, g, raw string) {
		s := []pattern.Subject{path, plain, host, fragment}[kind%4]
		text := normal(s, raw)
		// A regexp has no bytes that are no UTF-8. The reference does no punycode.
		if text == "" || !utf8.ValidString(g) || s == host && !isASCII(g) || len(g) > 200 {
			return
		}
		checkGlob(t, s, g, kind >= 8, text)
	})
}

// Globs on which a matcher that tries everything would not end.
func TestGlobBacktracking(t *testing.T) {
	many := strings.Repeat
	tests := []struct {
		subject    pattern.Subject
		glob, text string
	}{
		{path, "/" + many("*a", 50) + "*b", "/" + many("a", 100000)},
		{path, many("/**/a", 50) + "/b", many("/a", 50000)},
		{path, many("/**/*a*", 30) + "/b", many("/aa", 20000)},
		{path, "/{n}" + many("*{a,aa}", 30) + "*b", "/" + many("a", 20000)},
		{host, many("**.a.", 50) + "b", "a" + many(".a", 50000)},
		{plain, many("*{a,aa,b}", 30) + "*c", many("a", 50000)},
	}
	for _, tt := range tests {
		m := compile(t, tt.subject, glob(tt.glob))
		require.False(t, m.Match(tt.text))
		require.Empty(t, pattern.NewIndex([]*pattern.Matcher{m}).AppendMatches(nil, tt.text))
	}
}
