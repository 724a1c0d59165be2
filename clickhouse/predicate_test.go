package clickhouse

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/stretchr/testify/require"

	"github.com/go-conversion/conversion/rule"
)

// nested returns lists that lie in each other.
func nested(depth int) rule.Predicate {
	p := rule.Predicate(rule.Event("a"))
	for i := range depth {
		if p = rule.Or(rule.Title(fmt.Sprint(i)), p); i%2 == 0 {
			p = rule.And(rule.Not(rule.Event("b")), p.(rule.OrOf).Predicates[1])
		}
	}
	return p
}

func TestTooLarge(t *testing.T) {
	names := make([]string, 10_000)
	for i := range names {
		names[i] = fmt.Sprintf("event number %d", i)
	}
	tests := []struct {
		name string
		p    rule.Predicate
		code reasonCode
	}{
		{"too many names", rule.Event(names...), reasonSize},
		{"a long text", rule.Title(rule.Contains(strings.Repeat("x", maxAtom))), reasonSize},
		{"deep lists", nested(maxDepth + 1), reasonSize},
		{"a long pattern", rule.Title(rule.Regexp(strings.Repeat("ä", maxRegexp/2+1))), reasonPattern},
		{"wide repetitions", rule.Title(rule.Regexp(`(\pL{20}|\pN{20}){20}`)), reasonPattern},
		{"a long folded list", rule.Event(names[:1]...), ""},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			require.Empty(t, rule.Check(test.p))
			c := compilePredicate(test.p, someLayout{})
			if test.code == "" {
				require.Nil(t, c.rest)
				return
			}
			require.NotNil(t, c.rest)
			require.Len(t, c.reasons, 1)
			require.Equal(t, test.code, c.reasons[0].code)
		})
	}
}

// TestRefusedPatterns: a pattern on which the server failed is left to Go, with
// what it failed on.
func TestRefusedPatterns(t *testing.T) {
	p := rule.And(rule.Event("a"), rule.Or(rule.Title(rule.Regexp("x")), rule.Path("/p/*")))
	c := compilePredicate(p, someLayout{})
	require.Nil(t, c.rest)
	require.Len(t, c.patterns, 2)
	refused := map[string]string{c.patterns[0].text: "match differs"}
	c = translator{columns: someLayout{}, refused: refused}.condition(p)
	require.Equal(t, []reason{{reasonPattern, "match differs"}}, c.reasons)
	require.Empty(t, cmp.Diff(p.Predicates[1], c.rest))
	require.Equal(t, []string{"title", "path"}, c.needs)
	require.Equal(t, "CAST(`name` = 'a', 'UInt8')", c.sql)
	require.Empty(t, c.patterns)
}

// TestLeftOutColumns: what the table leaves out comes from the column that it
// was made from.
func TestLeftOutColumns(t *testing.T) {
	tests := []struct {
		p       rule.Predicate
		without []string
		needs   []string
	}{
		{rule.Path("/a"), []string{"path"}, []string{"url"}},
		{rule.URL("/a"), []string{"location"}, []string{"url"}},
		{rule.ReferrerHost("a.example"), []string{"referrer_host"}, []string{"referrer"}},
		{rule.Title("a"), []string{"title"}, []string{"title"}},
		{rule.HasQuery("q"), []string{"query.value"}, []string{"url"}},
		{rule.Prop("p", "a"), []string{"list"}, []string{"str", "list"}},
		{rule.Prop("p", 1), []string{"num"}, []string{"num"}},
		{rule.Prop("p", true), []string{"bool"}, []string{"bool"}},
		{rule.HasValue(), []string{"amount"}, []string{"amount", "currency"}},
		{rule.EngagedDelta(rule.Gt(0)), []string{"engaged"}, []string{"engaged"}},
		{rule.Event("a"), []string{"name"}, []string{"name"}},
	}
	for _, test := range tests {
		t.Run(test.without[0], func(t *testing.T) {
			c := compilePredicate(test.p, layoutWithout(test.without...))
			require.Equal(t, always, c.sql)
			require.Equal(t, test.p, c.rest)
			require.Equal(t, []reason{{reasonColumn, "the table has no column " + test.without[0]}}, c.reasons)
			require.Equal(t, test.needs, c.needs)
		})
	}
}
