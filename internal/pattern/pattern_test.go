package pattern_test

import (
	"errors"
	"math/rand/v2"
	"regexp"
	"strings"
	"testing"
	"unicode"

	"github.com/google/go-cmp/cmp"
	"github.com/stretchr/testify/require"

	"github.com/go-conversion/conversion/internal/pattern"
)

const (
	path     = pattern.Path
	location = pattern.Location
	host     = pattern.HostName
	fragment = pattern.Fragment
	query    = pattern.Query
	plain    = pattern.Plain
	prop     = pattern.Prop
)

func plainSpec(text string) pattern.Spec { return pattern.Spec{Values: []string{text}} }
func eq(text string) pattern.Spec        { return pattern.Spec{Op: "eq", Values: []string{text}} }
func in(texts ...string) pattern.Spec    { return pattern.Spec{Op: "in", Values: texts} }
func prefix(text string) pattern.Spec    { return pattern.Spec{Op: "prefix", Values: []string{text}} }
func suffix(text string) pattern.Spec    { return pattern.Spec{Op: "suffix", Values: []string{text}} }
func contains(text string) pattern.Spec  { return pattern.Spec{Op: "contains", Values: []string{text}} }
func glob(text string) pattern.Spec      { return pattern.Spec{Op: "glob", Values: []string{text}} }
func matches(expr string) pattern.Spec   { return pattern.Spec{Op: "regexp", Values: []string{expr}} }
func fold(p pattern.Spec) pattern.Spec   { p.Fold = true; return p }
func words(texts string) []string        { return strings.Split(texts, "|") }
func normal(s pattern.Subject, raw string) string {
	u := pattern.Parse(raw)
	switch s {
	case path:
		return u.TrimmedPath()
	case location:
		return u.Text()
	case host:
		return pattern.Host(raw)
	case fragment:
		return pattern.Readable(raw)
	}
	return raw
}

func compile(t testing.TB, s pattern.Subject, p pattern.Spec) *pattern.Matcher {
	t.Helper()
	m, err := pattern.Compile(s, p)
	require.NoError(t, err, "%v", p)
	return m
}

