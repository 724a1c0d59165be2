package pattern_test

import (
	"fmt"
	"math/rand/v2"
	"regexp"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/stretchr/testify/require"

	"github.com/go-conversion/conversion/internal/pattern"
)

// holding is what an index must give: it asks one matcher after the other.
func holding(ms []*pattern.Matcher, subject string) []int32 {
	var held []int32
	for i, m := range ms {
		if m.Match(subject) {
			held = append(held, int32(i))
		}
	}
	return held
}

func checkIndex(t *testing.T, x *pattern.Index, ms []*pattern.Matcher, specs []pattern.Spec, subject string) {
	t.Helper()
	got := x.AppendMatches(nil, subject)
	slices.Sort(got)
	want := holding(ms, subject)
	if diff := cmp.Diff(want, got); diff != "" {
		for _, i := range slices.Concat(want, got) {
			if slices.Contains(want, i) != slices.Contains(got, i) || countOf(got, i) > 1 {
				t.Log("differs:", i, specs[i])
			}
		}
		t.Fatalf("matches of %q (-loop +index):\n%s", subject, diff)
	}
}

func countOf(list []int32, x int32) (n int) {
	for _, y := range list {
		if x == y {
			n++
		}
	}
	return n
}

func TestIndex(t *testing.T) {
	specs := []pattern.Spec{
		plainSpec("/a"), in("/a", "/b"), fold(eq("/A")), prefix("/"), prefix("/a/"), prefix("/ab"), fold(prefix("/A/B")), suffix("b"), suffix("b/"), suffix("/"), contains("a/"), contains("/a/b/"),
		glob("/**"), glob("/*"), glob("/a/**"), glob("/**/b"), glob("/{a,b}/**/x*"), glob("/*a*"), fold(glob("/*A*/**")), glob("/{n}"), matches(""), matches("^/a"), matches("(?i)/A/B"), matches("[0-9]"),
		fold(matches("ab|ba")), matches("/(a|b)$"), contains("a/"), plainSpec("/a/"),
	}
	var ms []*pattern.Matcher
	for _, p := range specs {
		ms = append(ms, compile(t, path, p))
	}
	x := pattern.NewIndex(ms)
	for _, subject := range []string{"/", "/a", "/b", "/a/b", "/A/B", "/ab", "/ba", "/a/b/a/b", "/a/xa/x1", "/B/1", "/a//b", "/Ä/A"} {
		checkIndex(t, x, ms, specs, subject)
	}
	require.Equal(t, []int32{7}, pattern.NewIndex(ms[3:4]).AppendMatches([]int32{7}, "x"), "what is in dst stays")
}

func TestIndexEmpty(t *testing.T) {
	require.Empty(t, pattern.NewIndex(nil).AppendMatches(nil, "/a"))
	require.Panics(t, func() {
		pattern.NewIndex([]*pattern.Matcher{compile(t, path, plainSpec("/a")), compile(t, host, plainSpec("a"))})
	})
}

var indexPieces = map[pattern.Subject][]string{
	path:  strings.Fields(`/ / / a b A k s ab ba ö Ö ß 1 . //`),
	host:  strings.Fields(`. . a b ab ba k 1 -`),
	query: strings.Fields(`/ . a b A k K s S ſ ab ba ö Ö ß 1 *`),
}

func randomSpec(r *rand.Rand, s pattern.Subject) pattern.Spec {
	text := func() string {
		t := randomOf(r, indexPieces[s], 5)
		if s == path {
			t = "/" + t
		}
		return t
	}
	pick := func(texts ...string) string { return texts[r.IntN(len(texts))] }
	var p pattern.Spec
	switch r.IntN(7) {
	case 0:
		p = eq(text())
	case 1:
		p = in(text(), text(), text())
	case 2:
		p = prefix(text())
	case 3:
		p = suffix(strings.TrimPrefix(text(), pick("", "/")))
	case 4:
		p = contains(strings.TrimPrefix(text(), pick("", "/")) + pick("", strings.Repeat("a", r.IntN(40))))
	case 5:
		if s == path {
			p = glob("/" + strings.TrimLeft(randomOf(r, globPieces[path], 7), "/"))
		} else {
			p = glob(randomOf(r, globPieces[host], 7))
		}
	default:
		p = matches(pick("", "^", "(?i)") + regexp.QuoteMeta(text()) + pick("", "$", "+", "(?:a|b|k)", ".b"))
	}
	p.Fold = r.IntN(4) == 0
	return p
}

