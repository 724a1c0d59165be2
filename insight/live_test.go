package insight_test

import (
	"fmt"
	"math"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/go-conversion/conversion"
	"github.com/go-conversion/conversion/insight"
)

var liveFit = func(t testing.TB) *insight.ChainFit {
	return fitOf(t, insight.FitOptions{MinCount: 2},
		chainPath{[]string{"view"}, insight.Left, 60}, chainPath{[]string{"view", "cart"}, insight.Left, 20},
		chainPath{[]string{"view", "cart"}, insight.Converted, 15}, chainPath{[]string{"help", "view"}, insight.Left, 1},
		chainPath{[]string{"view", "popup"}, insight.Open, 4})
}

func TestLive(t *testing.T) {
	fit := liveFit(t)
	live := fit.Live()
	start := live.P()
	require.Equal(t, fit.Start.Value.Value, start)
	require.Equal(t, insight.StartState, live.State())

	up := live.Enter("view") + live.Enter("cart")
	require.InDelta(t, 15.0/35, live.P(), 1e-12)
	require.InDelta(t, live.P()-start, up, 1e-15)
	require.Zero(t, live.Enter("cart"), "a state that repeats brings nothing")
	require.Zero(t, live.Enter("popup"), "nobody knows what becomes of those")
	require.Zero(t, live.Enter("never seen"))
	require.Equal(t, "cart", live.State())

	resumed := fit.Resume(live.State())
	require.InDelta(t, 1-15.0/35, resumed.Convert(), 1e-12)
	require.Equal(t, 1.0, resumed.P())
	require.Zero(t, resumed.Convert()+resumed.Leave()+resumed.Enter("view"), "it is over")
	require.Equal(t, insight.ConvertedState, resumed.State())
	require.Equal(t, 1.0, fit.Resume(resumed.State()).P())

	require.InDelta(t, -15.0/35, live.Leave(), 1e-12)
	require.Zero(t, live.P())
	live.Begin(conversion.Touch{})
	require.Equal(t, start, live.P())
	require.Equal(t, start, fit.Resume("of another fit").P())

	live.Enter("help")
	require.Equal(t, insight.RareState, live.State())
	require.Equal(t, live.P(), fit.Resume(insight.RareState).P())
}

// TestLiveObserves: event by event, at once, and of a whole unit it is the same.
func TestLiveObserves(t *testing.T) {
	fit := liveFit(t)
	u := unitBy(insight.Open, "view", "popup", "", "cart", "help")
	var names []string
	live := fit.Live()
	for i := range u.Events {
		live.Observe(&u.Events[i])
		names = append(names, u.Events[i].Name)
	}
	require.InDelta(t, live.P()-fit.Start.Value.Value, sum(fit.AppendIncrements(nil, names, insight.Open)), 1e-15)
	require.Equal(t, live.P(), fit.Forecast(u))

	byGoal, err := insight.NewChain(nil)
	require.NoError(t, err)
	require.NoError(t, byGoal.AddPath([]string{"cart"}, insight.Converted, 1))
	require.NoError(t, byGoal.AddPath(nil, insight.Left, 1))
	goals, err := byGoal.Fit(insight.FitOptions{})
	require.NoError(t, err)
	live = goals.Live()
	live.Observe(&u.Events[3])
	require.Equal(t, 0.5, live.P(), "an event does not tell the goal")
	require.Equal(t, 1.0, goals.Forecast(u))
}

func TestLiveOfNothing(t *testing.T) {
	fit := fitOf(t, insight.FitOptions{})
	live := fit.Live()
	require.True(t, math.IsNaN(live.P()))
	require.Zero(t, live.Enter("a")+live.Convert())
	require.Equal(t, 1.0, live.P())
	_, known := fit.State("a")
	require.False(t, known)
}

func TestLiveAllocates(t *testing.T) {
	fit := liveFit(t)
	live, e := fit.Live(), conversion.Event{Name: "view"}
	increments := make([]float64, 0, 8)
	states := []string{"view", "cart", "popup"}
	require.Zero(t, testing.AllocsPerRun(100, func() {
		live.Begin(conversion.Touch{})
		live.Observe(&e)
		live.Enter("cart")
		live.Leave()
		increments = fit.AppendIncrements(increments[:0], states, insight.Left)
	}))
}

func ExampleLive() {
	chain, _ := insight.NewChain(insight.ByName{})
	_ = chain.AddPath([]string{"view", "add_to_cart"}, insight.Converted, 20)
	_ = chain.AddPath([]string{"view", "add_to_cart"}, insight.Left, 20)
	_ = chain.AddPath([]string{"view"}, insight.Left, 60)
	fit, _ := chain.Fit(insight.FitOptions{})

	live := fit.Live()
	fmt.Printf("%.2f\n", live.P())
	for _, name := range []string{"view", "add_to_cart"} {
		fmt.Printf("%+.2f %s\n", live.Enter(name), name)
	}
	fmt.Printf("%+.2f order\n", live.Convert())
	// Output:
	// 0.20
	// +0.00 view
	// +0.30 add_to_cart
	// +0.50 order
}