func TestMatch(t *testing.T) {
	tests := []struct {
		subject pattern.Subject
		pattern pattern.Spec
		yes, no string // texts as sent, separated by "|"
	}{
		{path, plainSpec("/thanks"), "/thanks|/thanks/|https://any.example/thanks//?order=7", "/Thanks|/thanks/x|/thank|/"},
		{path, plainSpec("/a/b/../c/"), "/a/c|/a/./c/", "/a/b|/a/b/c"},
		{path, plainSpec("/"), "/|https://shop.example|//h.x//", "/a"},
		{path, plainSpec("/%61%2f"), "/a%2F", "/a/|/a"},
		{path, plainSpec("/100%"), "/100%|/100%25", "/100"},
		{path, eq("/a*b"), "/a*b|/a%2Ab", "/axb"},
		{path, eq("/{x}"), "/{x}", "/x"},
		{path, in("/a", "/b/", "/a"), "/a|/b|/b/", "/c|/"},
		{path, fold(eq("/GRÖSSE")), "/grösse|/gröſſe", "/größe"},
		{path, fold(in("/A", "/k")), "/a|/\u212a|/K", "/b"},
		{path, prefix("/checkout"), "/checkout|/checkout/|/checkouts|/checkout/pay", "/check|/shop/checkout"},
		{path, prefix("/checkout/"), "/checkout|/checkout/|/checkout/pay", "/checkouts|/check"},
		{path, prefix("/"), "/|/a|/a/b", ""},
		{path, prefix("/gr%C3%B6"), "/größe", "/gr%C3"},
		{path, fold(prefix("/GR%C3%96/")), "/grö|/gRÖ/a", "/gröb"},
		{path, suffix(".pdf"), "/a.pdf|/a.pdf/", "/a.pdf/x"},
		{path, suffix("/"), "/|/a|/a/", ""},
		{path, suffix("b/"), "/a/b|/ab", "/|/a"},
		{path, contains("/b/"), "/a/b|/b|/a/b/c", "/bc|/ab"},
		{path, contains("/"), "/|/a", ""},
		{path, fold(contains("THANKS/")), "/de/Thanks", "/de/thankst"},
		{path, matches("^/order/[0-9]+$"), "/order/12/", "/order/|/order/12/x"},
		{path, matches(""), "/|/a", ""},
		{path, fold(matches("^/THANK(S|YOU)$")), "/thankyou|/ThankS", "/thank"},

		{location, plainSpec("HTTPS://Shop.Example:443/%c3%b6?x"), "https://shop.example/%C3%B6?x|https://u@shop.example/%c3%b6?x#f", "https://shop.example/ö?x|https://shop.example/%C3%B6"},
		{location, plainSpec("https://shop.example"), "https://shop.example/|https://shop.example?", "https://shop.example/a|http://shop.example/"},
		{location, plainSpec("*{"), "/*{", "/x"},
		{location, prefix("HTTPS://Shop.Example/P"), "https://shop.example/P?x|https://shop.example/Pq", "https://shop.example/p"},
		{location, prefix("https://MÜNCHEN.example/"), "https://münchen.example/x", "https://munchen.example/x"},
		{location, prefix("https://SHOP"), "https://shop.example/|https://shopping.example", "https://www.shop.example"},
		{location, prefix("/checkout/"), "/checkout/pay", "/checkout"},
		{location, suffix("/"), "https://shop.example|https://shop.example/a/", "https://shop.example/a"},
		{location, contains("%2f"), "/a%2Fb|/a?b=%2f", "/a/b"},
		{location, contains("a=1"), "/?a=1|/?xa=12", "/a#a=1"},
		{location, glob("*Shop.example/*"), "https://x/Shop.example/", "https://shop.example/a"},
		{location, glob("HTTPS://*.Shop.example/*"), "https://www.shop.example/.Shop.example/", "https://www.shop.example/"},
		{location, glob("HTTPS://Shop.example/{a,b}/**"), "https://shop.example/a/|https://shop.example/b/c/d?e", "https://shop.example/a"},

		{host, plainSpec("WWW.MÜNCHEN.example."), "www.münchen.example|www.xn--mnchen-3ya.example:80", "münchen.example"},
		{host, plainSpec("shop.example:8443"), "", "shop.example:8443|shop.example"},
		{host, in("a.example", "B.example"), "A.example|b.example", "c.example"},
		{host, prefix("WWW."), "www.shop.example", "www2.shop.example"},
		{host, suffix(".MÜNCHEN.example"), "www.münchen.example", "xmünchen.example"},
		{host, contains(".b."), "a.b.c", "a.bb.c"},
		{host, matches(`^(www\.)?shop`), "shop.example|www.shop.example", "myshop.example"},

		{fragment, plainSpec("gr%C3%B6ße"), "größe|gr%c3%b6%c3%9fe", "grösse"},
		{fragment, prefix("/checkout/"), "/checkout/pay", "/checkout|/checkouts"},
		{fragment, glob("/p/*"), "/p/|/p/1/2|/p/%31", "/p"},

		{query, plainSpec(""), "", "a"},
		{query, in("", "a"), "|a", "b"},
		{query, contains(""), "|a", ""},
		{query, fold(eq("GRÖßE")), "größe|gröẞe", "grösse"},
		{query, glob(""), "", "a"},
		{query, glob("*"), "a|a/b.c", ""},
		{query, glob("%2A*"), "*|*a", "%2A"},

		{plain, plainSpec("Thank you"), "Thank you", "thank you|Thank you "},
		{plain, prefix("Thank"), "Thank you", "thank"},
		{plain, suffix("/"), "a/", "a"},
		{plain, glob("*{cart,Cart}*"), "my cart|Cart", "CART"},
		{plain, fold(glob("a*?[x]\\")), "A?[X]\\|aa\n?[x]\\", "ab"},
		{plain, glob("a**b"), "ab|a/b", "a"},
		{plain, matches("(?i)k"), "\u212a|K|k", "x"},

		{prop, plainSpec("*"), "*", "a"},
		{prop, eq(""), "", "a"},
		{prop, prefix(""), "|a", ""},
		{prop, suffix("/"), "a/", "a"},
		{prop, fold(matches("^vip[0-9]$")), "VIP1", "vip"},
	}
	for _, tt := range tests {
		m := compile(t, tt.subject, tt.pattern)
		for _, text := range words(tt.yes) {
			if (text != "" || tt.subject == query || tt.subject == prop) && tt.yes+tt.no != "" && (tt.yes != "" || tt.no == "a") {
				require.True(t, m.Match(normal(tt.subject, text)), "%v on %q", tt.pattern, text)
			}
		}
		for _, text := range words(tt.no) {
			if text != "" {
				require.False(t, m.Match(normal(tt.subject, text)), "%v on %q", tt.pattern, text)
			}
		}
	}
}

