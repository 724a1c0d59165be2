//go:build !race

package goal_test

import (
	"math/rand/v2"
	"testing"

	"github.com/go-conversion/conversion/goal"
)

// The race detector empties pools, so allocations are counted without it.
func TestAddAllocations(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	acc := goal.NewAccumulator(marketGoals(), nil)
	events := marketUser(r, 1)
	for i := range events {
		if events[i].Name == "purchase" {
			events[i].Name = "scroll" // the key of an order is kept for a while
		}
	}
	acc.Add(events)
	if n := testing.AllocsPerRun(100, func() { acc.Add(events) }); n > 0 {
		t.Errorf("%v allocations per user", n)
	}
}
