package clickhouse

import (
	"regexp"
	"regexp/syntax"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/stretchr/testify/require"

	"github.com/go-conversion/conversion/clickhouse/internal/chdbtest"
	"github.com/go-conversion/conversion/clickhouse/internal/enginetest"
	"github.com/go-conversion/conversion/internal/pattern"
)

func TestServerRegexp(t *testing.T) {
	tests := []struct {
		expr string
		fold bool
		want string
	}{
		{"", false, `(?:)`},
		{"a.b", false, "a[^\n]b"},
		{"(?s)a.b", false, "a(?:\n|[^\n])b"},
		{"^a$", false, `\Aa\z`},
		{"(?m)^a$", false, `(?m:^)a(?m:$)`},
		{`\bk_1 ä`, false, `\bk_1 ä`},
		{"k", true, "[Kk\u212a]"},
		{"σς?É", false, "σ(?:ς)?É"},
		{"[]a]b", false, `[\]a]b`},
		{`[-a^\\]`, false, `[\-\\\^a]`},
		{"[^a]", false, "[^a]"},
		{"[^\n]", false, "[^\n]"},
		{`[\s\S]`, false, "(?:\n|[^\n])"},
		{`\d*?`, false, "(?:[0-9])*"},
		{"(?P<x>a|bc)+", false, "(?:(?:(?:a|bc)))+"},
		{"a{2,3}b{2}c{2,}", false, "(?:a){2,3}(?:b){2}(?:c){2,}"},
		{`\Qa.b\E`, false, `a\.b`},
		{"[\\x{D7FF}-\\x{E000}]", false, "[\uD7FF\uE000]"},
	}
	for _, test := range tests {
		t.Run(test.expr, func(t *testing.T) {
			re, err := newServerRegexp(test.expr, test.fold)
			require.NoError(t, err)
			require.Equal(t, test.want, re.text)
		})
	}
}

func TestRefusedRegexps(t *testing.T) {
	tests := []struct {
		expr string
		want error
	}{
		{`a\Bb`, errNoWordBoundary},
		{`[^\x00-\x{10FFFF}]`, errNoMatch},
		{`\x{DFFF}`, errSurrogate},
		{`[\x{D800}-\x{DFFF}]*`, errSurrogate},
		{strings.Repeat("ä", maxRegexp/2+1), errLarge},
		{`(\pL{100}){10}`, errLarge},
	}
	for _, test := range tests {
		_, err := newServerRegexp(test.expr, false)
		require.ErrorIs(t, err, test.want, "%.40q", test.expr)
	}
	_, err := newServerRegexp("a(", false)
	var fault *syntax.Error
	require.ErrorAs(t, err, &fault)
}

// requireSame compares a pattern of the server, read by Go, with the regexp that
// it was made from.
func requireSame(t *testing.T, re serverRegexp) {
	t.Helper()
	back, err := regexp.Compile(re.text)
	require.NoError(t, err, re.text)
	for _, text := range re.samples() {
		require.Equal(t, re.expr.MatchString(text), back.MatchString(text), "%q matches %q", text, re.text)
	}
}

func TestServerRegexpIsTheSame(t *testing.T) {
	for _, expr := range someExprs {
		for _, fold := range []bool{false, true} {
			if re, err := newServerRegexp(expr, fold); err == nil {
				requireSame(t, re)
			} else {
				require.ErrorIs(t, err, errNoWordBoundary)
			}
		}
	}
}

func FuzzServerRegexp(f *testing.F) {
	for _, expr := range someExprs {
		f.Add(expr, false)
		f.Add(expr, true)
	}
	f.Fuzz(func(t *testing.T, expr string, fold bool) {
		if re, err := newServerRegexp(expr, fold); err == nil {
			requireSame(t, re)
		}
	})
}