func TestEmptyValue(t *testing.T) {
	for _, s := range []pattern.Subject{query, prop} {
		require.True(t, compile(t, s, in("", "x")).Match(""))
		require.True(t, compile(t, s, matches("")).Match(""))
		require.True(t, compile(t, s, prefix("")).Match(""))
		require.True(t, compile(t, s, fold(suffix(""))).Match(""))
		require.False(t, compile(t, s, plainSpec("x")).Match(""))
		require.False(t, compile(t, s, contains("x")).Match(""))
	}
	require.False(t, compile(t, query, glob("*")).Match(""))
	require.False(t, compile(t, query, glob("**")).Match(""))
}

func TestFaults(t *testing.T) {
	type fault struct{ At, Code string }
	tests := []struct {
		subject pattern.Subject
		pattern pattern.Spec
		want    []fault
	}{
		{path, pattern.Spec{}, []fault{{"", "pattern"}}},
		{path, pattern.Spec{Op: "eq", Values: words("/a|/b")}, []fault{{"", "pattern"}}},
		{path, pattern.Spec{Op: "like", Values: words("/a")}, []fault{{"", "pattern"}}},
		{prop, glob("a*"), []fault{{"", "pattern"}}},
		{path, in(), []fault{{"in", "empty"}}},
		{path, in("/a", "", "b", "/c", "d"), []fault{{"in[1]", "empty"}, {"in[2]", "path"}, {"in[4]", "path"}}},
		{path, plainSpec(""), []fault{{"", "empty"}}},
		{path, plainSpec("a"), []fault{{"", "path"}}},
		{path, plainSpec("a*"), []fault{{"", "path"}}},
		{path, prefix("a"), []fault{{"", "path"}}},
		{path, glob("**"), []fault{{"", "path"}}},
		{path, suffix(""), []fault{{"", "empty"}}},
		{host, contains(""), []fault{{"", "empty"}}},
		{host, plainSpec("."), []fault{{"", "empty"}}},
		{host, glob("."), []fault{{"", "empty"}}},
		{host, glob(""), []fault{{"", "empty"}}},
		{location, plainSpec(" "), []fault{{"", "empty"}}},
		{location, plainSpec(""), []fault{{"", "empty"}}},
		{fragment, prefix(""), []fault{{"", "empty"}}},
		{plain, in("a", ""), []fault{{"in[1]", "empty"}}},
		{path, glob("/a**"), []fault{{"", "glob"}}},
		{path, glob("/***/{a"), []fault{{"", "glob"}, {"", "glob"}}},
		{path, glob("/{a{b,c}}"), []fault{{"", "glob"}}},
		{path, glob("/{a,}"), []fault{{"", "glob"}}},
		{path, glob("/{,}"), []fault{{"", "glob"}}},
		{path, glob("/{}"), []fault{{"", "glob"}}},
		{path, glob("/{a/b,c}"), []fault{{"", "glob"}}},
		{path, glob("/{1a}/{b-c}/{d e}"), []fault{{"", "glob"}, {"", "glob"}, {"", "glob"}}},
		{path, glob("/{a}/{b}/{a}"), []fault{{"", "glob"}}},
		{path, glob("/{*.gif,*.png}"), []fault{{"", "glob"}}},
		{path, glob("/" + strings.Repeat("{a,b}", 11)), []fault{{"", "glob"}}},
		{host, glob("{sub}.shop.example"), []fault{{"", "glob"}}},
		{host, glob("www.**x"), []fault{{"", "glob"}}},
		{plain, glob("{a"), []fault{{"", "glob"}}},
		{path, matches("a(b"), []fault{{"", "regexp"}}},
		{path, fold(matches("a)(b")), []fault{{"", "regexp"}}},
		{path, matches("\xff"), []fault{{"", "regexp"}}},
	}
	for _, tt := range tests {
		m, err := pattern.Compile(tt.subject, tt.pattern)
		require.Nil(t, m, "%v", tt.pattern)
		require.Error(t, err, "%v", tt.pattern)
		var got []fault
		for _, e := range err.(interface{ Unwrap() []error }).Unwrap() {
			var fine *pattern.Error
			require.True(t, errors.As(e, &fine))
			require.NotEmpty(t, fine.Message)
			require.True(t, strings.HasPrefix(e.Error(), fine.At))
			got = append(got, fault{fine.At, fine.Code})
		}
		if diff := cmp.Diff(tt.want, got); diff != "" {
			t.Errorf("%v (-want +got):\n%s", tt.pattern, diff)
		}
	}
}

