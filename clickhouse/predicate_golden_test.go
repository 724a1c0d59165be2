package clickhouse

import (
	"cmp"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	gocmp "github.com/google/go-cmp/cmp"
	"github.com/stretchr/testify/require"

	"github.com/go-conversion/conversion"
	"github.com/go-conversion/conversion/rule"
)

var update = flag.Bool("update", false, "write the golden files anew")

// isFunny is a function in Go, of which SQL knows nothing.
var isFunny = rule.Match("funny", func(e conversion.Event) bool { return len(e.Title)%2 == 1 })

// goldens are predicates of every form, by golden file.
var goldens = map[string][]rule.Predicate{
	"texts": {
		rule.Event("purchase"), rule.Event("purchase", "refund"), rule.AnyEvent(), rule.Not(rule.AnyEvent()),
		rule.Path("/thanks/"), rule.Path(rule.Exact("/a*b")), rule.Path(rule.OneOf("/b", "/a/", "/a")),
		rule.Path(rule.Prefix("/")), rule.Path(rule.Prefix("/a")), rule.Path(rule.Prefix("/a/")), rule.Path(rule.Prefix("/gr%C3%B6%C3%9Fe/")), rule.Path(rule.Prefix("/a//")),
		rule.Path(rule.Suffix("/")), rule.Path(rule.Suffix("b/")), rule.Path(rule.Contains("/")), rule.Path(rule.Contains("b/")), rule.Path(rule.Contains("b")),
		rule.URL("Shop.Example/a?b=%c3%a4"), rule.URL(rule.Prefix("HTTPS://Shop.Example/A")), rule.Host("Shop.Example."), rule.Host("münchen.example"), rule.Host(rule.Suffix(".example")),
		rule.Fragment("%61"), rule.Title(rule.Suffix("/")), rule.Title("it's \\ a\ttitle"), rule.ContentType(rule.OneOf("guide", "product")), rule.Referrer(rule.Contains("q=")), rule.ReferrerHost("news.example"),
		rule.HasQuery("utm_source"), rule.Query("q", ""), rule.Query("q", rule.OneOf("a", "b")), rule.Query("q", rule.Prefix("")), rule.Query("q", rule.Contains("a'")),
	},
	"patterns": {
		rule.Path("/p/**"), rule.Path("/**"), rule.Path("/p/*"), rule.Path("/p/{sku}/*.html"), rule.Path("/{a,b}/c"), rule.Path("/**/x/**"), rule.Path("/a%2A*"),
		rule.Host(rule.Glob("**.Shop.example")), rule.Host(rule.Glob("shop.**")), rule.Host(rule.Glob("**")), rule.Host(rule.Glob("*.{de,fr}.example")), rule.Host(rule.Glob("*.münchen.example")),
		rule.Title(rule.Glob("Sale*")), rule.Title(rule.Glob("*sale")), rule.Title(rule.Glob("*50%*")), rule.Title(rule.Glob("a*b")), rule.Title(rule.Glob("*")), rule.Fragment(rule.Glob("/a/*/b")),
		rule.URL(rule.Glob("https://*.example/A")), rule.URL(rule.Glob("HTTPS://*.example/")),
		rule.Path(rule.Regexp(`^/p/\d+$`)), rule.Title(rule.Regexp("")), rule.Title(rule.Regexp(`(?s)a.b`)), rule.Title(rule.Regexp(`(?m)^a.b$`)), rule.Title(rule.Regexp(`(a+?|b{2,3}|[]x-z-]|c{2,}|d{3})?\b`)),
		rule.Title(rule.Regexp(`(?i)key\w`)), rule.Title(rule.Regexp(`[^a-c]`)), rule.Title(rule.Regexp(`\p{Ogham}`)), rule.Title(rule.Regexp(`a\Bb`)), rule.Title(rule.Regexp(`x{1000}[a-z]{900}`)),
		rule.Title(rule.Regexp(`[^\x00-\x{10FFFF}]`)), rule.Title(rule.Regexp(`\x{D800}`)), rule.Title(rule.Regexp(`[\x{D800}]`)), rule.Title(rule.Regexp(`[^\x{D800}]`)), rule.Title(rule.Regexp(`.{1000}`)), rule.Title(rule.Regexp(`(?s).{1000}(\pL|x){1000}`)),
		rule.Title(rule.Fold("key")), rule.Title(rule.Fold(rule.OneOf("key", "42"))), rule.Title(rule.Fold("42")), rule.Path(rule.Fold("/Größe/")), rule.Path(rule.Fold(rule.Prefix("/a/"))), rule.Path(rule.Fold(rule.Prefix("/a"))),
		rule.Path(rule.Fold(rule.Suffix("a/"))), rule.Path(rule.Fold(rule.Contains("a/"))), rule.Path(rule.Fold("/p/*")), rule.Title(rule.Fold(rule.Regexp(`^k`))), rule.Query("q", rule.Regexp(`^$`)), rule.Query("q", rule.Fold("a")),
	},
	"props": {
		rule.Prop("k", "x"), rule.Prop("k", rule.Ne("x")), rule.Prop("k", rule.In("x", "y")), rule.Prop("k", rule.NotIn("x", "y")), rule.Prop("k", ""), rule.Prop("it's", "\x00'\\"),
		rule.Prop("k", rule.Prefix("x")), rule.Prop("k", rule.Suffix("")), rule.Prop("k", rule.Contains("x")), rule.Prop("k", rule.Regexp("^x")), rule.Prop("k", rule.Fold("x")), rule.Prop("k", rule.Regexp(`\B`)),
		rule.Prop("k", rule.Lt("x")), rule.Prop("k", rule.Gte("x")), rule.Prop("k", rule.Between("x", "z")),
		rule.Prop("k", 2), rule.Prop("k", rule.Ne(-0.5)), rule.Prop("k", rule.In(0, 1e300)), rule.Prop("k", rule.NotIn(1, 2)), rule.Prop("k", rule.Lt(2)), rule.Prop("k", rule.Lte(2)), rule.Prop("k", rule.Gt(2)), rule.Scrolled(75), rule.Prop("k", rule.Between(-1, 1.5)),
		rule.Prop("k", true), rule.Prop("k", rule.Ne(true)), rule.Prop("k", rule.In(true, false)), rule.Prop("k", rule.NotIn(true, false)), rule.HasProp("k"), rule.Prop("k", rule.Exists(false)),
		rule.HasValue(), rule.Value(rule.Exists(false)), rule.Value(rule.Gte(conversion.Cents(10000, "EUR"))), rule.Value(rule.Ne(conversion.Cents(0, "EUR"))), rule.Value(rule.In(conversion.Cents(-1, "EUR"), conversion.Money{Micros: -1 << 63, Currency: "EUR"})), rule.Value(rule.Between(conversion.Cents(1, "XXX"), conversion.Cents(2, "XXX"))),
		rule.EngagedDelta(rule.Gte(30 * time.Second)), rule.EngagedDelta(rule.In(0, time.Second)), rule.EngagedDelta(rule.Lt(time.Duration(1 << 53))), rule.EngagedDelta(rule.Between(time.Second, 1<<60)),
	},
	"trees": {
		rule.And(rule.Event("a"), rule.Path("/p")), rule.Or(rule.Event("a"), rule.Path("/p")), rule.Not(rule.Event("a")), rule.Not(rule.And(rule.Event("a"), rule.Or(rule.Title("b"), rule.Not(rule.Title("c"))))),
		rule.Page("/p"), rule.And(rule.AnyEvent(), rule.AnyEvent()), rule.Or(rule.AnyEvent(), rule.Event("a")), rule.And(rule.Not(rule.AnyEvent()), isFunny), rule.And(rule.Event("a")),
		isFunny, rule.Not(isFunny), rule.And(rule.Event("a"), isFunny, rule.Title(rule.Regexp(`\B`))), rule.Or(rule.Event("a"), isFunny), rule.Or(rule.AnyEvent(), isFunny),
		rule.Or(rule.And(rule.Event("a"), rule.Title(rule.Regexp(`\B`))), rule.And(rule.Event("b"), rule.Path("/p"))), rule.Not(rule.Or(rule.Event("a"), rule.Title(rule.Regexp(`\B`)))), rule.Not(rule.And(rule.Event("a"), rule.Title(rule.Regexp(`\B`)))),
		rule.And(rule.Referrer("a.example"), rule.Event("a")), rule.Or(rule.Referrer("a.example"), rule.HasQuery("q"), rule.HasProp("k"), rule.HasValue(), rule.EngagedDelta(rule.Gt(0))),
	},
}

