package lint_test

import (
	"fmt"
	"math/rand/v2"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/go-conversion/conversion"
	"github.com/go-conversion/conversion/internal/lint"
	"github.com/go-conversion/conversion/rule"
)

func TestExamplesRefuteNoProof(t *testing.T) {
	w := world{rand.New(rand.NewPCG(3, 4))}
	opaque := rule.Match("m", func(conversion.Event) bool { panic("Lint runs no functions") })
	found := 0
	for range 1000 {
		var rules []rule.Rule
		for range 2 + w.IntN(6) {
			r := pick[rule.Rule](w, w.predicate(2), w.predicate(1), w.leaf(), w.text(), rule.Source(w.pattern(words...)),
				opaque, rule.And(opaque, w.leaf()))
			if len(rule.Check(r)) == 0 {
				rules = append(rules, r)
			}
		}
		fast, slow := lint.Implied(rules)
		require.Equal(t, slow, fast, "%s", rule.AppendJSON(nil, rule.AllOf{Rules: rules}))
		found += len(slow) - len(rules)
	}
	require.Greater(t, found, 500, "rules that imply others")
}

// TestLintOfManyNonesIsNearlyLinear takes a second or two. With a proof for each
// pair it takes minutes.
func TestLintOfManyNonesIsNearlyLinear(t *testing.T) {
	n := 2500
	if testing.Short() {
		n = 500
	}
	tests := []struct {
		name string
		of   func(name string) rule.Rule
	}{
		{"counts", func(name string) rule.Rule { return rule.Count(2, rule.Event(name)) }},
		{"pages", func(name string) rule.Rule {
			return rule.Count(2, rule.And(rule.Event("page_view"), rule.Path("/"+name+"/*"), rule.HasQuery("q")))
		}},
		{"sources", func(name string) rule.Rule { return rule.Source(name) }},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			var list []rule.Rule
			for i := range n {
				list = append(list, test.of(fmt.Sprint("a", i)), rule.None(test.of(fmt.Sprint("b", i))))
			}
			list = append(list, rule.None(test.of("a7")))
			var warnings []string
			for _, w := range remarks(rule.All(list...)) {
				warnings = append(warnings, w.Path+" "+w.Code)
			}
			require.Contains(t, warnings, "g.rule.all never")
		})
	}
}