func TestIndexRandom(t *testing.T) {
	r := rand.New(rand.NewPCG(11, 12))
	for s, pieces := range indexPieces {
		for range 150 {
			var ms []*pattern.Matcher
			var specs []pattern.Spec
			for range r.IntN(120) {
				p := randomSpec(r, s)
				if m, err := pattern.Compile(s, p); err == nil {
					ms, specs = append(ms, m), append(specs, p)
				}
			}
			x := pattern.NewIndex(ms)
			for range 40 {
				subject := randomOf(r, pieces, 9) + strings.Repeat("a", r.IntN(2)*r.IntN(50))
				if s == path {
					subject = normal(path, "/."+"/"+subject)
				}
				checkIndex(t, x, ms, specs, subject)
			}
		}
	}
}

// All bytes at once leave the automaton no class for those in no word.
func TestIndexAllBytes(t *testing.T) {
	var ms []*pattern.Matcher
	var specs []pattern.Spec
	for i := range 256 {
		specs = append(specs, contains(string([]byte{byte(i)})))
		ms = append(ms, compile(t, prop, specs[i]))
	}
	for n := range 256 {
		x := pattern.NewIndex(ms[:n+1])
		for _, i := range []int{0, n / 2, n, 255} {
			checkIndex(t, x, ms[:n+1], specs, string([]byte{byte(i), byte(n)}))
		}
	}
}

func TestIndexAllocates(t *testing.T) {
	if raceEnabled {
		t.Skip("the race detector empties pools")
	}
	for _, kind := range []string{"exact", "prefix", "glob", "mixed", "regexp", "fold"} {
		x := pattern.NewIndex(benchMatchers(t, kind, 100))
		dst := make([]int32, 0, 100)
		for _, subject := range append(benchPaths, "/"+strings.Repeat("Ä/", 300)) {
			x.AppendMatches(dst[:0], subject)
			require.Zero(t, testing.AllocsPerRun(50, func() { x.AppendMatches(dst[:0], subject) }), "%s %s", kind, subject)
		}
	}
}

func TestIndexConcurrently(t *testing.T) {
	ms := slices.Concat(benchMatchers(t, "regexp", 50), benchMatchers(t, "fold", 50))
	x := pattern.NewIndex(ms)
	var wg sync.WaitGroup
	for range 4 {
		wg.Go(func() {
			for range 50 {
				for _, subject := range benchPaths {
					got := x.AppendMatches(nil, subject)
					slices.Sort(got)
					if !slices.Equal(got, holding(ms, subject)) {
						t.Errorf("index and loop differ on %s", subject)
					}
				}
			}
		})
	}
	wg.Wait()
}

func TestIndexHuge(t *testing.T) {
	for _, kind := range []string{"mixed", "regexp", "fold"} {
		ms := benchMatchers(t, kind, 100)
		x := pattern.NewIndex(ms)
		for _, unit := range []string{"a", "/", "/a", "/p", "/shop", "Ä", "\xff", "%", ".html", "/checkout-1/"} {
			subject := "/" + strings.Repeat(unit, 1<<18/len(unit))
			x.AppendMatches(nil, strings.TrimRight(subject, "/")+"/x")
		}
	}
}

