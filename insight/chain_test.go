package insight_test

import (
	"bytes"
	"crypto/sha256"
	"errors"
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/go-conversion/conversion"
	"github.com/go-conversion/conversion/conversiontest"
	"github.com/go-conversion/conversion/goal"
	"github.com/go-conversion/conversion/insight"
)

// unitBy is a unit of some events, each of which completes the goal of its name.
func unitBy(end insight.Outcome, names ...string) *insight.Unit {
	u := &insight.Unit{Outcome: end, Events: day(0, names...)}
	for i, name := range names {
		u.Reached = append(u.Reached, goal.Completion{Goal: name, Event: i})
	}
	return u
}

func TestChainIsCounter(t *testing.T) {
	for _, states := range []insight.States{nil, insight.ByGoal{}, insight.ByName{}, insight.ByGoalAndChannel{}, initials()} {
		c, err := insight.NewChain(states)
		require.NoError(t, err)
		odd := unitBy(insight.Left, insight.StartState, insight.RareState, "", "x\x00y", insight.LeftState, "(else)")
		require.NoError(t, conversiontest.CheckCounter(c, *odd))
		if states != nil {
			require.NoError(t, conversiontest.CheckStates(states, *odd))
		}
	}
}

// initials are states by the first letter of the event's name.
func initials() insight.StateFunc {
	return insight.StateFunc{Name: "initial", Of: func(e *conversion.Event) (string, bool) {
		if e.Name == "" {
			return "", false
		}
		return e.Name[:1], true
	}}
}

func TestStates(t *testing.T) {
	u := unitBy(insight.Converted, "cart", "", "pay")
	u.Events[1].URL = "https://example.com/"
	u.Events = append(u.Events, conversion.Event{})
	u.Reached = u.Reached[2:]
	u.Touch.Channel = "Email"
	for _, c := range []struct {
		states insight.States
		want   []string
	}{
		{insight.ByGoal{}, []string{"pay"}},
		{insight.ByName{}, []string{"cart", "page_view", "pay"}},
		{insight.ByGoalAndChannel{}, []string{"pay × Email"}},
		{initials(), []string{"c", "p"}},
	} {
		t.Run(c.states.String(), func(t *testing.T) { require.Equal(t, c.want, c.states.Append(nil, u)) })
	}
}

func TestNewChainFaults(t *testing.T) {
	_, err := insight.NewChain(insight.StateFunc{})
	require.EqualError(t, err, "states.name: the states have no name\nstates.of: no function tells the state")
	var f *conversion.Fault
	require.True(t, errors.As(err, &f))
}

func TestChainAddFaults(t *testing.T) {
	c := newChain(t)
	empty := stateOf(t, c)
	for name, err := range map[string]error{
		"n: the count -1 is negative":                                             c.AddPath([]string{"a"}, insight.Left, -1),
		"end: there is no outcome 3":                                              c.AddPath([]string{"a"}, 3, 1),
		"n: the count -2 is negative\nfrom: nothing comes after (left)":           c.AddMoves(insight.LeftState, "a", -2),
		"from: nothing comes after (converted)\nto: nothing comes before (start)": c.AddMoves(insight.ConvertedState, insight.StartState, 1),
	} {
		require.EqualError(t, err, name)
	}
	require.NoError(t, c.AddPath([]string{"a"}, insight.Left, 0))
	require.NoError(t, c.AddMoves("a", "b", 0))
	require.Equal(t, empty, stateOf(t, c), "nothing was counted")
}

// TestChainSources: units, paths and moves are three ways to count the same.
func TestChainSources(t *testing.T) {
	paths := []chainPath{{[]string{"a", "b", "b"}, insight.Converted, 3}, {nil, insight.Left, 2}, {[]string{"b"}, insight.Open, 4}}
	byPath, byUnit, byMove := newChain(t, paths...), newChain(t), newChain(t)
	for _, p := range paths {
		for range p.n {
			byUnit.Count(unitBy(p.end, p.states...))
		}
		at := insight.StartState
		for _, next := range append(slices.Clone(p.states), endOf(p.end)...) {
			require.NoError(t, byMove.AddMoves(at, next, p.n))
			at = next
		}
	}
	require.Equal(t, stateOf(t, byPath), stateOf(t, byUnit))
	require.Equal(t, stateOf(t, byPath), stateOf(t, byMove))
	young := unitBy(insight.Converted, "a")
	young.Young = true
	byUnit.Count(young)
	require.Equal(t, stateOf(t, byPath), stateOf(t, byUnit), "of young units conversions are known before failures")
}

// TestChainReserved: states that are called like those of the chain are others.
func TestChainReserved(t *testing.T) {
	called := func(name string) string { return `"` + name + `"` }
	paths := []chainPath{
		{[]string{"a", insight.StartState, insight.ConvertedState}, insight.Left, 5},
		{[]string{insight.LeftState, insight.RareState}, insight.Converted, 3},
		{[]string{"a"}, insight.Open, 2},
	}
	odd := fitOf(t, insight.FitOptions{}, paths...)
	plain := fitOf(t, insight.FitOptions{}, renamed(paths, func(s string) string { return map[bool]string{true: "a", false: "x" + s}[s == "a"] })...)
	require.Equal(t, []int64{plain.Units, plain.Converted, plain.Left, plain.Open}, []int64{odd.Units, odd.Converted, odd.Left, odd.Open})
	for _, name := range []string{insight.StartState, insight.ConvertedState, insight.LeftState, insight.RareState} {
		got, known := odd.State(name)
		require.True(t, known)
		require.Equal(t, called(name), got.State)
		want, known := plain.State("x" + name)
		require.True(t, known)
		want.State = got.State
		requireSameState(t, want, got)
	}
	live := odd.Live()
	live.Enter(insight.ConvertedState)
	require.Equal(t, called(insight.ConvertedState), live.State())
}