func TestExactAndLiteral(t *testing.T) {
	tests := []struct {
		subject pattern.Subject
		pattern pattern.Spec
		exact   []string
		literal string
	}{
		{path, plainSpec("/b/"), words("/b"), "/b"},
		{path, in("/b", "/%61", "/b/"), words("/a|/b"), ""},
		{path, fold(eq("/a")), nil, ""},
		{host, eq("Ü.example"), words("xn--tda.example"), "xn--tda.example"},
		{query, eq(""), []string{""}, ""},
		{path, prefix("/a/"), nil, "/a"},
		{path, contains("/"), nil, ""},
		{location, contains("/a/"), nil, "/a/"},
		{path, glob("/{de,en}/thanks/"), words("/de/thanks|/en/thanks"), ""},
		{path, glob("/"), words("/"), "/"},
		{path, glob("/p/**"), nil, "/p"},
		{path, glob("/**/thanks/*"), nil, "/thanks/"},
		{path, glob("/p/{id}-x{a,b}y/zz*"), nil, "/p/"},
		{host, glob("**.shop.example"), nil, "shop.example"},
		{host, glob("*.shop.*"), nil, ".shop."},
		{plain, glob("a*bcd*e"), nil, "bcd"},
		{plain, glob("{ab,cd}*"), nil, ""},
		{plain, matches("order-(received|done)"), nil, ""},
		{plain, matches("^/order/[0-9]+$"), nil, "/order/"},
		{plain, matches("(?i)order/[0-9]+"), nil, ""},
	}
	for _, tt := range tests {
		m := compile(t, tt.subject, tt.pattern)
		exact, ok := m.Exact()
		require.Equal(t, tt.exact, exact, "%v", tt.pattern)
		require.Equal(t, tt.exact != nil, ok)
		require.Equal(t, tt.literal, m.Literal(), "%v", tt.pattern)
	}
}

func TestCapture(t *testing.T) {
	tests := []struct {
		glob, subject string
		want          map[string]string // nil if the glob does not fit
	}{
		{"/order-received/{order}", "/order-received/8302", map[string]string{"order": "8302"}},
		{"/order-received/{order}", "/order-received", nil},
		{"/{a}/x/{b}/*", "/1/x/2/3", map[string]string{"a": "1", "b": "2"}},
		{"/**/{last}", "/a/b/c", map[string]string{"last": "c"}},
		{"/**/{m}/x", "/a/b/x", map[string]string{"m": "b"}},
		{"/{a}/**/{b}", "/1/2", map[string]string{"a": "1", "b": "2"}},
		{"/**/{m}/**", "/a/b/c", map[string]string{"m": "c"}},
		{"/**/x{m}/**/y", "/xa/xb/y/y", map[string]string{"m": "b"}},
		{"/p-{id}", "/p-7", map[string]string{"id": "7"}},
		{"/{a}-{b}", "/1-2-3", map[string]string{"a": "1-2", "b": "3"}},
		{"/*{a}", "/xyz", map[string]string{"a": "z"}},
		{"/{a}{b}", "/ö1ö", map[string]string{"a": "ö1", "b": "ö"}},
		{"/{x,xy}{a}", "/xyz", map[string]string{"a": "yz"}},
		{"/{xy,x}{a}", "/xyz", map[string]string{"a": "z"}},
		{"/%7B{a}%7D.*", "/{1}.b", map[string]string{"a": "1"}},
		{"/\xffx{a}", "/\xffxy", map[string]string{"a": "y"}},
	}
	for _, tt := range tests {
		m := compile(t, path, glob(tt.glob))
		got := map[string]string{}
		for _, name := range m.Names() {
			if value, ok := m.Capture(name, tt.subject); ok {
				got[name] = value
			}
		}
		want := tt.want
		if want == nil {
			want = map[string]string{}
		}
		require.Equal(t, want, got, "%s on %s", tt.glob, tt.subject)
		_, ok := m.Capture("none", tt.subject)
		require.False(t, ok)
	}
	folded := compile(t, path, fold(glob("/P-{Id}")))
	require.Equal(t, []string{"Id"}, folded.Names())
	value, ok := folded.Capture("Id", "/p-Ä7")
	require.True(t, ok)
	require.Equal(t, "Ä7", value)

	without := compile(t, path, plainSpec("/a"))
	require.Empty(t, without.Names())
	_, ok = without.Capture("a", "/a")
	require.False(t, ok)
}

// Every letter equals those and only those that strings.EqualFold takes for equal.
func TestFoldLetters(t *testing.T) {
	check := func(a, b rune) {
		m := compile(t, query, fold(eq("x"+string(a))))
		require.Equal(t, strings.EqualFold(string(a), string(b)), m.Match("X"+string(b)), "%q %q", a, b)
	}
	for r := rune(0); r <= unicode.MaxRune; r++ {
		if r == 0xD800 {
			r = 0xE000
		}
		orbit, lower, upper := unicode.SimpleFold(r), unicode.ToLower(r), unicode.ToUpper(r)
		if r > 0x250 && orbit == r && lower == r && upper == r {
			continue
		}
		for o := orbit; o != r; o = unicode.SimpleFold(o) {
			check(r, o)
		}
		for _, other := range []rune{r, lower, upper, unicode.ToTitle(r), r ^ 0x20, r + 1, 'i', 's', 'k'} {
			check(r, other)
		}
	}
}

