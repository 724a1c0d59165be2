package attribution_test

import (
	"context"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/go-conversion/conversion/attribution"
	"github.com/go-conversion/conversion/goal"
	"github.com/go-conversion/conversion/ingest"
	"github.com/go-conversion/conversion/rule"
)

const shopEvents = `
{"user":"ada","time":"2026-03-01T10:00:00Z","name":"page_view","url":"https://shop.example/?utm_source=google&utm_medium=cpc"}
{"user":"ada","time":"2026-03-03T10:00:00Z","name":"page_view","url":"https://shop.example/?utm_source=news&utm_medium=email"}
{"user":"ada","time":"2026-03-03T10:05:00Z","name":"purchase","value":{"amount":"60.00","currency":"EUR"}}
{"user":"bob","time":"2026-03-02T10:00:00Z","name":"page_view","url":"https://shop.example/?utm_source=google&utm_medium=cpc"}
{"user":"cy","time":"2026-03-04T10:00:00Z","name":"page_view","url":"https://shop.example/?utm_source=news&utm_medium=email"}
{"user":"cy","time":"2026-03-05T10:00:00Z","name":"page_view","url":"https://shop.example/"}
{"user":"cy","time":"2026-03-05T10:05:00Z","name":"purchase","value":{"amount":"40.00","currency":"EUR"}}
`

// Events come in; three models stand side by side.
func Example() {
	file := strings.NewReader(shopEvents)

	goals := goal.MustCompile(goal.Goal{Name: "order", Kind: goal.Macro, Rule: rule.Event("purchase"), Value: goal.EventValue()})
	reader := attribution.MustReader(attribution.Source[string]{Goals: goals, Goal: "order"})
	paths := attribution.MustPaths(attribution.Default())
	orders := attribution.MustAccumulator(reader, paths, "EUR")
	for events, err := range ingest.GroupByUser(ingest.NDJSON(file)) {
		if err != nil {
			fmt.Println(err)
		}
		orders.Add(events)
	}
	compared, err := attribution.Compare(context.Background(), orders.Table(),
		attribution.LastNonDirect{}, attribution.U(), attribution.Markov{Order: 1})
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Print(compared)
	// Output:
	// Conversions by model
	//
	// key             last non-direct  U 40/20/40  Markov order 1
	// --------------  ---------------  ----------  --------------
	// Direct                     0.00        0.50            0.50
	// Email                      2.00        1.00            1.00
	// Paid Search                0.00        0.50            0.50
	// (attributed)               2.00        2.00            2.00
	// (unattributed)             0.00        0.00            0.00
	//
	// Value by model, EUR
	//
	// key             last non-direct  U 40/20/40  Markov order 1
	// --------------  ---------------  ----------  --------------
	// Direct                     0.00       20.00           21.05
	// Email                    100.00       50.00           52.63
	// Paid Search                0.00       30.00           26.32
	// (attributed)             100.00      100.00          100.00
	// (unattributed)             0.00        0.00            0.00
	//
	// How many conversions more than by last non-direct
	//
	// key             U 40/20/40  Markov order 1
	// --------------  ----------  --------------
	// Direct               +0.50           +0.50
	// Email                -1.00           -1.00
	// Paid Search          +0.50           +0.50
	// (attributed)          0.00            0.00
	// (unattributed)        0.00            0.00
	//
	// How much more value than by last non-direct, EUR
	//
	// key             U 40/20/40  Markov order 1
	// --------------  ----------  --------------
	// Direct              +20.00          +21.05
	// Email               -50.00          -47.37
	// Paid Search         +30.00          +26.32
	// (attributed)          0.00            0.00
	// (unattributed)        0.00            0.00
	//
	// Total 2 conversions worth 100.00 EUR. 1 journey without a conversion (nulls); 0 more too young to judge (pending).
}

// TestDocProgram: the program of the package documentation is the one that runs.
func TestDocProgram(t *testing.T) {
	doc, err := os.ReadFile("doc.go")
	require.NoError(t, err)
	code, err := os.ReadFile("doc_test.go")
	require.NoError(t, err)
	_, program, found := strings.Cut(string(doc), "# A complete program")
	require.True(t, found)
	program, _, found = strings.Cut(program, "\n// # ")
	require.True(t, found)
	lines := 0
	for line := range strings.Lines(program) {
		if text, is := strings.CutPrefix(line, "//\t"); is {
			require.Contains(t, string(code), "\n\t"+text)
			lines++
		}
	}
	require.Greater(t, lines, 10)
}

// TestNames: no name claims what paths cannot tell.
func TestNames(t *testing.T) {
	files, err := filepath.Glob("*.go")
	require.NoError(t, err)
	for _, file := range files {
		if strings.HasSuffix(file, "_test.go") {
			continue
		}
		tree, err := parser.ParseFile(token.NewFileSet(), file, nil, 0)
		require.NoError(t, err)
		ast.Inspect(tree, func(n ast.Node) bool {
			if name, is := n.(*ast.Ident); is {
				for _, claim := range []string{"lift", "incremental", "causal"} {
					require.NotContains(t, strings.ToLower(name.Name), claim, file)
				}
			}
			return true
		})
	}
}