func TestChainSaturates(t *testing.T) {
	const most = 1 << 48
	c, twice := newChain(t), newChain(t)
	for range 3 {
		require.NoError(t, c.AddPath([]string{"a"}, insight.Converted, most-1))
		require.NoError(t, c.AddPath(nil, insight.Open, 1<<62))
	}
	require.NoError(t, twice.Merge(c))
	require.NoError(t, twice.Merge(twice))
	require.Equal(t, stateOf(t, c), stateOf(t, twice))
	fit, err := c.Fit(insight.FitOptions{})
	require.NoError(t, err)
	require.Equal(t, []int64{most, most}, []int64{fit.Units, fit.Converted})
}

func TestChainForeign(t *testing.T) {
	c := newChain(t, chainPath{[]string{"a"}, insight.Left, 1})
	before := stateOf(t, c)
	other, err := insight.NewChain(insight.ByGoal{})
	require.NoError(t, err)
	for _, foreign := range []insight.Counter{nil, (*insight.Chain)(nil), other, tally{}} {
		require.ErrorIs(t, c.Merge(foreign), conversion.ErrDefinition)
	}
	require.ErrorIs(t, c.UnmarshalBinary(stateOf(t, other)), conversion.ErrDefinition)
	require.Equal(t, before, stateOf(t, c))
}

// brokenChains are states that nothing wrote.
func brokenChains(t testing.TB) map[string][]byte {
	head := stateBytes(t, newChain(t))[:4+sha256.Size]
	body := func(numbers ...byte) []byte { return append(slices.Clone(head), numbers...) }
	return map[string][]byte{
		"nothing":              nil,
		"head":                 head,
		"another version":      append([]byte("CIC0"), head[4:]...),
		"many names":           body(0, 255, 255, 255, 255, 15),
		"many moves":           body(0, 0, 255, 255, 255, 255, 15),
		"names not in order":   body(0, 2, 1, 'b', 1, 'a', 2, 0, 3, 1, 0, 4, 1),
		"a name twice":         body(0, 2, 1, 'a', 1, 'a', 2, 0, 3, 1, 0, 4, 1),
		"a name of the chain":  body(0, 1, 7, '(', 's', 't', 'a', 'r', 't', ')', 1, 0, 3, 1),
		"a name unused":        body(0, 1, 1, 'a', 0),
		"moves not in order":   body(0, 0, 2, 0, 2, 1, 0, 1, 1),
		"a move twice":         body(0, 0, 2, 0, 1, 1, 0, 1, 1),
		"no such state":        body(0, 0, 1, 0, 3, 1),
		"out of an end":        body(0, 0, 1, 2, 1, 1),
		"to the start":         body(0, 0, 1, 0, 0, 1),
		"no count":             body(0, 0, 1, 0, 1, 0),
		"too large a count":    body(0, 0, 1, 0, 1, 255, 255, 255, 255, 255, 255, 255, 1),
		"too large an idle":    body(255, 255, 255, 255, 255, 255, 255, 1, 0, 0),
		"longer than minimal":  body(128, 0, 0, 0),
		"something behind":     body(0, 0, 0, 0),
		"a name that is short": body(0, 1, 9, 'a'),
	}
}

func stateBytes(t testing.TB, c insight.Counter) []byte {
	b, err := c.AppendBinary(nil)
	require.NoError(t, err)
	return b
}

func TestChainBroken(t *testing.T) {
	c := newChain(t, chainPath{[]string{"a", "b"}, insight.Left, 1})
	before := stateOf(t, c)
	for name, b := range brokenChains(t) {
		t.Run(name, func(t *testing.T) {
			require.ErrorIs(t, c.UnmarshalBinary(b), conversion.ErrState)
			require.Equal(t, before, stateOf(t, c))
		})
	}
}

func FuzzChainUnmarshal(f *testing.F) {
	r := rand.New(rand.NewPCG(15, 16))
	for range 5 {
		f.Add(stateBytes(f, newChain(f, randomPaths(r)...)))
	}
	for _, b := range brokenChains(f) {
		f.Add(b)
	}
	f.Fuzz(func(t *testing.T, b []byte) {
		c := newChain(t)
		if c.UnmarshalBinary(b) != nil {
			require.Equal(t, stateBytes(t, newChain(t)), stateBytes(t, c))
			return
		}
		require.True(t, bytes.Equal(b, stateBytes(t, c)), "canonical")
		fit, err := c.Fit(insight.FitOptions{Smoothing: 1})
		if err == nil {
			_ = fit.String()
			_, err = fit.MarshalJSON()
			require.NoError(t, err)
		}
	})
}

func ExampleChain() {
	chain, _ := insight.NewChain(insight.ByGoal{})
	_ = chain.AddPath([]string{"newsletter"}, insight.Converted, 1)
	_ = chain.AddPath([]string{"newsletter"}, insight.Left, 1)
	_ = chain.AddPath([]string{"contest"}, insight.Left, 2)
	fit, _ := chain.Fit(insight.FitOptions{})
	fmt.Println("start", fit.Start.Value.Value)
	for _, s := range fit.States {
		fmt.Println(s.State, s.Value.Value, s.Gain.Value)
	}
	// Output:
	// start 0.25
	// newsletter 0.5 0.25
	// contest 0 -0.25
}