func TestFoldRandom(t *testing.T) {
	r := rand.New(rand.NewPCG(5, 6))
	pieces := words("a|A|k|\u212a|s|ſ|S|ß|ẞ|ö|Ö|σ|ς|Σ|i|İ|ı|\xff|\xfe|\uFFFD|1| |/")
	random := func(n int) string {
		s := ""
		for range r.IntN(n) {
			s += pieces[r.IntN(len(pieces))]
		}
		return s
	}
	for range 20000 {
		a, b := random(4), random(4)
		require.Equal(t, strings.EqualFold(a, b), compile(t, prop, fold(eq(a))).Match(b), "%q %q", a, b)
		s := random(8)
		var want [3]bool // whether some cut of s equals a
		for i := range len(s) + 1 {
			for j := i; j <= len(s); j++ {
				if strings.EqualFold(s[i:j], a) {
					want[0] = want[0] || i == 0
					want[1] = want[1] || j == len(s)
					want[2] = true
				}
			}
		}
		if strings.ContainsRune(strings.ToValidUTF8(a+s, "\uFFFD"), '\uFFFD') {
			continue // a cut may fall into a character
		}
		for i, p := range []pattern.Spec{prefix(a), suffix(a), contains(a)} {
			require.Equal(t, want[i], compile(t, prop, fold(p)).Match(s), "%v %q", p, s)
		}
	}
}

// Whatever stands in front of a regexp must never keep it from holding.
func TestRegexpNeeds(t *testing.T) {
	r := rand.New(rand.NewPCG(7, 8))
	atoms := strings.Fields(`a b k s ab ß ö / (?i:k) (?i:as) [ab] [kK] [^a] . \x{FFFD} (?:a|bc) (?:ab|as|) \b ^ $ 1`)
	quantifiers := []string{"", "", "", "", "*", "+", "?", "{2}", "{0,2}", "{1,}"}
	texts := words("a|b|k|K|\u212a|s|S|ſ|ab|A|ß|ẞ|ö|Ö|/|\xff|1|\n")
	for range 10000 {
		expr := ""
		for range 1 + r.IntN(4) {
			expr += atoms[r.IntN(len(atoms))]
			if !strings.HasSuffix(expr, "^") && !strings.HasSuffix(expr, "$") && !strings.HasSuffix(expr, "b") {
				expr += quantifiers[r.IntN(len(quantifiers))]
			}
			if r.IntN(8) == 0 {
				expr += "|"
			}
		}
		p := matches(expr)
		want := regexp.MustCompile(expr)
		if r.IntN(3) == 0 {
			p, want = fold(p), regexp.MustCompile("(?i)"+expr)
		}
		m := compile(t, query, p)
		for range 5 {
			s := ""
			for range r.IntN(6) {
				s += texts[r.IntN(len(texts))]
			}
			require.Equal(t, want.MatchString(s), m.Match(s), "%v on %q", p, s)
			if m.Match(s) {
				require.Contains(t, s, m.Literal(), "%v", p)
			}
		}
	}
}

// raceEnabled is set where the race detector makes a sync.Pool forget some of what it is given.
var raceEnabled bool

func TestMatchAllocates(t *testing.T) {
	if raceEnabled {
		t.Skip("the race detector empties pools")
	}
	for _, m := range []*pattern.Matcher{
		compile(t, path, plainSpec("/a/b")), compile(t, path, in("/a", "/b")), compile(t, path, prefix("/a/")), compile(t, path, suffix("b/")), compile(t, path, contains("/b/")),
		compile(t, path, glob("/*/{b,c}/**/x*y{z}")), compile(t, path, matches("^/a/[a-z]$")), compile(t, path, fold(glob("/A/{B,c}*"))), compile(t, path, fold(eq("/Ä/B"))),
		compile(t, path, fold(matches("/[a-ö]/B"))),
	} {
		for _, s := range []string{"/a/b", "/a/b/c/xAyz", "/Ä/b", "/" + strings.Repeat("Ä/", 300)} {
			m.Match(s)
			require.Zero(t, testing.AllocsPerRun(50, func() { m.Match(s) }), s)
		}
	}
}