func TestGoldenSQL(t *testing.T) {
	for name, predicates := range goldens {
		t.Run(name, func(t *testing.T) {
			var b strings.Builder
			for _, p := range predicates {
				require.Empty(t, rule.Check(p), "%v", p)
				writeCondition(&b, p, compilePredicate(p, layoutWithout("referrer_location")))
			}
			path := filepath.Join("testdata", "sql", name+".golden")
			if *update {
				require.NoError(t, os.MkdirAll(filepath.Dir(path), 0o755))
				require.NoError(t, os.WriteFile(path, []byte(b.String()), 0o644))
			}
			want, err := os.ReadFile(path)
			require.NoError(t, err)
			require.Empty(t, gocmp.Diff(string(want), b.String()))
		})
	}
}

func writeCondition(b *strings.Builder, p rule.Predicate, c condition) {
	line := func(name, text string) { fmt.Fprintf(b, "%-7s %s\n", name, text) }
	line("rule", string(rule.AppendPredicateJSON(nil, p)))
	line("sql", c.sql)
	for _, r := range c.reasons {
		line("why", string(r.code)+": "+r.text)
	}
	if c.rest != nil {
		line("rest", string(rule.AppendPredicateJSON(nil, c.rest)))
		line("needs", cmp.Or(strings.Join(c.needs, ", "), "–"))
	}
	b.WriteByte('\n')
}
