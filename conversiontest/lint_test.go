package conversiontest_test

import (
	"errors"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/go-conversion/conversion"
	. "github.com/go-conversion/conversion/conversiontest"
	"github.com/go-conversion/conversion/goal"
	"github.com/go-conversion/conversion/rule"
)

func TestLint(t *testing.T) {
	order := goal.Goal{Name: "order", Kind: goal.Macro, Rule: rule.Event("purchase")}
	query := goal.Goal{Name: "query", Kind: goal.Secondary, Rule: rule.Path("/thanks?order=*")}
	page := goal.Goal{Name: "page", Kind: goal.Secondary, Rule: rule.Path("/p/**"), Count: goal.Every()}
	steps := goal.Goal{Name: "steps", Kind: goal.Secondary, Rule: rule.Steps(rule.Event("a"), rule.Event("b"))}

	require.NoError(t, Lint([]goal.Goal{order}))
	require.NoError(t, Lint([]goal.Goal{order, steps}), "only to know")
	require.ErrorContains(t, Lint([]goal.Goal{order, query}), "query.rule.path: ")
	require.ErrorContains(t, Lint([]goal.Goal{order, query}), "(never)")
	require.NoError(t, Lint([]goal.Goal{order, query, page}, "never", "every_event_of_page"))
	require.ErrorContains(t, Lint([]goal.Goal{query, page}, "never", "every_event_of_page"), "(no_macro)")

	err := Lint([]goal.Goal{order, query, page})
	require.Len(t, err.(interface{ Unwrap() []error }).Unwrap(), 2)

	var fault *conversion.Fault
	require.True(t, errors.As(Lint([]goal.Goal{{Name: "order", Kind: goal.Macro}}), &fault))
	require.Equal(t, "order.rule", fault.Path)
}
