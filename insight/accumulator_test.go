package insight_test

import (
	"crypto/sha256"
	"maps"
	"slices"
	"strconv"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/go-conversion/conversion"
	"github.com/go-conversion/conversion/insight"
	"github.com/go-conversion/conversion/internal/wire"
)

// tally is a counter as a user may write one: how units of each stratum ended.
type tally map[string]int64

func (c tally) Count(u *insight.Unit) { c[u.Stratum+" "+u.Outcome.String()]++ }
func (c tally) New() insight.Counter  { return tally{} }
func (c tally) Fingerprint() [32]byte { return sha256.Sum256([]byte("tally")) }
func (c tally) Merge(other insight.Counter) error {
	o, ok := other.(tally)
	if !ok {
		return conversion.ErrDefinition
	}
	for name, n := range o {
		c[name] += n
	}
	return nil
}

func (c tally) AppendBinary(dst []byte) ([]byte, error) {
	for _, name := range slices.Sorted(maps.Keys(c)) {
		dst = wire.AppendUint(wire.AppendString(dst, name), uint64(c[name]))
	}
	return dst, nil
}

func (c tally) UnmarshalBinary(b []byte) error {
	r, read := wire.NewReader(b), tally{}
	for r.OK() && len(r.Rest()) > 0 {
		name := r.String()
		read[name] += int64(r.Uint())
	}
	if !r.OK() {
		return conversion.ErrState
	}
	clear(c)
	maps.Copy(c, read)
	return nil
}

// someUsers return or buy or do neither.
func someUsers(n int) (users [][]conversion.Event) {
	for i := range n {
		events := day(i%3, "look", "add_to_cart")
		if i%4 == 0 {
			events = append(events, day(i%3+1, "look", "purchase")...)
		}
		if i%7 == 0 {
			events = append(events, conversion.Event{Name: "undated"})
		}
		for j := range events {
			events[j].User = "u" + strconv.Itoa(i)
		}
		users = append(users, events)
	}
	return users
}

func TestAccumulator(t *testing.T) {
	r := insight.MustReader(insight.Study{Goals: shopGoals, Macro: "order"})
	users := someUsers(200)
	one, again := tally{}, tally{}
	a, err := insight.NewAccumulator(r, one, again)
	require.NoError(t, err)
	for _, events := range users {
		a.Add(events)
	}
	require.Equal(t, tally{"Direct, new left": 200, "Direct, returning converted": 50}, one)
	require.Equal(t, one, again)
	require.Equal(t, int64(29), a.Findings().Count(conversion.Undated))

	many := tally{}
	b, err := insight.NewAccumulator(r, many, tally{})
	require.NoError(t, err)
	slices.Reverse(users)
	require.NoError(t, conversion.Accumulate(slices.Values(users), 4, b))
	require.Equal(t, one, many)
	require.Equal(t, stateOf(t, a), stateOf(t, b), "whoever counted what")

	fresh := tally{}
	c, err := insight.NewAccumulator(r, fresh, tally{})
	require.NoError(t, err)
	require.NoError(t, c.UnmarshalBinary(stateOf(t, a)))
	require.Equal(t, one, fresh)
	require.Equal(t, a.Findings(), c.Findings())
}

func stateOf(t *testing.T, a interface {
	AppendBinary([]byte) ([]byte, error)
}) []byte {
	t.Helper()
	b, err := a.AppendBinary(nil)
	require.NoError(t, err)
	return b
}

func TestAccumulatorForeign(t *testing.T) {
	r := insight.MustReader(insight.Study{Goals: shopGoals, Macro: "order"})
	held := tally{}
	a, err := insight.NewAccumulator(r, held)
	require.NoError(t, err)
	a.Add(day(0, "look"))
	before := stateOf(t, a)
	for name, other := range map[string]func() *insight.Accumulator{
		"another study": func() *insight.Accumulator {
			b, _ := insight.NewAccumulator(insight.MustReader(insight.Study{Goals: shopGoals}), tally{})
			return b
		},
		"more counters": func() *insight.Accumulator { b, _ := insight.NewAccumulator(r, tally{}, tally{}); return b },
		"none":          func() *insight.Accumulator { return nil },
	} {
		t.Run(name, func(t *testing.T) {
			b := other()
			require.ErrorIs(t, a.Merge(b), conversion.ErrDefinition)
			if b != nil {
				require.ErrorIs(t, a.UnmarshalBinary(stateOf(t, b)), conversion.ErrDefinition)
			}
			require.Equal(t, before, stateOf(t, a))
		})
	}
	for cut := range before {
		require.Error(t, a.UnmarshalBinary(before[:cut]))
	}
	require.ErrorIs(t, a.UnmarshalBinary(append(slices.Clone(before), 0)), conversion.ErrState)
	require.Equal(t, tally{"Direct, new left": 1}, held)

}

// TestAccumulatorFaults: what would count nothing, or twice, is told at once.
func TestAccumulatorFaults(t *testing.T) {
	r := insight.MustReader(insight.Study{Goals: shopGoals, Macro: "order"})
	micro := func(goal string) insight.Counter {
		return insight.MustMicro(insight.MicroStudy{Name: goal, Goal: goal})
	}
	amounts := &insight.Amounts{}
	_, err := insight.NewAccumulator(r, amounts, nil, micro("carts"), micro("cart"), micro("order"), amounts, (*insight.Chain)(nil),
		insight.MustExperiment(insight.ExperimentStudy{Name: "letter", Goal: "letter", Share: 0.5}))
	require.Equal(t, []string{"counters[1]", "counters[2]", "counters[4]", "counters[5]", "counters[6]", "counters[7]"}, pathsOf(t, err))
	require.ErrorContains(t, err, `there is no goal "carts"`)
	require.ErrorContains(t, err, `it is counter 0 too`)
	_, err = insight.NewAccumulator(nil)
	require.Equal(t, []string{"reader"}, pathsOf(t, err))
	anyMacro := insight.MustReader(insight.Study{Goals: shopGoals})
	_, err = insight.NewAccumulator(anyMacro, micro("call"))
	require.Equal(t, []string{"counters[0]"}, pathsOf(t, err), "any macro goal is the conversion")
}
