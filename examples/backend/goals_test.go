package main

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/stretchr/testify/require"

	"github.com/go-conversion/conversion"
	. "github.com/go-conversion/conversion/conversiontest"
)

// purchase is what the shop sends when an order was placed.
func purchase(order, worth string) Step { return Event("purchase", Order(order), Worth(worth)) }

func TestGoals(t *testing.T) {
	tests := []struct {
		name  string
		visit conversion.Session
		want  []string
	}{
		{"looks around", Visit("/", "/help"), nil},
		{"sees a product", Visit(From("https://www.google.com/"), "/p/1"), []string{"product"}},
		{"with a campaign in the address", Visit("/p/1/?utm_source=letter&utm_medium=email"), []string{"product"}},
		{"sees the same product again", Visit("/p/1", "/", "/p/1", "/p/1"), []string{"product"}},
		{"compares three products", Visit("/p/1", "/p/2", "/p/1", "/p/3"), []string{"product", "comparison"}},
		{"scrolling is no second look", Visit("/p/1", "scroll", "scroll"), []string{"product"}},
		{"fills the cart", Visit("/p/1", "add_to_cart", "add_to_cart"), []string{"product", "cart"}},
		{"reads about checkout", Visit("/help/checkout", "/checkout-faq"), nil},
		{"buys", Visit("/p/1", "add_to_cart", "/checkout", After(5*time.Minute), purchase("7", "59.90 EUR")),
			[]string{"product", "cart", "checkout", "order"}},
		{"reloads the page behind the order", Visit("/checkout", purchase("7", "59.90 EUR"), purchase("7", "59.90 EUR")),
			[]string{"checkout", "order"}},
		{"buys twice", Visit(purchase("7", "59.90 EUR"), purchase("8", "3.50 EUR")), []string{"order", "order"}},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			score := goals.Score(test.visit)
			if diff := cmp.Diff(test.want, Completed(score.Completions)); diff != "" {
				t.Error(diff)
			}
		})
	}
}

// TestOrdersCountOnce: also if the page behind an order is opened again days
// later.
func TestOrdersCountOnce(t *testing.T) {
	score := goals.ScoreJourney(Journey(
		Visit("/p/1", purchase("7", "59.90 EUR")),
		Visit(purchase("7", "59.90 EUR")),
		Visit(purchase("8", "3.50 EUR")),
	))
	require.Equal(t, []string{"product", "order", "order"}, Completed(score.Completions))
	require.Equal(t, "63.40 EUR", score.Real.String())
}

// TestWorth: what was paid and what a cart foresees stand apart.
func TestWorth(t *testing.T) {
	score := goals.Score(Visit("/p/1", "add_to_cart", purchase("7", "59.90 EUR")))
	require.Equal(t, "59.90 EUR", score.Real.String())
	require.Equal(t, "3.00 EUR", score.Virtual.String())
	require.Equal(t, "order", score.Furthest())
}

func TestGoalsAreSound(t *testing.T) {
	require.NoError(t, Lint(goals.Goals()))
	require.NoError(t, CheckSet(goals, Visit("/p/1", "add_to_cart", "/checkout", purchase("7", "59.90 EUR"))))
}
