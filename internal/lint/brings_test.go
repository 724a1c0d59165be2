package lint_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/go-conversion/conversion/internal/lint"
	"github.com/go-conversion/conversion/rule"
)

func TestBrings(t *testing.T) {
	a, b := rule.Event("a"), rule.Event("b")
	tests := []struct {
		name     string
		r, other rule.Rule
		want     bool
	}{
		{"itself", a, a, true},
		{"something else", a, b, false},
		{"any event", a, rule.AnyEvent(), true},
		{"fewer of them", rule.Count(3, a), rule.Count(2, a), true},
		{"more of them", rule.Count(2, a), rule.Count(3, a), false},
		{"a part of all", rule.All(a, b), b, true},
		{"one of any", rule.Any(a, b), b, false},
		{"a shorter time", rule.Lasted(time.Hour), rule.Lasted(time.Minute), true},
		{"a step", rule.Steps(a, b), a, true},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) { require.Equal(t, test.want, lint.Brings(test.r, test.other)) })
	}
	require.True(t, lint.Never(rule.All(a, rule.None(a))))
	require.True(t, lint.Never(rule.And(a, b)))
	require.False(t, lint.Never(rule.All(a, b)))
}
