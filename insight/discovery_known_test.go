package insight_test

import (
	"encoding/json"
	"strconv"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/go-conversion/conversion/goal"
	"github.com/go-conversion/conversion/insight"
	"github.com/go-conversion/conversion/rule"
)

// TestDiscoveryKnown: what a goal looks for already is no news.
func TestDiscoveryKnown(t *testing.T) {
	goals := goal.MustCompile(
		goal.Goal{Name: "cart", Kind: goal.Milestone, Rule: rule.Event("add_to_cart", "Product Added")},
		goal.Goal{Name: "films", Kind: goal.Secondary, Rule: rule.Count(2, rule.Event("film"))},
	)
	d := insight.MustDiscovery(insight.DiscoveryStudy{InSample: true, Landmark: 2, MinSupport: 5})
	for i := range 400 {
		names := [][]string{{"look", "look"}, {"add_to_cart", "look"}, {"film", "film"}, {"share", "look"}}[i%4]
		d.CountNames("u"+strconv.Itoa(i), "", i%4 > 0 && i%8 > 3 || i%16 == 0, names)
	}
	known := map[string]string{}
	r := d.Report(insight.DiscoveryOptions{Goals: goals})
	for _, c := range r.Candidates {
		known[c.Name] = c.Known
	}
	require.Equal(t, "cart", known["add_to_cart"])
	require.Empty(t, known["share"])
	require.Contains(t, r.String(), "add_to_cart (goal cart)")
	for _, g := range r.Proposals() {
		require.NotEqual(t, "add_to_cart", g.Name)
	}
	text, err := json.Marshal(r)
	require.NoError(t, err)
	require.Contains(t, string(text), `"known":"cart"`)
	require.NotContains(t, string(text), `"goal":{"name":"add_to_cart"`)
}