func TestSamples(t *testing.T) {
	tests := []struct {
		expr    string
		matches int
		parts   []string // of which each occurs in some sample
	}{
		{"^a(bc)?d*$", 64, []string{"abcddd", "ad"}},
		{"(?i)^k$", 64, []string{"k", "K", "\u212a"}},
		{"[a-c]x", 64, []string{"ax", "bx", "cx"}},
		{"(foo|bar|baz)", 64, []string{"foo", "bar", "baz"}},
		{"(?s)^.$", 64, []string{"\n", "\x00"}},
		{`a\bb`, 0, []string{"ab"}},
		{"x{1000}", 10, nil},
		{"^" + strings.Repeat("(", 40) + "b*" + strings.Repeat(")*", 40) + "$", 2, []string{"b"}},
	}
	for _, test := range tests {
		t.Run(test.expr, func(t *testing.T) {
			re, err := newServerRegexp(test.expr, false)
			require.NoError(t, err)
			list := re.samples()
			require.Equal(t, list, re.samples(), "no chance in it")
			matches, others, size := 0, 0, 0
			for _, text := range list {
				require.True(t, utf8.ValidString(text))
				size += len(text)
				if re.expr.MatchString(text) {
					matches++
				} else {
					others++
				}
			}
			require.GreaterOrEqual(t, matches, test.matches)
			require.Greater(t, others, 5)
			require.LessOrEqual(t, size, maxSamples+2*maxSample)
			for _, part := range test.parts {
				require.Contains(t, strings.Join(list, "|"), part)
			}
		})
	}
}

// requireGlob compares a glob, as a regexp or as a piece, with the root module.
func requireGlob(t *testing.T, s pattern.Subject, text string, subjects []string) (translated bool) {
	t.Helper()
	m, err := pattern.Compile(s, pattern.Spec{Op: "glob", Values: []string{text}})
	if err != nil {
		return false
	}
	if _, exact := m.Exact(); exact {
		return false
	}
	g, ok := readGlob(s, text)
	if !ok {
		return false
	}
	re, err := regexp.Compile(g.expr())
	require.NoError(t, err, text)
	match := re.MatchString
	if op, piece := g.simple(); op != "" {
		p, err := pattern.Compile(s, pattern.Spec{Op: string(op), Values: []string{piece}})
		require.NoError(t, err, text)
		match = p.Match
	}
	for _, subject := range subjects {
		if subject == "" && s != pattern.Query {
			continue
		}
		require.Equal(t, m.Match(subject), re.MatchString(subject), "%q fits %q as %q", subject, text, re)
		require.Equal(t, m.Match(subject), match(subject), "%q fits %q", subject, text)
	}
	return true
}

// subjects brings texts into the form that events have them in.
func subjects(s pattern.Subject, texts ...string) []string {
	list := make([]string, len(texts))
	for i, text := range texts {
		switch u := pattern.Parse("https://a.example" + text); s {
		case pattern.Path:
			list[i] = u.TrimmedPath()
		case pattern.Location:
			u = pattern.Parse(text)
			list[i] = u.Text()
		case pattern.HostName:
			list[i] = pattern.Host(text)
		default:
			list[i] = text
		}
	}
	return list
}

func TestGlobs(t *testing.T) {
	tests := []struct {
		subject      pattern.Subject
		globs, texts []string
	}{
		{pattern.Path, someGlobs, append(somePaths, "/a/b/c/d", "/x/y/b", "/a/.html", "/größe/x/y", "/a/b.html", "/p//b")},
		{pattern.HostName, hostGlobs, append(someHosts, "a.b.example", "example", "x.example", "www", "www.www.x")},
		{pattern.Location, urlGlobs, append(someURLs, "https://a.example/b?x", "mailto:b", "https://x/*")},
		{pattern.Query, wordGlobs, append(someWords, "")},
		{pattern.Plain, wordGlobs, someWords},
		{pattern.Fragment, append(wordGlobs, "/gr%C3%B6*", "%4*", "a%2A*"), append(someWords, "/größe", "%254", "a*b")},
	}
	for _, test := range tests {
		translated := 0
		for _, glob := range test.globs {
			if requireGlob(t, test.subject, glob, subjects(test.subject, test.texts...)) {
				translated++
			}
		}
		require.Greater(t, translated, 2)
	}
}