// FuzzIndex reads one pattern per line: the operator's first letter, "i" before it for fold, then the text.
func FuzzIndex(f *testing.F) {
	f.Add(uint8(0), "e/a\np/a/\ns/\nc/b\ng/**/b*\nr^/a\nig/A/**", "/a/b")
	f.Add(uint8(2), "e\nic\u212a\nrk|s\nir(?-i:K)s\ng*a*", "K\xffs")
	f.Add(uint8(1), "g**.a\ng{a,b}.**\ns.a\nea", "b.a")
	ops := map[byte]string{'e': "eq", 'p': "prefix", 's': "suffix", 'c': "contains", 'g': "glob", 'r': "regexp"}
	f.Fuzz(func(t *testing.T, kind uint8, lines, raw string) {
		s := []pattern.Subject{path, host, query, plain}[kind%4]
		var ms []*pattern.Matcher
		var specs []pattern.Spec
		for _, line := range strings.Split(lines, "\n") {
			text, folded := strings.CutPrefix(line, "i")
			if text == "" {
				continue
			}
			p := pattern.Spec{Op: ops[text[0]], Values: []string{text[1:]}, Fold: folded}
			m, err := pattern.Compile(s, p)
			if err != nil {
				continue
			}
			ms, specs = append(ms, m), append(specs, p)
		}
		subject := normal(s, raw)
		if subject == "" && s != query {
			return
		}
		for i, p := range specs {
			if p.Op == "regexp" {
				expr := p.Values[0]
				if p.Fold {
					expr = "(?i)" + expr
				}
				require.Equal(t, regexp.MustCompile(expr).MatchString(subject), ms[i].Match(subject), "%v on %q", p, subject)
			}
		}
		checkIndex(t, pattern.NewIndex(ms), ms, specs, subject)
	})
}

// benchPaths are what a shop's visitors see; some patterns of each kind hold.
var benchPaths = []string{
	"/", "/products/lamp-7", "/c3/p13/details", "/checkout-5/thanks", "/c7/any/order/12", "/de/shop/Ä-7.html", "/blog/2026/03/how-to-choose-a-lamp", "/c1/index7.html",
}

// benchMatchers returns n different patterns of paths.
func benchMatchers(t testing.TB, kind string, n int) []*pattern.Matcher {
	ms := make([]*pattern.Matcher, n)
	for i := range ms {
		ms[i] = compile(t, path, benchSpec(kind, i))
	}
	return ms
}

func benchSpec(kind string, i int) pattern.Spec {
	switch kind {
	case "exact":
		return plainSpec(fmt.Sprintf("/c%d/p%d/details", i%10, i))
	case "prefix":
		return prefix(fmt.Sprintf("/c%d/p%d", i%10, i))
	case "glob":
		globs := []string{"/c%[1]d/p%[2]d/*", "/**/order/%[2]d", "/c%[1]d/*%[2]d.html", "/*/{shop,store}/x%[2]d-{id}", "/checkout-%[2]d/**"}
		return glob(fmt.Sprintf(globs[i%len(globs)], i%10, i))
	case "mixed":
		return benchSpec([]string{"exact", "prefix", "glob"}[i%3], i)
	case "regexp":
		if i%10 == 0 {
			return matches(fmt.Sprintf("^/(de|en)/lamp-%d-[a-z]+$", i))
		}
		return benchSpec("mixed", i)
	case "fold":
		return fold(benchSpec("regexp", i))
	}
	panic(kind)
}

// BenchmarkIndex asks n patterns of one kind about one path at a time.
func BenchmarkIndex(b *testing.B) {
	benchmarkKinds(b, func(ms []*pattern.Matcher) func(dst []int32, subject string) []int32 {
		return pattern.NewIndex(ms).AppendMatches
	})
}

// BenchmarkLoop is what BenchmarkIndex would be without an index.
func BenchmarkLoop(b *testing.B) {
	benchmarkKinds(b, func(ms []*pattern.Matcher) func(dst []int32, subject string) []int32 {
		return func(dst []int32, subject string) []int32 {
			for i, m := range ms {
				if m.Match(subject) {
					dst = append(dst, int32(i))
				}
			}
			return dst
		}
	})
}

func benchmarkKinds(b *testing.B, matcher func([]*pattern.Matcher) func([]int32, string) []int32) {
	for _, kind := range []string{"exact", "prefix", "glob", "mixed", "regexp", "fold"} {
		for _, n := range []int{10, 100, 1000} {
			b.Run(fmt.Sprintf("%s/%d", kind, n), func(b *testing.B) {
				match := matcher(benchMatchers(b, kind, n))
				b.ReportAllocs()
				dst := make([]int32, 0, n)
				i := 0
				for b.Loop() {
					dst = match(dst[:0], benchPaths[i%len(benchPaths)])
					i++
				}
			})
		}
	}
}