func FuzzGlob(f *testing.F) {
	for _, glob := range someGlobs {
		f.Add(glob, "/a/b")
	}
	for _, glob := range hostGlobs {
		f.Add(glob, "a.example")
	}
	f.Fuzz(func(t *testing.T, glob, text string) {
		if !utf8.ValidString(glob) || !utf8.ValidString(text) {
			return
		}
		for _, s := range []pattern.Subject{pattern.Path, pattern.HostName, pattern.Location, pattern.Fragment, pattern.Query, pattern.Plain} {
			requireGlob(t, s, glob, subjects(s, text, "/"+text, strings.NewReplacer("*", "", "{", "", "}", "").Replace(glob)))
		}
	})
}

// answersOf returns what Go and the server find on the samples of a pattern, a
// digit for each.
func answersOf(t *testing.T, url string, re serverRegexp) (inGo, onServer string) {
	t.Helper()
	list := re.samples()
	var want strings.Builder
	for _, text := range list {
		want.WriteByte("01"[btoi(re.expr.MatchString(text))])
	}
	got := enginetest.Do(t, url, "SELECT arrayStringConcat(arrayMap(x -> toString(match(x, "+stringLiteral(re.text)+")), "+
		arrayLiteral(literals(list, stringLiteral))+"))", "max_query_size=10000000")
	return want.String(), strings.TrimSuffix(got, "\n")
}

func TestSamplesOnEngine(t *testing.T) {
	url := chdbtest.Shared(t, 1)[0]
	exprs := append([]string{`\p{Greek}+\d`, `(?i)straße|masse`, `[\[\]^-]{2,}`, `(?m)(^a|b$)+`, `x{3,9}(yz)*`, `[^\x00-~]`, `\w+@\w+\.com`, `(\PL{5}|\pL{5})`}, someExprs...)
	for _, glob := range someGlobs {
		if g, _ := readGlob(pattern.Path, glob); len(glob) > 3 {
			exprs = append(exprs, g.expr())
		}
	}
	w := newWorld(9)
	for range 300 {
		exprs = append(exprs, w.regexp(3))
	}
	tried := 0
	for _, expr := range exprs {
		if re, err := newServerRegexp(expr, w.IntN(2) == 0); err == nil {
			want, got := answersOf(t, url, re)
			require.Equal(t, want, got, "%q for %q on %q", re.text, re.expr, re.samples())
			tried++
		}
	}
	require.Greater(t, tried, len(exprs)/2)
}

// regexp returns a random regexp with traps: quantified letters of several
// bytes, brackets, letters with many cases, anchors in the middle.
func (w world) regexp(depth int) string {
	if depth == 0 {
		return pick(w, "a", "b", "é", "É", "σ", "ς", "k", "s", "_", "]", `\[`, "-", " ", "0", "😀", ".", `\w`, `\W`, `\d`, `\pL`, "[a-c]", "[^a]", "[]a]", "[^é-σ]", `[\W_]`, "[[:upper:]]", "^", "$",
			`\b`, `\A`, `\z`, "(?i:k)", "(?s:.)", "(?m:^)", "(?m:$)", `\x{1F600}`, `\n`, `\x00`, "")
	}
	sub := func() string { return w.regexp(depth - 1) }
	switch w.IntN(8) {
	case 0:
		return "(?:" + sub() + ")" + pick(w, "*", "+", "?", "{2}", "{1,3}", "{0,2}", "{2,}", "*?")
	case 1:
		return "(" + sub() + "|" + sub() + ")"
	case 2:
		return "(?:" + sub() + "|" + sub() + "|" + sub() + ")"
	case 3:
		return "(?i:" + sub() + ")"
	}
	return sub() + sub()
}

func btoi(b bool) int {
	if b {
		return 1
	}
	return 0
}
